"""Why two are one customer, or why not: the evidence, read from the links or weighed anew."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from onethread.flow.evidence.dossier import join_all
from onethread.flow.evidence.neighbourhood import explore
from onethread.flow.evidence.weigh import weigh
from onethread.flow.evidence.weights import REVIEW
from onethread.flow.evidence.written import written
from onethread.model.caution import Caution
from onethread.store import customers, links, vetoes
from onethread.store.links import Link


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What speaks for two customers being one, and against; `vetoed` says who said that they are not, and why."""

    bits: float
    needed: float
    evidence: Sequence[Any]
    vetoed: Sequence[str]

    @property
    def verdict(self) -> str:
        """In a sentence."""
        if self.vetoed:
            return "somebody said that they are not"
        if not self.evidence:
            return "they share nothing that would tell"
        if self.bits >= self.needed:
            return "the evidence is strong, but something stands between them"
        if self.bits >= REVIEW:
            return "likely, but not sure enough: `onethread review` asks"
        return "the evidence is too weak"


def links_of(connection: Connection, customer: int) -> list[Link]:
    """All that makes the contact points of a customer one."""
    points = customers.points_of(connection, [customer])[customer]
    return [link for link in links.of_points(connection, points) if link.said.sure and set(link.pair) <= set(points)]


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


def why_not(connection: Connection, one: int, other: int, caution: Caution) -> WhyNot:
    """Weigh two customers (by their numbers) as they are now."""
    sides = customers.points_of(connection, (one, other))
    around = explore(connection, [*sides[one], *sides[other]])
    mine, theirs = (join_all(around.dossiers[point] for point in sides[number]) for number in (one, other))
    found = weigh(mine, theirs, around.standings)
    return WhyNot(found.bits, caution.bits, written(found.reasons), _vetoes(connection, sides[one], sides[other]))


def _vetoes(connection: Connection, some: Iterable[int], others: Iterable[int]) -> list[str]:
    here, there = set(some), set(others)
    found = [
        veto
        for veto in vetoes.of_points(connection, here)
        if veto.lifted_by is None and here & set(veto.pair) and there & set(veto.pair)
    ]
    return sorted({f"{veto.author}, {veto.made_at:%Y-%m-%d}: {veto.reason}".rstrip(": ") for veto in found})


def _walked(came: Mapping[int, tuple[int, Link] | None], end: int) -> list[Link]:
    found: list[Link] = []
    step = came[end]
    while step is not None:
        found.append(step[1])
        step = came[step[0]]
    return found[::-1]
