"""Programs are told from people, and people are not taken for programs."""

import pytest

from onethread.plugin import Unread
from tests.plugins.forms.reading import posted, told, unread

REACHABLE = {"name": "A", "phone": "069123456"}
SITE = "https://site.md"


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({"name": "A", "website": "http://x"}, "a hidden field was filled in"),
        ({"name": "A", "phone": "123456", "website": "http://x"}, "a hidden field was filled in"),
        (REACHABLE | {"website": "http://x", "message": "see http://y"}, "a hidden field was filled in"),
        (REACHABLE | {"hp": "x"}, "a hidden field was filled in"),
        ({"name": "A", "_ts": "1.5"}, "filled in within 1.5 seconds"),
        ({"name": "A", "shown_at": 100, "sent_at": 101}, "filled in within 1 seconds"),
        ({"name": "A", "message": "[url=http://x]a[/url]"}, "an advertisement full of links"),
        ({"name": "A", "message": "http://a http://b www.c.d https://e"}, "an advertisement full of links"),
    ],
)
def test_spam_is_kept_raw_and_makes_no_history(fields, verdict):
    assert unread(posted(fields)) == Unread("", f"spam: {verdict}", known=False)


@pytest.mark.parametrize(
    "fields",
    [
        {"website": ""},
        {"hp": "false"},
        {"hp": "0"},
        {"hp": ["", " "]},
        {"_ts": "9"},
        {"_ts": "0"},
        {"_ts": "-5"},
        {"_ts": "soon"},
        {"shown_at": "5", "sent_at": "5"},
        {"message": "see www.a.md"},
        {"message": "http://www.a.md http://www.b.md https://www.c.md"},
        {"message": f"{SITE}/1 {SITE}/2 https://www.site.md/3 {SITE}/4"},
        {"phone": "069123456", "website": "https://alfa.md"},
        {"email": "a@b.md", "website": "https://alfa.md"},
    ],
)
def test_a_person_is_no_spam(fields):
    assert told(posted({"name": "A"} | fields, origin=SITE)).name == "A"


def test_a_field_with_a_meaning_of_its_own_is_no_trap():
    fact = told(posted({"name": "A", "hp": "200", "website": "alfa.md"}), fields={"hp": "field", "website": "field"})

    assert fact.attributes["fields"] == {"hp": "200", "website": "alfa.md"}
