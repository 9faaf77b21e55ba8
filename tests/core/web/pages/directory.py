"""Servers whose people sign in by a directory, and the steps of signing in."""

import re
from dataclasses import replace

import httpx
import pytest
from pydantic import SecretStr

from onethread.engine.oidc import Oidc
from onethread.model.account import Role
from tests.core.web.oidc.openid import CLIENT, SECRET
from tests.core.web.pages.conftest import Person, Served, words

ROLES = {"crm-agents": Role.AGENT, "crm-leads": Role.OPERATOR, "crm-admins": Role.ADMIN}
WAY = re.compile(r"onethread-way-[\w-]{12}=[\w.-]+; HttpOnly; Max-Age=600; Path=/; SameSite=lax$")


class WithDirectory(Served):
    """A server whose people sign in by the provider."""

    def __init__(self, folder, url, openid, **told):
        settings = {"issuer": openid.url, "client_id": CLIENT, "client_secret": SecretStr(SECRET), "name": "Firm <1>"}
        self._oidc = Oidc(**{**settings, "roles_claim": "groups", "roles": ROLES, **told})
        super().__init__(folder, url)

    def installed(self):
        found = super().installed()
        return replace(found, configuration=replace(found.configuration, public_url=self.url, oidc=self._oidc))


@pytest.fixture
def served(store_url, tmp_path, openid):
    """A server on each database, with a directory."""
    running = WithDirectory(tmp_path, store_url, openid)
    yield running
    running.close()


@pytest.fixture(scope="module")
def firm(tmp_path_factory, provider):
    """A server on SQLite for all tests in which nothing depends on the database."""
    folder = tmp_path_factory.mktemp("firm")
    running = WithDirectory(folder, f"sqlite:///{folder}/onethread.db", provider)
    yield running
    running.close()


@pytest.fixture
def own(tmp_path, openid):
    """Starts servers of one's own."""
    running: list[WithDirectory] = []

    def start(**told):
        running.append(WithDirectory(tmp_path, f"sqlite:///{tmp_path}/onethread.db", openid, **told))
        return running[-1]

    yield start
    for one in running:
        one.close()


@pytest.fixture
def people():
    """Makes people with browsers."""
    found: list[Person] = []

    def make(served, **headers):
        found.append(Person(served, **headers))
        return found[-1]

    yield make
    for one in found:
        one.client.close()


@pytest.fixture
def somebody(firm, openid, people, monkeypatch):
    """Somebody before the page to sign in, with nothing attempted yet."""
    monkeypatch.setattr("onethread.web.pages.signing.wait_of_address", lambda _: 0.0)
    return people(firm)


def leave(person, back=""):
    """Where the button leads."""
    answer = person.get("/sign-in/oidc", params={"next": back} if back else {})
    assert (answer.status_code, bool(WAY.match(answer.headers["set-cookie"]))) == (303, True)
    return answer.headers["location"]


def say_who(location, login="ana"):
    """Where the provider sends back to, once somebody has said who they are."""
    answer = httpx.post(location, data={"login": login}, trust_env=False)
    assert answer.status_code == 303
    return answer.headers["location"]


def come_back(person, location):
    return person.get(location.removeprefix(person.served.url))


def sign_in(person, login="ana", back=""):
    return come_back(person, say_who(leave(person, back), login))


def is_in(person):
    return person.get("/customers").status_code == 200


def assert_way_on(person, answer, status, said):
    """A page says what to do, and the button is on it; nobody is in."""
    assert (answer.status_code, said in words(answer.text)) == (status, True), (answer.status_code, words(answer.text))
    assert 'href="/sign-in/oidc?next=' in answer.text
    assert "onethread=" not in answer.headers.get("set-cookie", "")
    assert not is_in(person)
