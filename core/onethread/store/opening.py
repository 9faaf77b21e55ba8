"""From the `store` setting to an open database."""

from collections.abc import Iterable
from inspect import signature
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from onethread.plugin import ConfigurationError
from onethread.plugin.wording import did_you_mean
from onethread.store.database import Database
from onethread.store.sqlite import SqliteDatabase


def open_database(url: str, *, writable: bool = True) -> Database:
    """`sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://...`; anything else is refused."""
    path = sqlite_path(url)
    if path is None:
        # What a server needs takes long to import, and most stores are a file.
        from onethread.store.postgres import PostgresDatabase

        return PostgresDatabase(_server(url))
    check_place(path)
    if not writable and not path.exists():
        raise ConfigurationError(f"there is no {path.name} yet; `onethread serve` or `onethread import` makes it")
    return SqliteDatabase(path, writable=writable)


def described(url: str) -> str:
    """Which store it is, for people: never with its password."""
    try:
        return str(sqlite_path(url) or make_url(url).render_as_string(hide_password=True))
    except (ArgumentError, ValueError):
        return "a URL that cannot be read"


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite store; None for a server."""
    prefix = "sqlite:///"
    return Path(url.removeprefix(prefix)) if url.startswith(prefix) and len(url) > len(prefix) else None


def check_place(path: Path) -> None:
    """Refuse a place where no SQLite file can be."""
    if path.is_dir():
        raise ConfigurationError(f"store: {path} is a folder: name a file in it")
    if not path.parent.is_dir():
        raise ConfigurationError(f"store: there is no folder {path.parent}: make it, or correct `store`")


def _server(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:  # a port that is no number is a ValueError
        raise ConfigurationError(
            "store: not a database URL; one looks like postgresql://user@host:5432/name"
        ) from error
    if parsed.get_backend_name() != "postgresql":
        raise ConfigurationError("store: begin it with sqlite:/// or postgresql://")
    told = _as_asyncpg(parsed)
    _check_options(told.query)
    return told


def _as_asyncpg(url: URL) -> URL:
    """What hosts of PostgreSQL hand out says `sslmode`, as libpq has it; asyncpg calls the same words `ssl`."""
    mode = url.query.get("sslmode")
    if mode is None:
        return url
    return url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})


def _check_options(written: Iterable[str]) -> None:
    from asyncpg import connect

    known = signature(connect).parameters
    for option in written:
        if option not in known:
            raise ConfigurationError(f"store: there is no option {option!r}{did_you_mean(option, known)}")
