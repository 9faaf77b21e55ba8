"""Who a written name may be: whether two names, in whatever alphabet and order, can be one person's (decision 0005)."""

from onethread.flow.names.bones import skeleton
from onethread.flow.names.likeness import Likeness, compare
from onethread.flow.names.name import Name
from onethread.flow.names.reading import key, parse

VERSION = 2
"""Of reading and comparing names; it grows when they are read otherwise than before (flow.rework)."""

__all__ = ["Likeness", "Name", "compare", "key", "may_be_one", "parse", "skeleton"]

_TWO_PEOPLE = frozenset({Likeness.OTHER_GIVEN, Likeness.GIVENS_DIFFER, Likeness.LASTS_DIFFER, Likeness.BOTH_DIFFER})


def may_be_one(one: str, other: str) -> bool:
    """Whether two written names can be one person's; names that say too little can."""
    return compare(parse(one), parse(other)) not in _TWO_PEOPLE
