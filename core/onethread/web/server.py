"""The server process: holds the store's lock, keeps the application up, leaves nothing behind."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager

import structlog
import uvicorn

from onethread.engine.handover import BusyError, close_door, open_door, take
from onethread.engine.installation import Installation
from onethread.engine.opened import opened
from onethread.engine.process import prepare_for_long_work
from onethread.store.database import Database
from onethread.store.opening import sqlite_path
from onethread.web.app import build_app

_GRACE = 10
_MOST_CONNECTIONS = 900
"""Beyond it requests get 503: a process has 1024 open files unless it is given more, and the store needs some."""
_IDLE_SECONDS = 75
"""Longer than the 60 seconds for which nginx keeps a connection, which must not meet one that is closing."""
_log = structlog.get_logger(__name__)


def run_server(installation: Installation, host: str, port: int) -> None:
    """Serve until the process is asked to stop (SIGTERM, SIGINT)."""
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(_serve(installation, host, port))


async def _serve(installation: Installation, host: str, port: int) -> None:
    async with _holding(installation), opened(installation) as database:
        with closing(listen(host, port)) as listening:
            await _serve_on(listening, installation, database)


async def _serve_on(listening: socket.socket, installation: Installation, database: Database) -> None:
    host, port, *_ = listening.getsockname()
    url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    async with _door(installation, url) as token:
        app = build_app(installation, database, token)
        prepare_for_long_work()
        for name, reason in installation.refused.items():
            _log.error("connection_refused", connection=name, reason=reason)
        _log.info("serving", url=url, connections=sorted(installation.connections))
        await http_server(app, app.state.news.close).serve(sockets=[listening])


@asynccontextmanager
async def _holding(installation: Installation) -> AsyncIterator[None]:
    """Be the only process that writes a SQLite store."""
    path = sqlite_path(installation.configuration.store)
    if path is None:
        yield
        return
    lock = take(path)
    if lock is None:
        raise BusyError(f"another process already serves or writes {path.name}; there can be only one")
    try:
        yield
    finally:
        lock.release()


@asynccontextmanager
async def _door(installation: Installation, url: str) -> AsyncIterator[str]:
    """Let commands on this machine hand their work over; only a SQLite store needs it."""
    path = sqlite_path(installation.configuration.store)
    if path is None:
        yield ""
        return
    try:
        yield open_door(path, url).token
    finally:
        close_door(path)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; BusyError when the port is taken."""
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048
        )
    except OSError as error:
        raise BusyError(f"cannot listen on {host}:{port}: {error.strerror}") from error


class _Server(uvicorn.Server):
    """uvicorn's, but leaving by return when asked to stop: there is a lock to free and a door to close."""

    def __init__(self, config: uvicorn.Config, stopping: Callable[[], None]) -> None:
        """Be ready; `stopping` is called before requests that run are waited for, which some never end by themselves."""
        super().__init__(config)
        self._stopping = stopping

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let go of endless answers first."""
        self._stopping()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at SIGTERM and SIGINT."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


def http_server(app: object, stopping: Callable[[], None] = lambda: None) -> uvicorn.Server:
    """uvicorn with the settings that were measured to be the fastest."""
    settings = uvicorn.Config(
        app,  # type: ignore[arg-type]
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        http="httptools",
        ws="none",
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_GRACE,
    )
    return _Server(settings, stopping)


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop's, where there is one."""
    try:
        import uvloop
    except ImportError:  # there is none for Windows
        return None
    return uvloop.new_event_loop
