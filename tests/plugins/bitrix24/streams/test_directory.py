"""The names of the staff are read to the last, whatever pages look like."""

import pytest

from onethread_bitrix24.client import Answer
from onethread_bitrix24.sandbox.people import add_user

pytestmark = pytest.mark.slow  # a portal over HTTP for each

MANY = 130


@pytest.fixture
def staffed(firm):
    for number in range(len(firm.portal.state.users) + 1, MANY + 1):
        add_user(
            firm.portal.state, f"Ana{number}", "Rusu", f"a{number}@portal.example", "", int(firm.portal.clock.now())
        )
    return firm


def names(firm):
    firm.work("users")
    known = firm.store.run(firm.connector._context.shared.recall("bitrix24 crm names"))
    return {name for name in known if name.startswith("user:")}


def everybody():
    return {f"user:{number}" for number in range(1, MANY + 1)}


def test_all_of_them_are_read_in_as_many_requests_as_there_are_pages(staffed):
    assert names(staffed) == everybody()
    assert staffed.portal.journal.executed("user.get") == 3


@pytest.mark.parametrize(("skip", "hidden"), [(0, 50), (1, 100), (2, 130)])
def test_a_page_that_is_not_whole_is_no_end(staffed, skip, hidden):
    staffed.portal.faults.add("short_page", method="user.get", skip=skip)
    assert names(staffed) == everybody() - {f"user:{hidden}"}
    assert staffed.portal.faults.struck["short_page"] == 1


def test_a_page_that_is_not_whole_each_time_is_no_endless_list(staffed):
    staffed.portal.faults.add("short_page", method="user.get", times=0)
    assert names(staffed) == everybody() - {f"user:{hidden}" for hidden in (50, 100, 130)}
    assert staffed.portal.journal.executed("user.get") == 4


def test_who_may_not_ask_has_no_names(staffed):
    staffed.portal.faults.add("access_denied", method="user.get", times=0)
    assert names(staffed) == set()


@pytest.mark.parametrize(
    ("answer", "rows", "read", "ends"),
    [
        (Answer([], total=60), 0, 50, True),
        (Answer([], total=60, next=50), 50, 50, False),
        (Answer([], total=60), 9, 59, False),
        (Answer([], total=60), 10, 60, True),
        (Answer([]), 10, 60, False),
    ],
)
def test_a_list_ends_with_an_empty_page_or_when_all_were_read(answer, rows, read, ends):
    assert answer.ends(rows, read) is ends
