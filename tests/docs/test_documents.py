"""What the documents say is so: links lead somewhere, commands run, names are those of the code."""

import inspect
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import fields, replace
from datetime import UTC, datetime
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from onethread import cli
from onethread.cli import COMMANDS
from onethread.cli.init_command import BEGINNING
from onethread.engine.configuration import CORE_NAMES, KEYS, connect, read
from onethread.engine.oidc import RETURN, Oidc
from onethread.flow.evidence.weights import of_kind, of_names
from onethread.flow.handle_kinds import KINDS
from onethread.flow.interchange.lines import read_line
from onethread.flow.names import Likeness
from onethread.flow.namesakes import _CITY, _COMPANY, _NAME
from onethread.flow.translate import translate
from onethread.model.account import Role
from onethread.model.caution import Caution
from onethread.plugin import Delivery, RefusedError, Request, Unread, connector, errors, hooks
from onethread.plugin.capability import capabilities
from onethread.plugin.host import load
from onethread.store.deliveries import Kept
from onethread.web.api.app import build_api
from onethread.web.api.site import Site
from onethread.web.pages.app import FRAMED, PAGES
from tests.core.installed import free_port

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "plugins").glob("*/README.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)")
needs_curl = pytest.mark.skipif(not shutil.which("curl"), reason="the examples use curl")
SCRIPT = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def text(name):
    return (ROOT / name).read_text()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file(document):
    links = [link for link in LINK.findall(document.read_text()) if "://" not in link]
    assert [link for link in links if not (document.parent / link).exists()] == []


def played(document, folder):
    """What a document's scripts print, run as they are written."""
    written = "\n".join(SCRIPT.findall(text(document))).replace("8099", str(free_port()))
    script = f"set -eu\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n{written}"
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
@needs_curl
def test_the_quick_start_runs_as_it_is_written(tmp_path):
    said = played("README.md", tmp_path)

    assert "Ana Popescu" in said
    assert "Bună ziua" in said
    assert "All is well." in said


@pytest.mark.slow
@needs_curl
def test_every_example_of_the_api_runs_as_it_is_written(tmp_path):
    said = played("docs/api.md", tmp_path)

    assert said.count('"name":"crm"') == 1
    assert said.count('"name":"Ваня Чебан","identities":[{"kind":"phone","value":"+37369123456","scope":""}]') == 4
    assert said.count('"text":"Bună ziua!"') == 1
    assert said.count('"verdict":"they share nothing that would tell"') == 1
    assert said.count('"sentence":"she uses his phone"') == 2
    assert said.count('"level":"the same given name, another surname"') == 2
    api = build_api(Site(None, None, None))  # type: ignore[arg-type]
    for path in api.openapi()["paths"]:
        assert path.replace("{id}", "$ID").replace("{number}", "$NUMBER") in text("docs/api.md")


@pytest.mark.slow
@needs_curl
def test_what_lets_somebody_in_runs_as_it_is_written(tmp_path):
    said = played("docs/pages.md", tmp_path)

    assert said.count("/welcome/") == 1
    assert "has not set a password" in said
    assert "For the login ana" in said
    assert "disabled 'ana'" in said


def test_the_directory_of_the_example_is_one_and_every_key_is_in_it(tmp_path):
    (example,) = re.findall(r"```toml\n(.*?)```", text("docs/pages.md"), re.DOTALL)
    (tmp_path / "onethread.toml").write_text(example)
    told = read(tmp_path / "onethread.toml", {})
    assert told.oidc is not None

    assert set(tomllib.loads(example)["oidc"]) | {"client_secret"} == {one.name for one in fields(Oidc)}
    assert set(told.oidc.roles.values()) == set(Role)
    assert f"`{told.public_url}{RETURN}`" in text("docs/pages.md")
    assert told.oidc == replace(told.oidc, scopes=("openid", "profile", "email"), local=True)


def test_every_page_and_role_is_documented():
    document, proxy = text("docs/pages.md"), text("docs/operations.md")
    assert [role for role in Role if f"| `{role}` |" not in document] == []
    firsts = {f"/{page.path.split('/')[1]}" for page in (*PAGES, *FRAMED)}
    assert [first for first in firsts if f"`{first}`" not in proxy and f"`{first}/`" not in proxy] == []


