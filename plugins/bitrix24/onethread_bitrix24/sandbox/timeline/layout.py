"""Whether the layout of an activity is one: unknown keys are errors, and so are too many blocks, tags and buttons. Pure. [D]

The shape is written as data; `problems` compares a layout with it. Codes other than FIELD_IS_REDUNDANT are guesses. [?]
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

REDUNDANT, REQUIRED, WRONG = "FIELD_IS_REDUNDANT", "FIELD_IS_REQUIRED", "WRONG_FIELD_VALUE"
_KEY = re.compile(r"[A-Za-z0-9_-]+")
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where."""

    code: str
    path: str


Check = Callable[[Any, str], Iterator[Problem]]


def text(value: Any, path: str) -> Iterator[Problem]:
    """A text, or one for each language."""
    languages = isinstance(value, dict) and value and all(isinstance(one, str) for one in value.values())
    if not isinstance(value, str | int | float) and not languages:
        yield Problem(WRONG, path)


def anything(value: Any, path: str) -> Iterator[Problem]:
    """Whatever the application wants."""
    yield from ()


def one_of(*values: Any) -> Check:
    """One of these."""

    def check(value: Any, path: str) -> Iterator[Problem]:
        if not isinstance(value, str | int | bool) or value not in values:
            yield Problem(WRONG, path)

    return check


flag = one_of(True, False, 0, 1, "0", "1", "true", "false", "Y", "N")


@dataclass(frozen=True, slots=True)
class Shape:
    """A map with these keys and no others; those with a star at the end of their name are required."""

    keys: Mapping[str, Check] = field(default_factory=dict)

    def __call__(self, value: Any, path: str) -> Iterator[Problem]:
        """What is wrong with it."""
        if not isinstance(value, dict):
            if value != [] or any(name.endswith("*") for name in self.keys):
                yield Problem(WRONG, path)
            return
        known = {name.rstrip("*"): check for name, check in self.keys.items()}
        yield from (Problem(REDUNDANT, f"{path}.{name}") for name in value if name not in known)
        for name in self.keys:
            if name.endswith("*") and value.get(name[:-1]) in (None, "", [], {}):
                yield Problem(REQUIRED, f"{path}.{name[:-1]}")
        for name, check in known.items():
            if value.get(name) not in (None, "", []):
                yield from check(value[name], f"{path}.{name}")


@dataclass(frozen=True, slots=True)
class Many:
    """A map of things under names of letters, digits, - and _; so many at least and at most."""

    check: Check
    most: int
    least: int = 0

    def __call__(self, value: Any, path: str) -> Iterator[Problem]:
        """What is wrong with it."""
        if not isinstance(value, dict):
            yield Problem(WRONG, path)
            return
        if not self.least <= len(value) <= self.most:
            yield Problem(WRONG, path)
        for name, one in list(value.items())[: self.most]:
            if not _KEY.fullmatch(str(name)):
                yield Problem(WRONG, f"{path}.{name}")
            yield from self.check(one, f"{path}.{name}")


@dataclass(frozen=True, slots=True)
class Typed:
    """A map whose `type` says which other keys it has; with `inner` those stand under that key."""

    types: Mapping[str, Shape]
    inner: str = ""

    def __call__(self, value: Any, path: str) -> Iterator[Problem]:
        """What is wrong with it."""
        kind = value.get("type") if isinstance(value, dict) else None
        shape = self.types.get(kind) if isinstance(kind, str) else None
        if shape is None or path.count(".") > _DEEPEST:
            yield Problem(REQUIRED if isinstance(value, dict) and kind is None else WRONG, f"{path}.type")
        elif self.inner:
            yield from Shape({"type": anything, f"{self.inner}*": shape, **_VISIBILITY})(value, path)
        else:
            yield from Shape({"type": anything, **shape.keys})(value, path)


def _block(value: Any, path: str) -> Iterator[Problem]:
    return BLOCK(value, path)


def _inline(value: Any, path: str) -> Iterator[Problem]:
    """Blocks that may stand within others."""
    if isinstance(value, dict) and value.get("type") in ("text", "link", "deadline"):
        return BLOCK(value, path)
    return iter((Problem(WRONG, f"{path}.type"),))


_VISIBILITY: Mapping[str, Check] = {"scope": one_of("web", "mobile"), "hideIfReadonly": flag}
ACTION = Typed(
    {
        "redirect": Shape({"uri*": text}),
        "restEvent": Shape({"id*": text, "actionParams": anything, "animationType": one_of("loader", "disable")}),
        "openRestApp": Shape({"actionParams": anything, "sliderParams": anything}),
    }
)
BLOCK = Typed(
    {
        "text": Shape(
            {
                "value*": text,
                "multiline": flag,
                "bold": flag,
                "size": one_of("xs", "sm", "md"),
                "color": one_of("base_50", "base_60", "base_70", "base_90"),
            }
        ),
        "largeText": Shape({"value*": text}),
        "link": Shape({"text*": text, "action*": ACTION, "bold": flag}),
        "withTitle": Shape({"title*": text, "block*": _inline, "inline": flag}),
        "lineOfBlocks": Shape({"blocks*": Many(_inline, 20, 1)}),
        "deadline": Shape({"readonly": flag}),
    },
    "properties",
)
TAG = Shape(
    {
        "title*": text,
        "type*": one_of("warning", "success", "failure", "primary", "secondary"),
        "action": ACTION,
        **_VISIBILITY,
    }
)
BUTTON = Shape({"title*": text, "action*": ACTION, "type*": one_of("primary", "secondary"), **_VISIBILITY})
MENU = Shape(
    {
        "showPinItem": flag,
        "showPostponeItem": flag,
        "showDeleteItem": flag,
        "items": Many(Shape({"title*": text, "action*": ACTION, **_VISIBILITY}), 20),
    }
)
BLOCKS = Many(_block, 20, 1)
LAYOUT = Shape(
    {
        "icon*": Shape({"code*": text}),
        "header*": Shape({"title*": text, "titleAction": ACTION, "tags": Many(TAG, 2)}),
        "body*": Shape({"logo": Shape({"code*": text, "action": ACTION}), "blocks*": BLOCKS}),
        "footer": Shape({"buttons": Many(BUTTON, 2), "menu": MENU}),
    }
)
ONLY_BLOCKS = Shape({"blocks*": BLOCKS})
"""Of what is laid beside somebody else's record."""


def problems(layout: Any, shape: Check = LAYOUT) -> list[Problem]:
    """Everything that is wrong with a layout, in the order of its shape."""
    return list(shape(layout, "layout"))
