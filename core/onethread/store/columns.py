"""Types of columns that mean the same on SQLite and on PostgreSQL."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Dialect, Integer, LargeBinary, Row, Text, TypeDecorator

AnyRow = Row[*tuple[Any, ...]]
"""A row whose columns only its reader knows."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
BEGINNING, END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

Number = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit integer; as a primary key both databases count it up by themselves."""

Key = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is compared and sorted byte by byte, whatever the locale of the database."""


def to_microseconds(at: datetime) -> int:
    """Microseconds since 1970 of a moment with a time zone."""
    return (at - EPOCH) // MICROSECOND


def from_microseconds(number: int) -> datetime:
    """The moment, in UTC."""
    return EPOCH + number * MICROSECOND


class Instant(TypeDecorator[datetime]):
    """A moment, kept as whole microseconds UTC: neither database rounds it or asks for a time zone."""

    impl = BigInteger
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], int | None]:
        """Give the database a number."""
        return _number

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[int | None], datetime | None]:
        """Give the program a moment."""
        return _moment


def _number(at: datetime | None) -> int | None:
    return None if at is None else (at - EPOCH) // MICROSECOND


def _moment(number: int | None) -> datetime | None:
    return None if number is None else EPOCH + number * MICROSECOND


class Json(TypeDecorator[Any]):
    """A JSON document as text, its keys sorted, so that equal documents are equal text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write it."""
        return None if value is None else msgspec.json.encode(value, order="sorted").decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read it."""
        return None if value is None else msgspec.json.decode(value)


Raw = LargeBinary
