"""The offline queue of an application: what was changed or deleted, kept by the portal until it is fetched. [D events]

A packet is reserved under a process id and hidden from then on. It is cleared only by the next pull, once the page and the
process id are stored. A packet whose answer was lost is found in the list of the queue and taken up again.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from onethread.plugin import Page, Pull
from onethread_bitrix24.client import (
    AlreadyBoundError,
    Answer,
    Bitrix24Error,
    CallRefusedError,
    Client,
    Command,
    as_list,
    as_map,
)
from onethread_bitrix24.streams.rows import bodies, normal
from onethread_bitrix24.translate import ENTITY
from onethread_bitrix24.translate.events import BELL, OFFLINE, ONLINE

_LIMIT = 50


async def read_events(client: Client, pull: Pull, hook_url: str | None) -> Page:
    """The next packet. Events that tell something by themselves, and the doorbell, go to `hook_url` if there is one. Where the portal or the plan has no such queue there is nothing to read."""
    told: Mapping[str, Any] = pull.cursor if isinstance(pull.cursor, Mapping) else {}
    if not told.get("bound") and not await _bound(client, hook_url):
        return Page({"bound": False}, more=False)
    if told.get("process"):
        await client.call("event.offline.clear", {"process_id": told["process"]})
    process = await _forgotten(client)
    asked = {"process_id": process} if process else {"order": {"TIMESTAMP_X": "ASC"}}
    packet = as_map((await client.call("event.offline.get", {"clear": 0, "limit": _LIMIT, **asked})).result)
    rows = [normal(as_map(row)) for row in as_list(packet.get("events"))]
    taken = str(packet.get("process_id") or "") if rows else ""
    return Page({"bound": True, "process": taken}, bool(rows), tuple(bodies(rows)), {ENTITY: "events"}, len(rows))


async def _bound(client: Client, hook_url: str | None) -> bool:
    """Have the portal queue, and send, what we want to know; False where it refuses to queue anything."""
    commands = [Command("event.bind", {"event": name, "event_type": "offline"}) for name in OFFLINE]
    online = [{"event": name, "handler": hook_url} for name in ONLINE] if hook_url else []
    bell = {"options": {"minTimeout": 2}}
    commands += [Command("event.bind", one | (bell if one["event"] == BELL else {})) for one in online]
    outcomes = (await client.batch(commands))[: len(OFFLINE)]
    for outcome in outcomes:
        if isinstance(outcome, Bitrix24Error) and not isinstance(outcome, CallRefusedError):
            raise outcome
    return any(isinstance(outcome, Answer | AlreadyBoundError) for outcome in outcomes)


async def _forgotten(client: Client) -> str:
    """A packet that was reserved and never stored: its process has died, since only we read this queue."""
    answer = await client.call("event.offline.list", {"order": {"ID": "ASC"}})
    rows: Sequence[Mapping[str, Any]] = [as_map(row) for row in as_list(answer.result)]
    free = ("", None, 0, "0")
    return next((str(row["PROCESS_ID"]) for row in rows if row.get("PROCESS_ID") not in free and not _failed(row)), "")


def _failed(row: Mapping[str, Any]) -> bool:
    return str(row.get("ERROR", "0")) == "1"
