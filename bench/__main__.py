"""`make bench`: every figure beside its limit, in one run; --write puts them into docs/performance.md."""

import argparse
import sys
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import Progress

from bench import pages, recorded, served, webhooks
from bench.places import STORES, postgres_server
from bench.report import Figure, document, show
from onethread.cli.logs import log_for_people

Measure = Callable[[str, str], Iterator[Figure]]

BENCHES: dict[str, Measure] = {
    "webhooks": lambda kind, server: webhooks.measure(kind, server, seconds=3.0, rounds=3),
    "recorded": lambda kind, server: recorded.measure(kind, server, number=20_000, rounds=3),
    "pages": pages.measure,
    "served": lambda kind, server: served.measure(kind, server, seconds=5.0),
}


def main() -> None:
    """Measure what the command line names, or all."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("benches", nargs="*", default=list(BENCHES), metavar="BENCH", help=", ".join(BENCHES))
    parser.add_argument("--json", action="store_true", help="machine-readable output")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/performance.md")
    asked = parser.parse_args()
    if unknown := set(asked.benches) - BENCHES.keys():
        parser.error(f"there is no bench {', '.join(sorted(unknown))}")
    log_for_people("error")
    figures = list(_measured(asked.benches))
    show(figures, as_json=asked.json)
    if asked.write:
        document(figures)


def _measured(names: list[str]) -> Iterator[Figure]:
    console = Console(stderr=True)
    with postgres_server() as server, Progress(console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=len(names) * len(STORES))
        for name in names:
            for kind in STORES:
                bar.update(task, description=f"{name}, {kind}")
                yield from BENCHES[name](kind, server)
                bar.advance(task)


if __name__ == "__main__":
    main()
