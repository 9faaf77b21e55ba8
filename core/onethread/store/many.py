"""Many rows of one statement, handed to the driver column by column.

Measured on SQLite: SQLAlchemy looks every parameter of every row up by its name, which took half as long as to store it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Insert, Table, Update, insert
from sqlalchemy.sql.compiler import SQLCompiler

Row = Sequence[object]
Place = tuple[int, Callable[[Any], Any] | None]
"""Which value of a row stands at a parameter of the driver's, and what is made of it, if anything."""

_Compiled = tuple[str, Sequence[Place]]


class Many:
    """A statement that is run for many rows; each has the values of these parameters, in their order."""

    def __init__(self, statement: Insert | Update, *parameters: str) -> None:
        """Compiled when it is run first on a database, and kept for as long as that is open."""
        self.statement = statement
        self.parameters = parameters
        # not by dialect: what makes values holds on to that, so that it would never go
        self._kept = WeakKeyDictionary[Engine, _Compiled]()

    def run(self, connection: Connection, rows: Iterable[Row]) -> None:
        """Run it for each of these rows, if there are any."""
        columns = list(zip(*rows, strict=True))
        if columns:
            written, places = self._kept.get(connection.engine) or self._compiled(connection)
            placed = (map(make, columns[at]) if make else columns[at] for at, make in places)
            several = list(zip(*placed, strict=True))
            # asyncpg takes longer for a list of one than for the one
            connection.exec_driver_sql(written, several if len(several) > 1 else several[0])

    def _compiled(self, connection: Connection) -> _Compiled:
        dialect = connection.dialect
        compiled = self.statement.compile(dialect=dialect, column_keys=list(self.parameters))
        names = compiled.positiontup or () if isinstance(compiled, SQLCompiler) else ()
        makers = {name: one.type.dialect_impl(dialect).bind_processor(dialect) for name, one in compiled.binds.items()}
        made = str(compiled), [(self.parameters.index(name), makers[name]) for name in names]
        self._kept[connection.engine] = made
        return made


def into(table: Table) -> Many:
    """Insert whole rows, but for numbers that the database gives."""
    return Many(insert(table).inline(), *(column.name for column in table.c if column.autoincrement is not True))
