"""What is asked beside the rows of a page, so that each says by itself whose it is and who was there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from onethread_bitrix24.client import (
    COMPANIES,
    CONTACTS,
    DEALS,
    LEADS,
    Answer,
    CallRefusedError,
    Client,
    Command,
    as_list,
    as_map,
    as_whole,
    typed,
)  # fmt: skip
from onethread_bitrix24.payloads import DEAL
from onethread_bitrix24.streams.directory import Directory
from onethread_bitrix24.streams.rows import normal
from onethread_bitrix24.translate.activities import OPEN_LINE, is_ours

Row = dict[str, Any]
_SIZE = 50
_CARDS = {"contacts": CONTACTS, "leads": LEADS, "companies": COMPANIES, "deals": DEALS}
_STAGE_KIND = {"leads": "STATUS", "lead_stages": "STATUS", "deals": "DEAL_STAGE", "deal_stages": "DEAL_STAGE"}
_OF_DEAL = ("ID", "TITLE", "CONTACT_ID", "COMPANY_ID", "LEAD_ID")
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Beside:
    """Asks beside, and completes rows with it."""

    directory: Directory

    async def complete(self, client: Client, entity: str, rows: Iterable[Mapping[str, Any]]) -> list[Row]:
        """The rows in the shape in which they are kept. What we wrote ourselves is not kept: it tells nothing new of anybody."""
        read = await _typed(client, entity, rows)
        told = [row for row in map(normal, read) if entity != "activities" or not is_ours(row)]
        if not told:
            return []
        await _add_deals(client, entity, told)
        await _add_companies(client, entity, told)
        names = await self.directory.names(client)
        for row in told:
            _add_names(row, entity, names)
        if entity == "activities":
            await _add_messages(client, [row for row in told if row.get("PROVIDER_ID") == OPEN_LINE])
        return told


async def _typed(client: Client, entity: str, rows: Iterable[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Rows of cards by what the portal says of their fields, so that both dialects say the same; odd values are told, and stay."""
    listing, rows = _CARDS.get(entity), list(rows)
    if listing is None or not rows:
        return rows
    fields = await client.fields(listing)
    read = [typed(row, fields) for row in rows]
    if odd := sorted({name for one in read for name in one.wrong}):
        _log.warning("bitrix24_odd_values", entity=entity, fields=odd)
    return [one.values for one in read]


def _add_names(row: Row, entity: str, names: Mapping[str, str]) -> None:
    staff = row.get("RESPONSIBLE_ID") or row.get("ASSIGNED_BY_ID")
    stage = row.get("STAGE_ID") or row.get("STATUS_ID")
    keys = {"_STAFF": f"user:{staff}", "_SOURCE": f"SOURCE:{row.get('SOURCE_ID')}"}
    if entity in _STAGE_KIND:
        keys["_STAGE"] = f"{_STAGE_KIND[entity]}:{stage}"
    row.update({name: names[key] for name, key in keys.items() if key in names})


async def _add_deals(client: Client, entity: str, rows: Sequence[Row]) -> None:
    """Whose a deal is, for its stages and for activities that stand at it alone."""
    mine = [row for row in rows if entity == "deal_stages" or row.get("OWNER_TYPE_ID") == DEAL]
    found = await _looked_up(
        client, "crm.deal.list", {str(row["OWNER_ID"]) for row in mine if "OWNER_ID" in row}, _OF_DEAL
    )
    for row in mine:
        if deal := found.get(str(row.get("OWNER_ID"))):
            row["_DEAL"] = normal(deal)


async def _add_companies(client: Client, entity: str, rows: Sequence[Row]) -> None:
    mine = [row for row in rows if entity in ("contacts", "leads", "deals") and row.get("COMPANY_ID", "0") != "0"]
    found = await _looked_up(client, "crm.company.list", {str(row["COMPANY_ID"]) for row in mine}, ("ID", "TITLE"))
    for row in mine:
        if company := found.get(str(row["COMPANY_ID"])):
            row["_COMPANY"] = str(company.get("TITLE") or "")[:500]


async def _looked_up(client: Client, method: str, ids: Iterable[str], select: Sequence[str]) -> dict[str, Row]:
    """Rows by id; those that are no longer there are missing. Raises what left it open."""
    wanted = sorted({id_ for one in ids if (id_ := as_whole(one)) and id_ > 0})
    parts = [wanted[at : at + _SIZE] for at in range(0, len(wanted), _SIZE)]
    commands = [
        Command(method, {"filter": {"@ID": part}, "select": list(select), "order": {"ID": "ASC"}, "start": -1})
        for part in parts
    ]
    found = dict[str, Row]()
    for outcome in await client.batch(commands) if commands else []:
        if isinstance(outcome, Answer):
            found |= {str(row.get("ID")): row for row in map(as_map, as_list(outcome.result))}
        elif not isinstance(outcome, CallRefusedError):
            raise outcome
    return found


async def _add_messages(client: Client, rows: Sequence[Row]) -> None:
    """The messages of sessions, each session by a call of its own; without the scope there are none. [D imopenlines]"""
    mine = [row for row in rows if as_whole(row.get("ASSOCIATED_ENTITY_ID"))]
    commands = [
        Command("imopenlines.session.history.get", {"SESSION_ID": as_whole(row["ASSOCIATED_ENTITY_ID"])})
        for row in mine
    ]
    for row, outcome in zip(mine, await client.batch(commands) if commands else [], strict=True):
        if isinstance(outcome, Answer):
            row["_MESSAGES"] = list(_messages(as_map(outcome.result)))
        elif not isinstance(outcome, CallRefusedError):
            raise outcome


def _messages(history: Mapping[str, Any]) -> Iterable[Row]:
    """In the order of their numbers, each with the name of who wrote it."""
    users = {str(id_): as_map(user) for id_, user in as_map(history.get("users")).items()}
    told = [normal(as_map(one)) for one in as_list(history.get("message"))]
    for one in sorted(told, key=lambda message: as_whole(message.get("id")) or 0):
        user = users.get(str(one.get("senderid")), {})
        one |= {"_AUTHOR": str(user.get("name") or "")[:200], "_GUEST": "Y" if user.get("connector") is True else ""}
        yield {name: value for name, value in one.items() if value not in ("", None)}
