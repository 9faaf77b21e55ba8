"""Rows become typed values by what a portal says of its fields, whichever dialect wrote them; nothing that comes breaks it."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread_bitrix24.client import CONTACTS, DEALS, TASKS, Field, items, typed
from onethread_bitrix24.client.fields import KEPT_FOR, as_kept, from_kept, read_fields
from onethread_bitrix24.sandbox.cards.fields import FIELDS
from onethread_bitrix24.sandbox.cards.values import classic, native

ZONE = ZoneInfo("Europe/Moscow")
TYPES = sorted({one.type for table in FIELDS.values() for one in table.values()} | {"money", "boolean", "new_type"})


def one(type_, value, *, multiple=False):
    """The value, and whether it was wrong."""
    told = typed({"F": value}, {"F": Field(type_, multiple)})
    return told.values["F"], bool(told.wrong)


@pytest.mark.parametrize(
    ("type_", "written", "meant"),
    [
        ("integer", "1", 1),
        ("user", 7, 7),
        ("crm_company", "0", 0),
        ("double", "12.50", Decimal("12.50")),
        ("double", 12.5, Decimal("12.5")),
        ("double", 10**400, Decimal(10) ** 400),
        ("char", "Y", True),
        ("char", "N", False),
        ("boolean", "1", True),
        ("boolean", 0, False),
        ("boolean", False, False),
        ("string", "1", "1"),
        ("crm_status", "NEW", "NEW"),
        ("datetime", "2026-03-02T14:07:51+03:00", datetime(2026, 3, 2, 11, 7, 51, tzinfo=UTC)),
        ("date", "2001-11-11T02:00:00+02:00", date(2001, 11, 11)),
        ("date", "2001-11-11", date(2001, 11, 11)),
        ("crm_multifield", [], []),
        ("crm_multifield", {"3": {"VALUE": "a"}}, [{"VALUE": "a"}]),
        ("file", {"id": 1}, {"id": 1}),
    ],
)
def test_values_are_what_their_field_says(type_, written, meant):
    assert one(type_, written) == (meant, False)


@pytest.mark.parametrize("nothing", ["", None, {}, [], False])
@pytest.mark.parametrize("type_", ["integer", "double", "string", "date", "datetime", "crm_contact"])
def test_nothing_is_written_in_many_ways(type_, nothing):
    assert one(type_, nothing) == (None, False)
    assert one(type_, nothing, multiple=True) == ([], False)


def test_several_are_a_list_however_php_has_written_them():
    for written in (["1", "2"], {"0": "1", "7": "2"}):
        assert one("integer", written, multiple=True) == ([1, 2], False)
    assert one("integer", "1", multiple=True) == ([1], False)


@pytest.mark.parametrize(
    ("type_", "written"),
    [
        ("integer", "many"),
        ("integer", True),
        ("integer", ["1"]),
        ("double", "1,5"),
        ("double", "nan"),
        ("double", float("inf")),
        ("char", "maybe"),
        ("char", 10**5000),
        ("datetime", "2026-03-02T14:07:51"),
        ("date", "yesterday"),
        ("string", 5),
        ("crm_multifield", ["069123456"]),
    ],
    ids=lambda value: str(value)[:20] if not isinstance(value, int) else "number",
)
def test_what_is_something_else_stays_and_is_told(type_, written):
    assert one(type_, written) == (written, True)
    assert one(type_, [written], multiple=True) == ([written], True)


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
anything = json | st.binary() | st.decimals() | st.dates() | st.builds(object)


@given(st.dictionaries(st.text(max_size=3), anything), st.sampled_from(TYPES), st.booleans())
def test_nothing_that_comes_breaks_it_and_nothing_is_lost(row, type_, multiple):
    known = {name: Field(type_, multiple) for name in list(row)[::2]}
    told = typed(row, known)
    assert told.values.keys() == row.keys()
    for name, value in row.items():
        if name not in known or name in told.wrong:
            assert told.values[name] is value


@given(anything, anything)
def test_no_answer_about_fields_breaks_it(result, within):
    for told in (result, {"fields": result}, {"A": within, "fields": within}):
        assert all(isinstance(one, Field) for one in read_fields(told).values())
    assert from_kept(result, 1000) is None
    assert from_kept([1000, {"A": result}], 1000) in ({}, None) or isinstance(result, list)


moments = st.integers(0, 4_000_000_000)
written = st.one_of(
    st.tuples(st.sampled_from(["integer", "user", "enumeration"]), st.integers(1, 10**17), st.just(int)),
    st.tuples(st.just("double"), st.integers(0, 10**9).map(lambda cents: cents / 4), st.just(Decimal)),
    st.tuples(st.just("char"), st.sampled_from("YN"), st.just("Y".__eq__)),
    st.tuples(st.just("boolean"), st.sampled_from((0, 1)), st.just(bool)),
    st.tuples(st.just("string"), st.text(min_size=1), st.just(str)),
    st.tuples(st.just("datetime"), moments, st.just(lambda at: datetime.fromtimestamp(at, UTC))),
    st.tuples(st.just("date"), st.dates().map(str), st.just(date.fromisoformat)),
)


@given(written, st.booleans())
def test_what_either_dialect_writes_comes_back(told, multiple):
    type_, kept, meant = told
    value: Any = [kept, kept] if multiple else kept
    expected = [meant(kept), meant(kept)] if multiple else meant(kept)
    for write in (classic, native):
        assert one(type_, write(type_, value, ZONE), multiple=multiple) == (expected, False)


@given(st.dictionaries(st.text(), st.builds(Field, st.text(), st.booleans())), st.floats(0, KEPT_FOR - 1))
def test_fields_are_remembered_for_some_hours(fields, later):
    now = 1_700_000_000.0
    assert from_kept(as_kept(fields, now), now + later) == fields
    assert from_kept(as_kept(fields, now), now + KEPT_FOR) is None
    assert from_kept(as_kept(fields, now), now - 1) is None


PERSON = {"NAME": "Ana", "BIRTHDATE": "1990-05-17", "OPENED": "Y", "PHONE": [{"VALUE": "069123456"}]}


def test_both_dialects_say_the_same(ground):
    ground.portal.call("crm.contact.add", {"fields": PERSON})
    ground.portal.call("crm.deal.add", {"fields": {"TITLE": "Bike", "OPPORTUNITY": 12.5, "CONTACT_ID": 1}})

    async def work(client):
        told = {}
        for listing, id_ in ((CONTACTS, 1), (DEALS, 1)):
            row = (await client.call(listing.method.replace("list", "get"), {"id": id_})).result
            told[listing.method] = typed(row, await client.fields(listing))
        item = (await client.call("crm.item.get", {"entityTypeId": 2, "id": 1})).result["item"]
        return *told.values(), typed(item, await client.fields(items(2)))

    contact, deal, item = ground.run(work)
    assert (contact.wrong, deal.wrong, item.wrong) == ((), (), ())
    assert contact.values["BIRTHDATE"] == date(1990, 5, 17)
    assert contact.values["OPENED"] is True
    assert contact.values["DATE_CREATE"].utcoffset() == timedelta(hours=3)
    assert contact.values["PHONE"][0]["VALUE"] == "069123456"
    assert (deal.values["OPPORTUNITY"], deal.values["CONTACT_ID"]) == (Decimal("12.50"), 1)
    assert (item.values["opportunity"], item.values["contactId"]) == (Decimal("12.5"), 1)
    assert item.values["createdTime"] == deal.values["DATE_CREATE"]
    assert item.values["updatedTime"].tzinfo == timezone(timedelta(hours=3))


def test_fields_are_asked_for_once_in_some_hours_by_all_processes(ground):
    async def work(client):
        return await client.fields(DEALS)

    assert ground.run(work) == ground.run(work)
    assert ground.portal.journal.counts["crm.deal.fields"] == 1
    ground.portal.clock.advance(KEPT_FOR)
    ground.run(work)
    assert ground.portal.journal.counts["crm.deal.fields"] == 2


def test_where_they_may_not_be_asked_values_stay_as_they_came(ground):
    async def work(client):
        return await client.fields(TASKS)

    assert ground.run(work) == {}
    assert typed({"ID": "1"}, {}).values == {"ID": "1"}
