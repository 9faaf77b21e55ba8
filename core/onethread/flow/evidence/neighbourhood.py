"""The neighbourhood of contact points: all from which it follows who they are, read from the store."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from onethread.flow.evidence.decide import Decision
from onethread.flow.evidence.dossier import Dossier, Held, Names
from onethread.flow.evidence.standing import Standing, camps
from onethread.flow.evidence.together import Together
from onethread.flow.evidence.weigh import NEAR, glance
from onethread.flow.evidence.weights import CARDS, PROVEN
from onethread.flow.names import Name, parse
from onethread.model.claim import Claim, era, releases
from onethread.model.handle import Trust
from onethread.plugin import Identity
from onethread.store import claims, contact_points, identities, links, traits, vetoes
from onethread.store.contact_points import Placed
from onethread.store.links import Link
from onethread.store.traits import Trait, TraitKind

_MOST_NAMES = 8
"""Of one contact point; who has more is testing us."""

_OF_SYSTEMS = frozenset({Trust.CHANNEL, Trust.VERIFIED, Trust.CRM})
"""Told by a system, not by whoever fills in a form."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard of who is met at a contact point: names, the same as they are found again, towns and firms."""

    names: Names
    spelt: frozenset[str] = frozenset()
    cities: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()


@dataclass(slots=True)
class Neighbourhood:
    """Contact points that may be of one customer with some that were asked for, and what is known of them.

    Two are neighbours if they share an identity that could tie them, alone, as far as their names allow it. Of those that
    hang together with more than `most`, or with some that are looked at `later`, not all are here.
    """

    most: int | None = None
    later: Set[int] = frozenset()
    placed: dict[int, Placed] = field(default_factory=dict)
    dossiers: dict[int, Dossier] = field(default_factory=dict)
    standings: dict[Held, Standing] = field(default_factory=dict)
    links: dict[int, Link] = field(default_factory=dict)
    said: set[Decision] = field(default_factory=set)
    together: Together = field(default_factory=Together)
    heard: dict[int, Heard] = field(default_factory=dict)

    def names(self, points: Iterable[int]) -> set[str]:
        """The names of these, as they are found again."""
        return {spelt for point in points for spelt in self.heard[point].spelt}

    def bounded(self, points: Iterable[int]) -> set[int]:
        """Those of these that hang together with no more than `most`, and with none that are looked at later."""
        together, most = self.together, self.most
        left = {together.of(point) for point in self.later}
        return {
            point
            for point in points
            if together.of(point) not in left and (most is None or together.size(point) <= most)
        }

    def components(self) -> Iterator[list[int]]:
        """Contact points that hang together, each component sorted; what one decides of it concerns no other.

        Those that are too many, or looked at later, are left out.
        """
        found: dict[int, list[int]] = defaultdict(list)
        for point in sorted(self.bounded(self.dossiers)):
            found[self.together.of(point)].append(point)
        return iter(found.values())

    def decisions(self, points: Iterable[int]) -> list[Decision]:
        """What was said of pairs of these."""
        among = set(points)
        return [one for one in self.said if among.issuperset(one.pair)]


def explore(
    connection: Connection, seeds: Iterable[int], most: int | None = None, later: Set[int] = frozenset()
) -> Neighbourhood:
    """All neighbours of these contact points, and theirs, but not farther where more than `most` hang together.

    Those that are looked at `later` anyway are not looked at, nor farther than to them.
    """
    explorer = _Explorer(connection, Neighbourhood(most, later))
    frontier = explorer.found.bounded(seeds)
    while frontier:
        frontier = explorer.found.bounded(explorer.enter(frontier))
    return explorer.found


