"""Claims: a contact point says an identity is its own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Connection,
    TextClause,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    union_all,
    update,
)

from onethread.model.claim import Claim
from onethread.model.handle import Trust
from onethread.store.among import among, rows
from onethread.store.columns import AnyRow
from onethread.store.many import Many, into
from onethread.store.schema import MENTIONING, OWNING, claims, identities

ClaimKey = tuple[int, int]
"""(identity, contact point)"""

CROWD = 40
"""An identity that more contact points call their own is junk, a kiosk or a switchboard, and tells nobody apart."""

MOST_MENTIONS = 20
"""What more texts mention is an advertisement, or somebody famous."""


def of_points(connection: Connection, points: Iterable[int]) -> dict[ClaimKey, Claim]:
    """All that these contact points claim."""
    return {(row[0], row[1]): _claim(row) for row in rows(connection, _OF_POINTS, points)}


def claimed(connection: Connection, points: Iterable[int]) -> dict[int, list[int]]:
    """The identities that each of these contact points claims."""
    found: dict[int, list[int]] = defaultdict(list)
    for identity, point in rows(connection, _CLAIMED, points):
        found[point].append(identity)
    return found


def of_identities(connection: Connection, ids: Iterable[int]) -> dict[int, list[Claim]]:
    """Claims on these identities; none of one that a crowd calls its own, no mentions in texts if they are many."""
    found: dict[int, list[Claim]] = defaultdict(list)
    for row in rows(connection, _OF_IDENTITIES, ids):
        found[row[0]].append(_claim(row))
    return found


def stirred(connection: Connection, changed: Mapping[int, int]) -> dict[int, set[int]]:
    """By identity the contact points that claim it, of identities of which so many claims have changed.

    Those of a crowd are there only when it has just become one, since it told nobody apart before either; the same is true
    of who mentions what many do.
    """
    most = max(changed.values(), default=0)
    found: dict[int, set[int]] = defaultdict(set)
    for identity, point in rows(connection, _STIRRED, changed, crowd=CROWD + most, mentions=MOST_MENTIONS + most):
        found[identity].add(point)
    return found


def held() -> ColumnElement[bool]:
    """Claims that hold today: not merely mentioned in a text, and made since the identity was last let go."""
    others = claims.alias()
    ends = select(func.max(others.c.released_at, type_=claims.c.released_at.type))
    end = ends.where(others.c.identity_id == claims.c.identity_id, others.c.released_at.is_not(None)).scalar_subquery()
    since = or_(end.is_(None), claims.c.first_at >= end)
    return and_(claims.c.trust != Trust.TEXT, claims.c.released_at.is_(None), since)


def store(connection: Connection, before: Mapping[ClaimKey, Claim], after: Mapping[ClaimKey, Claim]) -> list[ClaimKey]:
    """Store claims that are new or have changed; which these are."""
    fresh = {key: claim for key, claim in after.items() if key not in before}
    changed = {key: claim for key, claim in after.items() if before.get(key, claim) != claim}
    _ADD.run(connection, [(identity, *claim) for (identity, _), claim in fresh.items()])
    _CHANGE.run(connection, [(identity, *claim) for (identity, _), claim in changed.items()])
    return [*fresh, *changed]


def remove(connection: Connection, keys: Iterable[ClaimKey]) -> None:
    """Take claims back."""
    gone = [{"identity": identity, "point": point} for identity, point in keys]
    if gone:
        connection.execute(_REMOVE, gone)


_Column = ColumnElement[Any]
_Most = int | BindParameter[int]


def _beyond(which: TextClause, most: _Most) -> ColumnElement[bool]:
    """Whether an identity has more such claims, found without counting beyond the border."""
    such = select(claims.c.identity_id).where(claims.c.identity_id == identities.c.id, which)
    return such.correlate(identities).offset(most).limit(1).exists()


def _telling(*columns: _Column, crowd: _Most, mentions: _Most) -> CompoundSelect[Any]:
    """Claims on identities, but none of one that a crowd calls its own, and no mentions in texts if they are many."""
    of_few = (
        select(*columns).select_from(claims).join(identities).where(among(identities.c.id), ~_beyond(OWNING, crowd))
    )
    return union_all(of_few.where(OWNING), of_few.where(MENTIONING, ~_beyond(MENTIONING, mentions)))


_OF_POINTS = select(claims).where(among(claims.c.contact_point_id))
_CLAIMED = select(claims.c.identity_id, claims.c.contact_point_id).where(among(claims.c.contact_point_id))
_OF_IDENTITIES = _telling(*claims.c, crowd=CROWD, mentions=MOST_MENTIONS)
_STIRRED = _telling(
    claims.c.identity_id, claims.c.contact_point_id, crowd=bindparam("crowd"), mentions=bindparam("mentions")
)
_SAID = ("trust", "first_at", "last_at", "released_at")
_THIS = (claims.c.identity_id == bindparam("identity"), claims.c.contact_point_id == bindparam("point"))
_REMOVE = delete(claims).where(*_THIS)
_ADD = into(claims)
_CHANGE = Many(
    update(claims).where(*_THIS).values({name: bindparam(f"new_{name}", type_=claims.c[name].type) for name in _SAID}),
    *("identity", "point", *(f"new_{name}" for name in _SAID)),
)


def _claim(row: AnyRow) -> Claim:
    _, point, trust, first_at, last_at, released_at = row
    return Claim(point, Trust(trust), first_at, last_at, released_at)
