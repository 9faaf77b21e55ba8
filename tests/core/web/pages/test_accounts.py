"""Admins let others in, set their passwords anew and disable them; nobody else does, and nobody disables themselves."""

import re

import pytest

from onethread.model.account import Role
from onethread.store import accounts
from tests.core.web.pages.conftest import Person, signed_in, words


@pytest.fixture
def boss(served):
    with_browser = signed_in(served, "boss", Role.ADMIN)
    yield with_browser
    with_browser.client.close()


def link_of(answer):
    (link,) = re.findall(r"<code>(http[^<]+)</code>", answer.text)
    return link


def test_an_admin_makes_an_account_and_its_link_lets_in(boss):
    answer = boss.post("/accounts", {"login": "Ion", "role": "operator"})
    link = link_of(answer)
    assert link.startswith(f"{boss.served.url}/welcome/")
    assert "ion Operator · has not set a password" in words(answer.text)

    ion = Person(boss.served)
    told = {"password": "correct horse battery", "again": "correct horse battery"}
    assert ion.post(link.removeprefix(boss.served.url), told).status_code == 303
    assert ion.get("/customers").status_code == 200
    assert ion.get("/accounts").status_code == 403
    assert link not in boss.page("/accounts")

    assert boss.post("/accounts/ion/disable").headers["location"] == "/accounts"
    assert ion.get("/customers").status_code == 303
    assert "ion Operator · disabled" in words(boss.page("/accounts"))
    assert link_of(boss.post("/accounts/ion/reset")) != link
    ion.client.close()


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"login": "5", "role": "agent"}, 422, "A login begins with a letter"),
        ({"login": "resolver", "role": "agent"}, 422, "A login begins with a letter"),
        ({"login": "ion", "role": "king"}, 422, "A login begins with a letter"),
        ({"login": "boss", "role": "agent"}, 409, "There is an account boss already"),
        ({}, 422, "A login begins with a letter"),
    ],
)
def test_what_cannot_be_an_account_is_said(boss, fields, status, said):
    answer = boss.post("/accounts", fields)

    assert (answer.status_code, said in answer.text) == (status, True)
    assert len(boss.served.read(accounts.listed)) == 1


def test_nobody_shuts_themselves_out_or_manages_nobody(boss):
    for does in ("reset", "disable"):
        assert boss.post(f"/accounts/boss/{does}").status_code == 403
        assert boss.post(f"/accounts/nobody/{does}").status_code == 404
    assert boss.get("/accounts").status_code == 200


@pytest.mark.parametrize("role", [Role.AGENT, Role.OPERATOR])
def test_who_is_no_admin_manages_nothing(lite, role):
    person = signed_in(lite, "ana", role)
    tried = [
        person.get("/accounts"),
        person.post("/accounts", {"login": "ion", "role": "admin"}),
        person.post("/accounts/ana/reset"),
        person.post("/accounts/ana/disable"),
    ]
    page = person.page("/customers")
    person.client.close()

    assert [one.status_code for one in tried] == [403] * 4
    assert "/accounts" not in page
