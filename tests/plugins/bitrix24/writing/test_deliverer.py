"""What happened is seen on the cards of a portal: each thing once, as it stands in the thread."""

from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import to_builtins

from onethread.model.interaction import Direction, Revision, Status
from onethread.plugin import Done, Handle, Intent, Refused, Trust
from onethread.plugin.mirroring import CARD, INTERACTION
from onethread.store import conditions
from onethread.store.outbox import State
from onethread_bitrix24.translate.activities import is_ours
from onethread_bitrix24.writing.echo import marked
from tests.core.telling import fact, typed, whatsapp
from tests.plugins.bitrix24.writing.ground import APP, Firm, text_of
from tests.plugins.bitrix24.writing.story import body, person

pytestmark = pytest.mark.slow  # a portal over HTTP for each

ANA, ION = "37369123456", "37368777888"
PHONE = "+37369123456"


def test_whoever_writes_gets_a_card_and_on_it_what_was_said_in_order(firm):
    firm.tell(
        whatsapp("w1", ANA, text="one", name="Ana Rusu"),
        whatsapp("w2", ANA, minutes=1, text="two"),
        whatsapp("v1", ION, minutes=2, text="v"),
    )
    firm.until_quiet()
    assert len(firm.cards()) == 2
    shown = dict(firm.shown())
    assert set(shown) == {"one", "two", "v"}
    assert shown["one"] == shown["two"] != shown["v"]
    assert firm.texts().index("one") < firm.texts().index("two")


def test_a_new_card_says_who_it_is_and_where_they_came_from(app):
    app.tell(whatsapp("w1", ANA, text="one", name="Ana Rusu"))
    app.until_quiet()
    (card,) = app.cards().values()
    assert (card["NAME"], card["LAST_NAME"], card["SOURCE_DESCRIPTION"]) == ("Ana", "Rusu", "WhatsApp")
    assert (card["ORIGINATOR_ID"], card["ORIGIN_ID"]) == ("onethread", app.customers()["w1"])
    assert [(way["TYPE_ID"], way["VALUE"], way["VALUE_TYPE"]) for way in card["FM"]] == [("PHONE", PHONE, "MOBILE")]
    (call,) = app.portal.journal.of("crm.contact.add")
    assert call.params["params"] == {"REGISTER_SONET_EVENT": "N"}


def test_a_card_that_is_there_is_taken_however_its_phone_is_written(firm):
    firm.inside("crm.contact.add", fields={"NAME": "Ana", "PHONE": [{"VALUE": "069 12-34-56"}]})
    firm.tell(whatsapp("w1", ANA, text="one"))
    firm.until_quiet()
    assert firm.shown() == [("one", ["contact:1"])]
    assert len(firm.cards()) == 1


def test_a_contact_is_taken_before_a_lead_and_an_open_lead_before_a_closed_one(app):
    closed = {"TITLE": "old", "STATUS_ID": "JUNK", "PHONE": [{"VALUE": PHONE}]}
    app.inside("crm.lead.add", fields=closed)
    app.inside("crm.lead.add", fields={"TITLE": "new", "PHONE": [{"VALUE": PHONE}]})
    app.inside("crm.lead.add", fields={"TITLE": "Ion", "PHONE": [{"VALUE": f"+{ION}"}]})
    app.inside("crm.contact.add", fields={"NAME": "Ion", "PHONE": [{"VALUE": f"+{ION}"}]})
    app.tell(whatsapp("w1", ANA, text="one"), whatsapp("v1", ION, text="v"))
    app.until_quiet()
    assert dict(app.shown()) == {"one": ["lead:2"], "v": ["contact:1"]}


def test_a_card_that_we_made_for_somebody_else_is_not_taken_for_sharing_a_phone(app):
    became = app.store.run(app.writing.deliver([Intent("card:C1", CARD, person("C1", PHONE))]))
    again = app.store.run(app.writing.deliver([Intent("card:C2", CARD, person("C2", PHONE))]))
    assert became["card:C1"] == Done({"cards": [{"kind": "bitrix_contact", "id": "1"}]})
    assert again["card:C2"] == Done({"cards": [{"kind": "bitrix_contact", "id": "2"}]})


