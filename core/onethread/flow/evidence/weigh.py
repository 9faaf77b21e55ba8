"""Weighing: what speaks for two dossiers being one person's, and what against, step by step."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from onethread.flow.evidence import weights
from onethread.flow.evidence.dossier import Dossier, Held, Names
from onethread.flow.evidence.standing import AGREEING, CONFLICTING, Standing, strangers
from onethread.flow.names import Likeness, Name, compare
from onethread.model.claim import Claim
from onethread.model.comparison import Finding, Level, total
from onethread.plugin import Reach

NEAR = 2.0
"""Bits of a single shared identity, names included, from which two contact points are neighbours."""

_MOST_NAMES = 8
_CLASH = 0.55
"""If more of the names than this clash, one that agrees is a chance hit."""


class Reason(NamedTuple):
    """A piece of evidence: what it is about, what was found, and what it counts, in bits."""

    about: str
    findings: tuple[Finding, ...]
    bits: float
    held: Held | None = None


class Weighing(NamedTuple):
    """All evidence on two dossiers. `asks` if somebody has to be asked, whatever it weighs.

    That is so if nothing but places speaks for it, if somebody without a name may be any of several, or if one person
    would have two of what nobody has two.
    """

    reasons: tuple[Reason, ...]
    bits: float
    asks: bool
    united_at: datetime | None = None
    """When the CRM made a card of one and a card of the other one: then it is so, whatever speaks against it."""


NOTHING = Weighing((), 0.0, asks=True)


def weigh(one: Dossier, other: Dossier, standings: Mapping[Held, Standing]) -> Weighing:
    """What is to be said of both; NOTHING when they share no identity."""
    both = one.claims.keys() & other.claims.keys()
    if not both:
        return NOTHING
    likeness = likest(one.names, other.names)
    shared = [_handle(held, one, other, standings[held], likeness) for held in both]
    if len(shared) > 1:  # seldom
        shared.sort(key=lambda reason: _order(reason, standings))
    counted = [shared[0], *map(_further, shared[1:])]
    broken = _limits(one, other, standings)
    limited = [_reason("account", limit.level) for limit in broken]
    reasons = (*counted, *_names(likeness, counted[0].bits), *_traits(one, other), *limited)
    asks = (
        _impersonal(likeness, (standings[held] for held in both))
        or _anybodys(one, other, standings)
        or any(limit.asks for limit in broken)
    )
    united = [side.united[held] for side in (one, other) if side.united for held in side.united.keys() & both]
    return Weighing(reasons, sum([reason.bits for reason in reasons], 0.0), asks, max(united, default=None))


def _order(reason: Reason, standings: Mapping[Held, Standing]) -> tuple[float, str, str, int]:
    """The strongest first; which of equals is no matter of their numbers."""
    identity, era = (standings[reason.held].identity, reason.held[1]) if reason.held else (None, 0)
    return -reason.bits, reason.about, identity.scope if identity else "", era


def glance(claims: tuple[Claim, Claim], names: tuple[Names, Names], standing: Standing) -> float:
    """What one identity that two share is worth, as far as their names allow; in bits."""
    likeness = likest(*names)
    return _worth(_findings(claims, names, standing, likeness)) + (_bits(likeness) if likeness else 0.0)


_AGREED = frozenset({Likeness.FULL, Likeness.FULL_INITIAL})
_TELLING = AGREEING | CONFLICTING | {Likeness.UNSURE, Likeness.LAST}


def likest(one: Names, other: Names) -> Likeness | None:
    """How two people's names compare, each weighed by how often it was heard; None if there is nothing to compare."""
    if len(one) == len(other) == 1:  # nearly always
        likeness = compare(*one, *other)
        return likeness if likeness in _TELLING else None
    found: dict[Likeness, int] = {}
    for name, often in _most(one):
        for another, times in _most(other):
            likeness = compare(name, another)
            found[likeness] = found.get(likeness, 0) + often * times
    return _prevailing(found) if len(found) > 1 else next((one for one in found if one in _TELLING), None)


def _prevailing(found: Mapping[Likeness, int]) -> Likeness | None:
    clashing = {likeness: mass for likeness, mass in found.items() if likeness in CONFLICTING}
    agreeing = {likeness: mass for likeness, mass in found.items() if likeness in AGREEING}
    clash, agreement = sum(clashing.values()), sum(agreeing.values())
    if clash > _CLASH * (clash + agreement):
        return max(clashing, key=lambda likeness: (clashing[likeness], -_bits(likeness), likeness.name))
    if agreeing:
        return max(agreeing, key=_bits)
    return next((likeness for likeness in (Likeness.UNSURE, Likeness.LAST) if likeness in found), None)


def _bits(likeness: Likeness) -> float:
    level = weights.of_names(likeness)
    return level.bits if level else 0.0


def _most(names: Names) -> list[tuple[Name, int]]:
    if len(names) <= 1:
        return list(names.items())
    return sorted(names.items(), key=lambda item: (-item[1], item[0]))[:_MOST_NAMES]


def _handle(held: Held, one: Dossier, other: Dossier, standing: Standing, likeness: Likeness | None) -> Reason:
    """What one shared identity is worth."""
    claims, names = (one.claims[held], other.claims[held]), (one.names, other.names)
    findings = tuple(_findings(claims, names, standing, likeness))
    return Reason(standing.about, findings, _worth(findings), held)


