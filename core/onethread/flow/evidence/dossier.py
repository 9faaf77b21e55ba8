"""Dossiers: what is known of who is met at a contact point, or at several that are one person's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce

from onethread.flow.names import Name
from onethread.model.claim import Claim, join_claims

Held = tuple[int, int]
"""An identity (by its number) in one of its eras."""

Names = Mapping[Name, int]
"""At how many contact points each name was heard; names that say nothing are left out."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that may be compared. `order` is the smallest key of the contact points, which no order of arrival changes."""

    points: frozenset[int]
    order: str
    claims: Mapping[Held, Claim] = field(default_factory=dict)
    names: Names = field(default_factory=dict)
    cities: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()
    united: Mapping[Held, datetime] = field(default_factory=dict)
    """Cards that the CRM has made one with another, and since when."""


def join(one: Dossier, other: Dossier) -> Dossier:
    """Both as one person's."""
    claims = dict(one.claims)
    for held, claim in other.claims.items():
        known = claims.get(held)
        claims[held] = join_claims(known, claim) if known else claim
    return Dossier(
        points=one.points | other.points,
        order=min(one.order, other.order),
        claims=claims,
        names=_together(one.names, other.names),
        cities=one.cities | other.cities,
        companies=one.companies | other.companies,
        united=_latest(one.united, other.united),
    )


def _together(one: Names, other: Names) -> Names:
    return {**one, **{name: times + one.get(name, 0) for name, times in other.items()}}


def _latest(one: Mapping[Held, datetime], other: Mapping[Held, datetime]) -> Mapping[Held, datetime]:
    return {held: max(at for side in (one, other) if (at := side.get(held))) for held in {**one, **other}}


def join_all(dossiers: Iterable[Dossier]) -> Dossier:
    """All of them, at least one, as one person's."""
    return reduce(join, dossiers)
