"""`onethread sync --audit` tells what became of what was shown in a portal, and `onethread questions` has it answered."""

import os

import pytest

from onethread.engine.configuration import read
from onethread.engine.drain import Drain
from onethread.engine.installation import install
from onethread.engine.works import lane_of
from tests.core.cli.shell import LINES, Shell
from tests.plugins.bitrix24.firm import write_configuration
from tests.stores import Store

pytestmark = pytest.mark.slow  # a portal over HTTP for each

PHONE = {"PHONE": [{"VALUE": "069 12-34-56"}]}


@pytest.fixture
def shell(tmp_path, store_url, capfdbinary, monkeypatch, portal):
    _, environ = write_configuration(tmp_path, store_url, portal)
    shell = Shell(tmp_path, capfdbinary, monkeypatch)
    for name in [name for name in os.environ if name.startswith("ONETHREAD_")]:
        monkeypatch.delenv(name)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    shell("init")
    shell("import", shell.file(*LINES))
    return shell


def work(shell):
    """What a server does for a moment: what waits in the outbox, and what comes of it."""
    installed = install(read(shell.folder / "onethread.toml", os.environ), os.environ)
    store = Store(installed.configuration.store)
    installed.resources.open(store.database)
    for _ in range(4):
        store.run(lane_of(store.database, installed)("crm"))
        store.run(Drain(store.database, installed)())
    store.close()


def test_what_people_did_is_told_mended_and_asked(shell, portal):
    work(shell)
    call = portal.portal.call
    (comment, _) = call("crm.timeline.comment.list", {"filter": {"ENTITY_ID": 1, "ENTITY_TYPE": "contact"}}).result
    call("crm.timeline.comment.update", {"id": comment["ID"], "fields": {"COMMENT": "edited"}})
    call("crm.contact.add", {"fields": {"NAME": "Again", **PHONE}})
    code, out, err = shell("sync", "crm", "--audit")
    assert code == 1, err
    assert "crm: 3 looked at, 1 done anew, 0 left as people there have deleted them, 1 question" in out
    assert "contact 1 and contact 2 have a phone or an address in common" in " ".join(out.split())
    work(shell)
    assert "edited" not in call("crm.timeline.comment.get", {"id": comment["ID"]})["COMMENT"]
    found = shell.json("sync", "crm", "--audit")
    assert [found["audits"][0][name] for name in ("looked", "mended", "trouble")] == [3, 0, None]
    assert "1 question" in shell("connections")[1]
    (asked,) = shell.json("questions")
    assert asked["key"] == "twins:contact:1:contact:2"
    assert shell("questions", "--no", str(asked["number"]))[0] == 0
    assert shell("questions") == (0, "Nothing waits for an answer.\n", "")
    assert shell("sync", "crm", "--audit")[0] == 0


def test_yes_has_it_done(shell, portal):
    work(shell)
    portal.portal.call("crm.contact.delete", {"id": 1})
    shell("sync", "--audit")
    (asked,) = shell.json("questions")
    assert "2 things done anew" in shell("questions", "--yes", str(asked["number"]))[1]
    work(shell)
    assert len(portal.portal.call("crm.contact.list", {}).result) == 1


def test_a_connection_that_shows_nothing_has_nothing_to_audit(shell):
    path = shell.folder / "onethread.toml"
    path.write_text(f"{path.read_text()}show = false\n")
    code, _, err = shell("sync", "crm", "--audit")
    assert (code, "crm writes nothing into its remote system" in err) == (2, True)
    assert "No connection writes anything that could be audited." in shell("sync", "--audit")[1]
    path.write_text(f'{path.read_text()}audit = "1d"\n')
    code, _, err = shell("connections")
    assert (code, "[connections.crm] audit: this connector writes nothing" in err) == (2, True)


def test_a_webhook_without_the_scope_is_told(shell, portal):
    work(shell)
    portal.portal.faults.add("no_scope", method="crm.contact.list", times=0)
    code, out, _ = shell("sync", "crm", "--audit")
    assert code == 1
    assert "crm: wants configuration: crm.contact.list: insufficient_scope" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["sync", "crm", "--audit", "--backfill", "2024-01-01"],
            "--audit is of whole connections, and excludes --backfill",
        ),
        (["sync", "crm", "contacts", "--audit"], "--audit is of whole connections"),
        (["sync", "crn", "--audit"], "did you mean 'crm'?"),
        (["questions", "--yes", "1", "--no", "1"], "--yes and --no exclude each other"),
        (["questions", "--yes", "7"], "there is no question 7"),
    ],
)
def test_a_wrong_word_is_named(shell, arguments, said):
    code, _, err = shell(*arguments)
    assert (code in (1, 2), said in err) == (True, True), err
