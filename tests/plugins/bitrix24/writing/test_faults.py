"""Whatever goes wrong on the way to a portal: in the end no card and nothing shown is missing, and nothing is there twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws import law
from tests.plugins.bitrix24.writing.ground import APP, WEBHOOK, Firm, fresh
from tests.plugins.bitrix24.writing.story import CALLS, KINDS, check, tell_it

FAULTS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, CALLS)), max_size=5)


def begin(store, folder, sandbox, mode):
    fresh(sandbox)
    store.clear()
    return Firm(store, folder, sandbox, mode)


@law
@given(faults=FAULTS, mode=st.sampled_from([APP, WEBHOOK]), crashes=st.sets(st.integers(0, 8), max_size=3))
def test_whatever_fails_all_is_shown_once(store, tmp_path, sandbox, faults, mode, crashes):
    firm = begin(store, tmp_path, sandbox, mode)
    for kind, skip in faults:
        firm.portal.faults.add(kind, method="batch", skip=skip)
    turns = iter(range(1000))
    tell_it(firm, lambda: next(turns) in crashes and firm.start())
    check(firm)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mode", [APP, WEBHOOK])
def test_each_failure_at_each_request(store, tmp_path, sandbox, kind, mode):
    struck = 0
    for skip in range(CALLS):
        firm = begin(store, tmp_path, sandbox, mode)
        firm.portal.faults.add(kind, method="batch", skip=skip)
        tell_it(firm)
        check(firm)
        struck += firm.portal.faults.struck.get(kind, 0)
    assert struck >= 8


@pytest.mark.parametrize("kind", ["access_denied", "error"])
@pytest.mark.parametrize("mode", [APP, WEBHOOK])
def test_what_is_refused_within_a_request_is_a_dead_letter_that_can_be_tried_again(
    store, tmp_path, sandbox, kind, mode
):
    firm = Firm(store, tmp_path, sandbox, mode)
    firm.portal.faults.add(kind, method="crm.contact.add")
    firm.portal.faults.add(kind, method=firm.adds)
    tell_it(firm, firm.retry)
    check(firm)
    assert firm.portal.faults.struck.pop(kind) == 2
