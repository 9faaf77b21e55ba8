"""Figures as a table in the terminal, as JSON, and in docs/performance.md."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from platform import python_version
from sqlite3 import sqlite_version

from rich.console import Console
from rich.table import Table

DOCUMENT = Path(__file__).parents[1] / "docs" / "performance.md"
_BEGIN, _END = "<!-- figures of `make bench` begin -->", "<!-- figures of `make bench` end -->"


@dataclass(frozen=True)
class Figure:
    """One measurement; `ratio` to its limit or rival, `target` in words."""

    what: str
    value: float
    unit: str
    ratio: float | None = None
    target: str = ""

    @property
    def written(self) -> tuple[str, str, str, str]:
        """As cells of a table."""
        value = f"{self.value:,.0f}" if self.value >= 100 else f"{self.value:.2f}"
        return self.what, f"{value} {self.unit}", "" if self.ratio is None else f"{self.ratio:.2f}", self.target


def show(figures: Sequence[Figure], *, as_json: bool) -> None:
    """Print them."""
    if as_json:
        print(json.dumps([asdict(one) for one in figures], indent=2))  # noqa: T201 - this is its output
        return
    table = Table("what", "measured", "ratio", "target", box=None, pad_edge=False)
    for one in figures:
        table.add_row(*one.written)
    Console(highlight=False).print(table)


def document(figures: Sequence[Figure]) -> None:
    """Write them between the marks of docs/performance.md, where those that were not measured now stay."""
    before, _, rest = DOCUMENT.read_text().partition(_BEGIN)
    old, _, after = rest.partition(_END)
    known = [line for line in old.splitlines() if line.startswith("| ") and not line.startswith(_HEAD)]
    DOCUMENT.write_text(f"{before}{_BEGIN}\n{_written(renewed(known, figures))}\n{_END}{after}")


def renewed(known: Sequence[str], figures: Sequence[Figure]) -> list[str]:
    """Rows of a table in which all of one title (what stands before the colon) are new as soon as one of them is."""
    fresh: dict[str, list[str]] = {}
    for one in figures:
        row = f"| {' | '.join(one.written)} |"
        fresh.setdefault(_title(row), []).append(row)
    titles = dict.fromkeys([*map(_title, known), *fresh])
    return [row for title in titles for row in fresh.get(title) or [row for row in known if _title(row) == title]]


def _title(row: str) -> str:
    return row.removeprefix("| ").partition(":")[0]


_HEAD = "| what |"


def _written(rows: Sequence[str]) -> str:
    machine = f"Python {python_version()}, SQLite {sqlite_version}, 2 shared cores"
    head = f"Last measured on {date.today()}, {machine}; what was not measured then is older.\n"  # noqa: DTZ011
    return "\n".join([head, f"{_HEAD} measured | ratio | target |", "|---|---|---|---|", *rows])
