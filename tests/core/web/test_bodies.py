"""Bodies take neither more time nor more room than there is."""

import asyncio
import json
from contextlib import suppress
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.routing import Route

from onethread.plugin import RefusedError, RetryableError
from onethread.web.bodies import Bodies
from onethread.web.hooks import Hooks
from onethread.web.server import http_server, listen
from tests.core.installed import installation

END = {"type": "http.request", "body": b"", "more_body": False}
GONE = {"type": "http.disconnect"}


def piece(size):
    return {"type": "http.request", "body": b"x" * size, "more_body": True}


def request(*messages, announced=None):
    """A request whose client falls silent after these messages."""
    left = iter(messages)

    async def receive():
        return next(left, None) or await asyncio.Event().wait()

    headers = [] if announced is None else [(b"content-length", str(announced).encode())]
    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


def test_a_body_that_does_not_end_in_time_is_refused():
    with pytest.raises(RefusedError) as refused:
        asyncio.run(Bodies(seconds=0.05).read(request(piece(5), announced=10), 10))

    assert (refused.value.status, refused.value.code) == (408, "too_slow")


@pytest.mark.parametrize(
    "full", [request(announced=60), request(piece(60)), request(piece(30), piece(30))], ids=["announced", "one", "two"]
)
def test_what_is_being_read_leaves_no_room_for_more(full):
    async def test():
        bodies = Bodies(room=100)
        reading = asyncio.create_task(bodies.read(full, 100))
        await asyncio.sleep(0.01)
        for late in (request(piece(41), END, announced=41), request(piece(30), piece(11), END)):
            with pytest.raises(RetryableError):
                await bodies.read(late, 100)
        assert await bodies.read(request(piece(40), END), 100) == b"x" * 40
        reading.cancel()

    asyncio.run(test())


@pytest.mark.parametrize(
    ("messages", "announced", "ends"),
    [
        ([piece(100), END], None, ()),
        ([piece(100), END], 100, ()),
        ([piece(100)], 100, RefusedError),
        ([piece(100), piece(1)], None, RefusedError),
        ([piece(100), GONE], 100, ClientDisconnect),
    ],
)
def test_room_is_given_back_whatever_happens(messages, announced, ends):
    async def test():
        bodies = Bodies(seconds=0.05, room=100)
        with suppress(ends):
            await bodies.read(request(*messages, announced=announced), 100)
        assert len(await bodies.read(request(piece(100), END), 100)) == 100

    asyncio.run(test())


async def answer(port, sent):
    """What a client gets that announces 10 MB and sends so much of it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST /hooks/site HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n")
    writer.write(b"x" * sent)
    head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)).decode().lower()
    said = json.loads(await reader.readuntil(b"}"))
    writer.close()
    return int(head.split()[1]), said["error"], "retry-after: 5" in head, "connection: close" in head


def test_a_silent_client_is_hung_up_on_and_a_good_one_told_to_come_again(tmp_path):
    connections = installation(tmp_path, "sqlite:///unused.db").connections
    never_reached: Any = None
    hooks = Hooks(connections, never_reached, bodies=Bodies(seconds=2, room=15_000_000))
    server = http_server(Starlette(routes=[Route("/hooks/{connection}", hooks.handle, methods=["POST"])]))

    async def test():
        listening = listen("127.0.0.1", 0)
        port = listening.getsockname()[1]
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        silent = asyncio.create_task(answer(port, 9_800_000))
        await asyncio.sleep(0.5)
        answers = await answer(port, 10_000_000), await silent
        server.should_exit = True
        await serving
        return answers

    assert asyncio.run(test()) == ((503, "overloaded", True, False), (408, "too_slow", False, True))
