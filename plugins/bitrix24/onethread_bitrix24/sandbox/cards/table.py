"""Rows of one kind, kept in the order of their ids and of their last change, so that a page needs no look at all of them."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
"""A row by names of fields; what is empty may be missing."""


@dataclass(slots=True)
class Table:
    """Rows by id. `changed_field` holds unix seconds; `indexed` fields are found by their value."""

    changed_field: str = ""
    indexed: tuple[str, ...] = ()
    rows: dict[int, Row] = field(default_factory=dict)
    ids: list[int] = field(default_factory=list)
    changed: list[tuple[int, int]] = field(default_factory=list)
    found_by: dict[str, dict[Any, set[int]]] = field(default_factory=dict)
    last: int = 0

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.ids)

    def __iter__(self) -> Iterator[Row]:
        """All rows, by id."""
        return (self.rows[id_] for id_ in self.ids)

    def get(self, id_: int) -> Row | None:
        """The row with this id."""
        return self.rows.get(id_)

    def next_id(self) -> int:
        """An id that never was."""
        self.last += 1
        return self.last

    def put(self, row: Row) -> Row:
        """Keep a row, new or changed, under its ID."""
        id_ = row["ID"]
        old = self.rows.get(id_)
        if old is None:
            self._append(id_)
        else:
            self._unindex(old)
        self.rows[id_] = row
        self._index(row)
        return row

    def add(self, row: Row) -> Row:
        """Keep a new row under the next id."""
        return self.put({"ID": self.next_id(), **row})

    def remove(self, id_: int) -> Row | None:
        """Forget a row."""
        row = self.rows.pop(id_, None)
        if row is not None:
            self._unindex(row)
            del self.ids[bisect_left(self.ids, id_)]
        return row

    def between(self, low: int | None, high: int | None) -> Sequence[int]:
        """Ids from `low` to `high`, both included, in order."""
        if low is None and high is None:
            return self.ids
        begin = 0 if low is None else bisect_left(self.ids, low)
        end = len(self.ids) if high is None else bisect_right(self.ids, high)
        return self.ids[begin:end]

    def changed_between(self, low: int | None, high: int | None) -> list[int]:
        """Ids of rows changed from `low` to `high`, both included, in the order of change."""
        begin, end = self._changed_span(low, high)
        return [id_ for _, id_ in self.changed[begin:end]]

    def changed_many(self, low: int | None, high: int | None) -> int:
        """How many these are."""
        begin, end = self._changed_span(low, high)
        return end - begin

    def _changed_span(self, low: int | None, high: int | None) -> tuple[int, int]:
        begin = 0 if low is None else bisect_left(self.changed, (low, 0))
        end = len(self.changed) if high is None else bisect_left(self.changed, (high + 1, 0))
        return begin, end

    def having(self, name: str, value: Any) -> set[int]:
        """Ids of rows whose indexed field has this value."""
        return self.found_by.get(name, {}).get(value, set())

    def _append(self, id_: int) -> None:
        self.last = max(self.last, id_)
        if self.ids and id_ < self.ids[-1]:
            insort(self.ids, id_)
        else:
            self.ids.append(id_)

    def _index(self, row: Row) -> None:
        id_ = row["ID"]
        if self.changed_field:
            entry = (row.get(self.changed_field) or 0, id_)
            if self.changed and entry < self.changed[-1]:
                insort(self.changed, entry)
            else:
                self.changed.append(entry)
        for name in self.indexed:
            for value in keys(row.get(name)):
                self.found_by.setdefault(name, {}).setdefault(value, set()).add(id_)

    def _unindex(self, row: Row) -> None:
        id_ = row["ID"]
        if self.changed_field:
            at = bisect_left(self.changed, (row.get(self.changed_field) or 0, id_))
            del self.changed[at]
        for name in self.indexed:
            for value in keys(row.get(name)):
                owners = self.found_by[name][value]
                owners.discard(id_)
                if not owners:
                    del self.found_by[name][value]


def keys(value: Any) -> Sequence[Any]:
    """Under which values a field is found: each one of a list, nothing for nothing."""
    if isinstance(value, list):
        return value
    return () if value is None or value == "" else (value,)
