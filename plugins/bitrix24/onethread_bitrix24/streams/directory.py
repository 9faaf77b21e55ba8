"""Names of the staff, of stages and of sources: asked for seldom, remembered for all processes, written into rows as they come."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onethread.plugin import Json, Shared
from onethread_bitrix24.client import Answer, CallRefusedError, Client, Command, Outcome, as_list, as_map, as_whole

_MOST_PAGES, _SIZE = 200, 50
_STAGES = ("STATUS", "DEAL_STAGE")


@dataclass(slots=True)
class Directory:
    """The names of one portal, in the store under `name`."""

    shared: Shared
    name: str

    async def names(self, client: Client) -> Mapping[str, str]:
        """By 'user:7', 'STATUS:NEW', 'DEAL_STAGE:C2:NEW', 'SOURCE:CALL'."""
        known = await self.shared.recall(self.name)
        return {key: str(one) for key, one in known.items()} if isinstance(known, dict) else await self.renew(client)

    async def renew(self, client: Client) -> Mapping[str, str]:
        """Ask for all of them. Who may not ask for some has the numbers instead."""
        names = {**await _staff(client), **await _statuses(client)}
        kept: dict[str, Json] = {**names}
        await self.shared.remember(self.name, kept)
        return names


async def _staff(client: Client) -> dict[str, str]:
    """By pages, since user.get does not promise filters by a range of ids; one that tells of nobody new is the last. [D ar/user]"""
    names, known, start = dict[str, str](), set[int](), 0
    for _ in range(_MOST_PAGES):
        [told] = await client.batch([Command("user.get", {"sort": "ID", "order": "ASC", "start": start})])
        rows = [as_map(row) for row in _rows(told)]
        names |= {f"user:{id_}": name for row in rows for id_, name in _named(row)}
        fresh = {id_ for row in rows if (id_ := as_whole(row.get("ID")))} - known
        known |= fresh
        if not isinstance(told, Answer) or told.ends(len(fresh), len(known)):
            break
        start = told.next or start + _SIZE
    return names


def _rows(told: Outcome) -> list[Any]:
    """None of what may not be asked; raises what left it open."""
    if isinstance(told, CallRefusedError):
        return []
    if not isinstance(told, Answer):
        raise told
    return as_list(told.result)


def _named(row: Mapping[str, Any]) -> list[tuple[int, str]]:
    id_, name = as_whole(row.get("ID")), " ".join(str(row[part]) for part in ("NAME", "LAST_NAME") if row.get(part))
    return [(id_, name[:200])] if id_ and name else []


async def _statuses(client: Client) -> dict[str, str]:
    [told] = await client.batch([Command("crm.status.list", {"order": {"SORT": "ASC"}})])
    rows = [as_map(row) for row in _rows(told)]
    found = ((_kind(str(row.get("ENTITY_ID"))), row) for row in rows)
    return {f"{kind}:{row.get('STATUS_ID')}": str(row.get("NAME"))[:200] for kind, row in found if kind}


def _kind(entity: str) -> str:
    """DEAL_STAGE_2 is of the second pipeline, whose stages have names of their own."""
    return next((kind for kind in (*_STAGES, "SOURCE") if entity == kind or entity.startswith(f"{kind}_")), "")
