"""Who is who, measured: `python -m bench.identity --profile default --customers 3000 --seed 1`."""

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench.identity.by_trap import blame, costs, in_short, mixed, scattered
from bench.identity.lines import Line
from bench.identity.outcome import Measure, Outcome, measures
from bench.identity.product import from_outside, in_process
from bench.identity.profiles import PROFILES
from bench.identity.stream import generate
from bench.places import STORES, place, postgres_server
from onethread.cli.logs import log_for_people

_out = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)


def main() -> None:
    """Generate, run, compare, print; exit code 1 where a target is missed."""
    asked = _arguments()
    log_for_people("error")
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        lines = _generated(asked, bar)
        if asked.out:
            _write(lines, asked.out)
        if asked.only_lines:
            return
        outcome = _run(asked, lines, bar)
    found = measures(asked.profile, lines, outcome)
    _print(asked, lines, outcome, found)
    raise SystemExit(0 if all(one.met for one in found) else 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.identity", description=__doc__)
    parser.add_argument("--profile", choices=list(PROFILES), default="default")
    parser.add_argument("--customers", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", choices=STORES, default="sqlite")
    parser.add_argument("--outside", action="store_true", help="by the commands of onethread, without continuity")
    parser.add_argument("--out", type=Path, help="a folder for lines.jsonl and truth.jsonl", metavar="DIR")
    parser.add_argument("--only-lines", action="store_true", help="generate, and run nothing")
    parser.add_argument("--by-trap", action="store_true", help="what each trap costs")
    parser.add_argument("--worst", type=int, default=0, help="show so many wrong merges and splits", metavar="N")
    parser.add_argument("--json", action="store_true", help="machine-readable output")
    return parser.parse_args()


def _generated(asked: argparse.Namespace, bar: Progress) -> list[Line]:
    task = bar.add_task("customers", total=asked.customers)
    profile = PROFILES[asked.profile]
    return generate(profile, asked.customers, asked.seed, lambda done: bar.update(task, completed=done))


def _write(lines: Sequence[Line], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lines.jsonl").write_bytes(b"".join(line.written() + b"\n" for line in lines))
    truth = "".join(json.dumps(line.truth(), ensure_ascii=False) + "\n" for line in lines)
    (folder / "truth.jsonl").write_text(truth)


def _run(asked: argparse.Namespace, lines: Sequence[Line], bar: Progress) -> Outcome:
    with ExitStack() as stack:
        server = stack.enter_context(postgres_server()) if asked.store == "postgres" else ""
        at = stack.enter_context(place(asked.store, server))
        task = bar.add_task("lines", total=None if asked.outside else len(lines))
        if asked.outside:
            return from_outside(lines, at)
        return in_process(lines, at, lambda done: bar.update(task, completed=done))


def _print(asked: argparse.Namespace, lines: Sequence[Line], outcome: Outcome, found: Sequence[Measure]) -> None:
    if asked.json:
        by_trap = {"by_trap": [asdict(one) for one in costs(lines, outcome.partition)]} if asked.by_trap else {}
        told = {"measures": [asdict(one) | {"met": one.met} for one in found], **by_trap}
        _out.print(json.dumps(told, indent=2))
        return
    _out.print(_table(found))
    if asked.by_trap:
        _out.print(_trap_table(lines, outcome))
    _print_worst(lines, outcome, asked.worst)


def _table(found: Sequence[Measure]) -> Table:
    table = Table("what", "measured", "", "target", "", box=None, pad_edge=False)
    for one in found:
        value = f"{one.value:,.0f}" if one.value == int(one.value) and one.value > 1 else f"{one.value:,.4f}"
        table.add_row(one.name, value, one.unit, one.wanted, "" if one.met else "missed")
    return table


def _trap_table(lines: Sequence[Line], outcome: Outcome) -> Table:
    table = Table("trap", "wrong merges", "misattributed", "reachable recall", "lines", box=None, pad_edge=False)
    for one in costs(lines, outcome.partition):
        cells = f"{one.wrong:.1f}", str(one.misattributed), f"{one.reachable_recall:.4f}", str(one.lines)
        table.add_row(one.trap, *cells)
    return table


def _print_worst(lines: Sequence[Line], outcome: Outcome, number: int) -> None:
    for members in mixed(lines, outcome.partition)[:number]:
        _out.print(f"\nWrong merge: {', '.join(blame(members))}")
        for row in in_short(members, outcome.partition):
            _out.print(f"  {row}")
    for members in scattered(lines, outcome.partition)[:number]:
        _out.print("\nSplit")
        for row in in_short(members, outcome.partition):
            _out.print(f"  {row}")


if __name__ == "__main__":
    main()
