"""Everything that a portal remembers: what a snapshot holds."""

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from onethread_bitrix24.sandbox.access import Credentials
from onethread_bitrix24.sandbox.cards.directories import Directories, new_directories
from onethread_bitrix24.sandbox.cards.fields import FIELDS, Field
from onethread_bitrix24.sandbox.cards.kinds import CLASSIC, DEAL, KINDS, LEAD, SMART_INVOICE, Kind
from onethread_bitrix24.sandbox.cards.table import Row, Table

_INDEXED = ("ORIGIN_ID", "COMPANY_ID", "CONTACT_ID", "CONTACT_IDS", "COMPANY_IDS", "LEAD_ID", "_WAYS")
_FOUND_BY = {
    "activities": ("_OWNERS", "OWNER_ID", "ORIGIN_ID", "PROVIDER_ID"),
    "records": ("_OWNERS",),
    "offline": ("KEY", "PROCESS_ID", "CLIENT_ID"),
    "calls": ("CALL_ID",),
    "chats": ("KEY",),
    "sessions": ("CHAT_ID",),
    "messages": ("CHAT_ID", "SESSION_ID"),
}
"""Table of another module → the fields by whose value its rows are found."""
_CHANGED_AT = {"activities": "LAST_UPDATED"}


@dataclass(slots=True)
class State:
    """All data of a portal, plain and copyable."""

    chance: random.Random
    credentials: Credentials = field(default_factory=Credentials)
    users: Table = field(default_factory=Table)
    kinds: dict[int, Kind] = field(default_factory=lambda: dict(KINDS))
    types: Table = field(default_factory=Table)
    """Smart processes."""
    cards: dict[int, Table] = field(default_factory=dict)
    own_fields: dict[int, dict[str, Field]] = field(default_factory=dict)
    directories: Directories = field(default_factory=lambda: new_directories((LEAD, DEAL, SMART_INVOICE)))
    counters: Counter[str] = field(default_factory=Counter)
    merged: dict[tuple[int, int], int] = field(default_factory=dict)
    """(kind, id of a loser) → the survivor of a merge."""
    more: dict[str, Any] = field(default_factory=dict)
    """What other modules remember, by their name: see `part`."""

    def next(self, name: str) -> int:
        """The next number of a kind of thing that is counted."""
        self.counters[name] += 1
        return self.counters[name]

    def is_admin(self, user_id: int) -> bool:
        """Whether this user may do everything."""
        user = self.users.get(user_id)
        return user is not None and bool(user["ADMIN"])

    def table(self, kind: Kind) -> Table:
        """The cards of a kind."""
        if kind.id not in self.cards:
            self.cards[kind.id] = Table("DATE_MODIFY", _INDEXED)
        return self.cards[kind.id]

    def fields(self, kind: Kind) -> dict[str, Field]:
        """The fields of a kind, its own ones last."""
        return dict(FIELDS.get(kind.id, FIELDS[0])) | self.own_fields.get(kind.id, {})

    def card(self, kind_id: int, id_: int) -> Row | None:
        """A card of any kind."""
        kind = self.kinds.get(kind_id)
        return self.table(kind).get(id_) if kind else None

    def rows(self, name: str) -> Table:
        """A table of another module, made when it is first asked for, by whomever."""
        if name not in self.more:
            self.more[name] = Table(_CHANGED_AT.get(name, ""), _FOUND_BY.get(name, ()))
        found: Table = self.more[name]
        return found


def classic_kind(code: str) -> Kind | None:
    """contact → the kind CONTACT."""
    return next((kind for kind in CLASSIC if kind.code == code.upper()), None)
