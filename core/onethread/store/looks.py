"""Looks: when somebody looked at a customer last, so that they are told what is new."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, insert, literal, select, update

from onethread.store.among import among, rows
from onethread.store.columns import Instant
from onethread.store.customers import leading_to
from onethread.store.schema import customers, looks

SELDOM = timedelta(minutes=1)
"""How exactly it is known: each time it is written takes a commit."""

AWAY = timedelta(minutes=3)
"""Whoever was not seen for so long comes anew: an open page looks every minute."""

_c = looks.c


@dataclass(frozen=True, slots=True)
class Look:
    """When somebody looked last, and till when they had seen all when they came; None when they came for the first time."""

    since: datetime | None
    at: datetime


def looked(before: Look | None, now: datetime) -> Look:
    """The look of now, after that one; the same where it need not be written. Pure."""
    if before is None:
        return Look(None, now)
    if now - before.at >= AWAY:
        return Look(before.at, now)
    return before if now - before.at < SELDOM else Look(before.since, now)


def of(connection: Connection, viewer: str, customer: int) -> Look | None:
    """The last look of somebody at a customer, or at one who has become part of them since."""
    found = list(rows(connection, _OF, leading_to(connection, [customer]), viewer=viewer))
    return max((Look(since, at) for since, at in found), key=lambda one: one.at, default=None)


def last(connection: Connection, viewer: str, customers: Iterable[int]) -> dict[int, datetime]:
    """When somebody looked last at these customers; nothing of those that they never looked at."""
    return {customer: at for customer, at in rows(connection, _LAST, customers, viewer=viewer)}


def put(connection: Connection, viewer: str, customer: int, look: Look) -> None:
    """Keep it, if the customer is still there: the number of one who was erased may be given again."""
    known = update(looks).where(_c.viewer == viewer, _c.customer_id == customer)
    if not connection.execute(known.values(since=look.since, at=look.at)).rowcount:
        row = select(literal(viewer), customers.c.id, literal(look.since, Instant), literal(look.at, Instant))
        names = ["viewer", "customer_id", "since", "at"]
        connection.execute(insert(looks).from_select(names, row.where(customers.c.id == customer)))


_OF = select(_c.since, _c.at).where(_c.viewer == bindparam("viewer"), among(_c.customer_id))
_LAST = select(_c.customer_id, _c.at).where(_c.viewer == bindparam("viewer"), among(_c.customer_id))
