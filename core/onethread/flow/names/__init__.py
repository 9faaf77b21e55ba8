"""Who a written name may be: whether two names, in whatever alphabet and order, can be one person's (decision 0005)."""

from onethread.flow.names.bones import skeleton
from onethread.flow.names.likeness import Likeness, compare
from onethread.flow.names.name import Name
from onethread.flow.names.reading import key, parse

VERSION = 2
"""Of reading and comparing names; it grows when they are read otherwise than before (flow.rework)."""

__all__ = ["Likeness", "Name", "compare", "key", "parse", "skeleton"]
