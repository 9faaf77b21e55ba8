"""Writes to a portal: the half of the connector that shows customers and what happened on the cards of the CRM."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from onethread.plugin import Audited, Context, Done, Intent, NotDone, Outcome, Refused, Unclear
from onethread.plugin.mirroring import CARD, INTERACTION
from onethread_bitrix24.client import Client, Clock, Gate, Urgency
from onethread_bitrix24.client.clock import RealClock
from onethread_bitrix24.settings import Bitrix24Settings
from onethread_bitrix24.writing.activity import Activities
from onethread_bitrix24.writing.asked import CODES, Card, read_happening, read_person, read_shown
from onethread_bitrix24.writing.auditing import Auditing
from onethread_bitrix24.writing.board import Board
from onethread_bitrix24.writing.cards import Wish
from onethread_bitrix24.writing.comment import Comments
from onethread_bitrix24.writing.content import Manner
from onethread_bitrix24.writing.finding import Finding, Terms
from onethread_bitrix24.writing.memory import Missing
from onethread_bitrix24.writing.outcomes import Failing
from onethread_bitrix24.writing.piece import Piece
from onethread_bitrix24.writing.showing import Showing
from onethread_bitrix24.writing.verdict import Portal

_UNREADABLE = Refused("the intent cannot be read")
_MAY_BE = Unclear("no card is there, but the portal may still be making one")


class Writing:
    """What WritesCrm asks for. An application shows activities, an incoming webhook comments."""

    at_once = 50
    card_kinds = frozenset(f"bitrix_{code.lower()}" for code in CODES.values())

    def __init__(
        self, settings: Bitrix24Settings, context: Context, clock: Clock | None = None, gate: Gate | None = None
    ) -> None:
        """Nothing is called yet: the store is not open."""
        self.account, self._gate = settings.host, gate
        self._settings, self._context, self._clock = settings, context, clock or RealClock()
        self._terms = Terms(settings.find_order, settings.create, settings.language, context.may_be_one)
        manner = Manner(settings.language, context.timezone, settings.counters)
        self._board: Board = Activities(manner) if settings.webhook_url is None else Comments(manner)

    async def deliver(self, intents: Sequence[Intent]) -> Mapping[str, Outcome]:
        """Find or make these cards, and show these interactions: each once, and none hurts another."""
        asked = _read(intents)
        async with self._at_work() as work:
            cards = await work.finding.find(list(asked.wishes.values())) if asked.wishes else []
            await work.showing.deliver(asked.pieces)
            became = asked.became(dict(zip(asked.wishes, map(_card_outcome, cards), strict=True)))
            work.failing.check(became.values())
        return became

    async def reconcile(self, intents: Sequence[Intent]) -> Mapping[str, Outcome]:
        """Look in the portal for what may have been made; what is there is brought up to date, being asked about anyway."""
        asked = _read(intents)
        async with self._at_work() as work:
            cards = await work.finding.made(list(asked.wishes.values())) if asked.wishes else []
            told = {key: await _was_made(key, card, work) for key, card in zip(asked.wishes, cards, strict=True)}
            await work.showing.reconcile(asked.pieces)
            became = asked.became(told)
            work.failing.check(became.values())
        return became

    async def audit(self, intents: Sequence[Intent], answers: Mapping[str, bool]) -> Audited:
        """Look what has become of what was shown, and of the customers' cards; nothing is changed. Who has answered waits for it."""
        urgency = Urgency.INTERACTIVE if answers else Urgency.BACKGROUND
        asked, now = _read(intents), datetime.fromtimestamp(self._clock.now(), UTC)
        portal = Portal(self.account, self._settings.origin)
        async with self._client(urgency) as client:
            auditing = Auditing(client, self._board, portal, self._terms.order)
            return await auditing.audit(asked.pieces, list(asked.wishes.values()), answers, now)

    @asynccontextmanager
    async def _at_work(self) -> "AsyncIterator[_Work]":
        """A client of its own for each time: connections do not outlive what they were made for."""
        missing, failing = Missing(self._context.shared, self._context.connection, self._clock), Failing()
        async with self._client(Urgency.LANE) as client:
            finding = Finding(client, self._terms, failing)
            yield _Work(finding, Showing(client, self._board, finding, missing, failing), missing, failing)

    def _client(self, urgency: Urgency) -> Client:
        return Client(self._settings, self._context, self._clock, gate=self._gate, urgency=urgency)


@dataclass(frozen=True, slots=True)
class _Work:
    finding: Finding
    showing: Showing
    missing: Missing
    failing: Failing


@dataclass(frozen=True, slots=True)
class _Asked:
    """Intents by what they ask for; `refused` are those that ask for nothing we know."""

    wishes: Mapping[str, Wish]
    pieces: Sequence[Piece]
    refused: Mapping[str, Outcome]

    def became(self, cards: Mapping[str, Outcome]) -> dict[str, Outcome]:
        """What became of each, by key."""
        shown = {one.key: one.outcome for one in self.pieces if one.outcome is not None}
        return {**self.refused, **cards, **shown}


def _read(intents: Sequence[Intent]) -> _Asked:
    wishes, pieces, refused = dict[str, Wish](), list[Piece](), dict[str, Outcome]()
    for one in intents:
        try:
            if one.kind == CARD:
                wishes[one.key] = _wish(one)
            elif one.kind == INTERACTION:
                pieces.append(Piece(one.key, read_happening(one), read_shown(one.receipt)))
            else:
                refused[one.key] = _UNREADABLE
        except (msgspec.ValidationError, ValueError):
            refused[one.key] = _UNREADABLE
    return _Asked(wishes, pieces, refused)


def _wish(intent: Intent) -> Wish:
    """A card is known by the customer that it was first asked for, whatever that one has become part of since."""
    person = read_person(intent)
    first = intent.key.partition(":")[2] or person.customer
    return Wish(person, tuple(dict.fromkeys((first, person.customer))))


def _card_outcome(came: Card | Outcome) -> Outcome:
    return Done({"cards": [{**came.named}]}) if isinstance(came, Card) else came


async def _was_made(key: str, came: Card | Outcome | None, work: _Work) -> Outcome:
    if came is None and not await work.missing.surely(key):
        return _MAY_BE
    await work.missing.forget([key])
    return NotDone() if came is None else work.failing.asking(_card_outcome(came))
