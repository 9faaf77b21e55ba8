"""Claims: a contact point says an identity is its own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, func, insert, or_, select, update

from onethread.model.claim import CROWD, Claim
from onethread.model.handle import Trust
from onethread.store.chunks import chunks
from onethread.store.columns import AnyRow
from onethread.store.schema import OWNING, claims, identities

ClaimKey = tuple[int, int]
"""(identity, contact point)"""


def of_points(connection: Connection, points: Iterable[int]) -> dict[ClaimKey, Claim]:
    """All that these contact points claim."""
    found: dict[ClaimKey, Claim] = {}
    for part in chunks(sorted(points)):
        for row in connection.execute(select(claims).where(claims.c.contact_point_id.in_(part))):
            found[row.identity_id, row.contact_point_id] = _claim(row)
    return found


def of_identities(connection: Connection, ids: Iterable[int]) -> dict[int, list[Claim]]:
    """Claims on these identities that may link; of a crowd only so many that it is seen to be one."""
    found: dict[int, list[Claim]] = defaultdict(list)
    linking = select(claims).where(OWNING)
    for part in chunks(sorted(ids)):
        crowded = _crowded(connection, part)
        for row in connection.execute(linking.where(claims.c.identity_id.in_(set(part) - crowded))):
            found[row.identity_id].append(_claim(row))
        for id_ in crowded:
            query = linking.where(claims.c.identity_id == id_).limit(CROWD + 1)
            found[id_] = [_claim(row) for row in connection.execute(query)]
    return found


def held() -> ColumnElement[bool]:
    """Claims that hold today: not merely mentioned in a text, and made since the identity was last let go."""
    others = claims.alias()
    ends = select(func.max(others.c.released_at, type_=claims.c.released_at.type))
    end = ends.where(others.c.identity_id == claims.c.identity_id, others.c.released_at.is_not(None)).scalar_subquery()
    since = or_(end.is_(None), claims.c.first_at >= end)
    return and_(claims.c.trust != Trust.TEXT, claims.c.released_at.is_(None), since)


def store(connection: Connection, before: Mapping[ClaimKey, Claim], after: Mapping[ClaimKey, Claim]) -> set[int]:
    """Store claims that are new or have changed; the identities that they are on."""
    fresh = {key: claim for key, claim in after.items() if key not in before}
    changed = {key: claim for key, claim in after.items() if before.get(key, claim) != claim}
    if fresh:
        connection.execute(insert(claims), [_row(key, claim) for key, claim in fresh.items()])
    if changed:
        connection.execute(_CHANGE, [_changed(key, claim) for key, claim in changed.items()])
    return {identity for identity, _ in (*fresh, *changed)}


def remove(connection: Connection, keys: Iterable[ClaimKey]) -> None:
    """Take claims back."""
    gone = [{"identity": identity, "point": point} for identity, point in keys]
    if gone:
        connection.execute(
            delete(claims).where(
                claims.c.identity_id == bindparam("identity"), claims.c.contact_point_id == bindparam("point")
            ),
            gone,
        )


_CHANGE = (
    update(claims)
    .where(claims.c.identity_id == bindparam("identity"), claims.c.contact_point_id == bindparam("point"))
    .values(
        trust=bindparam("new_trust"),
        first_at=bindparam("new_first_at", type_=claims.c.first_at.type),
        released_at=bindparam("new_released_at", type_=claims.c.released_at.type),
    )
)


def _crowded(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Those of many claims, found without counting beyond the border."""
    linking = select(claims.c.identity_id).where(claims.c.identity_id == identities.c.id, OWNING)
    beyond = linking.offset(CROWD).limit(1).exists()
    return set(connection.scalars(select(identities.c.id).where(identities.c.id.in_(ids), beyond)))


def _row(key: ClaimKey, claim: Claim) -> dict[str, object]:
    return {
        "identity_id": key[0],
        "contact_point_id": key[1],
        "trust": claim.trust,
        "first_at": claim.first_at,
        "released_at": claim.released_at,
    }


def _changed(key: ClaimKey, claim: Claim) -> dict[str, object]:
    return {
        "identity": key[0],
        "point": key[1],
        "new_trust": claim.trust,
        "new_first_at": claim.first_at,
        "new_released_at": claim.released_at,
    }


def _claim(row: AnyRow) -> Claim:
    return Claim(row.contact_point_id, Trust(row.trust), row.first_at, row.released_at)
