"""One bad item never takes its neighbours along, whatever is wrong with it, on both databases."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import pytest

from onethread.flow.interchange.connector import Interchange
from onethread.flow.record import record
from onethread.flow.translate import translate
from onethread.flow.wholesome import wholesome
from onethread.model.handle import Handle
from onethread.model.interaction import Attachment, Direction, Kind, Reaction, Revision, Status
from onethread.plugin import Delivery, Record, RejectedRecordError, Unread, UnsupportedEventError
from onethread.store import dead_letters, deliveries
from onethread.store.deliveries import Kept
from tests.core.telling import NOW, READER, fact, history

LONG = "".join(chr(0x4E00 + n * 7919 % 20000) for n in range(3000))


def wrong(value: object) -> Any:
    """What only a plugin without a type checker would give."""
    return value


def nested(depth):
    told: Any = 1
    for _ in range(depth):
        told = {"a": told}
    return told


def endless():
    told: dict[str, Any] = {}
    told["a"] = told["b"] = told
    return told


BAD: dict[str, dict[str, Any]] = {
    "attachment id": {"attachments": (Attachment(LONG),)},
    "status word": {"statuses": (Status(NOW, LONG),)},
    "reaction by": {"reactions": (Reaction(NOW, LONG, "👍"),)},
    "handle kind": {"handles": (Handle(LONG, "1"),)},
    "handle value": {"handles": (Handle("phone", LONG),)},
    "handle system": {"handles": (Handle("external_id", "1", system=LONG),)},
    "id": {"id": LONG},
    "conversation": {"conversation": LONG},
    "size that is a text": {"attachments": (Attachment("a", size=wrong("12")),)},
    "size that is a truth": {"attachments": (Attachment("a", size=True),)},
    "kind": {"kind": "chat"},
    "trust": {"handles": (Handle("phone", "1", wrong("friend")),)},
    "text that is none": {"text": 5},
    "handles that are none": {"handles": 5},
    "500 deep": {"attributes": nested(500)},
    "980 deep": {"attributes": nested(980)},
    "65 deep": {"attributes": nested(65)},
    "endless": {"attributes": endless()},
    "no JSON": {"attributes": {"a": object()}},
    "large attributes": {"attributes": {"a": "x" * 300_000}},
    "large text": {"text": "x" * 1_000_001},
    "large revision": {"revisions": (Revision(NOW, "x" * 1_000_001),)},
    "many handles": {"handles": tuple(Handle("phone", str(n)) for n in range(100_000))},
    "many files": {"attachments": tuple(Attachment(str(n)) for n in range(201))},
    "many statuses": {"statuses": tuple(Status(NOW, str(n)) for n in range(1001))},
    "no zone": {"at": NOW.replace(tzinfo=None)},
    "no time": {"at": None},
    "another century": {"statuses": (Status(datetime(1066, 10, 14, tzinfo=UTC), "read"),)},
}


class Telling(Interchange):
    """A connector that tells what it was given."""

    def __init__(self, *parts):
        self.parts = parts

    def translate(self, delivery):
        yield from self.parts


def told(*parts):
    reading = translate(Kept(1, Delivery("any", b"", {}, NOW)), {"any": Telling(*parts)})
    return [key[2] for key in reading.facts], reading.unread


def neighbours(part):
    return Record(fact("before"), ("/0",)), part, Record(fact("after"), ("/2",))


@pytest.mark.parametrize("name", BAD)
def test_a_bad_record_is_one_dead_letter_beside_its_neighbours(name):
    facts, (letter,) = told(*neighbours(Record(replace(fact("bad"), **BAD[name]), ("/1",))))

    assert facts == ["before", "after"]
    assert letter.item == "/1"
    assert letter.known
    assert len(letter.reason) < 200
    assert LONG not in letter.reason


NO_PARTS = [None, "record", Record(wrong("a"), ("/1",)), Unread("/1", wrong(None)), Unread(wrong(None), "a")]


@pytest.mark.parametrize("part", NO_PARTS)
def test_a_part_that_is_none_is_one_dead_letter(part):
    facts, (letter,) = told(*neighbours(part))

    assert facts == ["before", "after"]
    assert letter.item in ("/1", "")


def test_places_that_cannot_be_found_again_stand_for_the_whole_body():
    reading = translate(
        Kept(1, Delivery("any", b"", {}, NOW)),
        {"any": Telling(Record(fact("a"), wrong("/1")), Record(fact("b"), (LONG,)))},
    )

    assert set(reading.items.values()) == {("",)}


def test_the_reason_of_a_dead_letter_is_short_and_clean():
    _, (letter,) = told(Unread("/0", f"type a\x00\ud83d{LONG}", known=False))

    assert (letter.item, letter.reason[:8], len(letter.reason), letter.known) == (
        "/0",
        "type a\ufffd\ufffd",
        500,
        False,
    )


def test_what_is_bad_in_one_store_is_bad_in_the_other(store):
    kept = deliveries.keep_one
    number = store.write(lambda c: kept(c, Delivery("any", b"", {}, NOW)))
    parts: list[Any] = [Record(replace(fact(f"bad {name}"), **bad), (f"/{name}",)) for name, bad in BAD.items()]
    parts += [Unread("/poll", "type a\x00b"), *neighbours(None)]
    edge = replace(
        fact("i" * 1000, channel="c" * 100, account="a" * 400, conversation="c" * 1000),
        handles=tuple(
            Handle(kind, LONG[:300], system=LONG[:100]) for kind in ("external_id", "phone", "email", "tg_id")
        ),
        attachments=(Attachment(LONG[:650], LONG[:650], LONG, 2**63 - 1, LONG[:64]),),
        statuses=(Status(NOW, LONG[:100]),),
        reactions=(Reaction(NOW, LONG[:650], "👍"),),
    )

    def work(connection):
        (kept,) = deliveries.numbered(connection, [number])
        record(connection, [translate(kept, {"any": Telling(*parts, Record(edge, ("/edge",)))})], READER, NOW)

    store.write(work)

    assert sorted(told.id for told in history(store)) == ["after", "before", edge.id]
    letters = store.read(lambda c: dead_letters.of_delivery(c, number))
    assert {letter.item for letter in letters} >= {"/poll", "/kind", "/id", "/endless"}


def test_what_is_well_is_taken_as_it_is():
    good = replace(
        fact("a", Handle("phone", "069123456"), text="Bună 👋"),
        attributes={"n": 1, "x": 1.0, "t": True, "deep": nested(60)},
        attachments=(Attachment("a", size=5),),
        statuses=(Status(NOW, "read"),),
        revisions=(Revision(NOW, None, deleted=True),),
        reactions=(Reaction(NOW, "customer", None),),
    )

    assert wholesome(good) == good


def test_words_become_what_they_stand_for():
    taken = wholesome(replace(fact("a"), kind="call", direction="out", attributes=MappingProxyType({"a": (1,)})))

    assert (taken.kind, taken.direction, taken.attributes) == (Kind.CALL, Direction.OUT, {"a": [1]})
    assert type(taken.kind) is Kind


@pytest.mark.parametrize("size", [-1, 2**63, 10**30])
def test_an_impossible_size_is_unknown(size):
    assert wholesome(replace(fact("a"), attachments=(Attachment("a", size=size),))).attachments == (Attachment("a"),)


def test_nul_and_halves_of_letters_become_signs_wherever_they_stand():
    bad = replace(
        fact("a\x00"), text="\ud83d", attributes={"k\x00": ["\udc4b\x00"]}, handles=(Handle("phone", "\x00"),)
    )
    taken = wholesome(bad)

    assert (taken.id, taken.text, taken.handles[0].value) == ("a\ufffd", "\ufffd", "\ufffd")
    assert taken.attributes == {"k\ufffd": ["\ufffd\ufffd"]}


def test_a_fact_without_channel_or_id_is_refused():
    for nameless in (fact(""), fact("a", channel="")):
        with pytest.raises(RejectedRecordError, match="without channel or id"):
            wholesome(nameless)


@pytest.mark.parametrize(
    ("error", "unread"),
    [
        (UnsupportedEventError("a poll"), Unread("", "a poll", known=False)),
        (RejectedRecordError("no body"), Unread("", "no body")),
        (KeyError("+37369123456"), Unread("", "the connector failed (KeyError in test_wholesome.py:LINE)")),
    ],
)
def test_what_a_connector_raises_is_told_apart_and_what_it_read_before_is_kept(error, unread):
    class Raising(Interchange):
        def translate(self, delivery):
            yield Record(fact("before"), ("/0",))
            raise error

    reading = translate(Kept(1, Delivery("any", b"", {}, NOW)), {"any": Raising()})

    assert [key[2] for key in reading.facts] == ["before"]
    assert [replace(one, reason=re.sub(r":\d+", ":LINE", one.reason)) for one in reading.unread] == [unread]
