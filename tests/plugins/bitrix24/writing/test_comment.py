"""Comments say the same as activities, as text that nobody's words can break, with a mark by which they are found."""

from datetime import timedelta

import pytest
from hypothesis import given

from onethread_bitrix24.writing.comment import text_of
from onethread_bitrix24.writing.echo import marked
from tests.plugins.bitrix24.writing.test_activity import ANYTHING, AT, EN, THREAD, told

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
    assert marked(text) == KEY
    assert "\n".join(text.split("\n")[:-1]).count("#onethread=") == 0
