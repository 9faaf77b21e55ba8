"""How a thread looks in a terminal: day by day, who said what on which channel, and what became of it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from onethread.cli.fact_words import notes, outcome, said
from onethread.cli.terminal import on_a_line, safe
from onethread.model.interaction import Direction, Interaction

_ARROWS = {Direction.IN: "←", Direction.OUT: "→", None: "·"}
_STYLES = {Direction.IN: "cyan", Direction.OUT: "green", None: "dim"}
_NARROWEST, _WIDEST = 10, 14
LONGEST = 1500
"""Characters of a text; who wants more asks for it."""


@dataclass(frozen=True, slots=True)
class View:
    """How a thread is looked at."""

    zone: ZoneInfo
    full: bool = False


def render(facts: Sequence[Interaction], view: View) -> Iterator[Rule | Table]:
    """What to print for facts that come oldest first."""
    crowded = _crowded(facts)
    width = min(_WIDEST, max([_NARROWEST, *(len(fact.channel) + 2 for fact in facts)]))
    for day, of_day in groupby(facts, key=lambda fact: fact.at.astimezone(view.zone).date()):
        yield Rule(_spelled(day), style="dim")
        for fact in of_day:
            told = _told(fact, view, with_account=fact.channel in crowded)
            yield _row(f"{fact.at.astimezone(view.zone):%H:%M}", fact, told, width)


def _crowded(facts: Sequence[Interaction]) -> set[str]:
    """Channels on which the person met more than one account of ours."""
    accounts: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        accounts[fact.channel].add(fact.account)
    return {channel for channel, met in accounts.items() if len(met) > 1}


def _spelled(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B %Y}"


def _row(clock: str, fact: Interaction, told: Text, width: int) -> Table:
    """What was said stands beside when and where, and wraps there."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=6, no_wrap=True)
    grid.add_column(width=width, overflow="fold")
    grid.add_column(overflow="fold")
    grid.add_row(clock, Text(f"{_ARROWS[fact.direction]} {on_a_line(fact.channel)}", _STYLES[fact.direction]), told)
    return grid


def _told(fact: Interaction, view: View, *, with_account: bool) -> Text:
    struck = "strike" if any(revision.deleted for revision in fact.revisions) else ""
    told = Text(_cut(said(fact), view), struck)
    ending = [outcome(fact, view.zone), f"account {on_a_line(fact.account)}" if with_account else ""]
    told.append("".join(f"   {part}" for part in ending if part), "dim")
    told.append("".join(f"\n{_cut(line, view)}" for line in notes(fact, view.zone)), "dim")
    return told


def _cut(text: str, view: View) -> str:
    shown = safe(text)
    if view.full or len(shown) <= LONGEST:
        return shown
    return f"{shown[:LONGEST]} ... ({len(shown):,} characters, --full shows all)"
