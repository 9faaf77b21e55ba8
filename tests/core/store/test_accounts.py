"""Accounts, who is signed in by them, and the links by which passwords are set."""

from datetime import timedelta

import pytest

from onethread.model.account import Right, Role
from onethread.model.secret import digest, new_secret
from onethread.store import accounts, invitations, sessions
from tests.core.telling import NOW

SECRET = digest(new_secret())


@pytest.fixture
def ana(store):
    return store.write(lambda c: accounts.add(c, "ana", Role.OPERATOR, NOW))


def signed_in(store, at):
    found = store.read(lambda c: sessions.with_digest(c, SECRET, at))
    return found and found.account.login


def test_an_account_is_found_by_login_and_number(store, ana):
    store.write(lambda c: accounts.set_password(c, ana, "$argon2..."))
    found = store.read(lambda c: accounts.with_login(c, "ana"))

    assert (found.id, found.role, found.password, found.enabled) == (ana, Role.OPERATOR, "$argon2...", True)
    assert store.read(lambda c: accounts.numbered(c, ana)) == found
    assert store.read(accounts.listed) == [found]
    assert store.read(lambda c: accounts.with_login(c, "ion")) is None
    assert "argon2" not in repr(found)


def test_a_role_may_do_what_the_ones_before_may():
    assert [sorted(role.rights) for role in Role] == [
        ["note", "read"],
        ["decide", "inspect", "note", "read"],
        ["decide", "inspect", "manage", "note", "read"],
    ]
    assert set(Right) == Role.ADMIN.rights


def test_a_session_ends_by_itself_when_nobody_was_seen_or_it_is_old(store, ana):
    store.write(lambda c: sessions.begin(c, ana, SECRET, NOW))

    assert signed_in(store, NOW) == "ana"
    assert signed_in(store, NOW + sessions.IDLE - timedelta(seconds=1)) == "ana"
    assert signed_in(store, NOW + sessions.IDLE) is None
    later = NOW + sessions.LIFE - timedelta(seconds=1)
    store.write(lambda c: sessions.seen(c, SECRET, later))
    assert signed_in(store, later) == "ana"
    assert signed_in(store, NOW + sessions.LIFE) is None


def test_that_somebody_was_seen_is_written_seldom(store, ana):
    store.write(lambda c: sessions.begin(c, ana, SECRET, NOW))

    assert not store.read(lambda c: sessions.with_digest(c, SECRET, NOW + timedelta(minutes=4))).stale
    assert store.read(lambda c: sessions.with_digest(c, SECRET, NOW + timedelta(minutes=5))).stale
    store.write(lambda c: sessions.seen(c, SECRET, NOW + timedelta(minutes=5)))
    assert not store.read(lambda c: sessions.with_digest(c, SECRET, NOW + timedelta(minutes=9))).stale


def test_signing_out_here_leaves_others_and_everywhere_leaves_none(store, ana):
    other = digest(new_secret())
    for one in (SECRET, other):
        store.write(lambda c, one=one: sessions.begin(c, ana, one, NOW))

    store.write(lambda c: sessions.end(c, other))
    assert signed_in(store, NOW) == "ana"
    store.write(lambda c: sessions.end_all(c, ana))
    assert signed_in(store, NOW) is None


def test_who_is_disabled_is_signed_in_no_more(store, ana):
    store.write(lambda c: sessions.begin(c, ana, SECRET, NOW))
    store.write(lambda c: accounts.disable(c, ana, NOW))
    assert signed_in(store, NOW) is None
    store.write(lambda c: accounts.disable(c, ana, None))
    assert signed_in(store, NOW) == "ana"


def test_an_invitation_holds_for_a_while_and_a_new_one_takes_its_place(store, ana):
    def invited(secret, at=NOW):
        found = store.read(lambda c: invitations.invited(c, secret, at))
        return found and found.login

    until = store.write(lambda c: invitations.add(c, ana, SECRET, NOW))
    assert (invited(SECRET), invited(SECRET, until)) == ("ana", None)
    other = digest(new_secret())
    store.write(lambda c: invitations.add(c, ana, other, NOW))
    assert (invited(SECRET), invited(other)) == (None, "ana")
    store.write(lambda c: accounts.disable(c, ana, NOW))
    assert invited(other) is None
    store.write(lambda c: accounts.disable(c, ana, None))
    store.write(lambda c: invitations.remove(c, ana))
    assert invited(other) is None
