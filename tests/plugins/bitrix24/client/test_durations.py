"""How many calls go into a request follows from how long they took."""

import pytest

from onethread_bitrix24.client.durations import Durations
from onethread_bitrix24.client.operations import Operation

READ, CREATE = Operation.READ, Operation.CREATE


def test_what_was_never_measured_is_tried_carefully():
    durations = Durations()
    assert durations.fits("crm.contact.list", READ, 50) == 50
    assert durations.fits("crm.contact.add", CREATE, 50) == 10
    assert durations.knows("crm.contact.list", READ)
    assert not durations.knows("crm.contact.add", CREATE)


def test_what_takes_four_seconds_goes_by_fives():
    durations = Durations()
    durations.learn("crm.Contact.Add", {"duration": 4.0})
    assert durations.knows("crm.contact.add", CREATE)
    assert durations.fits("crm.contact.add", CREATE, 50) == 5
    durations.learn("crm.contact.add", {"duration": 0.0})
    durations.learn("crm.contact.add", {"duration": 0.0})
    assert durations.fits("crm.contact.add", CREATE, 50) == 20


@pytest.mark.parametrize("told", [{}, {"duration": None}, {"duration": "x"}, {"duration": True}, {"duration": -1}])
def test_a_portal_that_does_not_tell_is_taken_as_usual(told):
    durations = Durations()
    durations.learn("crm.contact.add", told)
    assert durations.fits("crm.contact.add", CREATE, 50) == 50


def test_each_request_that_is_cut_off_halves_the_next():
    durations = Durations()
    sizes = [50]
    for _ in range(7):
        durations.took_too_long(["crm.contact.list"] * sizes[-1])
        sizes.append(durations.fits("crm.contact.list", READ, 50))
    assert sizes == [50, 25, 12, 6, 3, 1, 1, 1]
