"""Only tokens that were made here and not revoked let anybody in, and a refusal tells nothing."""

from typing import Any

import pytest
from sqlalchemy import select

from onethread.model.token import digest, is_token, new_token
from onethread.store import tokens
from onethread.store.schema import tokens as token_table
from onethread.web.api.guard import LIFE, Guard
from tests.core.telling import NOW


def bearer(token, scheme="Bearer"):
    return {"Authorization": f"{scheme} {token}".encode()}


def test_a_token_is_known_by_its_name(api):
    assert api.json("/me") == {"name": "crm"}
    assert api.ask("GET", "/me", bearer(api.token, "bearer")).status_code == 200


def test_every_refusal_is_the_same(api):
    revoked = new_token()
    number = api.store.write(lambda c: tokens.keep(c, "old", digest(revoked), NOW))
    api.store.write(lambda c: tokens.revoke(c, number, NOW))
    shown = [*map(bearer, ("", "door-token", new_token(), revoked, f"{api.token}x", "ot_ж" * 12))]
    shown += [{}, bearer(api.token, "Basic"), {"Authorization": api.token}]
    answers = [api.ask("GET", path, one) for one in shown for path in ("/me", "/customers?limit=x&nonsense=1")]

    assert {one.status_code for one in answers} == {401}
    assert {one.headers["www-authenticate"] for one in answers} == {"Bearer"}
    assert len({one.content for one in answers}) == 1
    assert answers[0].json()["code"] == "unauthorized"


def test_to_strangers_an_address_that_is_not_there_is_what_it_is_to_all(api):
    for headers in (bearer("none"), bearer(new_token())):
        assert api.ask("GET", "/nothing", headers).status_code == 404
        assert api.ask("POST", "/me", headers).status_code == 405


def test_nothing_in_the_store_is_the_token(api):
    ((row,),) = [api.store.read(lambda c: c.execute(select(token_table)).all())]

    assert api.token.encode() not in row.digest
    assert row.digest == digest(api.token)


class Counting:
    """A database that counts how often it is asked."""

    def __init__(self, database):
        self.database, self.asked = database, 0

    async def read(self, work):
        self.asked += 1
        return await self.database.read(work)


@pytest.fixture
def guarded(api):
    """(guard, database that counts, list that holds what its clock shows)"""
    database: Any = Counting(api.store.database)
    now = [100.0]
    return Guard(database, lambda: now[0]), database, now


def test_a_revoked_token_works_no_longer_than_it_is_remembered(api, guarded):
    guard, _, now = guarded
    assert api.store.run(guard.holder(api.token)).name == "crm"
    api.store.write(lambda c: tokens.revoke(c, api.number, NOW))

    now[0] += LIFE + 0.01
    assert api.store.run(guard.holder(api.token)) is None
    now[0] -= LIFE
    assert api.store.run(guard.holder(api.token)) is None


def test_the_store_is_asked_once_for_a_token_and_never_for_what_cannot_be_one(api, guarded):
    guard, database, now = guarded
    for _ in range(5):
        assert api.store.run(guard.holder(api.token)).name == "crm"
        assert api.store.run(guard.holder("ot_short")) is None
    assert database.asked == 1

    now[0] += LIFE + 0.01
    api.store.run(guard.holder(api.token))
    assert database.asked == 2


def test_guesses_are_not_remembered(api, guarded):
    guard, database, _ = guarded
    for _ in range(3):
        assert api.store.run(guard.holder(new_token())) is None

    assert database.asked == 3
    assert guard._known == {}


def test_what_does_not_look_like_a_token_is_none():
    token = new_token()
    odd = ("", "ot_", token[:-1], token + "A", token + "\n", "xt" + token[2:], token[:-1] + "é", "x" * 10_000)

    assert is_token(token)
    assert [one for one in odd if is_token(one)] == []
