"""Portals are read over HTTP to the last row, whatever changes and fails meanwhile, and become history like a webhook."""

import json

import pytest
from structlog.testing import capture_logs

from onethread.plugin import Kind, Page, Pull
from onethread.store.conditions import Trouble
from onethread_bitrix24.client import transport
from onethread_bitrix24.sandbox.cards.kinds import DEAL
from onethread_bitrix24.sandbox.cards.seed import seed
from onethread_bitrix24.streams import reading
from tests.plugins.bitrix24.firm import LONG_AGO

pytestmark = pytest.mark.slow  # a portal over HTTP for each

PERSON = {"NAME": "Ваня", "LAST_NAME": "Чебан", "PHONE": [{"VALUE": "069 12-34-56", "VALUE_TYPE": "MOBILE"}]}


def read(firm, stream, *, history=False):
    """All pages of a stream, without storing them."""
    pages, cursor, more = list[Page](), None, True
    while more:
        page = firm.store.run(firm.connector.pull(Pull(stream, cursor, history, LONG_AGO if history else None)))
        pages, cursor, more = [*pages, page], page.cursor, page.more
    return pages


def test_history_is_read_to_the_last_row_and_its_length_is_told(firm):
    seed(firm.portal, contacts=120, companies=7)
    firm.later()
    firm.history("contacts", "companies")
    facts = firm.facts()
    assert {id_ for id_ in facts if id_.startswith("contact:")} == {f"contact:{number}" for number in range(1, 121)}
    assert len(facts) == 127
    assert not any(fact.live for fact in facts.values())
    assert (firm.last["rows"], firm.last["total"]) == (7, 7)


def test_pages_are_asked_for_many_at_a_time_and_bodies_stay_small(firm):
    seed(firm.portal, contacts=760)
    pages = read(firm, "contacts", history=True)
    assert [page.rows for page in pages] == [50, 500, 210]
    assert [len(page.bodies) for page in pages] == [1, 2, 1]
    assert {page.total for page in pages} == {760}
    assert {page.headers["entity"] for page in pages} == {"contacts"}


def test_history_begins_at_its_moment(firm):
    firm.inside("crm.contact.add", {"fields": {"NAME": "Old"}})
    firm.later(60)
    firm.inside("crm.contact.add", {"fields": {"NAME": "New"}})
    firm.history("contacts", since=firm.clock())
    assert {fact.name for fact in firm.facts().values()} == {"New"}


def test_changes_begin_now_and_then_nothing_is_left_out(firm):
    firm.inside("crm.contact.add", {"fields": {"NAME": "Before"}})
    firm.later()
    firm.work("contacts")
    assert firm.facts() == {}
    firm.later()
    firm.inside("crm.contact.update", {"id": 1, "fields": {"NAME": "Changed"}})
    made = firm.inside("crm.contact.add", {"fields": PERSON})
    firm.work("contacts")
    facts = firm.facts()
    assert {fact.name for fact in facts.values() if fact.name} == {"Changed", "Ваня Чебан"}
    assert facts[f"contact:{made}"].live


def test_odd_values_are_kept_as_they_came_and_told(firm):
    firm.inside("crm.deal.add", {"fields": {"TITLE": "Bike", "OPPORTUNITY": 12.5}})
    odd = firm.inside("crm.deal.add", {"fields": {"TITLE": "Boat", "OPPORTUNITY": 7}})
    firm.portal.state.table(DEAL).rows[odd]["OPPORTUNITY"] = "a lot"
    with capture_logs() as logs:
        pages = read(firm, "deals", history=True)
    rows = [row for page in pages for body in page.bodies for row in json.loads(body)["rows"] if "TITLE" in row]
    assert {row["TITLE"]: row["OPPORTUNITY"] for row in rows} == {"Bike": "12.50", "Boat": "a lot"}
    assert [one["fields"] for one in logs if one["event"] == "bitrix24_odd_values"] == [["OPPORTUNITY"]]
    assert firm.portal.journal.counts["crm.deal.fields"] == 1


def test_a_card_that_changes_while_it_is_read_is_read_again(firm):
    """In one second, behind the walk's back: the id is passed already."""
    seed(firm.portal, contacts=120)
    firm.store.run(firm.syncing.page("crm", "contacts", history=False))
    firm.later()
    for number in range(1, 121):
        firm.inside("crm.contact.update", {"id": number, "fields": {"POST": "a"}})
    firm.store.run(firm.syncing.page("crm", "contacts", history=False))
    firm.inside("crm.contact.update", {"id": 3, "fields": {"POST": "b"}})
    firm.work("contacts")
    assert "b" not in {fact.attributes.get("post") for fact in firm.facts().values()}
    firm.later()
    firm.work("contacts")
    posts = [fact.attributes.get("post") for id_, fact in firm.facts().items() if id_.startswith("contact:3:")]
    assert sorted(posts) == ["a", "b"]


