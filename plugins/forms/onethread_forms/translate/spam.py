"""Is it a person? Signs that people do not leave; the delivery is kept whatever the verdict."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from onethread.plugin import Handle
from onethread_forms.settings import FormsSettings
from onethread_forms.translate.fields import Field, firsts
from onethread_forms.translate.people import People, meant
from onethread_forms.translate.phones import exists

_LINK = re.compile(r"(?:https?://|(?<![\w@/.])www\.)[^\s\])>\"']+", re.IGNORECASE)
_BBCODE = re.compile(r"\[url[=\]]", re.IGNORECASE)
_EMPTY = frozenset({"", "false", "0", "off", "no"})
# Bots love it, and so do firms that are asked for theirs: by itself it proves nothing.
_DOUBTFUL = frozenset({"website"})


def spam(
    fields: Iterable[Field], people: People, settings: FormsSettings, regions: tuple[str, ...], host: str | None
) -> str | None:
    """Why it is none, or None when nothing speaks against it."""
    fields = tuple(fields)
    filled = _filled(fields, settings)
    signs = (*_haste(fields, settings), *_advertising(people.message or "", settings, host))
    if signs:
        return signs[0]
    links = list(_links(people.message or "", host))
    if filled - _DOUBTFUL or (filled and (links or not _reachable(people.handles, regions))):
        return "a hidden field was filled in"
    return None


def _filled(fields: Iterable[Field], settings: FormsSettings) -> set[str]:
    """The traps with something in them; a field that the owner has named a meaning for is none."""
    return {
        field.name
        for field in fields
        if field.name in settings.honeypots
        and field.value.strip().casefold() not in _EMPTY
        and meant(field, settings.fields) is None
    }


def _haste(fields: Iterable[Field], settings: FormsSettings) -> Iterable[str]:
    seconds = _seconds(firsts(fields))
    if seconds is not None and 0 < seconds < settings.min_seconds:
        yield f"filled in within {seconds:g} seconds"


def _advertising(text: str, settings: FormsSettings, host: str | None) -> Iterable[str]:
    if _BBCODE.search(text) or len(list(_links(text, host))) > settings.max_links:
        yield "an advertisement full of links"


def _links(text: str, host: str | None) -> Iterable[str]:
    """Links to other places than the site itself."""
    own = (host or "").removeprefix("www.")
    for link in _LINK.findall(text):
        if not own or _host(link) != own:
            yield link


def _host(link: str) -> str:
    try:
        return (urlsplit(link if "//" in link else f"//{link}").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _reachable(handles: Iterable[Handle], regions: tuple[str, ...]) -> bool:
    return any(one.kind == "email" or (one.kind == "phone" and exists(one.value, regions)) for one in handles)


def _seconds(fields: Mapping[str, str]) -> float | None:
    """How long the form was looked at, as far as the page tells."""
    given = _number(fields.get("_ts"))
    if given is not None:
        return given
    shown, sent = _number(fields.get("shown_at")), _number(fields.get("sent_at"))
    return None if shown is None or sent is None else sent - shown


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text and len(text) < 20 else None
    except ValueError:
        return None
