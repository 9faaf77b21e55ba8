"""Commands that are used wrongly say what would be right, and leave with 2."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.cli.shell import LINES
from tests.core.installed import ENVIRON

EXECUTABLE = Path(sys.executable).with_name("onethread")


@pytest.mark.parametrize(
    ("arguments", "environ", "said"),
    [
        (["customers", "--config", "/nope/x.toml"], {}, "/nope/x.toml"),
        (["customers"], {"ONETHREAD_LOG": "loud"}, "ONETHREAD_LOG is one of debug, info, warning"),
        (["serve"], {"ONETHREAD_LOG": "inof"}, "did you mean 'info'?"),
        (["customers"], {"ONETHREAD_STORE": "mysql://x"}, "begins with sqlite:/// or postgresql://"),
        (["customers"], {"onethread_store": "x"}, "write it in capitals"),
        (["replay", "--connection", "interchnge"], {}, "did you mean 'interchange'?"),
    ],
)
def test_a_wrong_word_is_named(lite, arguments, environ, said):
    lite("init")
    for name, value in environ.items():
        lite._patch.setenv(name, value)
    code, _, err = lite(*arguments)

    assert (code, said in err) == (2, True), err


def test_init_makes_the_store_also_before_the_connections_that_secrets_are_for(lite):
    (lite.folder / "onethread.toml").unlink()

    assert lite("init")[0] == 0
    assert (lite.folder / "onethread.db").exists()
    code, _, said = lite("connections")
    assert (code, "there is no [connections.wa] that reads it" in said) == (2, True)


def test_who_only_reads_the_store_needs_no_secret(lite):
    lite("import", lite.file(*LINES))
    for name in ENVIRON:
        lite._patch.delenv(name)

    for arguments in (["customers"], ["timeline", "069123456"], ["export", "interactions"], ["deadletters"]):
        assert lite(*arguments)[0] == 0
    assert lite("backup", "copy.db")[0] == 0
    assert "app_secret is missing" in lite("import", "story.jsonl")[2]


def test_check_answers_in_json_also_about_the_configuration(lite):
    (lite.folder / "onethread.toml").write_text("stoer = 1")

    assert lite.json("check")["problems"][0].startswith("onethread.toml: 'stoer' is unknown")
    assert lite("check", "--json")[0] == 2


def test_own_handles_that_identify_nobody_are_a_problem(lite):
    lite("init")
    path = lite.folder / "onethread.toml"
    path.write_text(path.read_text().replace('"022 900 100"', '"022 900 100", "office"'))
    code, said, _ = lite("check")

    assert code == 1
    assert "own_handles: 'office' is no phone number" in said
    assert "1 problem." in said


def test_the_version_is_told(lite):
    assert lite("--version")[:2] == (0, "onethread 0.1.0\n")


@pytest.mark.slow
@pytest.mark.parametrize("arguments", ["timeline 069123456", "timeline 069123456 --json", "export interactions"])
def test_a_reader_who_has_seen_enough_is_no_error(lite, arguments):
    many = [LINES[0].replace("e1", f"e{n}").replace("Здравствуйте", "x" * 900) for n in range(100)]
    lite("import", lite.file(*many))
    command = f"{EXECUTABLE} {arguments} | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["/bin/bash", "-c", command], cwd=lite.folder, capture_output=True, env=os.environ)

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"\n") == 1


def test_reading_a_file_loads_nothing_that_only_a_server_needs(lite):
    lite("init")
    modules = subprocess.run(
        [sys.executable, "-X", "importtime", EXECUTABLE, "customers"], cwd=lite.folder, capture_output=True, text=True
    ).stderr
    assert "sqlalchemy.engine" in modules
    for slow in ("alembic", "sqlalchemy.ext.asyncio", "httpx", "starlette", "uvicorn", "fastapi"):
        assert f" {slow}\n" not in modules