def test_hooks_protocols_and_errors_are_documented():
    document = text("docs/hooks.md")
    for name, hook in inspect.getmembers(hooks.Hooks, inspect.isfunction):
        arguments = ", ".join(list(inspect.signature(hook).parameters)[1:])
        assert f"`{name}({arguments})`" in document
    for name in capabilities(type("All", (), dict.fromkeys(_methods()))):
        assert f"`{name}`" in document
    for name, error in vars(errors).items():
        if inspect.isclass(error) and error is not errors.OnethreadError:
            assert name in document


def _methods():
    protocols = [one for one in vars(connector).values() if getattr(one, "_is_protocol", False)]
    return {name for one in protocols for name, _ in inspect.getmembers(one, inspect.isfunction)}


def test_every_variable_and_exit_code_is_documented():
    document = text("docs/operations.md")
    assert [name for name in CORE_NAMES if f"`{name}`" not in document] == []
    codes = {0: "good", cli.FOUND_A_PROBLEM: "found", cli.USED_WRONGLY: "used wrongly", cli.INTERRUPTED: "interrupted"}
    assert [code for code, word in codes.items() if f"{code} {word}" not in document] == []


def test_every_setting_is_documented_and_in_what_init_writes():
    document = text("docs/operations.md")
    written = "\n".join(line.removeprefix("# ") for line in BEGINNING.splitlines()[2:])

    assert [
        key
        for key in KEYS
        if f"| `{key}` |" not in document and f"| `[{key}]` |" not in document and f"`[{key}." not in document
    ] == []
    assert set(KEYS) <= tomllib.loads(written).keys()


def test_weights_are_documented_as_they_are():
    document = text("docs/identity.md")
    rows = {"phone": "phone", "e-mail": "email", "username": "tg_username", "browser": "visitor_id"}
    rows |= {"Telegram, Instagram, WhatsApp account": "tg_id", "CRM card, id of another system": "external_id"}

    for row, kind in rows.items():
        bits = " | ".join(f"{level.bits:g}" for level in of_kind(kind).levels)
        assert f"| {row} | {bits} |" in document
    for caution in Caution:
        assert f"`{caution}` {caution.bits:g}" in document
    for level in filter(None, map(of_names, (Likeness.FULL, Likeness.GIVEN))):
        assert f"{level.name} | {level.bits:+g}" in document
    name, firm, town = (round(reason.bits) for reason in (_NAME, _COMPANY, _CITY))
    assert f"the name {name}, a firm {firm},\na town {town}" in document


def test_every_command_is_in_the_readme():
    document = text("README.md")
    assert [name for name in COMMANDS if f"`{name}`" not in document] == []


def test_the_example_of_the_interchange_format_can_be_read():
    document = text("docs/interchange.md")
    (example,) = re.findall(r"```json\n(.*?)```", document, re.DOTALL)

    assert read_line(example.replace("\n", " ").encode()).name == "Ваня Чебан"
    assert [kind.kind for kind in KINDS if kind.kind not in document] == []


def test_the_connector_of_the_hooks_page_can_do_what_it_says(tmp_path, monkeypatch):
    (source,) = re.findall(r"```python\n(.*?)```", text("docs/hooks.md"), re.DOTALL)
    (tmp_path / "onethread_bell").mkdir()
    (tmp_path / "onethread_bell" / "plugin.py").write_text(source)
    monkeypatch.syspath_prepend(str(tmp_path))
    host = load([EntryPoint("bell", "onethread_bell.plugin", "onethread")])
    assert [plugin.refused for plugin in host.plugins] == [None]
    (tmp_path / "onethread.toml").write_text('[connections.front]\nconnector = "bell"\n')
    monkeypatch.setenv("ONETHREAD_FRONT__TOKEN", "t")
    (front,) = connect(read(tmp_path / "onethread.toml", {}), host, {}).built.values()
    bell: Any = front.connector

    bell.verify(Request("POST", {"x-bell-token": "t"}, {}))
    with pytest.raises(RefusedError):
        bell.verify(Request("POST", {}, {}))
    body = b'{"rings": [{"id": "r1", "at": 1795168800, "phone": "069123456"}, {}]}'
    reading = translate(Kept(1, Delivery("front", body, {}, datetime.now(UTC))), {"front": bell})
    assert list(reading.facts) == [("bell", "door-1", "r1")]
    assert reading.unread == [Unread("/rings/1", "a ring without an id")]
