"""What a page of the portal posts into our frame. The browser submits it, so nothing of it is true until it is checked. [D ar/widgets]"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import msgspec

from onethread.plugin import RefusedError, Request
from onethread_bitrix24.client import as_map, as_whole

LARGEST = 64 * 1024
"""Bytes; a real one has two thousand."""

_MOST_FIELDS = 60
_LONGEST_TOKEN = 1000
_INCOMPLETE = RefusedError(400, "not_admitted", "this is not what a page of the portal posts")


@dataclass(frozen=True, slots=True)
class Posted:
    """Who says they look, from which portal, at which place; tokens are theirs."""

    domain: str
    language: str
    member_id: str
    application_token: str = field(repr=False)
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    server: str
    placement: str
    card: int | None
    """The number of the card, at places that have one."""


def read_posted(request: Request) -> Posted:
    """Read it; RefusedError for what lacks anything, also for old pages without APPLICATION_TOKEN."""
    if len(request.body) > LARGEST:
        raise RefusedError(413, "too_large", f"a form of the portal has at most {LARGEST} bytes")
    form = _fields(request.body)
    found = Posted(
        domain=request.query.get("DOMAIN") or form.get("DOMAIN", ""),
        language=(request.query.get("LANG") or form.get("LANG", "")).lower()[:5],
        member_id=form.get("member_id", ""),
        application_token=form.get("APPLICATION_TOKEN", ""),
        access=form.get("AUTH_ID", ""),
        refresh=form.get("REFRESH_ID", ""),
        server=form.get("SERVER_ENDPOINT", ""),
        placement=form.get("PLACEMENT", ""),
        card=_card(form.get("PLACEMENT_OPTIONS", "")),
    )
    if not all((found.domain, found.member_id, found.application_token, found.access, found.placement)):
        raise _INCOMPLETE
    if len(found.access) > _LONGEST_TOKEN or len(found.refresh) > _LONGEST_TOKEN:
        raise _INCOMPLETE
    return found


def _fields(body: bytes) -> Mapping[str, str]:
    try:
        told = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise _INCOMPLETE from error
    return {name: values[-1] for name, values in told.items()}


def _card(options: str) -> int | None:
    """`{"ID":"8061",...}`; the kind of the card is in the placement alone. [D]"""
    try:
        told = as_map(msgspec.json.decode(options.encode()))
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return None
    number = as_whole(told.get("ID"))
    return number if number is not None and number > 0 else None
