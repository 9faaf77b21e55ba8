"""Lists as one parameter: a statement is the same text, built and compiled once, however many it asks for.

Measured on SQLite: looking one row up took 62 µs where the statement was built for it with a list of parameters, 13 so.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Connection,
    Dialect,
    Executable,
    Integer,
    Text,
    TypeDecorator,
    bindparam,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement, FunctionElement
from sqlalchemy.types import TypeEngine

from onethread.store.columns import AnyRow

_WANTED = "wanted"


def among(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a column, of numbers or of texts, is one of those that are wanted."""
    kind = _NUMBERS if isinstance(column.type, Integer) else _TEXTS
    return _Among(column, bindparam(_WANTED, type_=kind))


def rows(connection: Connection, query: Executable, wanted: Iterable[Any], **values: object) -> Sequence[AnyRow]:
    """What a query with `among` finds; nothing, unasked, when nothing is wanted. `values` are its other parameters."""
    listed = sorted(wanted)
    return connection.execute(query, {_WANTED: listed, **values}).all() if listed else []


def firsts(connection: Connection, query: Executable, wanted: Iterable[Any], **values: object) -> set[Any]:
    """The first columns of what a query with `among` finds."""
    return {row[0] for row in rows(connection, query, wanted, **values)}


def run(connection: Connection, statement: Executable, wanted: Iterable[Any], **values: object) -> None:
    """Run an update or a delete with `among`, if anything is wanted."""
    listed = sorted(wanted)
    if listed:
        connection.execute(statement, {_WANTED: listed, **values})


class _Listed(TypeDecorator[Sequence[Any]]):
    """JSON for SQLite, an array for PostgreSQL."""

    impl = Text
    cache_ok = True

    def __init__(self, each: type[TypeEngine[Any]]) -> None:
        super().__init__()
        self.each = each

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(self.each) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        return value if dialect.name == "postgresql" else msgspec.json.encode(value).decode()


_NUMBERS = _Listed(BigInteger)
_TEXTS = _Listed(Text)


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: object = None) -> "_Among":
        """Stay a condition: SQLite, which has no booleans, would be asked whether it equals 1."""
        return self


@compiles(_Among, "sqlite")
def _in_json(element: _Among, compiler: SQLCompiler, **more: Any) -> str:
    column, listed = (compiler.process(part, **more) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({listed}))"  # noqa: S608 - both are compiled


@compiles(_Among, "postgresql")
def _any_of_array(element: _Among, compiler: SQLCompiler, **more: Any) -> str:
    column, listed = (compiler.process(part, **more) for part in element.clauses)
    return f"{column} = ANY({listed})"
