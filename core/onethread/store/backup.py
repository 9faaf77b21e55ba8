"""Backup: a consistent copy of the store while others write it. The copy is a SQLite store, whatever it is a copy of."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import cast

from sqlalchemy import URL, Connection, create_engine, func, insert, select, text

from onethread.store.chunks import SIZE
from onethread.store.migrate import migrate
from onethread.store.schema import metadata

Progress = Callable[[int], None]


def back_up(connection: Connection, file: Path, progress: Progress = lambda _rows: None) -> None:
    """Copy what this connection's snapshot shows; the file appears only when it is whole."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)  # SQLite writes into a file that is there and empty
    try:
        if connection.dialect.name == "sqlite":
            _vacuum(connection, unfinished)
        else:
            _copy(connection, unfinished, progress)
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)


def counted(connection: Connection) -> int:
    """How many rows there are to copy."""
    return sum(
        connection.execute(select(func.count()).select_from(table)).scalar_one() for table in metadata.sorted_tables
    )


def _vacuum(connection: Connection, file: Path) -> None:
    """SQLite copies a snapshot by itself, outside of any transaction; the file that is read stays as it is."""
    connection.rollback()
    driver = cast(sqlite3.Connection, connection.connection.dbapi_connection)
    driver.execute("PRAGMA query_only = OFF")
    try:
        driver.execute("VACUUM INTO ?", (str(file),))
    finally:
        driver.execute("PRAGMA query_only = ON")


def _copy(connection: Connection, file: Path, progress: Progress) -> None:
    engine = create_engine(URL.create("sqlite", database=str(file)))
    with engine.begin() as copy:
        migrate(copy)
        copy.execute(text("PRAGMA defer_foreign_keys = ON"))
        for table in metadata.sorted_tables:
            rows = connection.execution_options(yield_per=SIZE).execute(select(table))
            for part in rows.mappings().partitions(SIZE):
                copy.execute(insert(table), [dict(row) for row in part])
                progress(len(part))
    engine.dispose()
