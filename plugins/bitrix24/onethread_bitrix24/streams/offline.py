"""The offline queue of an application: what was changed or deleted, kept by the portal until it is fetched. [D events]

A packet is reserved under a process id and hidden from then on. It is cleared only by the next pull, once the page and the
process id are stored. A packet whose answer was lost is found in the list of the queue and taken up again. What the portal is
bound to tell is asked in the same request as that list, so that to look each time costs nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import structlog

from onethread.plugin import Json, Page, Pull
from onethread_bitrix24.client import Answer, Client, Command, Outcome, as_list, as_map, as_moment
from onethread_bitrix24.streams.bindings import Binding, bound, change, make, missed, refused
from onethread_bitrix24.streams.place import written
from onethread_bitrix24.streams.rows import bodies, normal
from onethread_bitrix24.translate import ENTITY
from onethread_bitrix24.translate.events import OFFLINE

_LIMIT = 50
_log = structlog.get_logger(__name__)
_HOUR = len("2026-03-02T14")


@dataclass(frozen=True, slots=True)
class Queue:
    """Where the stream stands: the packet to be cleared, when the bindings were looked at by the portal's clock, and which
    of them it refused then."""

    process: str = ""
    looked: str = ""
    refused: frozenset[Binding] = frozenset()

    @classmethod
    def of(cls, cursor: Json) -> Self:
        """What the core has kept."""
        told: Mapping[str, Any] = cursor if isinstance(cursor, Mapping) else {}
        refused = frozenset(map(Binding.of, told.get("refused", ())))
        return cls(str(told.get("process", "")), str(told.get("looked", "")), refused)

    @property
    def cursor(self) -> Json:
        """As it is kept."""
        return {"process": self.process, "looked": self.looked, "refused": [one.text for one in sorted(self.refused)]}


async def read_events(client: Client, pull: Pull, hook_url: str | None, connection: str) -> Page:
    """The next packet. Events that tell something by themselves, and the doorbell, go to `hook_url` if there is one. Where
    the portal or the plan has no such queue there is nothing to read."""
    queue = Queue.of(pull.cursor)
    if queue.process:
        await client.call("event.offline.clear", {"process_id": queue.process})
    listed = Command("event.offline.list", {"filter": {"!PROCESS_ID": "", "ERROR": 0}, "order": {"TIMESTAMP_X": "ASC"}})
    there, waiting = await client.batch([Command("event.get"), listed])
    queue = await _renewed(client, replace(queue, process=""), _answer(there), hook_url, connection)
    if queue.refused.issuperset(map(Binding, OFFLINE)):
        return Page(queue.cursor, more=False)
    process = _forgotten(_answer(waiting))
    asked = {"process_id": process} if process else {"order": {"TIMESTAMP_X": "ASC"}}
    packet = as_map((await client.call("event.offline.get", {"clear": 0, "limit": _LIMIT, **asked})).result)
    rows = [normal(as_map(row)) for row in as_list(packet.get("events"))]
    taken = str(packet.get("process_id") or "") if rows else ""
    cursor = replace(queue, process=taken).cursor
    return Page(cursor, bool(rows), tuple(bodies(rows)), {ENTITY: "events"}, len(rows))


async def _renewed(client: Client, queue: Queue, there: Answer, hook_url: str | None, connection: str) -> Queue:
    """Have the portal queue, and send, what we want to know. What it has refused is tried again each hour."""
    now = as_moment(there.time.get("date_start"))
    looked = written(now) if now else ""
    wanted = change(bound(there.result), hook_url)
    if wanted.all == queue.refused and looked[:_HOUR] == queue.looked[:_HOUR]:
        return replace(queue, looked=looked)
    outcomes = await make(client, wanted)
    _tell(connection, outcomes, queue)
    return replace(queue, looked=looked, refused=frozenset(refused(outcomes)))


def _tell(connection: str, outcomes: Mapping[Binding, Outcome], queue: Queue) -> None:
    """Say what is refused, and that deletions went by: these leave nothing behind that could be asked for later."""
    if reasons := {one.event: why for one, why in refused(outcomes).items()}:
        _log.warning("bitrix24_events_refused", connection=connection, events=reasons)
    if queue.looked and (gone := missed(outcomes, queue.refused)):
        _log.warning("bitrix24_deletions_may_be_missed", connection=connection, since=queue.looked, events=gone)


def _answer(outcome: Outcome) -> Answer:
    if not isinstance(outcome, Answer):
        raise outcome
    return outcome


def _forgotten(answer: Answer) -> str:
    """A packet that was reserved and never stored: its process has died, since only we read this queue."""
    rows: Sequence[Mapping[str, Any]] = [as_map(row) for row in as_list(answer.result)]
    free = ("", None, 0, "0")
    return next((str(row["PROCESS_ID"]) for row in rows if row.get("PROCESS_ID") not in free and not _failed(row)), "")


def _failed(row: Mapping[str, Any]) -> bool:
    return str(row.get("ERROR", "0")) == "1"
