"""Tasks that change the store, by name: run by the command itself, or by the server that holds the store."""

from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import structlog
from sqlalchemy import Connection

from onethread.engine.drain import SHARD, Drain
from onethread.engine.installation import Installation
from onethread.flow import decisions, erase
from onethread.flow.decisions import Author
from onethread.flow.erase import Doomed, Erased
from onethread.flow.interchange.connector import FIRST_LINE, NAME
from onethread.flow.relink import Change
from onethread.flow.replay import apply, plan, portions
from onethread.model.join import Json
from onethread.plugin import Delivery, Event, OnethreadError
from onethread.store import cursors, dead_letters, deliveries, directory, tokens
from onethread.store.chunks import chunks
from onethread.store.database import Database
from onethread.store.locks import hold

FILE = "file"
"""The header that tells from which file an imported delivery is."""

_log = structlog.get_logger(__name__)

Task = Callable[..., Awaitable[Any]]
"""Takes and gives what JSON can hold."""


@dataclass(frozen=True, slots=True)
class Tasks:
    """All tasks of a store that is open for writing."""

    database: Database
    installation: Installation
    drain: Drain

    def by_name(self) -> Mapping[str, Task]:
        """What a command may ask for."""
        tasks = (
            self.drain_all,
            self.import_lines,
            self.import_cursor,
            self.import_finished,
            self.drop_dead_letters,
            self.replay,
            self.merge,
            self.unmerge,
            self.accept,
            self.reject,
            self.keep_token,
            self.revoke_token,
            self.erase,
        )
        return {task.__name__: task for task in tasks}

    async def drain_all(self) -> int:
        """Record what waits; how many deliveries it was."""
        done = 0
        while batch := await self.drain.batch():
            done += batch
        while await self.drain.recheck():
            pass
        return done

    async def import_lines(self, stream: str, file: str, lines: str, first: int, cursor: Json) -> list[tuple[int, str]]:
        """Keep and record a stretch of an interchange file; the lines that could not be read, with the reasons.

        The stretch (its bytes in base64, since they may be of any encoding) and the cursor that says where the next
        begins are stored together, so an import can be resumed.
        """
        delivery = Delivery(NAME, b64decode(lines), {FIRST_LINE: str(first), FILE: file}, self.drain.clock())

        def change(connection: Connection) -> int:
            number = deliveries.keep_one(connection, delivery)
            cursors.move(connection, NAME, stream, cursor, delivery.received_at)
            return number

        number = await self.database.write(change)
        while await self.database.read(lambda connection: deliveries.still_waiting(connection, [number])):
            await self.drain.batch()
            await self.drain.alone()
        letters = await self.database.read(lambda connection: dead_letters.of_delivery(connection, number))
        return [(int(letter.item or first), letter.reason) for letter in letters]

    async def import_cursor(self, stream: str) -> Json:
        """Where an interrupted import goes on; None for one that was not begun, or was finished."""
        return await self.database.read(lambda connection: cursors.read(connection, NAME, stream))

    async def import_finished(self, stream: str) -> None:
        """Forget the cursor: whoever imports the file again wants all of it. Nothing is left to be worked out."""
        while await self.drain.recheck():
            await self.drain.alone()
        now = self.drain.clock()
        await self.database.write(lambda connection: cursors.move(connection, NAME, stream, None, now))

    async def drop_dead_letters(self, ids: list[int]) -> int:
        """Forget dead letters for good; how many there were."""
        return await self.database.write(lambda connection: dead_letters.drop(connection, ids))

    async def replay(self, ids: list[int]) -> int:
        """Read these deliveries anew and let the history follow, portion by portion; how many facts have changed."""

        changed = 0
        for portion in await self.database.read(lambda connection: portions(connection, ids)):
            differences, events = await self.database.write(partial(self._replay, portion=portion))
            changed += differences
            for event in events:
                self.installation.host.observe(event)
        return changed

    async def merge(self, one: int, other: int, by: str, reason: str) -> None:
        """Make two customers (by their numbers) one."""
        await self._decide(lambda connection, author: decisions.merge(connection, one, other, author), by, reason)

    async def unmerge(self, link: int, by: str, reason: str) -> None:
        """Take one link (by its number) away."""
        await self._decide(lambda connection, author: decisions.unmerge(connection, link, author), by, reason)

    async def accept(self, suggestion: int, by: str, reason: str) -> None:
        """Make the two of a suggestion (by its number) one."""
        await self._decide(lambda connection, author: decisions.accept(connection, suggestion, author), by, reason)

    async def reject(self, suggestion: int, by: str, reason: str) -> None:
        """Say that the two of a suggestion (by its number) are not one."""
        await self._decide(lambda connection, author: decisions.reject(connection, suggestion, author), by, reason)

    async def _decide(self, decision: Callable[[Connection, Author], tuple[Change, ...]], by: str, reason: str) -> None:
        author = Author(by, self.drain.clock(), self.installation.reader.caution, reason)

        def change(connection: Connection) -> tuple[Change, ...]:
            hold(connection, f"drain {SHARD}")
            return decision(connection, author)

        for event in await self.database.write(change):
            self.installation.host.observe(event)

    async def keep_token(self, name: str, digest: str) -> int:
        """Let whoever shows the token of this digest (in hex) use the API; its number. OnethreadError for a name in use."""
        now = self.drain.clock()

        def change(connection: Connection) -> int:
            hold(connection, "tokens")
            if tokens.living(connection, name):
                raise OnethreadError(f"there is a token {name!r} already: revoke it first, or choose another name")
            return tokens.keep(connection, name, bytes.fromhex(digest), now)

        return await self.database.write(change)

    async def revoke_token(self, which: str) -> tuple[int, str]:
        """Refuse a token, by its name or number, from now on; its number and name. OnethreadError when there is none."""
        now = self.drain.clock()

        def change(connection: Connection) -> tuple[int, str]:
            found = tokens.living(connection, which)
            if found is None:
                raise OnethreadError(
                    f"there is no token {which!r} to revoke; `onethread token list` shows which there are"
                )
            tokens.revoke(connection, found.id, now)
            return found.id, found.name

        return await self.database.write(change)

    async def erase(self, customer: str) -> dict[str, int | bool] | None:
        """Erase a customer (by public id) in steps that an interrupted one can be gone on with; None if nobody has it.

        `wiped` is False when files of the database may still hold what is gone.
        """
        doomed = await self.database.write(partial(self._begin_erasing, customer=customer))
        if doomed is None:
            return None
        for part in chunks(doomed.deliveries):
            await self.database.write(partial(self._blank, doomed=doomed, part=part))
            await self.drain.alone()
        done = await self.database.write(partial(self._finish_erasing, doomed=doomed))
        _log.info("erased", customer=customer, facts=done.facts)
        return {**asdict(done), "wiped": await self.database.wipe()}

    def _begin_erasing(self, connection: Connection, customer: str) -> Doomed | None:
        hold(connection, f"drain {SHARD}")
        number = directory.by_public_id(connection, customer)
        return None if number is None else erase.begin(connection, number, self.drain.clock())

    def _blank(self, connection: Connection, doomed: Doomed, part: Sequence[int]) -> None:
        hold(connection, f"drain {SHARD}")
        erase.blank(connection, doomed, part, self.drain.clock())

    def _finish_erasing(self, connection: Connection, doomed: Doomed) -> Erased:
        hold(connection, f"drain {SHARD}")
        return erase.finish(connection, doomed, self.installation.reader, self.drain.clock())

    def _replay(self, connection: Connection, portion: list[int]) -> tuple[int, tuple[Event, ...]]:
        hold(connection, f"drain {SHARD}")
        reader = self.installation.reader
        planned = plan(connection, deliveries.numbered(connection, portion), self.installation.receivers, reader)
        events = apply(connection, planned, reader, self.drain.clock())
        return len(planned.differences), events
