"""Many rows of one statement, handed to the driver column by column.

Measured on SQLite: SQLAlchemy looks every parameter of every row up by its name, which took half as long as to store it.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Table, Update, insert
from sqlalchemy.sql.compiler import SQLCompiler

Row = Sequence[object]
Place = tuple[int, Callable[[Any], Any] | None]
"""Which value of a row stands at a parameter of the driver's, and what is made of it, if anything."""


class Many:
    """A statement that is run for many rows; each has the values of these parameters, in their order."""

    def __init__(self, statement: Insert | Update, *parameters: str) -> None:
        """Compiled when it is run first, for the database that it is run on."""
        self.statement = statement
        self.parameters = parameters

    def run(self, connection: Connection, rows: Iterable[Row]) -> None:
        """Run it for each of these rows, if there are any."""
        columns = list(zip(*rows, strict=True))
        if columns:
            written, places = _compiled(self, connection.dialect)
            placed = (map(make, columns[at]) if make else columns[at] for at, make in places)
            several = list(zip(*placed, strict=True))
            # asyncpg takes longer for a list of one than for the one
            connection.exec_driver_sql(written, several if len(several) > 1 else several[0])


def into(table: Table) -> Many:
    """Insert whole rows, but for numbers that the database gives."""
    return Many(insert(table).inline(), *(column.name for column in table.c if column.autoincrement is not True))


@cache
def _compiled(many: Many, dialect: Dialect) -> tuple[str, Sequence[Place]]:
    compiled = many.statement.compile(dialect=dialect, column_keys=list(many.parameters))
    names = compiled.positiontup or () if isinstance(compiled, SQLCompiler) else ()
    makers = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
    return str(compiled), [(many.parameters.index(name), makers[name]) for name in names]
