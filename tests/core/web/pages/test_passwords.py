"""Passwords are hashed dearly, beside the event loop, and by no more than can be borne at a time."""

import asyncio

from argon2 import PasswordHasher

from onethread.plugin import RetryableError
from onethread.web.pages import passwords
from onethread.web.pages.passwords import Passwords


def test_a_hash_is_of_its_password_alone_however_it_was_composed():
    async def tried():
        known = Passwords()
        kept = await known.hash("parol\u0103 bun\u0103 1")
        right = [
            await known.check(kept, word) for word in ("parol\u0103 bun\u0103 1", "parola\u0306 buna\u0306 1", "other")
        ]
        return kept, right, await known.check(None, "anything"), await known.check("no hash", "anything")

    kept, right, of_nobody, of_no_hash = asyncio.run(tried())

    assert kept.startswith("$argon2id$v=19$m=47104,t=2,p=1$")
    assert (right, of_nobody, of_no_hash) == ([True, True, False], False, False)


def test_the_loop_goes_on_while_a_password_is_hashed():
    async def counted():
        known, turns = Passwords(), 0
        hashing = asyncio.create_task(known.hash("x"))
        while not hashing.done():
            await asyncio.sleep(0)
            turns += 1
        return turns

    assert asyncio.run(counted()) > 20


def test_no_more_wait_than_can_be_borne(monkeypatch):
    monkeypatch.setattr(passwords, "MOST_WAITING", 2)
    monkeypatch.setattr(passwords, "KILOBYTES", 64)

    async def crowd():
        known = Passwords()
        came = await asyncio.gather(*(known.hash("x") for _ in range(4)), return_exceptions=True)
        return came, await known.hash("x")

    came, later = asyncio.run(crowd())

    assert [type(one) for one in came] == [str, str, RetryableError, RetryableError]
    assert later.startswith("$argon2id$")


def test_a_hash_by_weaker_rules_is_outdated():
    known, weaker = Passwords(), PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash("x")

    assert known.outdated(weaker)
    assert asyncio.run(known.check(weaker, "x"))
