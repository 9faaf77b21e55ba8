"""Why two are one customer, or why not: the evidence, read from the links or weighed anew."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from onethread.flow.evidence.dossier import Dossier, Held, join_all
from onethread.flow.evidence.neighbourhood import Neighbourhood, explore
from onethread.flow.evidence.standing import Standing
from onethread.flow.evidence.weigh import beside, weigh
from onethread.flow.evidence.weights import REVIEW
from onethread.flow.evidence.written import called, uncounted, written
from onethread.flow.whom import Meant
from onethread.model.caution import Caution
from onethread.model.handle import Trust
from onethread.plugin import Reach
from onethread.store import contact_points, customers, directory, links, vetoes
from onethread.store.chunks import chunks
from onethread.store.directory import Entry
from onethread.store.links import Link
from onethread.store.vetoes import Veto

_ALONE = "they share no phone, mailbox or account, and names, towns and firms alone make nobody one"


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What speaks for two customers being one, and against; the vetoes are who said that they are not, and why.

    `asks` where a person has to say, whatever it weighs: it may as well be somebody else. `compared` is what was found of
    two without evidence, in words; `alike` whether any of it agrees. `suggestion` is the number of the one that does ask.
    """

    bits: float
    needed: float
    asks: bool
    evidence: Sequence[Any]
    compared: Sequence[str]
    alike: bool
    vetoes: Sequence[Veto]
    suggestion: int | None

    @property
    def verdict(self) -> str:
        """In a sentence."""
        if self.vetoes:
            return "somebody said that they are not one"
        if not self.evidence:
            return _ALONE if self.alike else "they share nothing that would tell"
        if self.bits < self.needed:
            return "likely, but not sure enough" if self.bits >= REVIEW else "too weak"
        if self.asks:
            return "strong, but it may as well be somebody else, so a person has to say"
        return "enough by now; they become one when something new is told of either"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two customers who may be one, and the link that says so."""

    link: Link
    one: Entry
    other: Entry


def links_of(connection: Connection, customer: int) -> list[Link]:
    """All that makes the contact points of a customer one."""
    points = customers.points_of(connection, [customer])[customer]
    return [link for link in links.of_points(connection, points) if link.said.sure and set(link.pair) <= set(points)]


def why(connection: Connection, one: Meant, other: Meant) -> list[Link] | None:
    """The links by which two are one customer, none if they are one contact point; None if they are two customers."""
    if one.customer != other.customer:
        return None
    mine, theirs = set(one.points), set(other.points)
    return path(links_of(connection, one.customer), sorted(mine - theirs or mine), sorted(theirs - mine or theirs))


def path(linked: Iterable[Link], starts: Iterable[int], ends: Iterable[int]) -> list[Link]:
    """The fewest links from one of some contact points to one of others; none if they meet or are not linked."""
    at: dict[int, list[tuple[int, Link]]] = defaultdict(list)
    for link in linked:
        one, other = link.pair
        at[one].append((other, link))
        at[other].append((one, link))
    came: dict[int, tuple[int, Link] | None] = dict.fromkeys(starts)
    goals = set(ends)
    ahead = deque(came)
    while ahead:
        point = ahead.popleft()
        if point in goals:
            return _walked(came, point)
        for following, link in at[point]:
            if following not in came:
                came[following] = point, link
                ahead.append(following)
    return []


def to_cut(way: Sequence[Link]) -> Link:
    """The link of a path to cut, to part its ends: what was decided last, else what rests on the weakest evidence."""
    decided = [link for link in way if link.decided]
    return max(decided, key=_age) if decided else min(way, key=lambda link: (link.said.bits or 0.0, link.id))


def _age(link: Link) -> tuple[datetime, int]:
    return link.made_at, link.id


def why_not(connection: Connection, one: Meant, other: Meant, caution: Caution) -> WhyNot | None:
    """Weigh two customers as they are now; None if they are one."""
    if one.customer == other.customer:
        return None
    sides = customers.points_of(connection, (one.customer, other.customer)).values()
    around = explore(connection, [point for side in sides for point in side])
    mine, theirs = (join_all(around.dossiers[point] for point in side) for side in sides)
    found = weigh(mine, theirs, around.standings)
    between = [link for link in links.between(connection, *sides) if not link.said.sure]
    asking = max(between, key=lambda link: link.said.bits or 0.0, default=None)
    by_name = asking is not None and not found.reasons  # namesakes share nothing that is weighed
    said = () if asking or found.reasons else beside(mine, theirs)
    return WhyNot(
        bits=asking.said.bits or 0.0 if asking and by_name else round(found.bits, 3),
        needed=caution.bits,
        asks=found.asks or not _comparable(around, *sides),
        evidence=asking.said.evidence if asking and by_name else written(found.reasons),
        compared=[*uncounted(said), *_each_their_own(mine, theirs, around.standings)] if said else (),
        alike=any(reason.bits > 0 for reason in said),
        vetoes=_told_once(vetoes.between(connection, *sides)),
        suggestion=asking.id if asking else None,
    )


def _comparable(around: Neighbourhood, some: Iterable[int], others: Iterable[int]) -> bool:
    """Whether any contact points of two sides are near enough for the resolver to weigh the two."""
    return not {around.together.of(one) for one in some}.isdisjoint(around.together.of(other) for other in others)


def _each_their_own(one: Dossier, other: Dossier, standings: Mapping[Held, Standing]) -> list[str]:
    """The kinds of identities that each of two has, and another one than the other: that makes namesakes likely two."""
    mine, theirs = (
        {standings[held].identity for held, claim in side.claims.items() if claim.trust is not Trust.TEXT}
        for side in (one, other)
    )
    kinds = [{identity.kind for identity in some if identity.reach is Reach.PERSON} for some in (mine, theirs)]
    return [f"{called(kind)}: each has another" for kind in sorted(set.intersection(*kinds))]


def suggested(connection: Connection, limit: int, after: links.Rank | None = None) -> list[Suggestion]:
    """Customers who may be one, the likeliest first."""
    return _with_ends(connection, links.suggestions(connection, limit, after))


def suggestion(connection: Connection, number: int) -> Suggestion | None:
    """That of this number; None if there is none, or not any more."""
    link = links.numbered(connection, number)
    return None if link is None or link.said.sure else _with_ends(connection, [link])[0]


def _with_ends(connection: Connection, found: Sequence[Link]) -> list[Suggestion]:
    owners = contact_points.owners(connection, {end for link in found for end in link.pair})
    entries = {
        entry.id: entry
        for part in chunks(sorted(set(owners.values())))
        for entry in directory.entries(connection, part)
    }
    return [Suggestion(link, *(entries[owners[end]] for end in link.pair)) for link in found]


def _told_once(said: Iterable[Veto]) -> list[Veto]:
    """Of vetoes between many contact points that are one word of somebody, one."""
    return list({(veto.made_at, veto.author, veto.reason): veto for veto in said}.values())


def _walked(came: Mapping[int, tuple[int, Link] | None], end: int) -> list[Link]:
    found: list[Link] = []
    step = came[end]
    while step is not None:
        found.append(step[1])
        step = came[step[0]]
    return found[::-1]
