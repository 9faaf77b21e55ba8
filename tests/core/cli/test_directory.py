"""Commands where people sign in by a directory: what is wrong is told before anybody comes."""

import pytest

from onethread.model.account import Role
from onethread.store import accounts, subjects
from onethread.store.subjects import Subject
from tests.core.telling import NOW
from tests.core.web.oidc.openid import CLIENT
from tests.stores import Store


@pytest.fixture
def firm(lite, openid):
    """Writes what is told of the directory."""

    def told(local="true", public_url="http://127.0.0.1:8080", issuer=openid.url):
        path = lite.folder / "onethread.toml"
        table = f'[oidc]\nissuer = "{issuer}"\nclient_id = "{CLIENT}"\nroles_claim = "groups"\nlocal = {local}\n'
        path.write_text(f'public_url = "{public_url}"\n{path.read_text()}{table}roles = {{ "crm" = "agent" }}\n')
        assert lite("init")[0] == 0
        return lite

    return told


def test_check_asks_the_provider_and_tells_the_address_to_register(firm, openid):
    code, said, _ = firm()("check")

    assert code == 0, said
    assert "the redirect address to register there is http://127.0.0.1:8080/sign-in/oidc/back" in " ".join(said.split())
    assert openid.asked == ["/.well-known/openid-configuration", "/keys"]


def test_check_says_what_does_not_fit(firm, openid):
    openid.metadata = {"issuer": f"{openid.url}/"}
    told = firm(public_url="http://onethread.example.md").json("check")["problems"]

    assert told[0].startswith("public_url has to begin with https://")
    assert (
        told[1]
        == f"[oidc] {openid.url}: the provider calls itself '{openid.url}/': issuer has to be that, letter by letter"
    )


def test_check_says_that_nobody_answers(firm):
    assert firm(issuer="http://127.0.0.1:1").json("check")["problems"] == [
        "[oidc] http://127.0.0.1:1: the provider does not answer"
    ]


def test_accounts_are_listed_as_the_directory_calls_them(firm):
    shell = firm()
    store = Store(f"sqlite:///{shell.folder}/onethread.db")

    def add(connection):
        number = accounts.add(connection, "ana", Role.AGENT, NOW)
        subjects.add(connection, number, Subject("https://id", "1001", "Ana Rusu", "ana@firm.md"), NOW)

    store.write(add)
    store.close()

    assert "by the directory: Ana Rusu ana@firm.md" in " ".join(shell("account", "list")[1].split())
    (known,) = shell.json("account", "list")
    assert known["directory"] == {"issuer": "https://id", "subject": "1001", "name": "Ana Rusu", "email": "ana@firm.md"}


def test_where_the_directory_is_alone_it_makes_accounts_and_there_are_no_links(firm, store_of):
    shell = firm()
    assert shell("account", "add", "ana")[0] == 0
    assert shell("account", "disable", "ana")[0] == 0
    path = shell.folder / "onethread.toml"
    path.write_text(path.read_text().replace("local = true", "local = false"))

    code, _, said = shell("account", "add", "ion")
    assert (code, "accounts are made when people sign in by the directory" in said) == (2, True)
    assert "'ana' may sign in by the directory" in shell("account", "reset", "ana")[1]
    assert store_of(lambda c: accounts.with_login(c, "ana")).enabled
