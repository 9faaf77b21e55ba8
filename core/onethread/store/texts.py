"""Texts: what a thread says, as far as it is searched, a portion at a time, the newest first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, case, func, select

from onethread.model.interaction import Kind
from onethread.store import threads
from onethread.store.among import among, rows
from onethread.store.columns import AnyRow
from onethread.store.schema import attachments, interactions, revisions
from onethread.store.threads import Place

READ = 20_000
"""Characters of a text that are searched."""

VERSIONS = 11
"""Later versions of a text that are searched, the newest: a page shows the last of them, and ten before it."""

_c = interactions.c
_text = func.substr(_c.text, 1, READ).label("said")
_filled_in = case((_c.kind == Kind.FORM, _c.attributes)).label("filled_in")
_COLUMNS = (_c.id, _c.at, _c.channel, _c.subject, _text, _filled_in)


@dataclass(frozen=True, slots=True)
class Texts:
    """What one fact says: subject, text, the last versions of it, what was filled into a form, names of files."""

    place: Place
    channel: str
    texts: Sequence[str]

    @property
    def letters(self) -> int:
        """How long it is."""
        return sum(map(len, self.texts))


def portion(connection: Connection, customer: int, limit: int, before: Place | None) -> list[Texts]:
    """What the newest facts of a customer say (before a place), newest first; fewer than the limit at the end alone."""
    found = threads.newest(connection, customer, limit, before, _COLUMNS)
    added = _added(connection, [row.id for row in found])
    return [Texts(Place(row.at, row.id), row.channel, [*_own(row), *added.get(row.id, ())]) for row in found]


def _own(row: AnyRow) -> list[str]:
    fields = (row.filled_in or {}).get("fields")
    filled_in = map(str, fields.values()) if isinstance(fields, Mapping) else ()
    return [text for text in (row.subject, row.said, *filled_in) if text]


def _added(connection: Connection, ids: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    wanted = list(ids)
    for query in (_REVISED, _FILES):
        for id_, text in rows(connection, query, wanted):
            found[id_].append(text)
    return found


_r, _a = revisions.c, attachments.c
_newest_first = (_r.at.desc(), _r.id.desc())
_back = func.row_number().over(partition_by=_r.interaction_id, order_by=_newest_first).label("back")
_versions = select(_r.id, _back).where(among(_r.interaction_id), _r.text.is_not(None)).subquery()
_LAST = select(_versions.c.id).where(_versions.c.back <= VERSIONS)
_REVISED = select(_r.interaction_id, func.substr(_r.text, 1, READ)).where(_r.id.in_(_LAST))
_FILES = select(_a.interaction_id, _a.name).where(among(_a.interaction_id), _a.name.is_not(None))
