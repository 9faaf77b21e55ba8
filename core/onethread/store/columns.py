"""Types of columns that mean the same on SQLite and on PostgreSQL."""

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

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Give the database a number."""
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Give the program a moment."""
        return None if value is None else from_microseconds(value)


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
