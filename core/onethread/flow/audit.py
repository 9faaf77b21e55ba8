"""AUDIT: what was done in a remote system is compared with what is there, since people work there too (decision 0016).

A round goes through all that was done, portion by portion. What a portion brought and the place where the next one begins
are stored in one transaction. Nothing is mended here: what is astray is asked for anew, and the lane does it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection

from onethread.flow.deliver import Contents
from onethread.flow.mirrored import told_by_us
from onethread.flow.sync import jitter
from onethread.plugin import Audited, Intent
from onethread.store import cursors, deliveries, outbox, questions
from onethread.store.locks import hold
from onethread.store.outbox import Corrected, Entry, State

PART = "audit"
"""The part of a connection whose condition, and whose place, this is."""

PORTION = 100
"""Entries that are looked at together."""

PACE = timedelta(seconds=15)
"""Between two portions where nobody waits: what was said today is to be shown before what was said long ago is looked at."""


@dataclass(frozen=True, slots=True)
class Round:
    """How far a round is: `looked` at of `total`; and what it has found so far."""

    number: int = 0
    after: int = 0
    """The number of the entry that was looked at last."""

    total: int = 0
    looked: int = 0
    mended: int = 0
    left: int = 0
    unseen: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class Portion:
    """What is looked at together: entries, what these ask for now (by number), and what was answered to questions (by key)."""

    entries: Sequence[Entry] = ()
    intents: Mapping[int, Intent] = field(default_factory=dict)
    answers: Mapping[str, bool] = field(default_factory=dict)


def place(connection: Connection, name: str) -> Round | None:
    """How far the last round of a connection is; None if there was none."""
    stored = cursors.read(connection, name, PART)
    return None if stored is None else Round(**cast(Mapping[str, Any], stored))


def due(known: Round | None, at: datetime | None, every: timedelta | None, key: str, now: datetime) -> bool:
    """Whether a portion is to be looked at now, by itself. `every` None: no round begins so. Pure."""
    if known is None or at is None:
        return every is not None
    if known.more:
        return now >= at + PACE
    return every is not None and now >= at + every * jitter(key, at)


def begin(connection: Connection, name: str, now: datetime) -> Round:
    """Begin a round; one that is under way goes on where it was."""
    known = place(connection, name)
    if known and known.more:
        return known
    total = outbox.number_of(connection, name, State.DONE)
    fresh = Round(known.number + 1 if known else 1, total=total, more=True)
    cursors.move(connection, name, PART, asdict(fresh), now)
    return fresh


def next_portion(connection: Connection, name: str, known: Round, contents: Contents) -> Portion:
    """What a round looks at next."""
    entries = outbox.listed(connection, [State.DONE], name=name, limit=PORTION, after=known.after)
    return portion_of(connection, name, entries, contents)


def of_line(connection: Connection, name: str, line: str) -> list[Sequence[Entry]]:
    """All that was done of a line, as much as is looked at together."""
    entries = [one for one in outbox.of_lines(connection, name, [line]) if one.state is State.DONE]
    return [entries[at : at + PORTION] for at in range(0, len(entries), PORTION)]


def portion_of(connection: Connection, name: str, entries: Sequence[Entry], contents: Contents) -> Portion:
    """These, to be looked at."""
    return Portion(entries, contents.intents(connection, entries), questions.answers(connection, name))


def store(
    connection: Connection,
    name: str,
    known: Round,
    portion: Portion,
    audited: Audited,
    contents: Contents,
    now: datetime,
) -> Round | None:
    """Store what a portion of a round brought, and move on; None when somebody else has moved on meanwhile."""
    hold(connection, f"audit {name}")
    if place(connection, name) != known:
        return None
    mended = settle(connection, name, known, portion, audited, contents, now)
    moved = after(known, portion, audited, mended)
    cursors.move(connection, name, PART, asdict(moved), now)
    if not moved.more:
        questions.forget_older(connection, name, moved.number)
    return moved


def settle(
    connection: Connection,
    name: str,
    known: Round,
    portion: Portion,
    audited: Audited,
    contents: Contents,
    now: datetime,
) -> int:
    """Have done anew what is astray, and keep what was asked and learned; how many entries are done anew."""
    hold(connection, f"lane {name}")
    mended = outbox.correct(connection, corrections(portion, audited, contents), now)
    asked = [one for one in audited.questions if contents.is_open(connection, one)]
    questions.ask(connection, name, asked, known.number, now)
    if audited.facts:
        deliveries.keep(connection, [told_by_us(fact, now) for fact in audited.facts])
    return mended


def corrections(portion: Portion, audited: Audited, contents: Contents) -> Iterator[Corrected]:
    """What is known by now of the entries of a portion."""
    for one in portion.entries:
        intent = portion.intents.get(one.id)
        if one.key in audited.astray:
            receipt = audited.astray[one.key]
            kept = None if receipt is None else contents.receipt(None, receipt)
            yield Corrected(one.id, one.revision, kept, again=True)
        elif one.key in audited.left and intent is not None:
            receipt = contents.receipt(intent, audited.left[one.key])
            if receipt != one.receipt:
                yield Corrected(one.id, one.revision, receipt, again=False)


def after(known: Round, portion: Portion, audited: Audited, mended: int) -> Round:
    """How far a round is behind a portion. Pure."""
    return replace(
        known,
        after=portion.entries[-1].id if portion.entries else known.after,
        looked=known.looked + len(portion.entries),
        total=max(known.total, known.looked + len(portion.entries)),
        mended=known.mended + mended,
        left=known.left + len(audited.left),
        unseen=known.unseen + len(audited.unseen),
        more=len(portion.entries) == PORTION,
    )
