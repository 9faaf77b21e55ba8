"""A story that makes every kind of write, and what has to be true at its end whatever went wrong on the way."""

from dataclasses import replace
from datetime import timedelta

from onethread.model.interaction import Revision
from tests.core.telling import fact, typed, whatsapp

ANA = "37369123456"
KINDS = ("drop_before", "drop_after", "query_limit", "operation_limit", "html_500", "truncate", "fail_after",
         "server_error", "expired_token", "execute_late", "cut_batch")  # fmt: skip
CALLS = 16
"""More requests than the story needs when all goes well."""

FIRST = whatsapp("w1", ANA, text="one")
OTHER = fact("m1", typed("email", "ana@mail.md"), minutes=1, channel="email", text="two")
EDITED = replace(FIRST, seen=False, text=None, revisions=(Revision(FIRST.at + timedelta(minutes=1), "new"),))


def body(customer="C1", *, cards=(), **more):
    """An interaction as the core tells it."""
    told = {"customer": customer, "cards": [{"kind": "bitrix_contact", "id": str(one)} for one in cards]}
    told |= {"link": "https://onethread.example/thread/C1", "channel": "whatsapp", "account": "a", "id": "w1"}
    return told | {"at": "2026-11-24T12:00:00+00:00", "kind": "message", "direction": "in", "text": "hi"} | more


def person(customer, phone):
    """A customer who is to have a card."""
    return {"customer": customer, "name": None, "handles": [{"kind": "phone", "value": phone}], "cards": [], "link": ""}


def tell_it(firm, tick=lambda: None):
    """Two customers, who are shown, become one, are edited and part again."""
    firm.tell(FIRST, OTHER)
    firm.until_quiet(tick)
    before = firm.customers()
    made = firm.store.run(firm.decide.merge(before["w1"], before["m1"], "ana", ""))
    firm.until_quiet(tick)
    firm.tell(EDITED, whatsapp("w2", ANA, minutes=2, text="three"))
    firm.until_quiet(tick)
    firm.store.run(firm.decide.unmerge(made["link"], "ana", ""))
    firm.until_quiet(tick)


def check(firm):
    """No card and nothing that is shown is missing or there twice, and all is where it belongs."""
    shown = dict(firm.shown())
    assert sorted(firm.texts()) == ["new", "three", "two"]
    assert len(firm.cards()) == 2
    assert shown["new"] == shown["three"] != shown["two"]
    assert {len(where) for where in shown.values()} == {1}
    assert firm.executed(firm.adds) == 3
    assert firm.executed("crm.contact.add") == 2
