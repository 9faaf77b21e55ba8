"""What goes wrong with a store, told apart: a row is to blame, or the store itself; and in the latter case, what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from onethread.plugin import ConfigurationError, OnethreadError


class StoreError(OnethreadError):
    """The store does not do its work now: no row is to blame, and the same may go well later."""


class UnusableStoreError(StoreError, ConfigurationError):
    """The store will not do its work before somebody has put it, or the `store` setting, right."""


# Classes of SQLSTATE: data exception, integrity violation, program limit exceeded.
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_OF_A_ROW = ("22", "23", "54")

_ADVICE = {
    "SQLITE_CANTOPEN": "the store cannot be opened: may this user read it, and write into its folder?",
    "SQLITE_READONLY": "the store is read-only for this user: allow writing it and its folder",
    "SQLITE_NOTADB": "the store is a file that is no database: correct `store`",
    "SQLITE_CORRUPT": "the store is damaged: put a backup in its place",
    "28000": "the database server refuses this user: correct `store`",
    "28P01": "the database server refuses this user or password: correct `store`",
    "3D000": "the database server has no such database: make it, or correct `store`",
    "42501": "the database user lacks a right: grant it, or correct `store`",
}


def trouble(error: Exception) -> StoreError | None:
    """An error of the store itself in words of ours; None when a row, or whoever worked on it, is to blame."""
    if isinstance(error, DBAPIError):
        return _of_driver(error)
    if isinstance(error, OSError | PoolTimeoutError) and not isinstance(error, BrokenPipeError):
        said = getattr(error, "strerror", None) or type(error).__name__
        return StoreError(f"the store does not answer ({said}): is it running, and is `store` right?")
    return None


@contextmanager
def told_apart() -> Iterator[None]:
    """Raise errors of the store itself as StoreError, and all others as they are."""
    try:
        yield
    except Exception as error:
        found = trouble(error)
        if found is None:
            raise
        raise found from error


def _of_driver(error: DBAPIError) -> StoreError | None:
    driver = getattr(error.orig, "orig", None) or error.orig
    code = _code(driver)
    # asyncpg has a DataError of its own, for values that it cannot send; SQLAlchemy takes it for an InterfaceError.
    unfit = isinstance(error, IntegrityError | DataError) or type(driver).__name__ == "DataError"
    if not error.connection_invalidated and (unfit or code[:2] in _OF_A_ROW):
        return None
    if code in _ADVICE:
        return UnusableStoreError(_ADVICE[code])
    said = str(driver).partition("\n")[0]
    return StoreError(f"the store does not do it now: {said} ({code or type(driver).__name__})")


def _code(driver: BaseException | None) -> str:
    """The SQLSTATE, or SQLite's name for the primary result code."""
    name = getattr(driver, "sqlstate", None) or getattr(driver, "sqlite_errorname", None) or ""
    return "_".join(name.split("_")[:2])
