"""Commands as people and scripts call them: what they print, and their exit codes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.core.cli.shell import LINES
from tests.core.installed import free_port, signed, write_configuration
from tests.plugins.whatsapp.reading import body, message, webhook


def test_an_imported_story_is_shown_as_a_thread(shell):
    assert shell("import", shell.file(*LINES))[0] == 0
    code, shown, _ = shell("timeline", "8 (0) 69 12-34-56")

    assert code == 0
    assert shown.splitlines()[0].startswith("Ваня Чебан  ")
    assert "phone +37369123456" in shown
    assert "Sunday, 1 March 2026" in shown
    assert "12:22  ← whatsapp Здравствуйте" in shown
    assert "10:00  → email    Oferta" in shown
    assert "Atașat.   ✓✓ read 11:00" in shown
    assert "[oferta.pdf]" in shown
    assert "edited 10:30: Bună ziua" in shown
    assert "👍 customer 11:01" in shown


def test_an_export_imported_elsewhere_exports_the_same(shell, tmp_path):
    shell("import", shell.file(*LINES))
    exported = shell("export", "interactions", "--format", "jsonl")[1]
    (tmp_path / "again.jsonl").write_text(exported)
    other = f"sqlite:///{tmp_path}/other.db"
    shell._patch.setenv("ONETHREAD_STORE", other)

    assert shell("import", "again.jsonl")[0] == 0
    again = shell("export", "interactions")[1]
    assert [stable(line) for line in again.splitlines()] == [stable(line) for line in exported.splitlines()]


def test_no_line_of_an_export_is_two_to_anybody(shell):
    text = "a\u2028b\u2029c\x85d"
    told = {"id": "e1", "at": "2026-03-01T10:22:31Z", "channel": "note", "text": text, "name": text}
    shell("import", shell.file(json.dumps(told)))

    (line,) = shell("export", "interactions")[1].splitlines()
    assert json.loads(line)["text"] == text
    assert len(shell("export", "customers")[1].splitlines()) == 1


def stable(line):
    return {key: value for key, value in json.loads(line).items() if key not in ("customer", "learned_at", "delivery")}


def test_every_bad_line_is_named_and_the_rest_goes_on(shell):
    name = shell.file(
        "nonsense",
        LINES[0],
        "",
        '{"id": "x", "channel": 5}',
        LINES[1],
        '{"id":"y","at":"2026-03-01T10:00:00","channel":"c"}',
    )
    code, _, said = shell("import", name)

    assert code == 1
    assert f"{name}:1: not a JSON object" in said
    assert f"{name}:4: Expected `str`, got `int` - at `$.channel`" in said
    assert f"{name}:6: a time without its zone" in said
    assert len(shell("export", "interactions")[1].splitlines()) == 2
    code, listed, _ = shell("deadletters")
    assert (code, listed.count("interchange")) == (1, 3)
    assert shell("deadletters", "--drop")[1] == "3 dropped\n"
    assert shell("deadletters")[0] == 0


def test_an_interrupted_import_goes_on_where_it_was(shell, monkeypatch):
    from onethread.cli import import_command

    monkeypatch.setattr(import_command, "MOST_LINES", 2)
    lines = [json.dumps({"id": f"e{n}", "at": "2026-03-01T10:00:00Z", "channel": "note"}) for n in range(7)]
    name = shell.file(*lines)
    bring = import_command._bring
    brought = 0

    async def interrupted(*arguments):
        nonlocal brought
        brought += 1
        if brought == 3:
            raise KeyboardInterrupt
        await bring(*arguments)

    monkeypatch.setattr(import_command, "_bring", interrupted)
    assert shell("import", name)[0] == 130
    monkeypatch.setattr(import_command, "_bring", bring)

    assert shell.json("import", name) == {"lines": 3, "unread": 0, "withheld": 0, "resumed_at_line": 5}
    assert len(shell("export", "interactions")[1].splitlines()) == 7
    assert shell.json("import", name) == {"lines": 7, "unread": 0, "withheld": 0, "resumed_at_line": 1}
    assert len(shell("export", "interactions")[1].splitlines()) == 7


def test_a_thread_is_found_by_name_and_id_and_as_json(shell):
    shell("import", shell.file(*LINES))
    told = shell.json("timeline", "чебан")

    assert [one["id"] for one in told["interactions"]] == ["e1", "e2"]
    assert shell.json("timeline", told["customer"].lower())["customer"] == told["customer"]
    assert shell.json("timeline", told["customer"], "--limit", "1")["interactions"][0]["id"] == "e2"
    code, said, _ = shell("timeline", "nobody@nowhere.md")
    assert code == 1
    assert "Nobody is known" in said


def test_customers_and_connections_are_listed(shell):
    shell("import", shell.file(*LINES))

    (one,) = shell.customers()
    assert (one["name"], one["interactions"]) == ("Ваня Чебан", 2)
    assert "1 customer;" in shell("customers")[1]
    assert [row["connection"] for row in shell.json("connections")] == ["interchange", "site", "wa"]
    assert shell("check")[0] == 0


def test_a_replay_without_changes_says_so(shell):
    shell("import", shell.file(*LINES))

    assert shell.json("replay") == {
        "differences": [],
        "new": 0,
        "changed": 0,
        "gone": 0,
        "left_alone": 0,
        "applied": False,
    }


def test_a_backup_is_a_store(shell, tmp_path):
    shell("import", shell.file(*LINES))
    exported = shell("export", "interactions")[1]

    assert shell("backup", "copy.db")[0] == 0
    assert shell("backup", "copy.db")[0] == 2
    shell._patch.setenv("ONETHREAD_STORE", f"sqlite:///{tmp_path}/copy.db")
    assert shell("export", "interactions")[1] == exported


def test_plugins_are_listed_with_what_they_can(lite):
    found = {plugin["name"]: plugin for plugin in lite.json("plugins")}

    assert found["whatsapp"]["capabilities"] == {"whatsapp": ["Receives", "Greets"]}
    assert found["forms"]["distribution"] == "onethread-forms"
    assert "Receives" in lite("plugins")[1]


def test_init_makes_what_is_missing(lite):
    (lite.folder / "onethread.toml").unlink()
    lite._patch.delenv("ONETHREAD_WA__APP_SECRET")
    lite._patch.delenv("ONETHREAD_WA__VERIFY_TOKEN")

    assert lite("init")[0] == 0
    assert (lite.folder / "onethread.db").exists()
    assert lite("check")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["timelin"], 2, "No such command"),
        (["timeline"], 2, "Missing argument"),
        (["customers", "--config", "nowhere.toml"], 2, "run `onethread init`"),
        (["customers"], 2, "there is no onethread.db yet"),
        (["import", "nowhere.jsonl"], 2, "there is no file"),
        (["export", "everything"], 2, "Invalid value"),
        (["backup", "no/such/folder.db"], 2, "there is no folder"),
        (["worker"], 2, "on SQLite `onethread serve` does the work"),
    ],
)
def test_a_command_that_is_used_wrongly_says_how_to_use_it(bare, arguments, code, said):
    left, _, err = bare(*arguments)

    assert (left, said in err) == (code, True), err


@pytest.mark.slow
def test_beside_a_server_reading_goes_on_and_writing_is_handed_over(served, tmp_path):
    shell, url, _ = served
    raw = webhook(messages=[message(text={"body": "private words"}, timestamp="1772800000")])
    assert httpx.post(f"{url}/hooks/wa", content=raw, headers=signed(raw)).status_code == 200

    assert shell("import", shell.file(*LINES))[0] == 0
    assert shell("worker", "--drain")[0] == 0
    assert [one["id"] for one in shell.json("timeline", "069123456")["interactions"]] == ["e1", "e2", "wamid.1"]
    assert shell("backup", "live.db")[0] == 0
    assert shell("replay", "--apply")[0] == 0
    assert (tmp_path / "onethread.db.door").stat().st_mode & 0o777 == 0o600


@pytest.mark.slow
def test_a_second_server_on_the_same_file_is_refused(served):
    shell, _, _ = served
    code, _, said = shell("serve", "--port", str(free_port()))

    assert code == 1
    assert "another process already serves or writes onethread.db" in said


def test_a_writing_command_beside_another_says_to_wait(lite):
    from onethread.engine.handover import lock_of

    lite("init")
    with lock_of(lite.folder / "onethread.db"):
        code, _, said = lite("worker", "--drain")

    assert code == 1
    assert "try again when it has finished" in said


def test_logs_name_deliveries_and_never_what_people_wrote(lite):
    raw = body("text_ru_emoji.json")
    port = free_port()
    executable = Path(sys.executable).with_name("onethread")
    process = subprocess.Popen(
        [executable, "serve", "--port", str(port)], cwd=lite.folder, stderr=subprocess.PIPE, env=os.environ
    )
    for _ in range(200):
        try:
            httpx.post(f"http://127.0.0.1:{port}/hooks/wa", content=raw, headers=signed(raw))
            break
        except httpx.TransportError:
            time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    logs = process.communicate(timeout=20)[1].decode()

    (recorded,) = [json.loads(line) for line in logs.splitlines() if '"recorded"' in line]
    assert (recorded["deliveries"], recorded["first"], recorded["facts"]) == (1, 1, 1)
    assert "Подскажите" not in logs
    assert "37369123456" not in logs


def test_help_is_quick():
    executable = Path(sys.executable).with_name("onethread")
    modules = subprocess.run(
        [sys.executable, "-X", "importtime", executable, "--help"], capture_output=True, text=True, check=True
    ).stderr
    assert "timeline" in subprocess.run([executable, "--help"], capture_output=True, text=True, check=True).stdout
    for slow in ("sqlalchemy", "pydantic", "rich.console", "starlette", "phonenumbers", "httpx"):
        assert f" {slow}\n" not in modules


def newer(folder):
    import sqlite3

    with sqlite3.connect(folder / "onethread.db") as store:
        store.execute("CREATE TABLE alembic_version (version_num TEXT)")
        store.execute("INSERT INTO alembic_version VALUES ('0999')")
    store.close()


def scribbled(folder):
    (folder / "onethread.db").write_text("a story " * 1000)


WRONG_STORES = [
    ("sqlite:///onethread.db", newer, 2, "the store is at version 0999, which is newer than this program"),
    ("sqlite:///onethread.db", scribbled, 2, "the store is a file that is no database"),
    ("sqlite:///no/such/folder.db", None, 2, "there is no folder"),
    ("sqlite:///folder", lambda folder: (folder / "folder").mkdir(), 2, "is a folder: name a file in it"),
    ("postgresql://me:s3cr3t@127.0.0.1:1/db", None, 1, "the store does not answer"),
    ("postgresql://me:s3cr3t@no.such.host.invalid/db", None, 1, "the store does not answer"),
    ("postgresql://me:s3cr3t@127.0.0.1:port/db", None, 2, "not a database URL"),
    ("pstgresql://me:s3cr3t@127.0.0.1/db", None, 2, "begins with sqlite:/// or postgresql://"),
]


@pytest.mark.parametrize(
    "arguments", [["customers"], ["import", "story.jsonl"], ["worker", "--drain"], ["init"], ["serve"]]
)
@pytest.mark.parametrize(("url", "prepare", "code", "said"), WRONG_STORES)
def test_a_store_that_cannot_be_used_is_explained_in_a_line(bare, arguments, url, prepare, code, said):
    bare.file(*LINES)
    write_configuration(bare.folder, url)
    if prepare:
        prepare(bare.folder)

    left, _, err = bare(*arguments)

    (line,) = [one for one in err.splitlines() if one.startswith("onethread: ")]
    assert (left, said in line) == (code, True), err
    assert "Traceback" not in err
    assert "s3cr3t" not in err


@pytest.mark.parametrize("arguments", [["customers"], ["import", "story.jsonl"]])
def test_a_folder_that_nobody_may_write_is_explained_in_a_line(lite, arguments):
    lite.file(*LINES)
    write_configuration(lite.folder, "sqlite:////sys/onethread.db")

    left, _, err = lite(*arguments)

    assert (left, len(err.splitlines())) == (2, 1), err


@pytest.mark.parametrize("arguments", [["customers"], ["import", "story.jsonl"]])
def test_a_server_that_does_not_know_the_database_or_the_user_says_what_to_correct(lite, postgres_server, arguments):
    lite.file(*LINES)
    for url in (postgres_server.format("no_such"), postgres_server.format("postgres").replace("postgres@", "no_such@")):
        write_configuration(lite.folder, url)
        left, _, err = lite(*arguments)

        assert (left, "correct `store`" in err, len(err.splitlines())) == (2, True, 1), err
