"""Accounts are made, invited anew and disabled beside a server and without one; links are told once."""

import re
from datetime import UTC, datetime

import pytest

from onethread.model.secret import digest
from onethread.store import invitations


def secret_of(link):
    return link.strip().rpartition("/")[2]


def test_a_link_is_printed_once_and_only_its_digest_is_kept(shell):
    code, link, said = shell("account", "add", "Ana", "--role", "admin")

    assert code == 0
    assert re.fullmatch(r"http://127\.0\.0\.1:8080/welcome/[\w-]{43}\n", link)
    assert "works once" in said
    listed = shell("account", "list")[1]
    assert re.search(r"ana +admin .* has not set a password", listed)
    assert secret_of(link) not in listed


def test_the_link_leads_to_where_people_reach_the_pages(lite):
    path = lite.folder / "onethread.toml"
    path.write_text(f'public_url = "https://onethread.example.md/"\n{path.read_text()}')

    assert lite.json("account", "add", "ana")["link"].startswith("https://onethread.example.md/welcome/")


def test_scripts_are_told_the_same_and_no_hash(shell):
    made = shell.json("account", "add", "ana@example.md")
    (known,) = shell.json("account", "list")

    assert set(made) == {"login", "link", "until"}
    assert datetime.fromisoformat(made["until"]) > datetime.now(UTC)
    assert (known["login"], known["role"], known["has_password"]) == ("ana@example.md", "agent", False)
    assert set(known) == {"login", "role", "made_at", "has_password", "disabled_at", "directory"}


def test_a_reset_makes_a_new_link_and_lets_a_disabled_one_in_again(lite, store_of):
    first = lite.json("account", "add", "ana")["link"]
    assert lite("account", "disable", "ana")[0] == 0
    assert lite.json("account", "list")[0]["disabled_at"]
    second = lite.json("account", "reset", "ANA")["link"]
    now = datetime.now(UTC)

    assert lite.json("account", "list")[0]["disabled_at"] is None
    assert store_of(lambda c: invitations.invited(c, digest(secret_of(first)), now)) is None
    assert store_of(lambda c: invitations.invited(c, digest(secret_of(second)), now)).login == "ana"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["add"], 2, "say whose: `onethread account add LOGIN`"),
        (["add", "5"], 2, "a login begins with a letter"),
        (["add", "a\nb"], 2, "a login begins with a letter"),
        (["add", "resolver"], 2, "choose another login"),
        (["add", "ion", "--role", "boss"], 2, "boss"),
        (["add", "ana"], 1, "there is an account 'ana' already"),
        (["reset", "anna"], 1, "there is no account 'anna'"),
        (["reset", "ana", "--role", "admin"], 2, "--role is of"),
        (["disable", "anna"], 1, "there is no account 'anna'"),
    ],
)
def test_what_cannot_be_done_is_said(lite, arguments, code, said):
    lite("account", "add", "ana")
    left, _, err = lite("account", *arguments)

    assert (left, said in err) == (code, True), err


def test_an_empty_list_says_how_one_is_made(lite):
    lite("init")

    assert "`onethread account add LOGIN --role admin`" in lite("account", "list")[1]


@pytest.mark.slow
def test_accounts_are_made_beside_a_server(served):
    shell, _, _ = served

    assert shell.json("account", "add", "ana")["login"] == "ana"
    assert "already" in shell("account", "add", "ana")[2]
    assert shell("account", "disable", "ana")[0] == 0
