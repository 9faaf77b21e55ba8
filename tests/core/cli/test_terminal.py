"""Nothing that people or remotes wrote steers the terminal of who reads it."""

import io
import json
import sys

import pytest

from onethread.cli.terminal import Terminal, on_a_line, safe, safe_json

HOSTILE = "\x1b[31mred\x1b]0;t\x07 \x9b2J \u202eevil\u202c\u2066x\u2069 \u200bhid\u00adden\ufeff \x7f"
STEERING = [character for character in HOSTILE if not (character.isascii() and character.isprintable())]


def steers(shown):
    return [character for character in shown if character in STEERING or "\x80" <= character <= "\x9f"]


def test_steering_characters_become_visible_signs():
    assert safe("\x1b[2J") == "␛[2J"
    assert safe("\x9b2J") == "�2J"
    assert safe("a\u202eb\U000e0041") == "a�b�"
    assert steers(safe(HOSTILE)) == []
    assert len(safe(HOSTILE)) == len(HOSTILE)


@pytest.mark.parametrize("picture", ["👩‍💻", "👍🏽", "❤️‍🔥", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🙂‍↔️", "👨🏿‍🚀", "Țurcanu", "Ёлкина\nй"])
def test_emoji_letters_and_lines_stay_what_they_are(picture):
    assert safe(picture) == picture


def test_a_name_has_no_lines():
    assert on_a_line("Ana\r\n12:00 ← fake\tx") == "Ana␊12:00 ← fake x"


def test_json_holds_the_same_and_steers_nothing():
    document = json.dumps({"text": HOSTILE, HOSTILE: "👩‍💻 ș"}, ensure_ascii=False)

    assert steers(safe_json(document)) == []
    assert json.loads(safe_json(document)) == json.loads(document)


def test_a_terminal_shows_nothing_raw_whoever_forgot_to_ask():
    file = io.StringIO()
    Terminal(file=file, markup=False, emoji=False).print(f"{HOSTILE} [red]:smile:")

    assert steers(file.getvalue()) == []
    assert "[red]:smile:" in file.getvalue()


def test_no_command_prints_raw_what_a_stranger_wrote(lite):
    told = {
        "id": f"e{HOSTILE}",
        "at": "2026-03-01T10:22:31Z",
        "channel": f"c{HOSTILE}",
        "direction": "in",
        "name": f"Ana\n{HOSTILE}",
        "subject": HOSTILE,
        "text": HOSTILE,
        "handles": [{"kind": "phone", "value": "069123456"}, {"kind": "email", "value": HOSTILE}],
        "attachments": [{"id": "a", "name": HOSTILE}],
        "reactions": [{"by": HOSTILE, "emoji": HOSTILE, "at": "2026-03-02T09:01:00Z"}],
        "revisions": [{"at": "2026-03-02T08:30:00Z", "text": HOSTILE}],
    }
    lite("import", lite.file(json.dumps(told), f"nonsense {HOSTILE}"))

    for called in (
        ["timeline", "069123456"],
        ["customers"],
        ["deadletters"],
        ["deadletters", "--show", "1"],
        ["replay"],
    ):
        for more in ([], ["--json"]) if called != ["deadletters"] else ([],):
            _, out, err = lite(*called, *more)
            assert out
            assert steers(out + err) == [], called


def test_an_export_steers_no_terminal_and_a_file_gets_it_as_it_is(lite, monkeypatch):
    told = {"id": "e1", "at": "2026-03-01T10:22:31Z", "channel": "note", "text": HOSTILE}
    lite("import", lite.file(json.dumps(told)))
    filed = lite("export", "interactions")[1]
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    shown = lite("export", "interactions")[1]

    assert steers(shown) == []
    assert "\x9b" in filed
    assert json.loads(shown) == json.loads(filed)
