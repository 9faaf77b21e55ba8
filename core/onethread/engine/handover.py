"""One process writes a SQLite file. A command that finds it taken hands its work to the server that holds it."""

import json
import os
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import msgspec
from filelock import FileLock, Timeout

from onethread.engine.drain import Drain
from onethread.engine.installation import Installation
from onethread.engine.opened import opened
from onethread.engine.process import prepare_for_long_work
from onethread.engine.tasks import Task, Tasks
from onethread.plugin import ConfigurationError, OnethreadError
from onethread.store.opening import check_place, sqlite_path

_LONG = 600.0


class BusyError(OnethreadError):
    """Another process writes the store and takes no work."""


class Hand(Protocol):
    """Runs tasks by name, here or in the server."""

    async def run(self, task: str, **arguments: object) -> Any:
        """Run it; its result."""
        ...


@dataclass(frozen=True, slots=True)
class Door:
    """Where a server takes work from commands on its machine."""

    url: str
    token: str
    pid: int


@dataclass(frozen=True, slots=True)
class OwnHand:
    """Runs tasks in this process."""

    tasks: Mapping[str, Task]

    async def run(self, task: str, **arguments: object) -> Any:
        """Run it here."""
        return await self.tasks[task](**arguments)


@dataclass(frozen=True, slots=True)
class ServersHand:
    """Has tasks run by the server."""

    door: Door

    async def run(self, task: str, **arguments: object) -> Any:
        """Ask the server, and wait for its result."""
        import httpx

        headers = {"Authorization": f"Bearer {self.door.token}"}
        try:
            async with httpx.AsyncClient(timeout=_LONG, trust_env=False) as client:
                body = msgspec.json.encode(arguments)
                answer = await client.post(f"{self.door.url}/local/{task}", content=body, headers=headers)
        except httpx.ReadTimeout as error:
            raise BusyError(
                f"the server (process {self.door.pid}) was busy for {_LONG / 60:.0f} minutes; it may still do it"
            ) from error
        except httpx.TransportError as error:
            raise BusyError(f"the server that holds the store (process {self.door.pid}) does not answer") from error
        if answer.status_code != httpx.codes.OK:
            raise OnethreadError(_complaint(answer.content, answer.status_code))
        try:
            return msgspec.json.decode(answer.content)
        except msgspec.DecodeError as error:
            raise BusyError(f"something else answers at {self.door.url}; is the server still running?") from error


class _Complaint(msgspec.Struct):
    error: str


def _complaint(body: bytes, status: int) -> str:
    try:
        return msgspec.json.decode(body, type=_Complaint).error
    except msgspec.DecodeError:
        return f"the server that holds the store answered {status} and no reason; its log may tell more"


def lock_of(store: Path) -> FileLock:
    """The lock that guards writing to a SQLite file; freed by the system when its holder dies."""
    return FileLock(f"{store}.lock", mode=0o600)


def take(store: Path) -> FileLock | None:
    """The lock, held; None while another process holds it. ConfigurationError when there can be no store."""
    check_place(store)
    lock = lock_of(store)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return None
    except OSError as error:
        raise ConfigurationError(f"cannot write beside {store.name}: {error.strerror}") from error
    return lock


@asynccontextmanager
async def writing(installation: Installation) -> AsyncIterator[Hand]:
    """A hand that may write the store: our own, or that of the server that holds it."""
    path = sqlite_path(installation.configuration.store)
    if path is None:
        async with _own(installation) as hand:
            yield hand
        return
    lock = take(path)
    if lock is None:
        yield ServersHand(find_door(path))
        return
    try:
        async with _own(installation) as hand:
            yield hand
    finally:
        lock.release()


@asynccontextmanager
async def _own(installation: Installation) -> AsyncIterator[Hand]:
    async with opened(installation) as database:
        prepare_for_long_work()
        yield OwnHand(Tasks(database, installation, Drain(database, installation)).by_name())


def open_door(store: Path, url: str) -> Door:
    """Say where the server takes work, in a file that only its owner can read."""
    door = Door(url, secrets.token_urlsafe(32), os.getpid())
    path = _door_file(store)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(door), file)
    return door


def close_door(store: Path) -> None:
    """The server takes no more work."""
    _door_file(store).unlink(missing_ok=True)


def find_door(store: Path) -> Door:
    """Where the process that holds the store takes work; BusyError when it takes none."""
    door = _door(store)
    if door is None:
        raise BusyError(f"another command is writing {store.name}; try again when it has finished")
    if not _lives(door.pid):
        raise BusyError(
            f"the server that held {store.name} (process {door.pid}) is gone, and something else writes it now; "
            f"try again when it has finished, or find it by {store.name}.lock"
        )
    return door


def serving(store: Path) -> Door | None:
    """The server that holds the store, if there is one."""
    door = _door(store)
    return door if door and _lives(door.pid) else None


def _door(store: Path) -> Door | None:
    try:
        return Door(**json.loads(_door_file(store).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def _lives(pid: int) -> bool:
    if os.name != "posix":
        return True  # there, asking would stop it
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _door_file(store: Path) -> Path:
    return store.with_name(f"{store.name}.door")
