"""From the `store` setting to an open database."""

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from onethread.plugin import ConfigurationError
from onethread.store.database import Database
from onethread.store.sqlite import SqliteDatabase


def open_database(url: str, *, writable: bool = True) -> Database:
    """`sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://...`; anything else is refused."""
    path = sqlite_path(url)
    if path is not None:
        if not writable and not path.exists():
            raise ConfigurationError(f"there is no {path.name} yet; `onethread serve` or `onethread import` makes it")
        return SqliteDatabase(path, writable=writable)
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigurationError("store: not a database URL") from error
    if parsed.get_backend_name() != "postgresql":
        raise ConfigurationError("store: begin it with sqlite:/// or postgresql://")
    # What a server needs takes long to import, and most stores are a file.
    from onethread.store.postgres import PostgresDatabase

    return PostgresDatabase(parsed)


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite store; None for a server."""
    prefix = "sqlite:///"
    return Path(url.removeprefix(prefix)) if url.startswith(prefix) and len(url) > len(prefix) else None
