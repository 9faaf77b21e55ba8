"""Who is who and why: the identities of a customer, what makes them one, and who else they may be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from onethread.flow.evidence.written import Piece, pieces
from onethread.model.handle import Trust
from onethread.store import contact_points, customers, holdings, links
from onethread.store.contact_points import Met
from onethread.store.glances import telling
from onethread.store.holdings import Claimed
from onethread.store.links import DERIVED, Link
from onethread.web.pages.viewer import Viewer

MOST = 30
"""Identities, and links, that are shown; who has more is looked at by `onethread why`."""

_BRIEF = 80


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of who a customer is, as it is in the store."""

    name: str | None
    names: Sequence[str]
    claimed: Sequence[Claimed]
    linked: Sequence[Link]
    met: Mapping[int, Met]
    others: Mapping[int, str]
    """The public ids of the customers at the far ends of suggestions, by the suggestion's number."""


@dataclass(frozen=True, slots=True)
class Identified:
    """An identity: what people call its kind, its value, who vouches for it, and since when it is theirs."""

    kind: str
    value: str
    trust: str
    where: str
    since: str
    released: bool
    mentioned: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """Why two contact points are one, or may be: where they were met, the evidence in sentences, who says so."""

    number: int
    ends: Sequence[str]
    reasons: Sequence[str]
    author: str
    day: str
    other: str | None


def known(connection: Connection, customer: int) -> Known:
    """Ask the store; some queries, each bounded by what is known of this one customer."""
    points = customers.points_of(connection, [customer])[customer]
    found = links.of_points(connection, points)
    ours = set(points)
    shown = [one for one in found if one.said.sure and set(one.pair) <= ours][:MOST]
    asked = [one for one in found if not one.said.sure and not set(one.pair) <= ours][:MOST]
    linked = [*shown, *asked]
    met = contact_points.met(connection, {end for link in linked for end in link.pair})
    far = {link.id: next(end for end in link.pair if end not in ours) for link in asked}
    owners = contact_points.owners(connection, far.values())
    ids = customers.ids(connection, owners.values())
    names = list(dict.fromkeys(one.name for one in _newest_named(holdings.met(connection, customer)) if one.name))
    return Known(
        names[0] if names else None,
        names[1:6],
        holdings.claimed(connection, customer),
        linked,
        met,
        {number: ids[owners[end]] for number, end in far.items()},
    )


def _newest_named(met: Iterable[holdings.Met]) -> list[holdings.Met]:
    return sorted((one for one in met if one.named_at), key=lambda one: (one.named_at, one.name), reverse=True)


def identities(found: Known, viewer: Viewer) -> list[Identified]:
    """Each identity once, by whoever vouches for it best; those that were only mentioned, or let go, at the end."""
    by_identity: dict[tuple[str, str, str], list[Claimed]] = {}
    for one in found.claimed:
        by_identity.setdefault((one.identity.kind, one.identity.value, one.identity.scope), []).append(one)
    told = sorted(by_identity.values(), key=lambda some: telling(some[0].identity))
    shown = [_identified(some, viewer) for some in told]
    return sorted(shown, key=lambda one: (one.mentioned, one.released))[:MOST]


def _identified(some: Sequence[Claimed], viewer: Viewer) -> Identified:
    best = max(some, key=lambda one: one.trust.strength)
    say = viewer.language
    where = dict.fromkeys(say.named("channels", one.contact_point.partition(":")[0]) for one in some)
    return Identified(
        kind=say.identity(best.identity.kind),
        value=_cut(viewer.value(best.identity.kind, best.identity.value)),
        trust=say.named("trust", best.trust),
        where=_cut(", ".join(where)),
        since=_day(min(one.first_at for one in some), viewer),
        released=all(one.released_at is not None for one in some),
        mentioned=all(one.trust is Trust.TEXT for one in some),
    )


def ties(found: Known, viewer: Viewer, *, sure: bool) -> list[Tie]:
    """What makes it one customer; or, not sure, who else it may be."""
    return [_tie(link, found, viewer) for link in found.linked if link.said.sure is sure]


def _tie(link: Link, found: Known, viewer: Viewer) -> Tie:
    say = viewer.language
    author = say("worked_out") if link.said.author in DERIVED else say("decided_by", author=_cut(link.said.author))
    reasons = [say.evidence(_shown(piece, viewer)) for piece in pieces(link.said.evidence)]
    ends = [_end(found.met[end], viewer) for end in link.pair if end in found.met]
    return Tie(link.id, ends, reasons, author, _day(link.made_at, viewer), found.others.get(link.id))


def _shown(piece: Piece, viewer: Viewer) -> Piece:
    return replace(piece, value=viewer.value(piece.kind, piece.value)) if piece.kind and piece.value else piece


def _end(met: Met, viewer: Viewer) -> str:
    channel = viewer.language.named("channels", met.channel)
    return f"{channel} ({_cut(met.name)})" if met.name else channel


def _day(at: datetime, viewer: Viewer) -> str:
    there = at.astimezone(viewer.zone).date()
    return f"{there:%d.%m.%Y}"


def _cut(text: str) -> str:
    return text if len(text) <= _BRIEF else f"{text[: _BRIEF - 1]}…"
