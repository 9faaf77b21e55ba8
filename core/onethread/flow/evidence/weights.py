"""What evidence is worth, in bits, as data: comparisons with their levels, and how sure one has to be.

The figures are those of our study of simulated traffic with known owners (bench/identity), not of any firm's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from onethread.flow.names import Likeness
from onethread.model.claim import Claim
from onethread.model.comparison import Comparison, Level
from onethread.model.handle import Trust

VERSION = 2
"""Of these figures and how they are put together; it grows when a pair may weigh otherwise than before (flow.rework)."""

REVIEW = 3.5
"""From how many bits on a person should have a look."""

FURTHER = 0.6
"""What a second identity counts, since phone and e-mail come from one form and prove less together than apart."""

LEAST = 0.5
"""What a shared identity is worth at least."""

PROVEN = frozenset({Trust.CHANNEL, Trust.VERIFIED, Trust.RELEASED})
"""Trust in a claim that the channel or the person has proven."""

_PAIRINGS = (
    "proven on both sides",
    "proven on one side, typed on the other",
    "typed on both sides",
    "only mentioned in a text on one side",
    "only mentioned in texts",
)


def proven(one: Claim, other: Claim) -> bool:
    """Whether both are."""
    return one.trust in PROVEN and other.trust in PROVEN


def _pairing(one: Claim, other: Claim) -> int:
    """Who vouches for both ends; an index of _PAIRINGS."""
    texts = (one.trust is Trust.TEXT) + (other.trust is Trust.TEXT)
    return 2 + texts if texts else (one.trust not in PROVEN) + (other.trust not in PROVEN)


def _handle(name: str, *bits: float) -> Comparison:
    return Comparison(name, _pairing, tuple(Level(*level) for level in zip(_PAIRINGS, bits, strict=True)))


_PHONE = _handle("phone", 14, 11, 8, 5.5, 5.5)
_EMAIL = _handle("e-mail", 14, 12, 11, 5.5, 5.5)
_ACCOUNT = _handle("account", 20, 16, 12, 6, 6)
_CARD = _handle("card", 25, 25, 25, 6, 6)
_USERNAME = _handle("username", 13, 11, 10, 6, 6)
_DEVICE = _handle("browser", 9, 9, 9, 8.5, 8)

_OF_KIND: Mapping[str, Comparison] = {
    "phone": _PHONE,
    "email": _EMAIL,
    "tg_id": _ACCOUNT,
    "ig_id": _ACCOUNT,
    "wa_bsuid": _ACCOUNT,
    "bitrix_contact": _CARD,
    "bitrix_lead": _CARD,
    "external_id": _CARD,
    "ig_username": _USERNAME,
    "tg_username": _USERNAME,
    "visitor_id": _DEVICE,
}

CARDS = frozenset(kind for kind, comparison in _OF_KIND.items() if comparison is _CARD)


def of_kind(kind: str) -> Comparison:
    """How two claims on an identity of this kind are compared; a plugin's own kind is taken for a username."""
    return _OF_KIND.get(kind, _USERNAME)


_ONE, _SEVERAL, _MANY = ("somebody else has it too", "several others have it too", "many others have it too")
SHARED = Comparison(
    "also claimed by others",
    lambda strangers, _: _step(strangers, (1, 2, 5)),
    (Level(_ONE, -3.5), Level(_SEVERAL, -6), Level(_MANY, -9)),
)
SHARED_BROWSER = Comparison(SHARED.name, SHARED.judge, (Level(_ONE, -8), Level(_SEVERAL, -8), Level(_MANY, -8)))
PLACE = Level("shared by an office or a household", -6)
CROWDED = Level("many others have it too, and no name agrees", -9)
CROWDED_FROM = 12
"""Claimants of one identity, not all of one name, from which on it alone makes nobody one: it would merge too many."""


@dataclass(frozen=True, slots=True)
class Silence:
    """After how long without it an identity may well be somebody else's, and what that speaks against."""

    after: timedelta
    bits: float
    nameless: float
    """If there are no names that could tell."""
    taken: float
    """If somebody of another name claims it: they will have been given it."""
    proven: bool = True
    """Whether it says anything of claims that are both proven: a browser stays whose it is, a link is sent on."""


_NUMBER_LEFT = Silence(timedelta(days=120), -3.5, nameless=-6.5, taken=-7.5)
_NAME_LEFT = Silence(timedelta(days=120), -6, nameless=-6, taken=-6)
SILENCES: Mapping[str, Silence] = {
    "phone": _NUMBER_LEFT,
    "ig_username": _NAME_LEFT,
    "tg_username": _NAME_LEFT,
    "visitor_id": Silence(timedelta(days=45), -3.5, nameless=-3.5, taken=-3.5, proven=False),
}
LONG_UNUSED = "long unused in between"

_NAMES: Mapping[Likeness, Level] = {
    Likeness.FULL: Level("the same", 7),
    Likeness.FULL_INITIAL: Level("the same, by an initial", 4),
    Likeness.GIVEN: Level("the same given name", 2.5),
    Likeness.LAST: Level("the same surname, as in a family", 0),
    Likeness.OTHER_FATHER: Level("the same, but another father's name", -6),
    Likeness.OTHER_GIVEN: Level("the same surname, another given name", -13),
    Likeness.OTHER_LAST: Level("the same given name, another surname", -5),
    Likeness.BOTH_DIFFER: Level("another name", -13),
    Likeness.GIVENS_DIFFER: Level("another given name", -11),
    Likeness.LASTS_DIFFER: Level("another surname", -6),
    Likeness.UNSURE: Level("perhaps another name", -3),
}
MARRIED = Level("another surname, perhaps by marriage", -2.5)
MARRIED_FROM = 12.0
"""Handles that weigh so much outweigh a changed surname."""


def of_names(likeness: Likeness) -> Level | None:
    """What it is worth that names are alike or not; None for names that cannot be compared."""
    return _NAMES.get(likeness)


@dataclass(frozen=True, slots=True)
class Limit:
    """That one person has one identity of a kind (in one scope), and what a second speaks against it."""

    level: Level
    within: timedelta | None = None
    """Only if both were in use within so much time of each other."""

    asks: bool = False
    """Whether a person has to be asked then, however much speaks for it."""


LIMITS: Mapping[str, Limit] = {
    "tg_id": Limit(Level("two Telegram accounts", -6), within=timedelta(days=90), asks=True),
    "ig_id": Limit(Level("two Instagram accounts", -10)),
    "wa_bsuid": Limit(Level("two WhatsApp accounts at a time", -4), within=timedelta(0)),
    "external_id": Limit(Level("two ids in one system", -6), asks=True),
}


def _step(number: int, steps: tuple[int, ...]) -> int | None:
    reached = [index for index, step in enumerate(steps) if number >= step]
    return reached[-1] if reached else None
