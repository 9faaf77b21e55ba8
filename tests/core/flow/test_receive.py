"""Deliveries that come together share a flush; each is answered for itself, and at once when the store is away."""

import asyncio

from sqlalchemy import text

from onethread.flow import receive
from onethread.flow.receive import Intake
from onethread.plugin import Delivery, RetryableError
from onethread.store import deliveries
from onethread.store.database import Database
from onethread.store.trouble import StoreError
from tests.core.telling import NOW


def delivery(body=b"a"):
    return Delivery("site", body, {}, NOW)


class Away(Database):
    """A store that does not answer, slowly."""

    def __init__(self, error):
        self.error, self.asked = error, 0

    async def read(self, work):
        raise NotImplementedError

    async def write(self, work):
        self.asked += 1
        await asyncio.sleep(0.05)
        raise self.error

    async def wipe(self):
        raise NotImplementedError

    async def close(self):
        """Nothing to close."""


async def outcomes(intake, number=20):
    return await asyncio.gather(*(intake.keep(delivery()) for _ in range(number)), return_exceptions=True)


def intake_of(database):
    return Intake(database, lambda connection: None)


def test_all_are_answered_at_once_when_the_store_is_away():
    away = Away(StoreError("away"))

    found = asyncio.run(outcomes(intake_of(away)))

    assert {type(one) for one in found} == {StoreError}
    assert away.asked == 1


def test_a_store_that_goes_away_while_they_are_tried_one_by_one_is_not_asked_for_each():
    away = Away(LookupError())

    class Going(Away):
        async def write(self, work):
            away.error = StoreError("away") if away.asked == 3 else LookupError()
            return await away.write(work)

    found = asyncio.run(outcomes(intake_of(Going(None))))

    assert [type(one) for one in found] == [LookupError] * 2 + [StoreError] * 18


def test_a_bad_row_fails_alone(store):
    bad = "CREATE TRIGGER bad BEFORE INSERT ON deliveries {} NEW.connection = 'bad'{} {}"
    if store.url.startswith("sqlite"):
        statements = [bad.format("WHEN", "", "BEGIN SELECT RAISE(ABORT, 'no'); END")]
    else:
        raising = "BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '23514'; END"
        statements = [
            f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {raising} $$",
            bad.format("FOR EACH ROW WHEN (", ")", "EXECUTE FUNCTION refuse()"),
        ]
    store.write(lambda c: [c.execute(text(one)) for one in statements])
    intake = intake_of(store.database)

    async def together():
        kept = [intake.keep(delivery()), intake.keep(Delivery("bad", b"", {}, NOW)), intake.keep(delivery())]
        return await asyncio.gather(*kept, return_exceptions=True)

    first, second, third = store.run(together())
    assert (first, third) == (None, None)
    assert type(second).__name__ == "IntegrityError"
    assert store.read(deliveries.backlog) == 2


def test_cancelling_the_writing_answers_those_who_wait_and_the_next_is_kept(store):
    intake = intake_of(store.database)

    async def broken_off():
        waiting = [asyncio.create_task(intake.keep(delivery())) for _ in range(3)]
        await asyncio.sleep(0)
        intake._writing.cancel()
        found = await asyncio.gather(*waiting, return_exceptions=True)
        await asyncio.wait_for(intake.keep(delivery()), 5)
        await asyncio.wait_for(intake.quiet(5), 1)
        return found

    assert {type(one) for one in store.run(broken_off())} == {RetryableError}


def test_more_bytes_than_memory_is_for_are_asked_to_come_again(store, monkeypatch):
    monkeypatch.setattr(receive, "MOST_BYTES", 100)
    intake = intake_of(store.database)

    async def crowd():
        return await asyncio.gather(*(intake.keep(delivery(b"x" * 40)) for _ in range(3)), return_exceptions=True)

    assert [type(one) for one in store.run(crowd())] == [type(None), type(None), RetryableError]
    assert store.run(crowd())[:2] == [None, None]


def test_one_that_is_longer_than_what_may_wait_is_kept_when_nothing_waits(store, monkeypatch):
    monkeypatch.setattr(receive, "MOST_BYTES", 100)

    store.run(intake_of(store.database).keep(delivery(b"x" * 200)))

    assert store.read(deliveries.backlog) == 1
