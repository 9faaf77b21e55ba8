"""Who belongs to whom: contacts of companies, deals and leads, and companies of contacts. [D *.items]"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from onethread_bitrix24.sandbox.call import Call, Method, listing, mapping, whole, yes
from onethread_bitrix24.sandbox.cards import keeping
from onethread_bitrix24.sandbox.cards.classic import existing
from onethread_bitrix24.sandbox.cards.kinds import COMPANY, CONTACT, DEAL, LEAD, Kind
from onethread_bitrix24.sandbox.cards.table import Row


@dataclass(frozen=True, slots=True)
class Link:
    """Cards of `kind` have many `other`, listed in the field `many`; the first is the main one."""

    kind: Kind
    other: Kind
    backwards: bool = False
    """The list stands in the other card."""

    @property
    def key(self) -> str:
        """CONTACT_ID or COMPANY_ID."""
        return f"{self.other.code}_ID"


LINKS = (Link(CONTACT, COMPANY), Link(DEAL, CONTACT), Link(LEAD, CONTACT), Link(COMPANY, CONTACT, backwards=True))


def ids(link: Link, call: Call, row: Row) -> list[int]:
    """The linked cards, the main one first."""
    if link.backwards:
        return sorted(call.portal.state.table(link.other).having(f"{link.kind.code}_IDS", row["ID"]))
    return list(row.get(f"{link.key}S") or [])


def get(link: Link, call: Call) -> list[dict[str, Any]]:
    """The links of a card."""
    return [
        {link.key: other, "SORT": 10 * (at + 1), "ROLE_ID": 0, "IS_PRIMARY": "N" if at else "Y"}
        for at, other in enumerate(ids(link, call, existing(link.kind, call)))
    ]


def set_(link: Link, call: Call) -> bool:
    """Other links than before; the one that says IS_PRIMARY comes first, otherwise by SORT."""
    row = existing(link.kind, call)
    told = [mapping(one) for one in listing(call.variant("items"))]
    told.sort(key=lambda one: (not yes(one.get("IS_PRIMARY")), whole(one.get("SORT"))))
    _write(link, call, row, [whole(one.get(link.key)) for one in told])
    return True


def delete(link: Link, call: Call) -> bool:
    """No links at all."""
    _write(link, call, existing(link.kind, call), [])
    return True


def add(link: Link, call: Call) -> bool:
    """One more; false if it is there already."""
    row, wanted = existing(link.kind, call), whole(call.fields().get(link.key))
    before = ids(link, call, row)
    if wanted in before or not wanted:
        return False
    _write(link, call, row, [*before, wanted])
    return True


def _write(link: Link, call: Call, row: Row, wanted: list[int]) -> None:
    if not link.backwards:
        keeping.change(call, link.kind, row, {f"{link.key}S": wanted}, row["FM"])
        return
    name, before = f"{link.kind.code}_IDS", ids(link, call, row)
    for id_ in {*before, *wanted}:
        other = call.portal.state.table(link.other).get(id_)
        if other is not None and (id_ in before) != (id_ in wanted):
            rest = [one for one in other.get(name) or [] if one != row["ID"]]
            keeping.change(
                call, link.other, other, {name: [*rest, *([row["ID"]] if id_ in wanted else [])]}, other["FM"]
            )


_VERBS: tuple[tuple[str, Callable[[Link, Call], Any]], ...] = (
    ("items.get", get),
    ("items.set", set_),
    ("items.delete", delete),
    ("add", add),
)
METHODS = tuple(
    Method(f"crm.{link.kind.code.lower()}.{link.other.code.lower()}.{verb}", partial(run, link), "crm", cost=0.1)
    for link in LINKS
    for verb, run in _VERBS
)