def _worth(findings: Iterable[Finding]) -> float:
    return max(weights.LEAST, total(findings))


def _findings(
    claims: tuple[Claim, Claim], names: tuple[Names, Names], standing: Standing, likeness: Likeness | None
) -> list[Finding]:
    """What is to be said of one shared identity."""
    identity = standing.identity
    base = weights.of_kind(identity.kind).find(*claims)
    findings = [base] if base else []
    if others := strangers(standing, *names):
        shared = weights.SHARED_BROWSER if identity.reach is Reach.DEVICE else weights.SHARED
        findings += filter(None, [shared.find(others, 0)])
    if identity.reach is Reach.PLACE:
        findings.append(_PLACE)
    if standing.claimants >= weights.CROWDED_FROM and len(standing.camps) != 1 and likeness not in AGREEING:
        findings.append(_CROWDED)
    silence = weights.SILENCES.get(identity.kind)
    if silence and likeness not in AGREEING and _silent(*claims) > silence.after:
        doubtful = silence.proven or not weights.proven(*claims)
        taken = others or likeness in CONFLICTING
        bits = silence.taken if taken else silence.nameless if likeness is None else silence.bits
        findings += [Finding("time", weights.LONG_UNUSED, bits)] if doubtful else []
    return findings


def _silent(one: Claim, other: Claim) -> timedelta:
    return max(one.first_at - other.last_at, other.first_at - one.last_at)


def _further(reason: Reason) -> Reason:
    return Reason(reason.about, reason.findings, reason.bits * weights.FURTHER, reason.held)


def _names(likeness: Likeness | None, strongest: float) -> tuple[Reason, ...]:
    if likeness is Likeness.OTHER_LAST and strongest >= weights.MARRIED_FROM:
        return _MARRIED
    return _OF_NAMES.get(likeness, ()) if likeness else ()


def beside(one: Dossier, other: Dossier) -> tuple[Reason, ...]:
    """What names, towns and firms say, which counts only where an identity is shared."""
    return (*_names(likest(one.names, other.names), 0.0), *_traits(one, other))


def _traits(one: Dossier, other: Dossier) -> Iterator[Reason]:
    if one.cities and other.cities:
        yield _OTHER_TOWN if one.cities.isdisjoint(other.cities) else _SAME_TOWN
    if not one.companies.isdisjoint(other.companies):
        yield _SAME_COMPANY


def _limits(one: Dossier, other: Dossier, standings: Mapping[Held, Standing]) -> list[weights.Limit]:
    """Limits that the two would break if they were one person."""
    mine = _accounts(one, standings)
    theirs = _accounts(other, standings) if mine else {}
    return [
        limit
        for account in sorted(mine.keys() & theirs.keys())
        if _breaks(limit := weights.LIMITS[account[0]], mine[account], theirs[account])
    ]


def _accounts(dossier: Dossier, standings: Mapping[Held, Standing]) -> dict[tuple[str, str], dict[Held, Claim]]:
    found: dict[tuple[str, str], dict[Held, Claim]] = {}
    for held, claim in dossier.claims.items():
        identity = standings[held].identity
        if identity.kind in weights.LIMITS:
            found.setdefault((identity.kind, identity.scope), {})[held] = claim
    return found


def _breaks(limit: weights.Limit, mine: Mapping[Held, Claim], theirs: Mapping[Held, Claim]) -> bool:
    if mine.keys() & theirs.keys():
        return False
    return limit.within is None or any(
        _silent(one, other) <= limit.within for one in mine.values() for other in theirs.values()
    )


def _impersonal(likeness: Likeness | None, shared: Iterable[Standing]) -> bool:
    """Whether only offices and households speak for it, and no name."""
    return likeness not in _AGREED and all(standing.identity.reach is Reach.PLACE for standing in shared)


def _anybodys(one: Dossier, other: Dossier, standings: Mapping[Held, Standing]) -> bool:
    """Whether it may as well be somebody else without a name: others claim all that they share, as well as they do."""
    if one.names and other.names:
        return False
    return all(
        strangers(_of_equals(standings[held], one.claims[held], other.claims[held]), one.names, other.names)
        for held in one.claims.keys() & other.claims.keys()
    )


def _of_equals(standing: Standing, *claims: Claim) -> Standing:
    """Who only typed a number is no rival of those who have proven it."""
    return standing.proven if standing.proven and weights.proven(*claims) else standing


def _reason(about: str, level: Level) -> Reason:
    return Reason(about, (_finding(about, level),), level.bits)


def _finding(comparison: str, level: Level) -> Finding:
    return Finding(comparison, level.name, level.bits)


# What is found of nearly every pair, made once.
_PLACE, _CROWDED = _finding("reach", weights.PLACE), _finding("claimants", weights.CROWDED)
_SAME_TOWN, _OTHER_TOWN = _reason("town", Level("the same", 1)), _reason("town", Level("another", -1))
_SAME_COMPANY = _reason("company", Level("the same", 1))
_MARRIED = (_reason("name", weights.MARRIED),)
_OF_NAMES = {one: (_reason("name", level),) for one in Likeness if (level := weights.of_names(one))}
