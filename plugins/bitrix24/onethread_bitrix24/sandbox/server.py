"""The sandbox as something that runs: listeners on this machine, in this process or as one of its own."""

import asyncio
import socket
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn

from onethread_bitrix24.sandbox.access import Webhook
from onethread_bitrix24.sandbox.catalog import METHODS
from onethread_bitrix24.sandbox.events.dispatcher import Dispatcher
from onethread_bitrix24.sandbox.options import Options
from onethread_bitrix24.sandbox.portal import Portal
from onethread_bitrix24.sandbox.web.app import build
from onethread_bitrix24.sandbox.web.certificates import issue
from onethread_bitrix24.sandbox.web.transport import Transport


class Sandbox:
    """A portal that listens on this machine: `async with Sandbox() as sandbox`, then `sandbox.webhook_url`.

    Port 0 is any free one; `https_port` None is no https. The certificate to trust lies in `ca_file`.
    """

    def __init__(
        self, options: Options | None = None, *, host: str = "127.0.0.1", http_port: int = 0,
        https_port: int | None = None, ca_file: Path | None = None,
    ) -> None:  # fmt: skip
        self.portal = Portal(METHODS, options)
        self.webhook: Webhook = self.portal.add_webhook()
        self.ca_file = ca_file
        self._host = host
        self._ports = {"http": http_port, "https": https_port}
        self._stack = AsyncExitStack()
        self._dispatcher: Dispatcher | None = None

    @property
    def url(self) -> str:
        """Of the http listener, without a slash at the end."""
        return self.portal.addresses["http"]

    @property
    def https_url(self) -> str:
        """Of the https listener."""
        return self.portal.addresses["https"]

    @property
    def webhook_url(self) -> str:
        """The address of an incoming webhook of the administrator, in all scopes."""
        return f"{self.portal.home}/rest/{self.webhook_token}/"

    @property
    def webhook_token(self) -> str:
        """The part of it that is secret."""
        return f"{self.webhook.user_id}/{self.webhook.secret}"

    @property
    def settings(self) -> Mapping[str, str]:
        """What a connection to this sandbox is configured with."""
        return {"webhook_url": self.webhook_url}

    async def delivered(self) -> None:
        """Wait until every event that is due has been tried."""
        if self._dispatcher is not None:
            await self._dispatcher.delivered()

    async def __aenter__(self) -> Self:
        """Listen."""
        async with AsyncExitStack() as stack:
            application = build(self.portal)
            await _listen(stack, application, self.portal, "http", self._host, self._ports["http"] or 0, None)
            if self._ports["https"] is not None:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
                self.ca_file = self.ca_file or folder / "ca.pem"
                own = issue(folder, self.ca_file)
                await _listen(stack, application, self.portal, "https", self._host, self._ports["https"], own)
            self._dispatcher = Dispatcher(self.portal)
            _running(stack, self._dispatcher.run())
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        """Listen no more."""
        self.portal.mailbox.wake = None
        await self._stack.aclose()


async def serve(
    options: Options | None = None, *, host: str = "127.0.0.1", http_port: int = 8090, https_port: int | None = None,
    ca_file: Path | None = None, started: Callable[[Sandbox], None] = lambda _: None,
) -> None:  # fmt: skip
    """Run until cancelled, as a process of its own does; `started` is called once it listens."""
    async with Sandbox(options, host=host, http_port=http_port, https_port=https_port, ca_file=ca_file) as sandbox:
        started(sandbox)
        await asyncio.Event().wait()


class _Server(uvicorn.Server):
    """uvicorn's, without taking the signals of whoever runs it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them alone."""
        yield


async def _listen(
    stack: AsyncExitStack, application: Transport, portal: Portal, scheme: str, host: str, port: int, own: Path | None
) -> None:  # fmt: skip
    listening = _socket(host, port)
    stack.callback(listening.close)
    # asyncio sets it only on sockets that name their protocol; without it every answer waits 40 ms for an acknowledgement.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    portal.addresses[scheme] = f"{scheme}://{host}:{listening.getsockname()[1]}"
    config = uvicorn.Config(
        application, log_config=None, access_log=False, server_header=False, lifespan="off", ws="none",
        http="httptools", timeout_graceful_shutdown=1, ssl_certfile=str(own) if own else None,
    )  # fmt: skip
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    stack.push_async_callback(_stopped, server, task)
    while not server.started and not task.done():
        await asyncio.sleep(0.002)


def _socket(host: str, port: int) -> socket.socket:
    """A socket that says that it is TCP: asyncio turns Nagle's delay, 40 ms an answer, off for no other."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(1024)
    return listening


async def _stopped(server: uvicorn.Server, task: "asyncio.Task[None]") -> None:
    server.should_exit = True
    await task


def _running(stack: AsyncExitStack, work: "asyncio._CoroutineLike[None]") -> None:
    task = asyncio.create_task(work)

    async def stop() -> None:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    stack.push_async_callback(stop)
