"""A part of the application that is made when it is first asked is made once, and tried again when that failed."""

import asyncio
import time

import httpx
import pytest
from starlette.responses import PlainTextResponse

from onethread.web.later import Later


async def ask(app, times):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t") as client:
        return await asyncio.gather(*(client.get("/") for _ in range(times)))


def test_it_is_made_once_for_all_who_ask_at_first():
    made = []

    def make():
        time.sleep(0.05)
        made.append(1)
        return PlainTextResponse("made")

    answers = asyncio.run(ask(Later(make), 5))
    assert [one.text for one in answers] == ["made"] * 5
    assert made == [1]


def test_what_could_not_be_made_is_tried_again():
    tries = iter([ValueError(), PlainTextResponse("made")])

    def make():
        found = next(tries)
        if isinstance(found, Exception):
            raise found
        return found

    async def twice():
        app = Later(make)
        with pytest.raises(ValueError):
            await ask(app, 1)
        return await ask(app, 1)

    assert asyncio.run(twice())[0].text == "made"
