"""Layouts of activities are such that the portal takes them, whatever happened, and say what there is to say."""

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread_bitrix24.sandbox.timeline.layout import problems
from onethread_bitrix24.writing.activity import Activities
from onethread_bitrix24.writing.activity import layout as layout_of
from onethread_bitrix24.writing.asked import Card, File, Happening
from onethread_bitrix24.writing.content import LONGEST, Manner

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
EN = Manner("en", timezone(timedelta(hours=2)))
THREAD = "https://onethread.example/thread/C1"
SAID = Happening("C1", (), "whatsapp", AT.isoformat(), "message", THREAD, "in", "hi", name="Ana")


def told(**more):
    return msgspec.structs.replace(SAID, **more)


def layout(*asked):
    return layout_of(*asked)


def values(laid):
    return {name: block["properties"]["value"] for name, block in laid["body"]["blocks"].items()}


def test_it_says_channel_direction_who_and_what_and_leads_to_the_whole_thread():
    laid = layout(EN, SAID, AT)
    assert laid["header"]["title"] == "WhatsApp: incoming message"
    assert values(laid) == {"who": "Ana", "text": "hi"}
    assert laid["body"]["blocks"]["text"]["type"] == "largeText"
    assert laid["footer"]["buttons"]["thread"]["action"] == {"type": "redirect", "uri": THREAD}


def test_its_time_is_told_when_it_is_shown_much_later_and_in_the_zone_of_the_firm():
    assert "when" not in values(layout(EN, SAID, AT + timedelta(minutes=4)))
    assert values(layout(EN, SAID, AT + timedelta(hours=3)))["when"] == "Time: 2026-11-24 14:00"


def test_how_far_it_came_is_told_of_what_we_sent():
    tags = layout(EN, told(direction="out", status="read"), AT)["header"]["tags"]
    assert tags == {"status": {"title": "Read", "type": "success"}}
    assert layout(EN, told(direction="out", status="failed"), AT)["header"]["tags"]["status"]["type"] == "failure"
    assert "tags" not in layout(EN, told(status="read"), AT)["header"]


def test_edited_and_deleted_are_told():
    assert layout(EN, told(edited=True), AT)["header"]["tags"] == {"mark": {"title": "Edited", "type": "warning"}}
    deleted = layout(EN, told(deleted=True, text=None), AT)
    assert (values(deleted)["text"], deleted["header"]["tags"]["mark"]["title"]) == (
        "The message was deleted",
        "Deleted",
    )


def test_files_are_named_ten_at_most():
    files = tuple(File(f"f{at}.pdf", None, 2048) for at in range(12))
    assert values(layout(EN, told(text=None, attachments=files), AT))["files"].split("\n")[9:] == [
        "f9.pdf (2 KB)",
        "+2",
    ]


@pytest.mark.parametrize("kind", ["call", "form", "visit", "order", "note"])
@pytest.mark.parametrize("language", ["ru", "ro", "en"])
def test_every_kind_has_words_in_every_language(kind, language):
    manner = Manner(language)
    titles = {
        layout(manner, told(kind=kind, channel=kind), AT)["header"]["title"],
        layout(manner, SAID, AT)["header"]["title"],
    }
    assert len(titles) == 2


def test_a_link_that_a_browser_could_not_open_is_left_out():
    assert "footer" not in layout(EN, told(link="/thread/C1"), AT)
    assert "footer" not in layout(EN, told(link="javascript:alert(1)"), AT)


TEXT = (
    st.none() | st.text(max_size=30) | st.just("x" * (LONGEST + 9)) | st.sampled_from(["[b]", "$result[c0]", " ", "\n"])
)
ANYTHING = st.builds(
    Happening,
    customer=st.just("C1"),
    cards=st.just(()),
    channel=st.text(max_size=9),
    at=st.just(AT.isoformat()),
    kind=st.sampled_from(["message", "call", "form", "visit", "order", "note", "new"]),
    link=st.sampled_from(["", THREAD, "http://[", "ftp://a"]),
    direction=st.sampled_from([None, "in", "out"]),
    text=TEXT,
    subject=TEXT,
    name=TEXT,
    attachments=st.lists(st.builds(File, name=TEXT, mime=TEXT, size=st.none() | st.integers(0, 2**40)), max_size=12).map(tuple),
    status=st.sampled_from([None, "sent", "read", "new"]),
    edited=st.booleans(),
    deleted=st.booleans(),
)  # fmt: skip


@given(one=ANYTHING, language=st.sampled_from(["ru", "ro", "en"]), late=st.integers(-9, 9))
def test_whatever_happened_the_portal_takes_it(one, language, late):
    laid = layout(Manner(language), one, AT + timedelta(hours=late))
    assert problems(laid) == []
    assert len(msgspec.json.encode(laid)) < 8 * LONGEST


def test_nothing_raises_a_counter_unless_that_is_wanted_and_then_only_what_came_in():
    card = Card(3, 1)

    def fields(counters, direction):
        board = Activities(Manner(counters=counters))
        one = told(direction=direction)
        return board.add("fact:1", one, {}, card, 7).params["fields"]

    origin = {"originatorId": "onethread", "originId": "fact:1", "responsibleId": 7}
    assert fields(False, "in") == fields(False, "out") == fields(True, "out") == {**origin, "completed": True}
    assert fields(True, "in") == {**origin, "completed": False, "isIncomingChannel": True}
