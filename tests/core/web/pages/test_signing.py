"""Signing in: by an invitation first, then by a password; guessing is slow, sessions can be ended, nothing is told to strangers."""

import re
import time
from datetime import timedelta

import pytest

from onethread.model.account import Role
from onethread.model.secret import digest, new_secret
from onethread.store import accounts, invitations, sessions
from onethread.web.pages import passwords, site
from tests.core.web.pages.conftest import Person, Served, add_account, served_now, words

PASSWORD = "correct horse battery"  # noqa: S105 - of nobody


@pytest.fixture(autouse=True)
def _light(request, monkeypatch):
    """Hashes that cost little, where it is not asked what they cost."""
    if request.function is not test_a_login_of_nobody_takes_as_long_as_one_of_somebody:
        monkeypatch.setattr(passwords, "KILOBYTES", 64)


@pytest.fixture
def somebody(served):
    person = Person(served)
    yield person
    person.client.close()


@pytest.fixture
def stranger(lite):
    person = Person(lite)
    yield person
    person.client.close()


def invite(served, login="ana", role=Role.AGENT):
    """The path of a link for a new account."""
    number, secret = add_account(served, login, role), new_secret()
    served.write(lambda c: invitations.add(c, number, digest(secret), served_now()))
    return f"/welcome/{secret}"


def set_password(person, link, password=PASSWORD, again=None):
    return person.post(link, {"password": password, "again": again or password})


def sign_in(person, password=PASSWORD, login="ana", **more):
    return person.post("/sign-in", {"login": login, "password": password, **more})


def test_by_the_link_one_sets_a_password_and_is_signed_in(somebody):
    link = invite(somebody.served)
    assert "For the login ana." in words(somebody.page(link))

    answer = set_password(somebody, link)
    assert (answer.status_code, answer.headers["location"]) == (303, "/customers")
    cookie = answer.headers["set-cookie"]
    assert re.match(r"onethread=[\w-]{43}; HttpOnly; Max-Age=1209600; Path=/; SameSite=lax$", cookie)
    assert "ana" in words(somebody.page("/customers"))
    assert [somebody.get(link).status_code, set_password(somebody, link).status_code] == [404, 404]


def test_whoever_knows_the_password_is_let_in_and_can_leave(somebody):
    set_password(somebody, invite(somebody.served))
    left = somebody.post("/sign-out")
    assert left.headers["location"] == "/sign-in"
    assert somebody.get("/customers").headers["location"] == "/sign-in?next=%2Fcustomers"

    answer = sign_in(somebody, login=" ANA ", next="/thread/AAAAAAAAAA")
    assert (answer.status_code, answer.headers["location"]) == (303, "/thread/AAAAAAAAAA")
    assert somebody.get("/sign-in").headers["location"] == "/customers"
    assert somebody.get("/customers").status_code == 200


def test_nothing_but_hashes_and_digests_is_kept(somebody):
    link = invite(somebody.served)
    set_password(somebody, link)
    (kept,) = somebody.served.read(accounts.listed)

    assert kept.password.startswith("$argon2id$")
    secret = somebody.client.cookies["onethread"]
    assert somebody.served.read(lambda c: sessions.with_digest(c, digest(secret), served_now())).account.login == "ana"
    assert somebody.served.read(lambda c: sessions.with_digest(c, secret.encode(), served_now())) is None


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", None, "at least 10 characters"),
        ("x" * 201, None, "too long"),
        ("ana1234567", None, "holds the login"),
        (PASSWORD, "another one", "differ"),
    ],
)
def test_a_password_that_will_not_do_is_refused_and_the_link_stays_good(stranger, password, again, said):
    link = invite(stranger.served)
    answer = set_password(stranger, link, password, again)

    assert (answer.status_code, said in answer.text) == (422, True)
    assert stranger.get(link).status_code == 200


@pytest.mark.parametrize(
    ("login", "password"), [("ana", "wrong password"), ("nobody", PASSWORD), ("off", PASSWORD), ("new", PASSWORD)]
)
def test_all_who_are_not_let_in_are_told_the_same(stranger, login, password):
    served = stranger.served
    for name in ("ana", "off"):
        set_password(stranger, invite(served, name))
    invite(served, "new")
    number = served.read(lambda c: accounts.with_login(c, "off")).id
    served.write(lambda c: accounts.disable(c, number, served_now()))
    stranger.client.cookies.clear()

    answer = sign_in(stranger, password, login)
    assert answer.status_code == 403
    assert "do not fit each other" in answer.text
    assert "set-cookie" not in answer.headers
    assert answer.text.replace(login, "") == sign_in(stranger, "x", "whoever").text.replace("whoever", "")


