"""Which cards whoever looks may read, asked with their own token: the one that they look at, and for a deal those of whose it is, for
others their deals."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from onethread.plugin import Handle, RefusedError, Trust
from onethread_bitrix24.client import (
    Answer,
    CallRefusedError,
    Client,
    Command,
    CredentialsError,
    Outcome,
    as_list,
    as_map,
    as_whole,
)

KINDS = {"lead": 1, "deal": 2, "contact": 3, "company": 4}
_MOST = 10
"""Contacts of a deal that are asked for, and deals of anybody, the newest."""

_OF = {"contact": "contactId", "lead": "leadId", "company": "companyId"}
"""By what a deal says whose it is."""

_NO_RIGHT = RefusedError(403, "no_right", "the portal does not let who looks see this card")
_NOBODY = RefusedError(401, "not_admitted", "the portal does not know the token of who looks")


async def who_and_what(client: Client, kind: str, id_: int) -> tuple[dict[str, Any], tuple[Handle, ...]]:
    """Who looks, as the portal knows them, and the cards that they may see, first those whose thread it is; RefusedError if not this one."""
    user, card, *others = await client.batch([Command("user.current"), _get(kind, id_), *_deals(kind, id_)])
    person, fields = as_map(_result(user, _NOBODY)), as_map(as_map(_result(card, _NO_RIGHT)).get("item"))
    if as_whole(person.get("ID")) is None:
        raise _NOBODY
    if as_whole(fields.get("id")) != id_:
        raise _NO_RIGHT
    if kind != "deal":
        return person, (_handle(kind, id_), *_listed(others))
    return person, (*await _of_deal(client, fields), _handle(kind, id_))


def _deals(kind: str, id_: int) -> list[Command]:
    """A list holds what whoever asks may read. [D crm.item.list]"""
    asked = {"entityTypeId": KINDS["deal"], "select": ["id"], "order": {"id": "DESC"}, "start": -1}
    return [Command("crm.item.list", asked | {"filter": {_OF[kind]: id_}})] if kind in _OF else []


def _listed(outcomes: Iterable[Outcome]) -> Iterator[Handle]:
    """None where deals are not for whoever looks; that the portal cannot be asked now is no answer."""
    for outcome in outcomes:
        if not isinstance(outcome, Answer | CallRefusedError):
            raise outcome
        rows = as_list(as_map(outcome.result).get("items")) if isinstance(outcome, Answer) else []
        numbers = _numbered([("deal", as_map(row).get("id")) for row in rows[:_MOST]])
        yield from (_handle(*one) for one in numbers)


async def _of_deal(client: Client, deal: Mapping[str, Any]) -> tuple[Handle, ...]:
    """Its main contact, the lead that it was, its other contacts, its company; those that may be read."""
    asked = list(dict.fromkeys(_owners(deal)))
    outcomes = await client.batch([_get(kind, id_) for kind, id_ in asked]) if asked else []
    return tuple(_handle(*one) for one, outcome in zip(asked, outcomes, strict=True) if _is_read(outcome, one[1]))


def _owners(deal: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    others = [("contact", one) for one in as_list(deal.get("contactIds"))[:_MOST]]
    told: Sequence[tuple[str, Any]] = (("contact", deal.get("contactId")), ("lead", deal.get("leadId")), *others)
    yield from _numbered((*told, ("company", deal.get("companyId"))))


def _numbered(told: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, int]]:
    for kind, written in told:
        if (number := as_whole(written)) is not None and number > 0:
            yield kind, number


def _get(kind: str, id_: int) -> Command:
    return Command("crm.item.get", {"entityTypeId": KINDS[kind], "id": id_})


def _handle(kind: str, id_: int) -> Handle:
    return Handle(f"bitrix_{kind}", str(id_), Trust.CRM)


def _is_read(outcome: Outcome, id_: int) -> bool:
    """A card that is not theirs is left out; that the portal cannot be asked now is no answer."""
    if isinstance(outcome, CallRefusedError):
        return False
    if not isinstance(outcome, Answer):
        raise outcome
    return as_whole(as_map(as_map(outcome.result).get("item")).get("id")) == id_


def _result(outcome: Outcome, refusal: RefusedError) -> Any:
    if isinstance(outcome, CredentialsError):
        raise _NOBODY
    if isinstance(outcome, CallRefusedError):
        raise refusal
    if not isinstance(outcome, Answer):
        raise outcome
    return outcome.result