def test_a_card_stays_its_customers_when_that_one_has_become_part_of_another(app):
    made = app.store.run(app.writing.deliver([Intent("card:C1", CARD, person("C1", PHONE))]))
    again = app.store.run(app.writing.reconcile([Intent("card:C1", CARD, person("C2", f"+{ION}"))]))
    assert made == again


def test_leads_are_made_if_that_is_wanted_and_the_portal_has_any(store, tmp_path, sandbox):
    firm = Firm(store, tmp_path, sandbox, create="lead")
    firm.tell(whatsapp("w1", ANA, text="one", name="Ana Rusu"))
    firm.until_quiet()
    sandbox.portal.options.lead_mode = 2
    firm.tell(whatsapp("v1", ION, text="v"))
    firm.until_quiet()
    assert dict(firm.shown()) == {"one": ["lead:1"], "v": ["contact:1"]}
    assert firm.cards("lead")[1]["TITLE"] == "WhatsApp: Ana Rusu"


def test_nobody_gets_a_card_if_none_is_to_be_made(store, tmp_path, sandbox):
    firm = Firm(store, tmp_path, sandbox, create="none")
    firm.tell(whatsapp("w1", ANA, text="one"))
    firm.work()
    (refused,) = firm.entries(State.REFUSED)
    assert (refused.kind, firm.cards()) == (CARD, {})


def test_statuses_and_edits_change_what_is_shown_and_nothing_is_made_twice(firm):
    told = whatsapp("w1", ANA, text="helo", direction=Direction.OUT)
    firm.tell(told)
    firm.until_quiet()
    edited = replace(told, seen=False, text=None, revisions=(Revision(told.at + timedelta(minutes=1), "hello"),))
    firm.tell(edited, replace(edited, revisions=(), statuses=(Status(told.at, "read"),)))
    firm.until_quiet()
    (row,) = firm.rows()
    written = repr(row.get("_LAYOUT") or row["COMMENT"])
    assert [word in written for word in ("hello", "Прочитано", "Изменено", "helo'")] == [True, True, True, False]
    assert (firm.executed(firm.adds), len(firm.rows())) == (1, 1)
    firm.tell(replace(edited, revisions=(Revision(told.at + timedelta(minutes=2), None, deleted=True),)))
    firm.until_quiet()
    (row,) = firm.rows()
    written = repr(row.get("_LAYOUT") or row["COMMENT"])
    assert "Сообщение удалено" in written
    assert "hello" not in written


def test_what_changes_nothing_that_is_shown_makes_no_call(app):
    app.tell(whatsapp("w1", ANA, text="one"))
    app.until_quiet()
    app.portal.journal.clear()
    (entry,) = [one for one in app.entries(State.DONE) if one.kind == INTERACTION]
    customer = app.customers()["w1"]
    told = body(customer, text="one", cards=[1], link=f"https://onethread.example/thread/{customer}")
    same = Intent(entry.key, INTERACTION, told, receipt=entry.receipt["is"])
    became = app.store.run(app.writing.deliver([same]))
    assert to_builtins(became[entry.key]) == to_builtins(Done(entry.receipt["is"]))
    assert app.portal.journal.counts.total() == 0


def test_customers_that_are_merged_and_parted_take_what_was_shown_with_them(firm):
    firm.tell(
        whatsapp("w1", ANA, text="one"),
        fact("m1", typed("email", "ana@mail.md"), minutes=1, channel="email", text="two"),
    )
    firm.until_quiet()
    before = firm.customers()
    apart = dict(firm.shown())
    assert sorted(apart.values()) == [["contact:1"], ["contact:2"]]
    made = firm.store.run(firm.decide.merge(before["w1"], before["m1"], "ana", ""))
    firm.until_quiet()
    assert dict(firm.shown()) == {text: ["contact:1", "contact:2"] for text in ("one", "two")}
    firm.store.run(firm.decide.unmerge(made["link"], "ana", ""))
    firm.until_quiet()
    assert dict(firm.shown()) == apart
    assert firm.executed(firm.adds) == 2