def test_a_login_of_nobody_takes_as_long_as_one_of_somebody(stranger):
    set_password(stranger, invite(stranger.served))
    stranger.client.cookies.clear()

    def seconds(login):
        begun = time.perf_counter()
        sign_in(stranger, "wrong password", login)
        return time.perf_counter() - begun

    seconds("nobody")
    known, unknown = (min(seconds(login) for _ in range(4)) for login in ("ana", "nobody"))
    assert 0.4 < known / unknown < 2.5


def test_guessing_is_stopped_and_the_owner_of_another_login_is_not(stranger, monkeypatch):
    monkeypatch.setattr(site, "OF_A_LOGIN", 3)
    set_password(stranger, invite(stranger.served, "ion"))
    stranger.client.cookies.clear()
    tried = [sign_in(stranger, f"guess {n}").status_code for n in range(4)]

    assert tried == [403] * 3 + [429]
    refused = sign_in(stranger, PASSWORD)
    assert int(refused.headers["retry-after"]) > 0
    assert "Try again in 15 minutes" in refused.text
    assert sign_in(stranger, login="ion").status_code == 303


def test_a_session_that_was_ended_lets_nobody_in(stranger):
    set_password(stranger, invite(stranger.served))
    served = stranger.served
    number = served.read(lambda c: accounts.with_login(c, "ana")).id
    assert stranger.get("/customers").status_code == 200

    served.write(lambda c: sessions.end_all(c, number))
    assert stranger.get("/customers").status_code == 303


def test_setting_a_password_anew_ends_all_sessions(stranger):
    set_password(stranger, invite(stranger.served))
    served, other, secret = stranger.served, Person(stranger.served), new_secret()
    number = served.read(lambda c: accounts.with_login(c, "ana")).id
    served.write(lambda c: invitations.add(c, number, digest(secret), served_now()))
    set_password(other, f"/welcome/{secret}", "another good password")

    assert (stranger.get("/customers").status_code, other.get("/customers").status_code) == (303, 200)
    other.client.close()


def test_an_old_session_becomes_a_new_one_at_signing_in(stranger):
    set_password(stranger, invite(stranger.served))
    before = stranger.client.cookies["onethread"]
    sign_in(stranger)

    assert stranger.client.cookies["onethread"] != before
    known = stranger.served.read(lambda c: sessions.with_digest(c, digest(before), served_now()))
    assert known is None


def test_being_seen_keeps_a_session_alive(stranger):
    set_password(stranger, invite(stranger.served))
    known, long_ago = digest(stranger.client.cookies["onethread"]), served_now() - timedelta(hours=20)
    stranger.served.write(lambda c: sessions.seen(c, known, long_ago))
    stranger.get("/customers")

    session = stranger.served.read(lambda c: sessions.with_digest(c, known, served_now() + timedelta(hours=20)))
    assert session is not None


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", "x" * 900, ""],
)
def test_nobody_is_sent_elsewhere_after_signing_in(stranger, elsewhere):
    set_password(stranger, invite(stranger.served))

    assert sign_in(stranger, next=elsewhere).headers["location"] == "/customers"


@pytest.mark.parametrize("link", ["/welcome/x", "/welcome/" + "A" * 43, "/welcome/" + "A" * 4000])
def test_a_link_of_nobody_leads_nowhere(stranger, link):
    assert stranger.get(link).status_code == 404
    assert set_password(stranger, link).status_code == 404


def test_over_tls_the_cookie_travels_over_tls_only(tmp_path):
    running = Served(tmp_path, f"sqlite:///{tmp_path}/onethread.db", "https://onethread.example.md")
    person = Person(running)
    cookie = set_password(person, invite(running)).headers["set-cookie"]
    person.client.close()
    running.close()

    assert re.match(r"__Host-onethread=[\w-]{43}; HttpOnly; .*Path=/; SameSite=lax; Secure$", cookie)
