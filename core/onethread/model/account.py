"""Accounts: who of us may sign in, and what they may do."""

import re
from enum import StrEnum

LOGIN = re.compile(r"[a-z][a-z0-9._-]{0,31}(@[a-z0-9.-]{1,64})?")
"""What a login looks like; it also signs notes."""


class Right(StrEnum):
    """What somebody may do."""

    READ = "read"
    NOTE = "note"
    DECIDE = "decide"
    INSPECT = "inspect"
    MANAGE = "manage"


class Role(StrEnum):
    """What somebody is here; each may do what the ones before may."""

    AGENT = "agent"
    OPERATOR = "operator"
    ADMIN = "admin"

    @property
    def rights(self) -> frozenset[Right]:
        """What comes with it."""
        return _RIGHTS[self]


_AGENTS = frozenset({Right.READ, Right.NOTE})
_OPERATORS = _AGENTS | {Right.DECIDE, Right.INSPECT}
_RIGHTS = {Role.AGENT: _AGENTS, Role.OPERATOR: _OPERATORS, Role.ADMIN: _OPERATORS | {Right.MANAGE}}


def as_login(written: str) -> str:
    """A login as it is kept: whoever signs in may write it in capitals."""
    return written.strip().casefold()


def is_login(written: str) -> bool:
    """Whether it could be one."""
    return LOGIN.fullmatch(written) is not None