@dataclass(slots=True)
class _Explorer:
    """Walks from contact points over their identities to the next ones."""

    connection: Connection
    found: Neighbourhood
    _holders: dict[Held, dict[int, Claim]] = field(default_factory=dict)
    _claims: dict[int, dict[Held, Claim]] = field(default_factory=lambda: defaultdict(dict))
    _seen: set[int] = field(default_factory=set)
    _met: set[int] = field(default_factory=set)
    """Whose neighbours are known."""

    def enter(self, points: set[int]) -> set[int]:
        """Read these; the neighbours that were not read yet."""
        self.found.placed |= contact_points.placed(self.connection, points)
        points = {point for point in points if point in self.found.placed}
        claimed = claims.claimed(self.connection, points)
        self._learn({identity for some in claimed.values() for identity in some})
        self._hear(points)
        for point in sorted(points):
            self.found.dossiers[point] = self._dossier(point)
        next_ones = self._decided(points)
        for point in points:
            next_ones.update(self._neighbours(point))
        return next_ones - self.found.dossiers.keys()

    def _learn(self, numbers: set[int]) -> None:
        """Read who claims these identities, and what names they have."""
        fresh = numbers - self._seen
        self._seen |= fresh
        known = identities.numbered(self.connection, fresh)
        said = claims.of_identities(self.connection, fresh)
        self._hear({claim.point for among in said.values() for claim in among})
        for number, among in said.items():
            ends = releases(among)
            eras: dict[Held, dict[int, Claim]] = defaultdict(dict)
            for claim in among:
                eras[number, era(claim, ends)][claim.point] = claim
            for held, holders in eras.items():
                self._holders[held] = holders
                self.found.standings[held] = self._standing(known[number], holders.values())
                for point, claim in holders.items():
                    self._claims[point][held] = claim

    def _hear(self, points: Iterable[int]) -> None:
        missing = set(points) - self.found.heard.keys()
        said = traits.of_points(self.connection, missing)
        self.found.heard |= {point: _heard(said.get(point, ())) for point in missing}

    def _standing(self, identity: Identity, among: Iterable[Claim]) -> Standing:
        owners = [claim for claim in among if claim.trust is not Trust.TEXT]
        provers = [claim for claim in owners if claim.trust in PROVEN]
        found = self._camps(owners)
        fewer = 0 < len(provers) < len(owners) and len(found) > 1
        proven = Standing(identity, len(provers), self._camps(provers)) if fewer else None
        return Standing(identity, len(owners), found, proven)

    def _camps(self, owners: Iterable[Claim]) -> tuple[Name, ...]:
        return camps(name for claim in owners for name in self.found.heard[claim.point].names)

    def _dossier(self, point: int) -> Dossier:
        heard, claims = self.found.heard[point], self._claims[point]
        return Dossier(
            points=frozenset({point}),
            order=self.found.placed[point].key,
            claims=claims,
            names=heard.names,
            cities=heard.cities,
            companies=heard.companies,
            united=self._united(claims),
        )

    def _united(self, claims: Mapping[Held, Claim]) -> dict[Held, datetime]:
        """Several cards of one kind: only a CRM that has made them one tells them of one contact point."""
        cards: dict[tuple[str, str], list[Held]] = defaultdict(list)
        for held, claim in claims.items():
            identity = self.found.standings[held].identity
            if identity.kind in CARDS and claim.trust in _OF_SYSTEMS:
                cards[identity.kind, identity.scope].append(held)
        return {held: claims[held].first_at for some in cards.values() if len(some) > 1 for held in some}

    def _decided(self, points: set[int]) -> set[int]:
        """What was said of these by hand, and links that hold today; the other ends of decided links."""
        others: set[int] = set()
        for link in links.of_points(self.connection, points):
            self.found.links[link.id] = link
            if link.decided:
                self.found.said.add(Decision(link.made_at, link.pair, one=True))
                self.found.together.tie(*link.pair)
                others.update(link.pair)
        for veto in vetoes.of_points(self.connection, points):
            if veto.lifted_by is None:
                self.found.said.add(Decision(veto.made_at, veto.pair, one=False))
        return others

    def _neighbours(self, point: int) -> Iterator[int]:
        """Its neighbours, but for those whose own neighbours are known already, it among them."""
        self._met.add(point)
        for held in self.found.dossiers[point].claims:
            for other in self._holders[held].keys() - self._met:
                if self._could_tie(point, other, held):
                    self.found.together.tie(point, other)
                    yield other

    def _could_tie(self, point: int, other: int, held: Held) -> bool:
        holders, heard = self._holders[held], self.found.heard
        names = heard[point].names, heard[other].names
        return glance((holders[point], holders[other]), names, self.found.standings[held]) >= NEAR


def _heard(said: Collection[Trait]) -> Heard:
    names = sorted(trait.value for trait in said if trait.kind is TraitKind.NAME)
    read = Counter(name for one in names[:_MOST_NAMES] if not (name := parse(one)).empty)
    return Heard(read, *(_spelt(said, kind) for kind in (TraitKind.NAME, TraitKind.CITY, TraitKind.COMPANY)))


def _spelt(said: Collection[Trait], kind: TraitKind) -> frozenset[str]:
    return frozenset(trait.spelt for trait in said if trait.kind is kind and trait.spelt)
