"""The engine of one process tries again what failed, and says in the log what the store said."""

import asyncio

import structlog

from onethread.engine.embedded import EmbeddedEngine
from onethread.store.trouble import StoreError


def test_work_that_fails_is_tried_again_until_it_goes_well():
    tried = []

    async def work(key):
        tried.append(key)
        if len(tried) == 1:
            raise StoreError("the store does not do it now: deadlock detected (40P01)")
        if len(tried) == 2:
            raise LookupError("private words")
        asyncio.get_running_loop().create_task(engine.stop())

    engine = EmbeddedEngine({("drain", "0"): work})
    with structlog.testing.capture_logs() as logs:
        asyncio.run(asyncio.wait_for(engine.run(), 10))

    assert tried == ["0"] * 3
    assert [one["error"] for one in logs] == ["StoreError", "LookupError"]
    assert "40P01" in logs[0]["reason"]
    assert "private" not in str(logs)
