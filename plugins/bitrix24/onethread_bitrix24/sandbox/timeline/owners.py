"""At which cards a record or an activity is shown. The first it was made for owns it."""

from onethread_bitrix24.sandbox.cards.table import Row, Table
from onethread_bitrix24.sandbox.state import State

Owner = tuple[int, int]
"""entityTypeId and id of a card."""


def activities(state: State) -> Table:
    """All activities, found by card, by origin and by time of change."""
    return state.rows("activities")


def records(state: State) -> Table:
    """All comments and log entries, in one row of ids."""
    return state.rows("records")


def owned(row: Row, owners: list[Owner]) -> Row:
    """The row with other owners."""
    return row | {"_OWNERS": [key(owner) for owner in owners]}


def owners_of(row: Row) -> list[Owner]:
    """Where it is shown."""
    return [(int(one), int(two)) for one, _, two in (key.partition(":") for key in row["_OWNERS"])]


def key(owner: Owner) -> str:
    """By what rows of a card are found."""
    return f"{owner[0]}:{owner[1]}"


def rebind(state: State, kind_id: int, loser: int, main: int) -> None:
    """Show at the survivor of a merge what was shown at a loser. [?]"""
    for table in (activities(state), records(state)):
        for id_ in list(table.having("_OWNERS", key((kind_id, loser)))):
            row = table.rows[id_]
            moved = [(kind_id, main) if owner == (kind_id, loser) else owner for owner in owners_of(row)]
            changed = owned(row, list(dict.fromkeys(moved)))
            if (row.get("OWNER_TYPE_ID"), row.get("OWNER_ID")) == (kind_id, loser):
                changed["OWNER_ID"] = main
            table.put(changed)
