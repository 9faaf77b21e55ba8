"""`onethread export`."""

import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import msgspec
import typer
from sqlalchemy import Connection

from onethread.cli.console import Config, installed_to_read, progress, reading
from onethread.cli.terminal import safe_json
from onethread.flow.interchange.lines import one_line, write_line
from onethread.store import exports

_encoder = msgspec.json.Encoder()


class What(StrEnum):
    """What can be exported."""

    INTERACTIONS = "interactions"
    CUSTOMERS = "customers"


class Format(StrEnum):
    """In which format."""

    JSONL = "jsonl"


What_ = Annotated[What, typer.Argument(help="What to write.", show_default=False)]
Format_ = Annotated[Format, typer.Option("--format", help="How to write it.")]


def command(what: What_, config: Config = None, format_: Format_ = Format.JSONL) -> None:
    """Write all of it to standard output, a line each, in an order that depends on nothing but the facts."""
    installation = installed_to_read(config)
    lines = interactions if what is What.INTERACTIONS else customers
    reading(installation, lambda connection: _write(lines(connection)))


def _write(lines: Iterator[bytes]) -> None:
    output, seen = sys.stdout.buffer, sys.stdout.isatty()
    with progress() as bar:
        task = bar.add_task("writing", total=None)
        for number, line in enumerate(lines, 1):
            output.write(safe_json(line.decode()).encode() if seen else line)
            output.write(b"\n")
            if number % 1000 == 0:
                bar.update(task, completed=number)
    output.flush()


def interactions(connection: Connection) -> Iterator[bytes]:
    """Every fact, with what our store adds to it."""
    for stored, customer in exports.facts(connection):
        yield write_line(stored.fact, customer=customer, learned_at=stored.learned_at, delivery=stored.delivery)


def customers(connection: Connection) -> Iterator[bytes]:
    """Every customer, with identities and the keys of all that happened."""
    for person in exports.persons(connection):
        yield one_line(
            _encoder.encode(
                {
                    "customer": person.public_id,
                    "name": person.name,
                    "identities": [
                        {"kind": one.kind, "scope": one.scope, "value": one.value, "trust": trust}
                        for one, trust in person.identities
                    ],
                    "interactions": [
                        {"channel": channel, "account": account, "id": id_} for channel, account, id_ in person.facts
                    ],
                }
            )
        )
