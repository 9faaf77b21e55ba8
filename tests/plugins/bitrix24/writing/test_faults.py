"""Whatever goes wrong on the way to a portal: in the end no card and nothing shown is missing, and nothing is there twice."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread.plugin import Done, Handle, Intent, NotDone, RetryableError, Trust, Unclear
from onethread.plugin.mirroring import CARD, INTERACTION
from onethread_bitrix24.writing.activity import layout as layout_of
from onethread_bitrix24.writing.content import Manner
from tests.core.telling import whatsapp
from tests.laws import law
from tests.plugins.bitrix24.writing.ground import APP, WEBHOOK, Firm, fresh
from tests.plugins.bitrix24.writing.story import ANA, CALLS, FIRST, KINDS, body, check, person, tell_it
from tests.plugins.bitrix24.writing.test_activity import AT, SAID

pytestmark = pytest.mark.slow  # a portal over HTTP for each

FAULTS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, CALLS)), max_size=5)


def begin(store, folder, sandbox, mode):
    fresh(sandbox)
    store.clear()
    return Firm(store, folder, sandbox, mode)


SEVERAL = (
    ("drop_after", 1),
    ("truncate", 2),
    ("query_limit", 5),
    ("drop_before", 8),
    ("html_500", 10),
    ("drop_after", 12),
)


def test_several_failures_and_a_crash_on_the_way(firm):
    for kind, skip in SEVERAL:
        firm.portal.faults.add(kind, method="batch", skip=skip)
    turns = iter(range(1000))
    tell_it(firm, lambda: next(turns) == 2 and firm.start())
    check(firm)
    assert sum(firm.portal.faults.struck.values()) == len(SEVERAL)


@law
@given(faults=FAULTS, mode=st.sampled_from([APP, WEBHOOK]), crashes=st.sets(st.integers(0, 8), max_size=3))
def test_whatever_fails_all_is_shown_once(store, tmp_path, sandbox, faults, mode, crashes):
    firm = begin(store, tmp_path, sandbox, mode)
    for kind, skip in faults:
        firm.portal.faults.add(kind, method="batch", skip=skip)
    turns = iter(range(1000))
    tell_it(firm, lambda: next(turns) in crashes and firm.start())
    check(firm)


@pytest.mark.parametrize("kind", KINDS)
def test_each_failure_at_each_request(store, tmp_path, sandbox, kind):
    """Every request, in turns of either way to write; on PostgreSQL every third, the other way."""
    modes, step = ([APP, WEBHOOK], 1) if store.url.startswith("sqlite") else ([WEBHOOK, APP], 3)
    for skip in range(KINDS.index(kind) % step, CALLS, step):
        firm = begin(store, tmp_path, sandbox, modes[skip % 2])
        firm.portal.faults.add(kind, method="batch", skip=skip)
        tell_it(firm)
        check(firm)
        if not firm.portal.faults.struck.get(kind):
            break
    assert skip >= 8


def test_what_the_portal_does_late_is_not_done_twice(store, tmp_path, sandbox):
    """By somebody who looks again every few seconds, so that each look falls before it or behind it."""
    modes = [APP, WEBHOOK] if store.url.startswith("sqlite") else [WEBHOOK, APP]
    for skip in range(CALLS):
        firm = begin(store, tmp_path, sandbox, modes[skip % 2])
        firm.pace = 7.0
        firm.portal.faults.add("execute_late", method="batch", skip=skip, seconds=(1, 30, 58)[skip % 3])
        tell_it(firm)
        check(firm)
        if not firm.portal.faults.struck.get("execute_late"):
            break
    assert skip >= 8


@pytest.mark.parametrize("kind", ["access_denied"])
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


@pytest.mark.parametrize("kind", ["drop_after", "drop_before"])
def test_a_portal_that_does_not_filter_by_origin_is_looked_through(app, kind):
    app.portal.options.activity_origin_filter = False
    for at in range(60):
        app.inside("crm.contact.add", fields={"NAME": f"N{at}"})
        fields, layout = {"originatorId": "other", "originId": str(at)}, layout_of(Manner(), SAID, AT)
        app.app_call("crm.activity.configurable.add", ownerTypeId=3, ownerId=at + 1, fields=fields, layout=layout)
    app.card_of("contact", 7, Handle("phone", f"+{ANA}", Trust.CRM))
    app.portal.faults.add(kind, method="batch", skip=2)
    app.tell(FIRST)
    app.until_quiet()
    assert [where for text, where in app.shown() if text == "one"] == [["contact:7"]]


@pytest.mark.parametrize("skip", [0, 1])
def test_a_page_that_is_not_whole_is_not_the_last_that_is_looked_at(store, tmp_path, sandbox, skip):
    firm = Firm(store, tmp_path, sandbox, WEBHOOK)
    firm.inside("crm.contact.add", fields={"NAME": "Ana"})
    shown = [Intent("fact:1", INTERACTION, body(cards=[1]))]
    firm.store.run(firm.writing.deliver(shown))
    for at in range(110):
        firm.inside("crm.timeline.comment.add", fields={"ENTITY_ID": 1, "ENTITY_TYPE": "contact", "COMMENT": f"n{at}"})
    firm.portal.faults.add("short_page", method="crm.timeline.comment.list", skip=skip)
    became = firm.store.run(firm.writing.reconcile(shown))
    assert isinstance(became["fact:1"], Done)
    assert firm.portal.faults.struck["short_page"] == 1


def test_what_is_missed_was_not_done_only_when_the_portal_cannot_be_at_it_any_more(firm):
    firm.inside("crm.contact.add", fields={"NAME": "Ana"})
    intents = [
        Intent("fact:1", INTERACTION, body(cards=[1])),
        Intent("card:C9", CARD, person("C9", f"+{ANA}")),
    ]

    def asked():
        return {type(one) for one in firm.store.run(firm.writing.reconcile(intents)).values()}

    assert asked() == {Unclear}
    firm.later(seconds=60)
    assert asked() == {Unclear}
    firm.later(seconds=6)
    assert asked() == {NotDone}
    assert asked() == {Unclear}


def test_what_was_found_while_asking_is_brought_up_to_date_first(firm):
    firm.inside("crm.contact.add", fields={"NAME": "Ana"})
    firm.store.run(firm.writing.deliver([Intent("fact:1", INTERACTION, body(cards=[1], text="old"))]))
    became = firm.store.run(firm.writing.reconcile([Intent("fact:1", INTERACTION, body(cards=[1], text="new"))]))
    assert isinstance(became["fact:1"], Done)
    assert firm.texts() == ["new"]


def test_who_cannot_ask_has_learned_nothing(firm):
    firm.portal.faults.add("operation_limit", times=0)
    with pytest.raises(RetryableError):
        firm.store.run(firm.writing.reconcile([Intent("fact:1", INTERACTION, body(cards=[1]))]))


def test_two_processes_double_nothing(firm):
    told = [whatsapp(f"w{at}", f"373691{at:05}", text=f"t{at}") for at in range(12)]
    firm.tell(*told)
    firm.writing.at_once = 2
    lanes = [replace(firm.lane, alone=False, owner=name) for name in ("one", "two")]

    async def both():
        await asyncio.gather(*(lane("crm") for lane in lanes))

    firm.store.run(both())
    firm.record()
    firm.until_quiet()
    assert sorted(firm.texts()) == sorted(f"t{at}" for at in range(12))
    assert (len(firm.cards()), firm.executed(firm.adds)) == (12, 12)


@pytest.mark.parametrize("method", ["crm.duplicate.findbycomm", "crm.contact.list", "crm.lead.list"])
@pytest.mark.parametrize("skip", range(4))
def test_no_card_is_made_for_whom_nobody_could_look(app, method, skip):
    app.inside("crm.contact.add", fields={"NAME": "Ana", "PHONE": [{"VALUE": f"+{ANA}"}]})
    app.portal.faults.add("access_denied", method=method, times=2, skip=skip)
    people = [Intent("card:C1", CARD, person("C1", f"+{ANA}")), Intent("card:C2", CARD, person("C2", f"+{ANA}"))]
    app.store.run(app.writing.deliver(people))
    assert len(app.cards()) == 1
