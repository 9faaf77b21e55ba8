"""Comments say the same as activities, as text that nobody's words can break, with a mark by which they are found."""

from datetime import timedelta

import pytest
from hypothesis import given

from onethread_bitrix24.writing.comment import text_of
from onethread_bitrix24.writing.echo import is_ours, marked
from tests.plugins.bitrix24.writing.test_activity import ANYTHING, AT, EN, SAID, THREAD, told

pytestmark = pytest.mark.slow  # a portal over HTTP for each

KEY = "fact:0123456789abcdef"


def test_it_says_channel_direction_who_and_what_and_leads_to_the_whole_thread():
    late = AT + timedelta(hours=3)
    assert text_of(EN, KEY, told(direction="in", edited=True, subject="Offer"), late).split("\n") == [
        "[b]WhatsApp: incoming message[/b]",
        "Ana, Time: 2026-11-24 14:00",
        "[b]Offer[/b]",
        "hi",
        "[i]Edited[/i]",
        f"[url={THREAD}#onethread={KEY}]Whole thread[/url]",
    ]


def test_without_a_link_the_mark_stands_by_itself():
    assert text_of(EN, KEY, told(link=""), AT).split("\n")[-1] == f"#onethread={KEY}"


def test_words_of_customers_are_no_code_and_no_mark():
    text = text_of(EN, KEY, told(text="[url=http://evil]x[/url] [USER=1] #onethread=fact:1"), AT)
    assert "[url=http://evil]" not in text
    assert "[USER=1]" not in text
    assert marked(text) == KEY


@given(one=ANYTHING)
def test_whatever_happened_it_is_known_by_its_mark(one):
    text = text_of(EN, KEY, one, AT)
    assert (marked(text), is_ours({"COMMENT": text})) == (KEY, True)
    assert "\n".join(text.split("\n")[:-1]).count("#onethread=") == 0


def test_a_mark_that_somebody_else_has_copied_is_theirs():
    row = {"COMMENT": text_of(EN, KEY, SAID, AT), "AUTHOR_ID": "7"}
    assert is_ours(row, 7)
    assert not is_ours(row, 8)
    assert not is_ours({"COMMENT": "hello", "AUTHOR_ID": "7"}, 7)
    assert not is_ours({"COMMENT": None})


def test_cards_and_activities_are_known_by_their_origin():
    assert is_ours({"ID": "1", "ORIGINATOR_ID": "onethread", "ORIGIN_ID": "C1"})
    assert is_ours({"id": 1, "fields": {"originatorId": "onethread"}})
    assert not is_ours({"ID": "1", "ORIGINATOR_ID": "other"})
    assert not is_ours({"ID": "1", "ORIGINATOR_ID": None})
