"""Imports point one way; import-linter checks it, and is seen to fail where one is planted that does not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")
PACKAGES = {
    "onethread": "core",
    "onethread_whatsapp": "plugins/whatsapp",
    "onethread_forms": "plugins/forms",
    "onethread_bitrix24": "plugins/bitrix24",
}


def lint(path, *folders):
    """(exit code, what it said), for the packages in these folders, or in the one that it is called in."""
    places = os.pathsep.join(str(place) for place in folders or [path])
    command = [str(LINTER), "--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    done = subprocess.run(
        command, cwd=path, env=os.environ | {"PYTHONPATH": places}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def copy(tmp_path):
    for package, folder in PACKAGES.items():
        shutil.copytree(ROOT / folder / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_house_keeps_its_layers():
    code, said = lint(ROOT, *(ROOT / folder for folder in PACKAGES.values()))
    assert code == 0, said


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("onethread/model/join.py", "import onethread.plugin.errors", "Imports point one way through the house"),
        ("onethread/flow/receive.py", "import onethread.web.app", "Imports point one way through the house"),
        ("onethread_forms/connector.py", "import onethread.store.schema", "A plugin sees onethread.plugin"),
        ("onethread_forms/connector.py", "import onethread_whatsapp.settings", "Plugins do not know each other"),
        ("onethread/flow/receive.py", "import onethread_forms.connector", "The core knows no plugin"),
    ],
)
def test_a_planted_import_is_noticed(copy, file, line, contract):
    path = copy / file
    path.write_text(f"{path.read_text()}\n{line}\n")
    code, said = lint(copy)

    assert code != 0
    assert any(contract in told and "BROKEN" in told for told in said.splitlines()), said
