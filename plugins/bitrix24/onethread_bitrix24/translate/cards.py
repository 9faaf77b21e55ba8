"""Contacts, leads, companies, deals and the stages they came to.

A card changes, facts do not. So a card is told as `contact:301`, that it was made, and as one fact for each state in which
it was seen, `contact:301:DIGEST`, at the time of its change: two states never contradict each other within one fact. A
card that has never changed is the first alone, with all that it says. The digest is of what a state says, so that to see
it again adds nothing.

Whom a deal belongs to is part of its state, and of the ids of its stages: a fact that was told with one contact first and
with another later would make the two one person.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

import msgspec

from onethread.plugin import Handle, Interaction, Json, Kind, Record, Trust
from onethread_bitrix24.payloads import Card, Move
from onethread_bitrix24.translate.text import plain
from onethread_bitrix24.translate.whose import CHANNEL, At, Portal, is_id, messenger, moment, owner_of, ways

_AT_ONCE = timedelta(seconds=5)
"""A card that is made by several calls of one form has changed within these."""

_NOT_SAID = {"DATE_CREATE", "DATE_MODIFY", "PHONE", "EMAIL", "IM", "company", "staff", "stage", "source"}
_UTM = ("UTM_SOURCE", "UTM_MEDIUM", "UTM_CAMPAIGN", "UTM_CONTENT", "UTM_TERM")


@dataclass(frozen=True, slots=True)
class _State:
    """What a card says: whose it is, what they are called, by what they are recognised, and the rest."""

    owner: At
    name: str
    title: str
    words: str
    handles: tuple[Handle, ...]
    attributes: Mapping[str, Json]


def read_card(kind: str, row: Mapping[str, Json], place: str, portal: Portal) -> Iterator[Record]:
    """That it was made, and what it says now."""
    card = msgspec.convert(row, Card)
    made = moment(card.DATE_CREATE, card.DATE_MODIFY)
    changed = moment(card.DATE_MODIFY, card.DATE_CREATE)
    state, id_ = _state(kind, card, portal), f"{kind}:{card.ID}"
    if changed <= made + _AT_ONCE:
        yield Record(_fact(portal, id_, made, state), (place,))
        return
    if kind != "deal":  # whose a deal was when it was made is not known any more
        itself = At(kind, card.ID)
        yield Record(
            _fact(portal, id_, made, _State(itself, "", "", "", itself.handles, _made(kind, card, portal))), (place,)
        )
    yield Record(_fact(portal, f"{id_}:{_digest(card, state.handles)}", changed, state), (place,))


def _digest(card: Card, handles: Iterable[Handle]) -> str:
    """Of what the card says, by numbers where they have names: that a stage or a colleague is renamed is no change of it."""
    told = {name: value for name in Card.__struct_fields__ if (value := getattr(card, name)) and name not in _NOT_SAID}
    written = json.dumps([told, [[one.kind, one.value, one.system] for one in handles]], sort_keys=True)
    return blake2b(written.encode(), digest_size=8).hexdigest()


def _fact(portal: Portal, id_: str, at: datetime, state: _State) -> Interaction:
    return Interaction(
        CHANNEL, portal.account, id_, at, Kind.RECORD, conversation=state.owner.conversation,
        subject=state.title or None, text=state.words or None, name=state.name or None, handles=state.handles, attributes=state.attributes,
    )  # fmt: skip


def _state(kind: str, card: Card, portal: Portal) -> _State:
    owner = owner_of(card, card.ID) if kind == "deal" else At(kind, card.ID)
    handles = owner.handles if kind == "deal" else tuple(dict.fromkeys(_own_handles(kind, card, portal)))
    name = "" if kind == "deal" else card.TITLE if kind == "company" else _name(card)
    changing = _changing(card)
    title = name if kind in ("contact", "company") else card.TITLE or name
    return _State(owner, name, title[:500], _words(kind, changing), handles, _made(kind, card, portal) | changing)


def _words(kind: str, told: Mapping[str, Json]) -> str:
    """What there is to read of a state: a deal's stage and amount, a person's place in the world."""
    amount = " ".join(str(told[name]) for name in ("amount", "currency") if told.get(name))
    stage = [told.get("stage"), amount] if kind in ("deal", "lead") else []
    return ", ".join(str(one) for one in (*stage, told.get("post"), told.get("company"), told.get("city")) if one)


def _own_handles(kind: str, card: Card, portal: Portal) -> Iterator[Handle]:
    """A contact that a lead became is the lead, too, and so is a lead of a contact that was known."""
    yield from At(kind, card.ID).handles
    if kind == "contact" and is_id(card.LEAD_ID):
        yield from At("lead", card.LEAD_ID).handles
    if kind == "lead" and is_id(card.CONTACT_ID):
        yield from At("contact", card.CONTACT_ID).handles
    yield from ways(card.PHONE, card.EMAIL)
    for one in card.IM[:20]:
        if one.VALUE.startswith("imol|") and (chat := messenger(one.VALUE, portal.account, Trust.CRM)):
            yield chat


def _name(card: Card) -> str:
    return " ".join(part for part in (card.NAME, card.SECOND_NAME, card.LAST_NAME) if part)[:1000]


def _made(kind: str, card: Card, portal: Portal) -> dict[str, Json]:
    """What is so from the beginning."""
    told = {"card": kind, "url": portal.page(kind, card.ID), "originator": card.ORIGINATOR_ID, "origin": card.ORIGIN_ID}
    tracking: dict[str, Json] = {name.lower(): value for name in _UTM if (value := getattr(card, name))}
    return {**_said(told), **({"tracking": tracking} if tracking else {})}


def _changing(card: Card) -> dict[str, Json]:
    """What may be another thing tomorrow."""
    return _said(
        {
            "city": card.ADDRESS_CITY,
            "company": card.company or card.COMPANY_TITLE,
            "post": card.POST,
            "source": card.source or card.SOURCE_ID,
            "source_description": card.SOURCE_DESCRIPTION[:2000],
            "staff": card.staff,
            "stage": card.stage or card.STAGE_ID or card.STATUS_ID,
            "amount": card.OPPORTUNITY if card.OPPORTUNITY.strip("0.") else "",
            "currency": card.CURRENCY_ID if card.OPPORTUNITY.strip("0.") else "",
            "comments": plain(card.COMMENTS)[:2000],
        }
    )


def read_move(kind: str, row: Mapping[str, Json], place: str, portal: Portal) -> Iterator[Record]:
    """That a lead or a deal came to a stage, at whom it is now."""
    move = msgspec.convert(row, Move)
    owner = owner_of(move.deal, move.OWNER_ID) if kind == "deal" else At(kind, move.OWNER_ID)
    at_whom = f"@{owner.text}" if kind == "deal" else ""
    meaning = move.STAGE_SEMANTIC_ID or move.STATUS_SEMANTIC_ID
    told = {"card": kind, "url": portal.page(kind, move.OWNER_ID), "stage": move.STAGE_ID or move.STATUS_ID}
    moved = Interaction(
        CHANNEL, portal.account, f"{kind}:{move.OWNER_ID}:stage:{move.ID}{at_whom}", moment(move.CREATED_TIME),
        Kind.RECORD, conversation=owner.conversation, subject=move.deal.TITLE[:500] or None,
        text=move.stage or move.STAGE_ID or move.STATUS_ID or None, handles=owner.handles,
        attributes=_said({**told, "moved": _MOVES.get(move.TYPE_ID, ""), "outcome": _OUTCOMES.get(meaning, "")}),
    )  # fmt: skip
    yield Record(moved, (place,))


_MOVES = {"1": "made", "2": "moved", "3": "finished", "5": "another pipeline"}
_OUTCOMES = {"S": "won", "F": "lost"}


def _said(told: Mapping[str, str]) -> dict[str, Json]:
    return {name: value for name, value in told.items() if value}
