"""Is it a person? Signs that people do not leave; the delivery is kept whatever the verdict."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from onethread.plugin import Handle
from onethread_forms.settings import FormsSettings
from onethread_forms.translate.fields import Field
from onethread_forms.translate.people import People, meant
from onethread_forms.translate.phones import exists
from onethread_forms.translate.post import Post, number

_LINK = re.compile(r"(?:https?://|(?<![\w@/.])www\.)[^\s\])>\"']+", re.IGNORECASE)
_BBCODE = re.compile(r"\[url[=\]]", re.IGNORECASE)
_EMPTY = frozenset({"", "false", "0", "off", "no"})
# Bots love it, and so do firms that are asked for theirs: by itself it proves nothing.
_DOUBTFUL = frozenset({"website"})


def spam(post: Post, people: People, settings: FormsSettings, regions: tuple[str, ...]) -> str | None:
    """Why it is none, or None when nothing speaks against it."""
    seconds = _seconds(post.values)
    if seconds is not None and 0 < seconds < settings.min_seconds:
        return f"filled in within {seconds:g} seconds"
    text = people.message or ""
    links = _links(text, post.host)
    if _BBCODE.search(text) or links > settings.max_links:
        return "an advertisement full of links"
    filled = _filled(post.fields, settings)
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


def _links(text: str, host: str | None) -> int:
    """How many lead elsewhere than to the site itself."""
    own = (host or "").removeprefix("www.")
    return sum(not own or _host(link) != own for link in _LINK.findall(text))


def _host(link: str) -> str:
    try:
        return (urlsplit(link if "//" in link else f"//{link}").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _reachable(handles: Iterable[Handle], regions: tuple[str, ...]) -> bool:
    return any(one.kind == "email" or (one.kind == "phone" and exists(one.value, regions)) for one in handles)


def _seconds(fields: Mapping[str, str]) -> float | None:
    """How long the form was looked at, as far as the page tells."""
    given = number(fields.get("_ts"))
    if given is not None:
        return given
    shown, sent = number(fields.get("shown_at")), number(fields.get("sent_at"))
    return None if shown is None or sent is None else sent - shown
