"""`onethread connections`."""

from sqlalchemy import Connection

from onethread.cli.console import AsJson, Config, installed, lay_out, listing, out, print_json, reading
from onethread.engine.installation import Installation
from onethread.store import dead_letters, deliveries
from onethread.store.deliveries import State

_COLUMNS = ("connection", "connector", "received", "waiting", "dead letters", "unknown events")


def command(config: Config = None, as_json: AsJson = False) -> None:
    """List connections, what they received, and what of it could not be read."""
    installation = installed(config)
    rows = reading(installation, lambda connection: _rows(connection, installation))
    if as_json:
        print_json([dict(zip([name.replace(" ", "_") for name in _COLUMNS], row, strict=True)) for row in rows])
        return
    if not rows:
        out.print("There is no connection yet. Name one in onethread.toml: [connections.NAME]")
        return
    table = listing(*_COLUMNS)
    for row in rows:
        table.add_row(*map(str, row))
    lay_out(table)


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


def _connector(installation: Installation, name: str) -> str:
    if name in installation.refused:
        return f"out of order: {installation.refused[name]}"
    return installation.connections[name].spec.key if name in installation.connections else "-"
