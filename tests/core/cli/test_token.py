"""Tokens are made, listed and revoked beside a server and without one; nothing but a digest is kept."""

import re

import httpx
import pytest


def test_a_token_is_printed_once(shell):
    code, token, said = shell("token", "new", "crm")

    assert code == 0
    assert re.fullmatch(r"ot_[\w-]{43}\n", token)
    assert "not shown again" in said
    listed = shell("token", "list")[1]
    assert "crm" in listed
    assert token.strip() not in listed


def test_a_revoked_token_stays_in_the_list_and_frees_its_name(shell):
    made = shell.json("token", "new", "crm")
    assert set(made) == {"id", "name", "token"}
    assert shell("token", "revoke", "crm")[:2] == (0, "revoked 'crm'; running servers refuse it within two seconds\n")
    again = shell.json("token", "new", "crm")

    old, new = shell.json("token", "list")
    assert [(one["id"], one["name"]) for one in (old, new)] == [(made["id"], "crm"), (again["id"], "crm")]
    assert [one["revoked_at"] is None for one in (old, new)] == [False, True]
    assert shell.json("token", "revoke", str(again["id"])) == {"id": again["id"], "name": "crm", "revoked": True}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["new"], 2, "say which: `onethread token new NAME`"),
        (["new", "5"], 2, "a name begins with a letter"),
        (["new", "a\nb"], 2, "a name begins with a letter"),
        (["new", "crm"], 1, "there is a token 'crm' already"),
        (["revoke", "crn"], 1, "there is no token 'crn' to revoke"),
        (["revoke", "99"], 1, "there is no token '99' to revoke"),
        (["revoke", "9" * 40], 1, "to revoke"),
    ],
)
def test_what_cannot_be_done_is_said(shell, arguments, code, said):
    shell("token", "new", "crm")
    left, _, err = shell("token", *arguments)

    assert (left, said in err) == (code, True), err


def test_an_empty_list_says_how_one_is_made(lite):
    lite("init")

    assert lite("token", "list")[1] == "There is no token yet. `onethread token new NAME` makes one.\n"


def test_tokens_need_no_secret_of_any_connection(lite):
    for name in ("ONETHREAD_WA__APP_SECRET", "ONETHREAD_WA__VERIFY_TOKEN"):
        lite._patch.delenv(name)

    assert lite("token", "new", "crm")[0] == 0


@pytest.mark.slow
def test_a_server_knows_tokens_that_are_made_beside_it(served):
    shell, url, _ = served
    token = shell.json("token", "new", "crm")["token"]
    headers = {"Authorization": f"Bearer {token}"}

    assert httpx.get(f"{url}/api/v1/me", headers=headers).json() == {"name": "crm"}
    assert "already" in shell("token", "new", "crm")[2]
    assert shell("token", "revoke", "crm")[0] == 0
