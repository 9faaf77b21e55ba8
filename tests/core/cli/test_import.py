"""An import keeps what the file holds, and goes on only with the file that it began."""

import json

import pytest

from onethread.cli import import_command
from onethread.store import deliveries

NOTES = [
    json.dumps({"id": f"e{n}", "at": "2026-03-01T10:00:00Z", "channel": "note", "text": "a" * 900}) for n in range(20)
]


@pytest.fixture
def interrupted(lite, monkeypatch):
    """Import a file and stop it before its fourth stretch of two lines."""

    def interrupt(name):
        monkeypatch.setattr(import_command, "MOST_LINES", 2)
        bring = import_command._bring
        brought = []

        async def until(*arguments):
            brought.append(arguments)
            if len(brought) == 4:
                raise KeyboardInterrupt
            await bring(*arguments)

        monkeypatch.setattr(import_command, "_bring", until)
        left = lite("import", name)
        monkeypatch.setattr(import_command, "_bring", bring)
        return left

    return interrupt


def test_an_interrupted_import_says_how_to_go_on(lite, interrupted):
    code, _, said = interrupted(lite.file(*NOTES))

    assert code == 130
    assert "Run the same command again to go on" in said
    assert lite.json("import", "story.jsonl")["resumed_at_line"] == 7


def test_a_file_that_was_changed_where_it_was_read_is_read_again(lite, interrupted):
    interrupted(lite.file(*NOTES))
    changed = [*NOTES[:5], NOTES[5].replace("aaaa", "bbbb", 1), *NOTES[6:]]
    _, _, said = lite("import", lite.file(*changed))

    assert "story.jsonl has changed since it was begun: it is read again from line 1" in said
    assert "20 lines read" in said
    assert "bbbb" in lite("export", "interactions")[1]


def test_a_file_that_has_grown_goes_on_where_it_was(lite, interrupted):
    interrupted(lite.file(*NOTES))
    more = NOTES[0].replace("e0", "e99")

    assert lite.json("import", lite.file(*NOTES, more)) == {
        "lines": 15,
        "unread": 0,
        "withheld": 0,
        "resumed_at_line": 7,
    }


def test_a_file_that_has_shrunk_is_read_again(lite, interrupted):
    interrupted(lite.file(*NOTES))

    assert lite.json("import", lite.file(*NOTES[:3])) == {"lines": 3, "unread": 0, "withheld": 0, "resumed_at_line": 1}


def test_what_is_not_utf_8_is_named_and_kept_as_it_is(lite, store_of):
    line = '{"id": "e1", "at": "2026-03-01T10:00:00Z", "channel": "note", "text": "Цена"}'.encode("cp1251")
    (lite.folder / "old.jsonl").write_bytes(line + b"\r\n")
    code, _, said = lite("import", "old.jsonl")

    assert (code, "old.jsonl:1: not UTF-8" in said) == (1, True)
    (kept,) = store_of(lambda connection: deliveries.numbered(connection, [1]))
    assert kept.delivery.body == line + b"\r\n"
    assert kept.delivery.headers["file"] == "old.jsonl"


def test_the_mark_of_an_editor_is_no_part_of_the_first_line(lite):
    (lite.folder / "marked.jsonl").write_bytes(b"\xef\xbb\xbf" + NOTES[0].encode() + b"\r\n" + NOTES[1].encode())

    assert lite.json("import", "marked.jsonl") == {"lines": 2, "unread": 0, "withheld": 0, "resumed_at_line": 1}


def test_a_folder_is_no_file(lite):
    code, _, said = lite("import", ".")

    assert (code, "is a folder" in said) == (2, True)


def test_unread_lines_beyond_those_shown_are_counted(lite):
    _, _, said = lite("import", lite.file(*["nonsense"] * 25))

    assert "... and 5 more" in said
