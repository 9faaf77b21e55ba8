"""`[pages]` of onethread.toml: to whom pages show phones and mailboxes in part only."""

from collections.abc import Iterator, Mapping
from typing import Any

from onethread.model.account import Role
from onethread.plugin.wording import did_you_mean

CARD = "card"
"""Whoever looks at a card of a CRM; not a role of ours."""

_KEY = "mask_for"
_WHOM = (*Role, CARD)


def wrong(table: object) -> Iterator[str]:
    """What is wrong with the table."""
    if not isinstance(table, dict):
        yield "pages is a table, [pages]"
        return
    for key in table:
        if key != _KEY:
            yield f"[pages] {key[:60]!r} is unknown{did_you_mean(key, [_KEY])}"
    whom = table.get(_KEY, [])
    if not (isinstance(whom, list) and all(one in _WHOM for one in whom)):
        yield f'[pages] {_KEY} is a list of {", ".join(_WHOM)}, as in ["agent"]'


def read(table: Mapping[str, Any]) -> frozenset[str]:
    """For whom they are masked: roles, and CARD; of a table of which nothing is wrong."""
    return frozenset(table.get(_KEY, ()))