def test_what_is_seen_twice_is_one_fact(firm):
    firm.work("contacts")
    firm.later()
    firm.inside("crm.contact.add", {"fields": PERSON})
    firm.work("contacts")
    before = firm.facts()
    firm.later(1.5)
    firm.inside("crm.contact.update", {"id": 1, "fields": {"ADDRESS": "elsewhere"}})
    for _ in range(2):
        firm.later()
        firm.work("contacts")
    assert before.keys() < firm.facts().keys()
    assert len(firm.facts()) == 2


def test_deals_are_their_contacts_and_stages_are_facts(firm):
    contact = firm.inside("crm.contact.add", {"fields": PERSON})
    company = firm.inside("crm.company.add", {"fields": {"TITLE": "Alfa SRL"}})
    fields = {
        "TITLE": "Tiles",
        "CONTACT_ID": contact,
        "COMPANY_ID": company,
        "OPPORTUNITY": "1000",
        "ASSIGNED_BY_ID": 2,
    }
    deal = firm.inside("crm.deal.add", {"fields": fields})
    firm.later()
    firm.inside("crm.deal.update", {"id": deal, "fields": {"STAGE_ID": "WON"}})
    firm.history()
    facts = firm.facts()
    state = next(fact for id_, fact in facts.items() if id_.startswith(f"deal:{deal}:") and "stage" not in id_)
    told = {name: state.attributes[name] for name in ("company", "staff", "stage", "amount")}
    assert told == {"company": "Alfa SRL", "staff": "Andrei Rusu", "stage": "Won", "amount": "1000.00"}
    stages = sorted((fact.at, fact.text) for id_, fact in facts.items() if ":stage:" in id_)
    assert [text for _, text in stages] == ["New", "Won"]
    assert firm.people()["Ваня Чебан"] == 1 + 1 + 2  # the card, the deal as it is, two stages


def test_leads_have_stages_and_become_one_with_their_contact(firm):
    lead = firm.inside("crm.lead.add", {"fields": {**PERSON, "TITLE": "From the site"}})
    firm.inside("crm.lead.update", {"id": lead, "fields": {"STATUS_ID": "IN_PROCESS"}})
    contact = firm.inside("crm.contact.add", {"fields": {"NAME": "Ivan"}})
    firm.later()
    firm.inside("crm.lead.update", {"id": lead, "fields": {"CONTACT_ID": contact}})
    firm.history()
    assert len(firm.people()) == 1
    assert {fact.attributes["card"] for fact in firm.facts().values()} == {"lead", "contact"}


def test_activities_are_at_their_cards(firm):
    contact = firm.inside("crm.contact.add", {"fields": PERSON})
    deal = firm.inside("crm.deal.add", {"fields": {"TITLE": "Tiles", "CONTACT_ID": contact}})
    way = {"TYPE": "PHONE", "VALUE": "069123456", "ENTITY_ID": contact, "ENTITY_TYPE_ID": 3}
    call = {"TYPE_ID": 2, "SUBJECT": "Call", "DIRECTION": 1, "RESPONSIBLE_ID": 2, "COMPLETED": "Y", "OWNER_TYPE_ID": 3}
    call |= {"OWNER_ID": contact, "COMMUNICATIONS": [way]}
    firm.inside("crm.activity.add", {"fields": call})
    app = {"OWNER_TYPE_ID": 2, "OWNER_ID": deal, "TYPE_ID": 6, "SUBJECT": "Other", "RESPONSIBLE_ID": 1}
    firm.inside("crm.activity.add", {"fields": app})
    firm.inside("crm.activity.add", {"fields": app | {"SUBJECT": "Ours", "ORIGINATOR_ID": "onethread"}})
    firm.history("activities")
    facts = firm.facts()
    assert {id_: fact.kind for id_, fact in facts.items()} == {
        f"activity:1@contact:{contact}": Kind.CALL, f"activity:2@contact:{contact}": Kind.NOTE
    }  # fmt: skip
    assert facts[f"activity:1@contact:{contact}"].attributes["staff"] == "Andrei Rusu"