def test_where_the_people_of_the_portal_have_put_it_it_stays(app):
    app.tell(whatsapp("w1", ANA, text="one"))
    app.until_quiet()
    app.inside("crm.contact.add", fields={"NAME": "Boss"})
    app.inside("crm.deal.add", fields={"TITLE": "Deal"})
    app.inside("crm.activity.binding.add", activityId=1, entityTypeId=3, entityId=2)
    app.card_of("contact", 1, typed("email", "ana@mail.md"), minutes=3)
    app.tell(replace(whatsapp("w1", ANA, text="one"), seen=False, statuses=(Status(whatsapp("w1", ANA).at, "read"),)))
    app.until_quiet()
    assert app.shown() == [("one", ["contact:1", "contact:2"])]


def test_cards_that_are_gone_are_skipped_and_told(firm):
    for name in ("Ana", "Ana"):
        firm.inside("crm.contact.add", fields={"NAME": name})
    firm.card_of("contact", 1, Handle("phone", PHONE, Trust.CRM))
    firm.card_of("contact", 2, Handle("phone", PHONE, Trust.CRM), minutes=1)
    firm.inside("crm.contact.delete", id=1)
    firm.tell(whatsapp("w1", ANA, text="one"))
    firm.until_quiet()
    assert firm.shown() == [("one", ["contact:2"])]
    (receipt,) = [one for key, one in firm.receipts().items() if key.startswith("fact")]
    assert (receipt["on"], receipt["gone"]) == (["contact:2"], ["contact:1"])


def test_when_no_card_is_left_another_is_found_and_is_the_customers_from_then_on(firm):
    firm.tell(whatsapp("w1", ANA, text="one"))
    firm.until_quiet()
    firm.inside("crm.contact.delete", id=1)
    firm.inside("crm.contact.add", fields={"NAME": "Ana", "PHONE": [{"VALUE": PHONE}]})
    firm.tell(whatsapp("w2", ANA, minutes=1, text="two"), whatsapp("w3", ANA, minutes=2, text="three"))
    firm.until_quiet()
    assert [dict(firm.shown())[text] for text in ("two", "three")] == [["contact:2"], ["contact:2"]]
    assert len(firm.cards()) == 1


def test_cards_that_were_merged_in_the_portal_keep_what_was_shown(firm):
    firm.tell(
        whatsapp("w1", ANA, text="one"),
        fact("m1", typed("email", "ana@mail.md"), minutes=1, channel="email", text="two"),
    )
    firm.until_quiet()
    for id_ in (1, 2):
        same = {
            "NAME": "Ana",
            "SOURCE_DESCRIPTION": "",
            "ORIGIN_ID": "",
            "ORIGINATOR_ID": "",
            "SOURCE_ID": "",
            "LAST_NAME": "",
        }
        firm.inside("crm.contact.update", id=id_, fields=same)
    assert firm.inside("crm.entity.mergeBatch", params={"entityTypeId": 3, "entityIds": [1, 2]})["STATUS"] == "SUCCESS"
    before = firm.customers()
    firm.store.run(firm.decide.merge(before["w1"], before["m1"], "ana", ""))
    firm.until_quiet()
    assert dict(firm.shown()) == {text: ["contact:1"] for text in ("one", "two")}


def test_what_somebody_has_deleted_stays_so(firm):
    told = whatsapp("w1", ANA, text="one")
    firm.tell(told)
    firm.until_quiet()
    firm.inside("crm.activity.delete" if firm.mode == APP else "crm.timeline.comment.delete", id=firm.rows()[0]["ID"])
    firm.tell(replace(told, seen=False, statuses=(Status(told.at, "read"),)))
    firm.until_quiet()
    firm.tell(replace(told, seen=False, text=None, revisions=(Revision(told.at + timedelta(minutes=1), "1"),)))
    firm.until_quiet()
    assert firm.rows() == []


def test_what_went_with_its_card_is_shown_again_on_the_one_that_is_left(firm):
    firm.tell(
        whatsapp("w1", ANA, text="one"),
        fact("m1", typed("email", "ana@mail.md"), minutes=1, channel="email", text="two"),
    )
    firm.until_quiet()
    where = dict(firm.shown())["one"][0]
    lost = next(row["ID"] for row in firm.rows() if "one" in repr(row))
    firm.inside("crm.activity.delete" if firm.mode == APP else "crm.timeline.comment.delete", id=lost)
    firm.inside("crm.contact.delete", id=int(where.partition(":")[2]))
    before = firm.customers()
    firm.store.run(firm.decide.merge(before["w1"], before["m1"], "ana", ""))
    edited = replace(whatsapp("w1", ANA), seen=False, revisions=(Revision(whatsapp("w1", ANA).at, "new"),))
    firm.tell(edited)
    firm.until_quiet()
    assert sorted(firm.texts()) == ["new", "two"]


