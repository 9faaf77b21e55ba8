"""One owner at a time, among processes that share a PostgreSQL; SQLite has but one writer anyway."""

from hashlib import blake2b

from sqlalchemy import Connection, text

_TAKE = text("SELECT pg_advisory_xact_lock(:key)")


def hold(connection: Connection, what: str) -> None:
    """Wait until nobody else holds this, and hold it to the end of the transaction, also if the process dies.

    Waiting, not trying: whoever tried in vain would lose the wake-up that came during the owner's last look.
    """
    if connection.dialect.name == "postgresql":
        key = int.from_bytes(blake2b(what.encode(), digest_size=8).digest(), signed=True)
        connection.execute(_TAKE, {"key": key})
