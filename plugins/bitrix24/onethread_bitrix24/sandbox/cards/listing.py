"""A page of a table: which rows are looked at, in which order, and how many there are. Pure but for the table. [S, D]"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from onethread_bitrix24.sandbox.call import PAGE
from onethread_bitrix24.sandbox.cards.filters import Condition, Part, matches
from onethread_bitrix24.sandbox.cards.table import Row, Table

_SELDOM = 8
"""A range of changes is worth sorting if it holds no more than one row of so many."""
ReadRow = Callable[[Row, str], Any]
"""The value that a row has under a name; multi-fields and computed ones included."""
Order = Sequence[tuple[str, bool]]
"""Names, and whether downwards."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What was found: a page of rows, how many there are, and where the next begins."""

    rows: list[Row]
    total: int
    next: int | None


def page_rows(
    table: Table, parts: Sequence[Part], order: Order, start: int, read: ReadRow, *, exact: bool = False, size: int = PAGE
) -> Rows:  # fmt: skip
    """A page. `start` -1 counts nothing; otherwise it is rounded to whole pages unless it is taken exactly. [S, D]"""
    ids, rest = candidates(table, parts, counted=start >= 0)
    if start < 0:
        found = _ordered(table, ids, rest, order, read)
        return Rows(list(islice(found, size)), 0, None)
    offset = start if exact else start // size * size
    if not rest and (not order or order[0] == ("ID", False)):
        return _counted([table.rows[id_] for id_ in ids[offset : offset + size]], len(ids), offset, size)
    if not rest:
        rows = list(islice(_ordered(table, ids, rest, order, read), offset, offset + size))
        return _counted(rows, len(ids), offset, size)
    everything = list(_ordered(table, ids, rest, order, read))
    return _counted(everything[offset : offset + size], len(everything), offset, size)


def _counted(rows: list[Row], total: int, offset: int, size: int) -> Rows:
    end = offset + size
    return Rows(rows, total, end if end < total else None)


def candidates(table: Table, parts: Sequence[Part], *, counted: bool = True) -> tuple[Sequence[int], list[Part]]:
    """Ids that may be meant, by the best index there is, and what must still be asked of each."""
    ids = _by_value(table, parts)
    if ids is None:
        return _by_range(table, parts, counted=counted)
    return ids, list(parts)


def _by_value(table: Table, parts: Sequence[Part]) -> list[int] | None:
    """The shortest list that an equality gives."""
    shortest: list[int] | None = None
    for part in parts:
        if not isinstance(part, Condition) or part.operator not in ("=", "@") or not _indexed(table, part):
            continue
        values = part.value if part.operator == "@" else [part.value]
        found = sorted(set().union(*(_having(table, part.name, value) for value in values)))
        if shortest is None or len(found) < len(shortest):
            shortest = found
    return shortest


def _indexed(table: Table, part: Condition) -> bool:
    values = part.value if part.operator == "@" else [part.value]
    known = part.name == "ID" or part.name in table.indexed
    return known and all(value is not None and value != "" for value in values)


def _having(table: Table, name: str, value: Any) -> set[int]:
    if name == "ID":
        return {value} if value in table.rows else set()
    return table.having(name, value)


def _by_range(table: Table, parts: Sequence[Part], *, counted: bool) -> tuple[Sequence[int], list[Part]]:
    """Bounds of the id and of the last change need not be asked again of each row.

    Where nothing is counted and most rows have changed since, it is quicker to walk them and ask.
    """
    low, high = bounds(parts, "ID")
    rest = [part for part in parts if not _bounds(part, "ID")]
    newer, older = bounds(rest, table.changed_field) if table.changed_field else (None, None)
    if newer is None and older is None:
        return table.between(low, high), rest
    if not counted and table.changed_many(newer, older) * _SELDOM > len(table):
        return table.between(low, high), rest
    ids = sorted(table.changed_between(newer, older))
    rest = [part for part in rest if not _bounds(part, table.changed_field)]
    return [id_ for id_ in ids if (low is None or id_ >= low) and (high is None or id_ <= high)], rest


def bounds(parts: Iterable[Part], name: str) -> tuple[int | None, int | None]:
    """The least and the greatest value that a field of whole numbers may have."""
    low = high = None
    for part in parts:
        if isinstance(part, Condition) and _bounds(part, name):
            value = part.value + {">": 1, "<": -1}.get(part.operator, 0)
            if part.operator in (">", ">="):
                low = value if low is None else max(low, value)
            else:
                high = value if high is None else min(high, value)
    return low, high


def _bounds(part: Part, name: str) -> bool:
    return (
        isinstance(part, Condition)
        and part.name == name
        and part.operator in (">", ">=", "<", "<=")
        and isinstance(part.value, int)
    )


def _ordered(table: Table, ids: Sequence[int], rest: list[Part], order: Order, read: ReadRow) -> Iterator[Row]:
    """Rows one by one where an index has the order, so that a page of them ends early."""
    walked = _walked(table, ids, order)
    if walked is not None:
        return (row for row in (table.rows[id_] for id_ in walked) if _meant(row, rest, read))
    rows = [row for row in (table.rows[id_] for id_ in ids) if _meant(row, rest, read)]
    for name, down in reversed([*order, ("ID", order[-1][1])]):
        rows.sort(key=lambda row, name=name: _rank(read(row, name)), reverse=down)  # type: ignore[misc]
    return iter(rows)


def _walked(table: Table, ids: Sequence[int], order: Order) -> Iterable[int] | None:
    """The ids in an order that an index has; None if none has it."""
    if not order or order[0][0] == "ID":
        return reversed(ids) if order and order[0][1] else ids
    name, down = order[0]
    if name != table.changed_field or any(other != ("ID", down) for other in order[1:]):
        return None
    wanted = table.rows if ids is table.ids else set(ids)
    entries = reversed(table.changed) if down else table.changed
    return (id_ for _, id_ in entries if id_ in wanted)


def _meant(row: Row, rest: list[Part], read: ReadRow) -> bool:
    return not rest or matches(rest, lambda name: read(row, name))


def _rank(value: Any) -> tuple[int, float, str]:
    """Empty first, then numbers, then texts."""
    if isinstance(value, bool | int | float):
        return 1, float(value), ""
    return (0, 0.0, "") if value is None else (2, 0.0, str(value).casefold())
