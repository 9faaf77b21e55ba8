"""What we rely on in a portal, asked of the sandbox and, if somebody names one, of a real portal.

`BITRIX24_CONTRACT=https://NAME.bitrix24.com/rest/1/SECRET/ .venv/bin/python -m pytest tests/plugins/bitrix24/contract`
makes a contact, a call and a comment there and deletes them again; nothing else is changed. No mail is sent: what is made is a call.
"""

import os
import secrets
from datetime import UTC, datetime, timedelta

import pytest

from onethread_bitrix24.client import CONTACTS, CallRefusedError, Client, Command, as_list, typed
from onethread_bitrix24.client.clock import RealClock
from onethread_bitrix24.settings import Bitrix24Settings
from tests.plugins.bitrix24.client.ground import Ground
from tests.plugins.bitrix24.sandbox.talking import listening
from tests.stores import Store

NAMED = "BITRIX24_CONTRACT"
LONG_AGO = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)


class Portal:
    """A portal that is asked by a client, and what was made there by this run."""

    def __init__(self, client, run):
        self.client, self._run = client, run
        self.mark = f"contract-{secrets.token_hex(4)}"
        self.phone = f"+37300{secrets.randbelow(10**6):06}"

    def call(self, method, **params):
        return self._run(self.client.call(method, params)).result

    def batch(self, *commands):
        return self._run(self.client.batch(commands))

    def run(self, work):
        return self._run(work)

    def add_contact(self):
        told = {"NAME": "Contract", "ORIGINATOR_ID": "onethread", "ORIGIN_ID": self.mark}
        return int(
            self.call("crm.contact.add", fields={**told, "PHONE": [{"VALUE": self.phone, "VALUE_TYPE": "WORK"}]})
        )


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A portal on loopback, or the one that somebody names."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('contract')}/onethread.db")
    with listening(options={"limits": True, "frozen_at": None}) as sandbox:
        ground = Ground(sandbox, store)
        url = os.environ.get(NAMED) or f"{sandbox.url}/rest/{sandbox.webhook_token}/"
        client = Client(Bitrix24Settings(webhook_url=url), ground.context(), RealClock())
        store.run(client.__aenter__())
        yield Portal(client, store.run)
        store.run(client.__aexit__(None, None, None))
    store.close()


@pytest.fixture
def contact(asked):
    """A contact that is gone afterwards, with all that hangs on it."""
    made = asked.add_contact()
    yield made
    asked.call("crm.contact.delete", id=made)


def test_what_is_made_is_found_by_its_origin_and_by_its_phone(asked, contact):
    told = asked.call(
        "crm.contact.list", filter={"=ORIGINATOR_ID": "onethread", "=ORIGIN_ID": asked.mark}, select=["ID"]
    )
    assert [int(row["ID"]) for row in as_list(told)] == [contact]
    found = asked.call("crm.duplicate.findbycomm", type="PHONE", values=[asked.phone], entity_type="CONTACT")
    assert [int(one) for one in found["CONTACT"]] == [contact]


def test_nothing_found_is_an_empty_list(asked):
    assert as_list(asked.call("crm.duplicate.findbycomm", type="PHONE", values=["+37300999999"])) == []


def test_rows_are_what_the_fields_say(asked, contact):
    fields = asked.run(asked.client.fields(CONTACTS))
    row = typed(asked.call("crm.contact.get", id=contact), fields)
    assert row.wrong == ()
    assert (row.values["ID"], row.values["NAME"], row.values["HAS_PHONE"]) == (contact, "Contract", True)
    assert abs(row.values["DATE_CREATE"] - datetime.now(UTC)) < timedelta(minutes=10)


def test_of_a_batch_what_is_refused_leaves_the_rest_alone(asked, contact):
    good, bad, other = asked.batch(
        Command("crm.contact.get", {"id": contact}),
        Command("crm.contact.get", {"id": 2**31 - 1}),
        Command("crm.contact.fields"),
    )
    assert int(good.result["ID"]) == contact
    assert isinstance(bad, CallRefusedError)
    assert other.result["NAME"]["type"] == "string"


def test_a_method_that_is_not_there_is_refused_for_good(asked):
    with pytest.raises(CallRefusedError) as refused:
        asked.call("crm.no.such.method")
    assert refused.value.code == "ERROR_METHOD_NOT_FOUND"


def test_a_call_of_long_ago_keeps_its_time_and_is_told_at_its_card(asked, contact):
    fields = {
        "OWNER_TYPE_ID": 3, "OWNER_ID": contact, "TYPE_ID": 2, "DIRECTION": 1, "COMPLETED": "Y", "SUBJECT": asked.mark,
        "START_TIME": LONG_AGO.isoformat(), "END_TIME": (LONG_AGO + timedelta(minutes=3)).isoformat(),
        "RESPONSIBLE_ID": asked.call("profile")["ID"],
        "COMMUNICATIONS": [{"TYPE": "PHONE", "VALUE": asked.phone, "ENTITY_ID": contact, "ENTITY_TYPE_ID": 3}],
        "ORIGINATOR_ID": "onethread", "ORIGIN_ID": f"{asked.mark}-call",
    }  # fmt: skip
    made = int(asked.call("crm.activity.add", fields=fields))
    told = asked.call(
        "crm.activity.list", filter={"OWNER_TYPE_ID": 3, "OWNER_ID": contact}, select=["ID", "START_TIME"]
    )
    [row] = [row for row in as_list(told) if int(row["ID"]) == made]
    assert datetime.fromisoformat(row["START_TIME"]) == LONG_AGO
    asked.call("crm.activity.delete", id=made)


def test_a_comment_is_listed_where_it_was_written(asked, contact):
    made = int(
        asked.call(
            "crm.timeline.comment.add", fields={"ENTITY_ID": contact, "ENTITY_TYPE": "contact", "COMMENT": asked.mark}
        )
    )
    told = asked.call(
        "crm.timeline.comment.list", filter={"ENTITY_ID": contact, "ENTITY_TYPE": "contact"}, select=["ID", "COMMENT"]
    )
    assert [(int(row["ID"]), row["COMMENT"]) for row in as_list(told)] == [(made, asked.mark)]


def test_a_walk_has_what_was_just_made(asked, contact):
    async def walked():
        pages = asked.client.walk(CONTACTS, {"=ORIGIN_ID": asked.mark}, ["ID"])
        return [int(row["ID"]) async for page in pages for row in page.rows]

    assert asked.run(walked()) == [contact]


def test_what_was_deleted_is_not_there(asked):
    made = asked.add_contact()
    assert asked.call("crm.contact.delete", id=made)
    with pytest.raises(CallRefusedError):
        asked.call("crm.contact.get", id=made)
