"""`make bench`: every figure beside its limit, in one run; --write puts them into docs/performance.md."""

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial

from rich.console import Console
from rich.progress import Progress

from bench import lasting, pages, recorded, resolved, served, webhooks
from bench.bitrix24 import backfill
from bench.bitrix24 import measure as bitrix24
from bench.identity import febrl
from bench.identity import measure as identity
from bench.places import STORES, postgres_server
from bench.report import Figure, document, show
from onethread.cli.logs import log_for_people

Measure = Callable[[str, str], Iterator[Figure]]

BENCHES: dict[str, Measure] = {
    "webhooks": lambda kind, server: webhooks.measure(kind, server, seconds=3.0, rounds=3),
    "recorded": lambda kind, server: recorded.measure(kind, server, number=20_000, rounds=3),
    "resolved": resolved.measure,
    "pages": pages.measure,
    "identity": identity.measure,
    "served": lambda kind, server: served.measure(kind, server, seconds=5.0),
}
SLOW: dict[str, Measure] = {"lasting": lasting.measure, "backfill": backfill.measure}
"""Measured only when they are named."""

WITHOUT_STORE: dict[str, Callable[[], Iterator[Figure]]] = {"febrl": febrl.measure, "bitrix24": bitrix24.measure}
USUAL = [*BENCHES, *WITHOUT_STORE]
NAMES = [*USUAL, *SLOW]


def main() -> None:
    """Measure what the command line names, or all that is not slow."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("benches", nargs="*", default=USUAL, metavar="BENCH", help=", ".join(NAMES))
    parser.add_argument("--json", action="store_true", help="machine-readable output")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/performance.md")
    asked = parser.parse_args()
    if unknown := set(asked.benches) - set(NAMES):
        parser.error(f"there is no bench {', '.join(sorted(unknown))}")
    log_for_people("error")
    figures = list(_measured(asked.benches))
    show(figures, as_json=asked.json)
    if asked.write:
        document(figures)


def _measured(names: list[str]) -> Iterator[Figure]:
    console = Console(stderr=True)
    with postgres_server() as server, Progress(console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        runs = [run for name in names for run in _runs(name, server)]
        task = bar.add_task("", total=len(runs))
        for said, run in runs:
            bar.update(task, description=said)
            yield from run()
            bar.advance(task)


def _runs(name: str, server: str) -> list[tuple[str, Callable[[], Iterator[Figure]]]]:
    """On each kind of store, or once where none is needed."""
    if name in WITHOUT_STORE:
        return [(name, WITHOUT_STORE[name])]
    measure = {**BENCHES, **SLOW}[name]
    return [(f"{name}, {kind}", partial(measure, kind, server)) for kind in STORES]


if __name__ == "__main__":
    main()