def test_what_was_made_is_known_when_it_is_read_back(firm):
    firm.tell(whatsapp("w1", ANA, text="one"))
    firm.until_quiet()
    if firm.mode == APP:
        assert is_ours(firm.inside("crm.activity.list", filter={}).result[0])
    else:
        asked = {"ENTITY_ID": 1, "ENTITY_TYPE": "contact"}
        assert marked(firm.inside("crm.timeline.comment.list", filter=asked).result[0]["COMMENT"])


def test_fifty_go_at_once_and_one_that_is_refused_hurts_no_other(app):
    for at in range(25):
        app.inside("crm.contact.add", fields={"NAME": f"N{at}"})
    app.portal.faults.add("access_denied", method="crm.activity.configurable.add", skip=3)
    wanted = [Intent(f"fact:{at:030}", INTERACTION, body(f"C{at}", cards=[at + 1], text=str(at))) for at in range(25)]
    cards = [Intent(f"card:D{at}", CARD, person(f"D{at}", f"+373691{at:05}")) for at in range(24)]
    became = app.store.run(app.writing.deliver([*wanted, *cards, Intent("odd", "odd", {})]))
    assert len(became) == 50
    assert {key for key, one in became.items() if isinstance(one, Refused)} == {f"fact:{3:030}", "odd"}
    assert all(isinstance(one, Done | Refused) for one in became.values())
    assert (len(app.rows()), len(app.cards())) == (24, 49)
    assert sum(not entry.inner for entry in app.portal.journal.entries) <= 15


def test_credentials_that_are_refused_hold_up_the_lane_and_no_intent(firm):
    firm.portal.faults.add("invalid_token", times=0)
    firm.tell(whatsapp("w1", ANA, text="one"))
    firm.work()
    condition = firm.store.read(lambda c: conditions.of(c, "crm", "outbox"))
    assert condition.trouble is conditions.Trouble.CREDENTIALS
    assert {one.tries for one in firm.open()} == {0}
    firm.portal.faults.clear()
    firm.until_quiet()
    assert firm.texts() == ["one"]


def test_what_cannot_be_read_is_refused(app):
    became = app.store.run(
        app.writing.deliver([Intent("fact:1", INTERACTION, {"cards": 7}), Intent("card:1", CARD, None)])
    )
    assert {type(one) for one in became.values()} == {Refused}


def test_an_email_that_we_sent_is_shown_and_not_sent_again(firm):
    sent = fact("m1", typed("email", "ana@mail.md"), channel="email", text="offer", direction=Direction.OUT)
    firm.tell(sent, replace(sent, seen=False, statuses=(Status(sent.at, "delivered"),)))
    firm.until_quiet()
    assert firm.texts() == ["offer"]
    assert firm.portal.mailbox.mails == []
    assert {entry.method for entry in firm.portal.journal.entries} & {
        "crm.activity.add",
        "crm.activity.update",
    } == set()


def test_what_customers_write_raises_the_counter_of_who_is_responsible_if_that_is_wanted(store, tmp_path, sandbox):
    firm = Firm(store, tmp_path, sandbox, counters=True)
    firm.inside("crm.contact.add", fields={"NAME": "Ana", "PHONE": [{"VALUE": PHONE}], "ASSIGNED_BY_ID": 3})
    told = whatsapp("w1", ANA, text="one")
    firm.tell(told, whatsapp("w2", ANA, minutes=1, text="two", direction=Direction.OUT))
    firm.until_quiet()
    states = {text_of(row): (row["COMPLETED"], row["RESPONSIBLE_ID"]) for row in firm.rows()}
    assert states == {"one": ("N", 3), "two": ("Y", 3)}
    first = next(row["ID"] for row in firm.rows() if text_of(row) == "one")
    firm.inside("crm.activity.update", id=first, fields={"COMPLETED": "Y"})
    firm.tell(replace(told, seen=False, text=None, revisions=(Revision(told.at + timedelta(minutes=1), "new"),)))
    firm.until_quiet()
    assert {text_of(row): row["COMPLETED"] for row in firm.rows()} == {"new": "Y", "two": "Y"}
