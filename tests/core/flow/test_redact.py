"""What is blanked is gone for good, what stands beside it is read as before, and blanking twice is blanking once."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread.flow.interchange.connector import FIRST_LINE, NAME
from onethread.flow.redact import blanked, redact
from onethread.flow.translate import translate
from onethread.plugin import Delivery
from onethread.store import deliveries, redactions
from onethread.store.deliveries import Kept
from tests.core.telling import NOW
from tests.plugins.whatsapp.reading import NAMES, body, message, webhook
from tests.thread.stories import RECEIVERS

MESSAGE = "/entry/0/changes/0/value/messages/0"
ELSEWHERE = [
    "/nowhere",
    "/entry/99",
    "/entry/x",
    "/entry/-1",
    "/entry/\u0662",
    "x",
    "/",
    "//",
    f"{MESSAGE}/id/0",
    "/object/0",
]
BODIES = [body(name) for name in NAMES]


def meta(raw):
    return Delivery("wa", raw, {}, NOW)


def reading(delivery, blank=()):
    return translate(Kept(1, delivery), RECEIVERS, blank)


def named(raw):
    """The places that the records of a body name."""
    read = reading(meta(raw))
    return sorted({place for places in read.items.values() for place in places} | {one.item for one in read.unread})


def above(place):
    """The places that contain it, but for the body itself."""
    steps = place.split("/")
    return ["/".join(steps[:length]) for length in range(2, len(steps))]


def chosen(raw, *, whole):
    places = [place for place in named(raw) if place]
    known = [*places, *(parent for place in places for parent in above(place))]
    inside = [f"{place}/{name}" for place in places for name in ("text", "text/body", "id", "from")]
    return st.tuples(st.just(raw), st.sets(st.sampled_from([*known, *ELSEWHERE, *([*inside, ""] if whole else [])])))


@given(st.sampled_from(BODIES).flatmap(lambda raw: chosen(raw, whole=True)), st.data())
def test_blanking_twice_or_step_by_step_is_blanking_once(told, data):
    raw, places = told
    once, blank = blanked(meta(raw), places)
    assert blanked(once, blank) == (once, blank)

    step = meta(raw)
    for place in data.draw(st.permutations(sorted(places))):
        step, _ = blanked(step, {place})
    assert step == once or not places


@given(st.sampled_from(BODIES).flatmap(lambda raw: chosen(raw, whole=False)))
def test_what_stands_beside_a_blank_is_read_as_before_and_the_blank_is_no_dead_letter(told):
    raw, places = told
    before, after = reading(meta(raw)), reading(*blanked(meta(raw), places))

    assert set(map(repr, after.unread)) <= set(map(repr, before.unread))
    beside = {key for key, items in before.items.items() if not any(map(_touched(places), items))}
    assert {key: before.facts[key] for key in beside} == {key: after.facts[key] for key in beside}
    assert after.facts.keys() <= before.facts.keys()


def _touched(places):
    return lambda item: any(item == place or item.startswith(f"{place}/") for place in places)


def test_halves_of_letters_beside_a_blank_are_kept():
    raw = webhook(messages=[message(), message(id="wamid.2", text={"body": "\ud83d"})])
    (blank, places) = blanked(meta(raw), {MESSAGE})

    assert b"wamid.1" not in blank.body
    assert [key[2] for key in reading(blank, places).facts] == ["wamid.2"]
    assert reading(blank, places).facts == {
        key: told for key, told in reading(meta(raw)).facts.items() if key[2] == "wamid.2"
    }


@pytest.mark.parametrize(
    "raw", [b"name=Ana&phone=069123456", b"", b"{", b"\xff", b"[" * 100_000, b'{"a": 1, "b": 1e400}']
)
def test_of_a_body_where_no_place_can_be_found_all_of_it_goes(raw):
    headers = {"referer": "https://site.md/?name=Ana", "origin": "https://site.md"}
    for place in ("", "/a"):
        blank, places = blanked(Delivery("site", raw, headers, NOW), {place})

        assert (blank.body, blank.headers, "" in places) == (b"", {}, True)
        assert reading(blank, places).unread == []


def test_places_with_signs_are_found_as_rfc_6901_writes_them():
    blank, _ = blanked(meta(json.dumps({"a/b": {"~": "Ana", "": ["Ion"]}}).encode()), {"/a~1b/~0", "/a~1b//0"})

    assert json.loads(blank.body) == {"a/b": {"~": "", "": [""]}}


def test_lines_of_an_import_are_counted_from_the_first_of_the_delivery():
    told = Delivery(NAME, b"one\ntwo\nthree", {FIRST_LINE: "501"}, NOW)

    assert blanked(told, {"502", "1", "/x", "999"})[0].body == b"one\n\nthree"


def test_the_store_keeps_the_blank_only(store):
    delivery = Delivery("site", b"name=Ana", {"referer": "https://site.md/?name=Ana"}, NOW)
    number = store.write(lambda c: deliveries.keep_one(c, delivery))
    for _ in range(2):
        store.write(lambda c: redact(c, {number: {""}}, NOW))

    (kept,) = store.read(lambda c: deliveries.numbered(c, [number]))
    assert (kept.delivery.body, kept.delivery.headers) == (b"", {})
    assert store.read(lambda c: redactions.of(c, [number])) == {number: {""}}