def test_what_nobody_knows_is_counted_and_the_rest_goes_on(firm):
    contact = firm.inside("crm.contact.add", {"fields": PERSON})
    told = {"OWNER_TYPE_ID": 3, "OWNER_ID": contact, "TYPE_ID": 6, "SUBJECT": "Other", "RESPONSIBLE_ID": 1}
    firm.inside("crm.activity.add", {"fields": told})
    firm.portal.state.rows("activities").rows[1]["PROVIDER_ID"] = "CRM_TULIPS"
    firm.inside("crm.activity.add", {"fields": told})
    firm.history("activities")
    assert len(firm.facts()) == 1
    assert firm.letters() == [("/rows/0", "activities of CRM_TULIPS", False)]


def test_the_staff_is_no_customer(firm):
    firm.work("users")
    assert firm.facts() == {}
    firm.inside("crm.contact.add", {"fields": PERSON})
    firm.history("contacts")
    assert firm.facts()["contact:1"].attributes["staff"] == "Ольга Мельник"
    assert firm.portal.journal.executed("user.get") == 1


SLOWLY = [pytest.param(kind, marks=pytest.mark.slow) for kind in ("drop_after", "html_502", "truncate")]


@pytest.mark.parametrize("kind", ["query_limit", *SLOWLY])
def test_a_portal_that_is_away_for_a_while_is_read_on_where_it_was(firm, kind):
    seed(firm.portal, contacts=60)
    firm.store.run(firm.tasks.begin_history("crm", ["contacts"], LONG_AGO.isoformat()))
    firm.store.run(firm.syncing.page("crm", "contacts", history=True))
    firm.portal.faults.add(kind, times=1000)
    step = firm.store.run(firm.tasks.pull_stream("crm", "contacts", history=True))
    assert (step["trouble"], step["more"]) == (Trouble.WAIT, True)
    firm.portal.faults.clear()
    firm.later(60)
    step = firm.store.run(firm.tasks.pull_stream("crm", "contacts", history=True))
    assert (step["rows"], step["more"]) == (60, False)
    assert len(firm.facts()) == 60


def test_one_page_of_many_that_fails_is_no_shorter_list(firm):
    seed(firm.portal, contacts=400)
    firm.store.run(firm.tasks.begin_history("crm", ["contacts"], LONG_AGO.isoformat()))
    firm.portal.faults.add("error", method="crm.contact.list", times=1, skip=4, status=400, code="ERROR_CORE")
    firm.history("contacts")
    assert len(firm.facts()) == 400


@pytest.mark.parametrize("skip", [0, 3, 14])
def test_a_page_that_is_not_whole_is_no_shorter_list(firm, skip):
    seed(firm.portal, contacts=760)
    firm.portal.faults.add("short_page", method="crm.contact.list", skip=skip, times=2)
    firm.history("contacts")
    assert set(firm.facts()) == {f"contact:{number}" for number in range(1, 761)}
    assert firm.portal.faults.struck["short_page"] == 2


def test_a_webhook_without_the_scope_wants_credentials(firm, portal):
    hook = portal.portal.add_webhook(scopes=frozenset({"user_basic"}))
    firm.use(f"{portal.url}/rest/1/{hook.secret}/")
    firm.work("contacts")
    assert firm.condition("contacts").trouble == Trouble.CREDENTIALS
    assert hook.secret not in firm.condition("contacts").reason


def test_pages_that_are_too_much_together_are_read_one_by_one(firm, monkeypatch):
    seed(firm.portal, contacts=760)
    monkeypatch.setattr(transport, "LARGEST_ANSWER", 100_000)
    pages = read(firm, "contacts", history=True)
    assert sum(page.rows for page in pages) == 760
    assert max(page.rows for page in pages) < 500
    assert pages[-1].total == 760


def test_no_more_chats_are_asked_for_than_go_in_time(firm, monkeypatch):
    monkeypatch.setattr(reading, "MOST_CHATS", 3)
    contact = firm.inside("crm.contact.add", {"fields": PERSON})
    told = {"OWNER_TYPE_ID": 3, "OWNER_ID": contact, "TYPE_ID": 6, "SUBJECT": "Other", "RESPONSIBLE_ID": 1}
    for number in range(10):
        made = firm.inside("crm.activity.add", {"fields": told})
        if number not in (0, 5):
            firm.portal.state.rows("activities").rows[made]["PROVIDER_ID"] = "IMOPENLINES_SESSION"
    assert [page.rows for page in read(firm, "activities", history=True)] == [4, 4, 2]


def test_what_is_changed_after_its_history_was_read_is_read_whenever_changes_are_looked_for(firm):
    ana = firm.inside("crm.contact.add", {"fields": {"NAME": "Ana"}})
    firm.history("contacts")
    firm.later(60)
    firm.inside("crm.contact.update", {"id": ana, "fields": {"POST": "director"}})
    firm.later(60)
    firm.work("contacts")
    assert "director" in {fact.attributes.get("post") for fact in firm.facts().values()}
