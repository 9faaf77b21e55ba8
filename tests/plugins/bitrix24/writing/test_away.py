"""A portal that is away for days costs nothing but time: to wait for it is no try."""

import pytest

from onethread.store import conditions
from onethread.store.conditions import Trouble
from onethread.store.outbox import State
from tests.core.telling import whatsapp
from tests.plugins.bitrix24.writing.ground import APP, Firm

pytestmark = pytest.mark.slow  # a portal over HTTP for each

ANA = "37369111111"
ROUNDS = 6


def work(firm, rounds):
    for _ in range(rounds):
        firm.work()
        firm.later(seconds=12 * 3600)


@pytest.mark.parametrize("kind", ["drop_before", "html_502", "query_limit", "operation_limit", "invalid_token"])
def test_what_waits_for_a_portal_that_is_away_for_days_is_shown_once_it_is_back(store, tmp_path, sandbox, kind):
    firm = Firm(store, tmp_path, sandbox, APP)
    firm.portal.faults.add(kind, times=0)
    firm.tell(whatsapp("w1", ANA, text="one"))
    work(firm, ROUNDS)
    assert {one.tries for one in firm.entries()} == {0}
    trouble = store.read(lambda c: conditions.of(c, "crm", "outbox")).trouble
    assert trouble is (Trouble.CREDENTIALS if kind == "invalid_token" else Trouble.WAIT)
    firm.portal.faults.clear()
    work(firm, 4)
    assert firm.texts() == ["one"]


@pytest.mark.parametrize(("after", "what"), [(2, "card"), (5, "fact")])
def test_what_nobody_knows_is_asked_about_when_the_portal_is_back(store, tmp_path, sandbox, after, what):
    firm = Firm(store, tmp_path, sandbox, APP)
    firm.portal.faults.add("drop_after", method="batch", skip=after, times=1)
    firm.portal.faults.add("html_502", method="batch", skip=after, times=0)
    firm.tell(whatsapp("w1", ANA, text="one"))
    work(firm, ROUNDS)
    assert [(one.key[:4], one.tries) for one in firm.entries(State.UNKNOWN)] == [(what, 1)]
    firm.portal.faults.clear()
    work(firm, 4)
    assert firm.texts() == ["one"]
