"""Import and export stream: ten times as many lines need no more memory."""

import json
import os
import subprocess

import pytest

from tests.core.installed import ENVIRON, write_configuration
from tests.stores import BOTH, postgres_database
from tests.thread.serving import EXECUTABLE

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

FEW, MANY = 5_000, 50_000


@pytest.fixture(params=BOTH)
def folder(request, tmp_path):
    if request.param == "sqlite":
        write_configuration(tmp_path, f"sqlite:///{tmp_path}/onethread.db")
        yield tmp_path
        return
    with postgres_database(request.getfixturevalue("postgres_server"), "memory") as url:
        write_configuration(tmp_path, url)
        yield tmp_path


def peak(folder, *arguments):
    """Megabytes that a command needed at most."""
    with (folder / "out").open("wb") as out:
        process = subprocess.Popen([EXECUTABLE, *arguments], cwd=folder, env=os.environ | ENVIRON, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    assert status == 0
    return usage.ru_maxrss / 1024


def story(folder, number):
    """A file with so many messages of a tenth as many people."""
    path = folder / f"{number}.jsonl"
    with path.open("w") as file:
        for one in range(number):
            handle = {"kind": "wa_id", "value": f"3736{one // 10:07d}", "trust": "channel"}
            line = {"id": f"m{one}", "at": "2026-03-01T10:22:31Z", "channel": "whatsapp", "handles": [handle]}
            file.write(json.dumps(line | {"text": f"message {one} " * 10}) + "\n")
    return path.name


def test_import_and_export_need_no_more_memory_for_more_lines(folder):
    few = peak(folder, "import", story(folder, FEW)), peak(folder, "export", "interactions")
    many = peak(folder, "import", story(folder, MANY)), peak(folder, "export", "interactions")

    assert (folder / "out").read_bytes().count(b"\n") == MANY
    assert [one < 1.3 * other for one, other in zip(many, few, strict=True)] == [True, True], (few, many)
