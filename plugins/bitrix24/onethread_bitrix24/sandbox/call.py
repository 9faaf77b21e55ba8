"""A call of a method: who asks what, in which portal; and what a method of the REST interface is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onethread_bitrix24.sandbox.protocol import errors

if TYPE_CHECKING:
    from onethread_bitrix24.sandbox.access import App, Caller
    from onethread_bitrix24.sandbox.portal import Portal
    from onethread_bitrix24.sandbox.protocol.decode import Params

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, with what is lifted out of it into the envelope; `total` None is not told."""

    result: Any
    total: int | None = None
    next: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A failure that comes with status 200: its keys stand in the body beside nothing."""

    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the interface: what it runs, which scope it wants, and whether only applications or admins may."""

    name: str
    run: Callable[[Call], Any]
    scope: str = ""
    app: bool = False
    admin: bool = False
    cost: float = 0.02
    """Seconds of operating time."""


@dataclass(slots=True)
class Call:
    """One call: parameters as PHP would hold them, `start` taken out as it does."""

    portal: Portal
    method: str
    params: Params
    caller: Caller
    start: int = 0
    source: str = ""
    """The `auth_connector` of whoever writes, by which echoes are told from changes."""
    robot: bool = False
    """Made by the portal itself: events carry no tokens."""
    spent: float = 0.0
    """Seconds that the commands of a batch took."""

    @property
    def now(self) -> float:
        """Unix seconds."""
        return self.portal.clock.now()

    def get(self, name: str, default: Any = None) -> Any:
        """A parameter under exactly this name."""
        return self.params.get(name, default)

    def variant(self, name: str, default: Any = None) -> Any:
        """A parameter as UPPER, lower, Capitalised or arName, in this order. [S]"""
        for one in (name.upper(), name, name.capitalize(), "ar" + name.capitalize()):
            if one in self.params:
                return self.params[one]
        return default

    def need(self, name: str) -> Any:
        """A parameter that must be given, in any of the cases; error 100 without it."""
        value = self.variant(name)
        if value is None or value == "":
            raise errors.missing(name)
        return value

    def id(self, name: str = "id") -> int:
        """The id that is asked for; error 100 without it, 0 for what is no number."""
        return whole(self.need(name))

    def fields(self) -> dict[str, Any]:
        """The fields of a write; what is no map is none."""
        return mapping(self.variant("fields", {}))

    def app(self) -> App:
        """The calling application; WRONG_AUTH_TYPE for a webhook."""
        found = self.portal.state.credentials.apps.get(self.caller.client_id)
        if found is None:
            raise errors.wrong_auth_type()
        return found


def whole(value: Any) -> int:
    """A number as PHP's (int) reads it: leading digits, otherwise 0."""
    if isinstance(value, bool | int | float):
        return int(value)
    text = str(value).strip() if isinstance(value, str) else ""
    digits = text[1:] if text[:1] in "+-" else text
    count = next((at for at, letter in enumerate(digits) if letter not in "0123456789"), len(digits))
    number = int(digits[: min(count, 18)] or 0)
    return -number if text.startswith("-") else number


def mapping(value: Any) -> dict[str, Any]:
    """A map as it is; a list by its positions; anything else is empty."""
    if isinstance(value, dict):
        return value
    return {str(at): one for at, one in enumerate(value)} if isinstance(value, list) else {}


def listing(value: Any) -> list[Any]:
    """The values of a list or map; one value alone is a list of it, nothing is none."""
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, list):
        return value
    return [] if value is None or value == "" else [value]


def truthy(value: Any) -> bool:
    """As PHP sees it: the text "false" is true."""
    return value not in (None, False, 0, 0.0, "", "0", [], {})


def yes(value: Any) -> bool:
    """As fields of Y and N are read: Y, true, 1."""
    return value in ("Y", "y", True, 1, "1", "true")


def offset_page(rows: Iterable[Any], start: int, wrap: str = "", size: int = PAGE) -> Page:
    """A page by a true offset, of a list that is short enough to be made whole."""
    everything = list(rows)
    begin = max(0, start)
    result = everything[begin : begin + size]
    following = begin + size if start >= 0 and begin + size < len(everything) else None
    total = 0 if start < 0 else len(everything)
    return Page({wrap: result} if wrap else result, total, following)
