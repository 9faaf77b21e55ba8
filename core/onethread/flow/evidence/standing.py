"""The standing of an identity: who claims it, and how many people that must be by their names."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from onethread.flow.evidence.dossier import Names
from onethread.flow.names import Likeness, Name, compare
from onethread.plugin import Identity

CONFLICTING = frozenset(
    {
        Likeness.OTHER_FATHER,
        Likeness.OTHER_GIVEN,
        Likeness.OTHER_LAST,
        Likeness.BOTH_DIFFER,
        Likeness.GIVENS_DIFFER,
        Likeness.LASTS_DIFFER,
    }
)
"""Two names that one person does not have, but by marriage or on purpose."""

AGREEING = frozenset({Likeness.FULL, Likeness.FULL_INITIAL, Likeness.GIVEN})
"""Two names of one person; a surname alone is a family's."""

MANY = 5
"""Others who claim an identity; how many more they are makes no difference."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An identity in one era. `camps` are names of its claimants of which no two can be one person's."""

    identity: Identity
    claimants: int
    camps: tuple[Name, ...]
    proven: "Standing | None" = None
    """The same among those who have proven it, where these are others than all."""

    _of: dict[Name, frozenset[int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def about(self) -> str:
        """The identity in words."""
        return f"{self.identity.kind} {self.identity.value}"

    def of(self, name: Name) -> frozenset[int]:
        """Of which camps (by their places) somebody of this name may be; found once, since it is asked for every pair."""
        found = self._of.get(name)
        if found is None:
            fitting = (at for at, camp in enumerate(self.camps) if compare(camp, name) not in CONFLICTING)
            found = self._of[name] = frozenset(fitting)
        return found


def camps(names: Iterable[Name]) -> tuple[Name, ...]:
    """As many names as there must be people at least: each of the others may be one of theirs."""
    several = set(names)
    if len(several) < 2:
        return tuple(several)
    found: list[Name] = []
    for name in sorted(several, key=_completest_first):
        if all(compare(name, known) in CONFLICTING for known in found):
            found.append(name)
    return tuple(found)


def strangers(standing: Standing, one: Names, other: Names) -> int:
    """How many others than these two claim it, up to MANY: camps that neither of them can be of.

    Who has no name may be any of them, so what the other is not of counts; of two without a name, all but one do.
    """
    if not standing.camps:
        return 0
    if not one and not other:
        return min(MANY, len(standing.camps) - 1)
    theirs: set[int] = set().union(*map(standing.of, one), *map(standing.of, other))
    return min(MANY, len(standing.camps) - len(theirs))


def _completest_first(name: Name) -> tuple[bool, bool, Name]:
    return not (name.given and name.last), not name.given, name
