"""Passes: who looks at which card of a remote system in whose pages ours is shown. Known by the digest of a secret, and short."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from onethread.store.schema import passes

LIFE = timedelta(hours=1)
"""As long as the token may live by which the remote has said who it is: after that it is asked anew."""

IDLE = timedelta(minutes=10)
"""Whoever was not seen for so long has closed the card."""

SELDOM = timedelta(minutes=2)
"""How exactly it is known when somebody was seen last: each time it is written takes a commit."""

_c = passes.c


@dataclass(frozen=True, slots=True)
class Pass:
    """Who may see the thread of which cards (kind and id, the first that is somebody's); `stale` when it is time to write down that they were seen."""

    digest: bytes = field(repr=False)
    connection: str
    account: str
    cards: tuple[tuple[str, str], ...]
    user: str
    name: str
    language: str
    stale: bool = False


def begin(connection: Connection, one: Pass, now: datetime) -> None:
    """Let whoever shows the secret of this digest see these cards; passes that are over are cleared away."""
    connection.execute(delete(passes).where(_over(now)))
    told = {"connection": one.connection, "account": one.account, "user_id": one.user, "name": one.name}
    told |= {"cards": [list(card) for card in one.cards], "language": one.language}  # type: ignore[dict-item]
    connection.execute(insert(passes).values(digest=one.digest, **told, made_at=now, seen_at=now))


def with_digest(connection: Connection, digest: bytes, now: datetime) -> Pass | None:
    """Who it is by this; None when it is over."""
    row = connection.execute(select(passes).where(_c.digest == digest, ~_over(now))).first()
    if row is None:
        return None
    cards = tuple((str(kind), str(id_)) for kind, id_ in row.cards)
    stale = row.seen_at <= now - SELDOM
    return Pass(digest, row.connection, row.account, cards, row.user_id, row.name, row.language, stale)


def seen(connection: Connection, digest: bytes, now: datetime) -> None:
    """Write down that somebody was seen."""
    connection.execute(update(passes).where(_c.digest == digest).values(seen_at=now))


def end_all(connection: Connection, of: str) -> None:
    """End all passes of a connection."""
    connection.execute(delete(passes).where(_c.connection == of))


def _over(now: datetime) -> ColumnElement[bool]:
    return or_(_c.made_at <= now - LIFE, _c.seen_at <= now - IDLE)
