"""`onethread connections`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from onethread.cli.console import AsJson, Config, installed, lay_out, listing, many, moment, out, print_json, reading
from onethread.cli.terminal import on_a_line
from onethread.engine.installation import Installation
from onethread.engine.schedule import streams
from onethread.flow import audit, deliver, sync
from onethread.store import conditions, cursors, dead_letters, deliveries, outbox, questions
from onethread.store.conditions import Condition
from onethread.store.deliveries import State

_COLUMNS = ("connection", "connector", "received", "waiting", "dead letters", "unknown events")
_WORKS = "works"


@dataclass(frozen=True, slots=True)
class Part:
    """How a part of a connection does: a stream, its history, its outbox, or its audit."""

    part: str
    state: str
    reason: str = ""
    rows: int | None = None
    total: int | None = None
    at: datetime | None = None
    """When it was read last."""

    again: datetime | None = None
    """When it is looked at again, if it waits."""

    open: int | None = None
    refused: int | None = None
    questions: int | None = None
    """Of an audit: what it leaves to people."""


def command(config: Config = None, as_json: AsJson = False) -> None:
    """List connections, what they received, what of it could not be read, and how their streams and outboxes do."""
    installation = installed(config)
    rows, parts = reading(
        installation, lambda connection: (_rows(connection, installation), _parts(connection, installation))
    )
    if as_json:
        names = [name.replace(" ", "_") for name in _COLUMNS]
        print_json([{**dict(zip(names, row, strict=True)), "parts": parts.get(str(row[0]), [])} for row in rows])
        return
    if not rows:
        out.print("There is no connection yet. Name one in onethread.toml: [connections.NAME]")
        return
    table = listing(*_COLUMNS)
    for row in rows:
        table.add_row(*map(str, row))
    lay_out(table)
    _show_parts(parts, installation)


def _show_parts(parts: dict[str, list[Part]], installation: Installation) -> None:
    if not any(parts.values()):
        return
    zone = installation.configuration.timezone
    table = listing("connection", "part", "state", "what", "last read", "why")
    for name, some in parts.items():
        for one in some:
            again = f"; again at {moment(one.again, zone)}" if one.again else ""
            read = moment(one.at, zone) if one.at else ""
            table.add_row(name, one.part, one.state, _what(one), read, on_a_line(f"{one.reason}{again}"))
    out.print()
    lay_out(table)
    out.print(f"times are those of {zone.key}", style="dim")


def _what(one: Part) -> str:
    if one.open is not None:
        return f"{one.open} to do, {one.refused} refused"
    if one.questions is not None:
        return many(one.questions, "question")
    if one.rows is None:
        return ""
    return f"{one.rows} of {one.total} rows" if one.total else many(one.rows, "row")


def _rows(connection: Connection, installation: Installation) -> list[tuple[str | int, ...]]:
    counted = deliveries.counted(connection)
    unread = dead_letters.counted(connection)
    used = {name for name, _ in counted}
    return [
        (
            name,
            _connector(installation, name),
            sum(number for (of, _), number in counted.items() if of == name),
            counted.get((name, State.WAITING), 0),
            *unread.get(name, (0, 0)),
        )
        for name in sorted({*installation.connections, *installation.refused, *used})
    ]


def _parts(connection: Connection, installation: Installation) -> dict[str, list[Part]]:
    found, counted, asked = conditions.listed(connection), outbox.counted(connection), questions.counted(connection)
    return {
        name: [
            *_streams(connection, name, one.connector, found),
            *_outbox(name, installation, found, counted),
            *_audit(connection, name, installation, found, asked),
        ]
        for name, one in sorted(installation.connections.items())
    }


def _streams(
    connection: Connection, name: str, connector: object, found: dict[tuple[str, str], Condition]
) -> list[Part]:
    parts = []
    for stream in streams(connector):
        for history in (False, True):
            of = sync.part(stream.name, history=history)
            place, condition = sync.place(connection, name, of), found.get((name, of))
            if history and place is None:
                continue
            at = cursors.moved_at(connection, name, of)
            rows, total = (place.rows, place.total) if place else (None, None)
            parts.append(Part(of, *_state(condition, place), rows, total, at, condition.until if condition else None))
    return parts


def _state(condition: Condition | None, place: sync.Place | None) -> tuple[str, str]:
    if condition:
        return condition.trouble, condition.reason
    if place is None:
        return "not read yet", ""
    return ("reading" if place.more else _WORKS if place.since is None else "complete"), ""


def _outbox(
    name: str,
    installation: Installation,
    found: dict[tuple[str, str], Condition],
    counted: dict[str, dict[outbox.State, int]],
) -> list[Part]:
    if name not in installation.deliverers:
        return []
    condition, number = found.get((name, deliver.PART)), counted.get(name, {})
    todo = number.get(outbox.State.WAITING, 0) + number.get(outbox.State.UNKNOWN, 0)
    state, reason = (condition.trouble, condition.reason) if condition else (_WORKS, "")
    again = condition.until if condition else None
    return [Part(deliver.PART, state, reason, again=again, open=todo, refused=number.get(outbox.State.REFUSED, 0))]


def _audit(
    connection: Connection,
    name: str,
    installation: Installation,
    found: dict[tuple[str, str], Condition],
    asked: dict[str, int],
) -> list[Part]:
    if name not in installation.auditors:
        return []
    place, condition = audit.place(connection, name), found.get((name, audit.PART))
    state, reason = "not begun yet" if place is None else "looking" if place.more else _WORKS, ""
    if condition:
        state, reason = condition.trouble, condition.reason
    at, again = cursors.moved_at(connection, name, audit.PART), condition.until if condition else None
    looked, total = (place.looked, place.total) if place else (None, None)
    return [Part(audit.PART, state, reason, looked, total, at, again, questions=asked.get(name, 0))]


def _connector(installation: Installation, name: str) -> str:
    if name in installation.refused:
        return f"out of order: {installation.refused[name]}"
    return installation.connections[name].spec.key if name in installation.connections else "-"
