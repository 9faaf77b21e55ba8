"""Descriptions become plain text, whatever they are made of, in no more time than they are long."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread_bitrix24.translate.text import BB, HTML, LONGEST, PLAIN, plain, spoken


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("<b>a</b><br>b", HTML, "a\nb"),
        ("a\nb <i>c</i>", HTML, "a b c"),
        ("<head><title>t</title></head><body>x</body>", HTML, "x"),
        ("a<!-- b > c -->d<!-- e", HTML, "ad"),
        ("<script>if (a<b) {}</script>x", HTML, "x"),
        ("<td>1</td><td>2</td><tr>3", HTML, "12\n3"),
        ("5 &lt; 6 &amp;&amp; x", HTML, "5 < 6 && x"),
        ("a < b", "", "a < b"),
        ("<p>a</p>", "", "a"),
        ("[b]a[/b][br][url=https://x.md]link[/url] [USER=7]Olga[/USER]", BB, "a\nlink Olga"),
        ("array[0] [sic]", BB, "array[0] [sic]"),
        ("<b>[b]", PLAIN, "<b>[b]"),
        ("  a \t b\r\n\r\n\r\n\r\nc ", PLAIN, "a b\n\nc"),
        ("", HTML, ""),
    ],
)
def test_marks_go_and_words_stay(text, kind, expected):
    assert plain(text, kind) == expected


def test_a_name_before_an_answer_is_not_part_of_it():
    assert spoken("[b]Olga:[/b] [br]Yes, today.") == "Yes, today."
    assert spoken("[b]Important:[/b] no") == "Important: no"
    assert spoken("Yes [b]Olga:[/b]") == "Yes Olga:"


@given(text=st.text(alphabet="<>!-/ab[]=& \n\"'", max_size=300), kind=st.sampled_from(["", PLAIN, BB, HTML]))
def test_anything_is_read(text, kind):
    assert len(plain(text, kind)) <= LONGEST


@pytest.mark.parametrize("part", ["<!--", "<a ", "<", "<script>", "[b", "[url=", "<b></", "&#", "-->", "[b]x"])
def test_hostile_texts_cost_no_more_than_their_length(part):
    def seconds(length):
        text, begun = part * (length // len(part)), time.process_time()
        for kind in (HTML, BB, ""):
            plain(text, kind)
        return time.process_time() - begun

    seconds(2000)
    assert seconds(200_000) < 100 * max(seconds(20_000), 0.002)
