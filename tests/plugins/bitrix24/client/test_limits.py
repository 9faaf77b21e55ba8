"""The limits of a portal: kept before they bite, learned from when they do, shared by all who speak to it."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread_bitrix24.client import Command, OperatingLimitError
from onethread_bitrix24.client.budget import Spent, blocked, healed, learned, slower, spent_from
from onethread_bitrix24.sandbox.cards.seed import seed


def refused(ground):
    return [entry for entry in ground.portal.journal.entries if entry.status == 503]


def test_requests_in_a_row_break_no_limit(ground):
    async def work(client):
        for _ in range(60):
            await client.call("server.time")

    begun = ground.clock.now()
    ground.run(work)
    assert refused(ground) == []
    assert 9.5 <= ground.clock.now() - begun <= 10.5  # 40 at once, 20 of them at two a second


def test_nor_do_those_that_are_begun_together_by_several_processes(ground):
    async def work():
        async with ground.client() as one, ground.client() as other:
            await asyncio.gather(*(client.call("server.time") for client in (one, other) for _ in range(35)))

    begun = ground.clock.now()
    ground.store.run(work())
    assert refused(ground) == []
    assert ground.clock.now() - begun >= 12


def test_a_portal_with_less_patience_is_learned(ground):
    with ground.options(bucket_size=5, bucket_drain=1):

        async def work(client):
            for _ in range(25):
                await client.call("server.time")
            return client.tally

        tally = ground.run(work)
    assert 0 < tally.query_limits == len(refused(ground)) < 8
    assert ground.portal.journal.executed("server.time") == 25


def test_a_larger_plan_is_used(ground):
    with ground.options(bucket_drain=5):
        url = f"{ground.sandbox.url}/rest/{ground.sandbox.webhook_token}/"

        async def work():
            async with ground.client(webhook_url=url, rate=5) as client:
                for _ in range(60):
                    await client.call("server.time")

        begun = ground.clock.now()
        ground.store.run(work())
    assert refused(ground) == []
    assert ground.clock.now() - begun <= 4.1


@pytest.mark.parametrize("charging", ["inner", "batch"])
def test_operating_time_never_reaches_the_limit(ground, charging):
    """Thirty batches of 25 s: twenty would be 500 s, and the portal blocks at 480."""
    seed(ground.portal, contacts=1)
    told = []
    with ground.options(batch_charging=charging, costs={"crm.contact.get": 5.0}):

        async def work(client):
            for _ in range(30):
                outcomes = await client.batch([Command("crm.contact.get", {"id": 1})] * 5)
                error = next((one for one in outcomes if isinstance(one, OperatingLimitError)), None)
                if error:
                    told.append(error)
                    await ground.clock.sleep(error.retry_after)

        ground.run(work)
    assert 0 < len(told) <= 15
    assert [entry for entry in ground.portal.journal.entries if entry.error == "OPERATION_TIME_LIMIT"] == []


def test_a_method_that_has_used_up_its_time_rests_and_others_go_on(ground):
    seed(ground.portal, contacts=1)
    with ground.options(costs={"crm.contact.get": 450.0}, wall=1000.0):

        async def work(client):
            await client.call("crm.contact.get", {"id": 1})
            with pytest.raises(OperatingLimitError) as raised:
                await client.call("crm.contact.get", {"id": 1})
            await client.call("crm.contact.list")
            await ground.clock.sleep((raised.value.retry_after or 0) + 1)
            await client.call("crm.contact.get", {"id": 1})
            return raised.value.retry_after

        assert 590 <= ground.run(work) <= 601
    assert ground.portal.journal.executed("crm.contact.get") == 2


def test_another_process_knows_what_one_has_learned(ground):
    seed(ground.portal, contacts=1)
    with ground.options(costs={"crm.contact.get": 450.0}, wall=1000.0):
        ground.call("crm.contact.get", {"id": 1})
        with pytest.raises(OperatingLimitError):
            ground.call("crm.contact.get", {"id": 1})
    assert ground.portal.journal.counts["crm.contact.get"] == 1


def test_a_method_that_the_portal_blocks_rests(ground):
    seed(ground.portal, contacts=1)
    ground.portal.faults.add("operation_limit", method="crm.contact.get")
    with pytest.raises(OperatingLimitError) as raised:
        ground.call("crm.contact.get", {"id": 1})
    assert raised.value.retry_after == pytest.approx(60)
    ground.call("crm.contact.list")
    ground.portal.clock.advance(61)
    ground.call("crm.contact.get", {"id": 1})


def told(operating, resets=1600.0, start=1000.0):
    return {"operating": operating, "operating_reset_at": resets, "start": start}


def known(*arguments):
    spent = learned(*arguments)
    assert spent is not None
    return spent


def test_the_last_value_counts_and_is_never_added_to():
    spent: Spent | None = None
    for value in (100, 200, 300):
        spent = known(spent, told(value), 1, 1000)
    assert spent is not None
    assert spent.seconds == 300
    assert spent.each == 100


def test_a_box_without_the_limiter_tells_nothing():
    assert learned(None, {"start": 1.0}, 1, 0) is None
    assert learned(None, {"operating": "x", "operating_reset_at": True}, 1, 0) is None


@given(st.floats(-1e6, 1e6))
def test_a_clock_that_is_wrong_moves_no_reset(skew):
    spent = known(None, told(5, resets=1300 + skew, start=1000 + skew), 1, 50)
    assert spent.resets_at == pytest.approx(351, abs=0.01)


@given(st.floats(0, 1000), st.floats(0, 600), st.floats(0.01, 60), st.integers(1, 50))
def test_the_wait_grows_with_what_is_used_and_never_outlasts_the_reset(seconds, left, each, calls):
    spent, more = Spent(seconds, 0, left, each), Spent(seconds + 10, 0, left, each)
    wait = spent.wait(calls, 480, 0)
    assert 0 <= wait <= left
    assert wait <= more.wait(calls, 480, 0) + 1e-9
    assert (wait == 0) >= (seconds < 0.7 * 480)
    if seconds >= 0.9 * 480:
        assert wait == left


def test_who_comes_back_when_told_is_let_in():
    spent = Spent(360, 1000, 1600, 5)
    wait = spent.wait(5, 480, 1000)
    assert 30 < wait < 600
    assert spent.wait(5, 480, 1000 + wait) == pytest.approx(0)


def test_what_was_remembered_may_be_anything():
    assert spent_from([1, 2, 3, 4]) == Spent(1, 2, 3, 4)
    others: list[Any] = [None, {}, [1], [1, 2, 3, "x"], [True, 1, 1, 1]]
    assert [spent_from(one) for one in others] == [None] * 5
    damaged: list[Any] = [None, "x", [1], [None, 1]]
    assert [healed(one, 2, 0) for one in damaged] == [2] * 4


def test_a_pace_is_slowed_and_grows_back():
    assert slower(None, 2, 1000) == 1.8
    assert slower([1.8, 990], 2, 1000) == pytest.approx(0.93, abs=0.01)
    assert slower([0.3, 1000], 2, 1000) == 0.25
    assert slower([0.3, 0], 2, 1000) == 1.8
    assert healed([1, 1000], 2, 1000) == 1
    assert healed([1, 1000], 2, 1075) == 1.5
    assert healed([1, 1000], 2, 5000) == 2


def test_a_block_lasts_until_the_reset_that_is_known():
    assert blocked(Spent(100, 9, 500, 3), 480, 100) == Spent(480, 100, 500, 3)
    assert blocked(Spent(100, 9, 50, 3), 480, 100).resets_at == 160
    assert blocked(None, 480, 100).resets_at == 160
