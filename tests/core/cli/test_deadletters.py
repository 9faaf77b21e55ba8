"""A dead letter shows what came in, so that somebody can do something about it."""

import json

import pytest

from onethread.flow.interchange.connector import NAME
from onethread.flow.raw_item import raw_item
from onethread.plugin import Delivery
from tests.core.telling import NOW

GOOD = '{"id": "e1", "at": "2026-03-01T10:22:31Z", "channel": "note"}'
BAD = '{"id": "x", "channel": 5}'


def delivery(body, **headers):
    return Delivery(NAME if headers else "c", body, headers, NOW)


def test_a_letter_of_an_import_names_file_and_line_and_shows_it(lite):
    lite("import", lite.file(GOOD, BAD))

    assert "story.jsonl:2" in lite("deadletters")[1]
    code, shown, _ = lite("deadletters", "--show", "1")
    assert code == 0
    assert "story.jsonl:2" in shown
    assert "Expected `str`, got `int` - at `$.channel`" in shown
    assert json.loads(shown[shown.index("{") :]) == json.loads(BAD)
    assert lite.json("deadletters", "--show", "1")["letter"]["item"] == "2"


@pytest.mark.parametrize(
    ("kept", "item", "shown"),
    [
        (delivery(b'{"a": [{"b/c": {"d": 1}}]}'), "/a/0/b~1c", '{\n  "d": 1\n}'),
        (delivery(b'{"a": 1}'), "", '{\n  "a": 1\n}'),
        (delivery(b'{"a": 1}'), "/nowhere/5", '{\n  "a": 1\n}'),
        (delivery(b"name=Ana&phone=1"), "", "name=Ana&phone=1"),
        (delivery(b"\xcf\xf0"), "", "\\xcf\\xf0"),
        (delivery(b'one\n{"two": 2}\n', **{"first-line": "7"}), "8", '{\n  "two": 2\n}'),
        (delivery(b""), "/a", ""),
        (
            delivery(b'{"auth": {"application_token": "x", "token_type": "t"}}'),
            "/auth",
            '{\n  "application_token": "•••",\n  "token_type": "t"\n}',
        ),
        (delivery(b"auth[access_token]=x&b=1&AUTH_ID=y"), "", "auth[access_token]=•••&b=1&AUTH_ID=•••"),
    ],
)
def test_the_item_is_shown_as_it_came(kept, item, shown):
    assert raw_item(kept, item) == shown


def test_a_very_large_item_is_cut():
    assert raw_item(delivery(b"x" * 30_000), "").endswith("... (30,000 characters)")


def test_what_excludes_each_other_is_refused(lite):
    lite("init")

    code, _, said = lite("deadletters", "--retry", "--drop")
    assert (code, "exclude each other" in said) == (2, True)
    assert lite("deadletters", "--show", "9")[0] == 2
    assert lite("deadletters", "--show", "9", "--drop")[0] == 2


def test_one_or_so_many_are_dropped_or_retried_where_it_is_asked(lite):
    lite("import", lite.file(BAD, BAD, BAD, BAD))
    numbers = [one["id"] for one in lite.json("deadletters")]

    assert lite.json("deadletters", "--drop", "--limit", "2") == {"dropped": 2}
    assert lite.json("deadletters", "--drop", "--show", str(numbers[3])) == {"dropped": 1}
    assert [one["id"] for one in lite.json("deadletters")] == numbers[2:3]
    assert lite.json("deadletters", "--retry", "--show", str(numbers[2]))["retried"] == 1


def test_retrying_and_dropping_say_what_they_did(lite):
    lite("import", lite.file(BAD))

    assert lite("deadletters", "--retry")[1].startswith("1 retried, 0 interactions changed")
    assert lite.json("deadletters", "--retry") == {"retried": 1, "changed": 0, "left": 1}
    assert lite.json("deadletters", "--drop") == {"dropped": 1}
    assert lite("deadletters", "--retry")[:2] == (0, "There is nothing to retry.\n")


def test_what_is_not_listed_is_counted_and_the_advice_keeps_the_choice(lite):
    lite("import", lite.file(*[BAD] * 3))
    lite("import", lite.file(BAD, name="other.jsonl"))
    shown = lite("deadletters", "--limit", "1")[1]

    assert "and 3 more" in shown
    assert "times are those of Europe/Chisinau" in shown


def test_the_advice_about_unknown_events_is_about_unknown_events(lite, capfdbinary):
    from onethread.cli.deadletters_command import _advise
    from tests.core.installed import installation

    _advise(0, " --unknown", installation(lite.folder, "sqlite:///x.db"))
    assert b"`onethread deadletters --unknown --drop` forgets them" in capfdbinary.readouterr().out


@pytest.mark.parametrize("columns", [60, 160])
def test_a_list_cuts_no_reason(lite, monkeypatch, columns):
    lite("import", lite.file('{"id": "x", "at": "2026-03-01T10:00:00Z", "channel": "c", "statuses": [{"status": 5}]}'))
    monkeypatch.setattr("onethread.cli.console.out._width", columns)
    shown = lite("deadletters")[1]

    assert "…" not in shown
    for word in ("Expected", "`str`,", "got", "`int`"):
        assert word in shown
