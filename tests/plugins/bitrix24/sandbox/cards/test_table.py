"""A table keeps its indexes right whatever is done to it, and gives the pages that a plain look at everything would."""

from operator import itemgetter

from hypothesis import given
from hypothesis import strategies as st

from onethread_bitrix24.sandbox.cards.filters import Condition, matches
from onethread_bitrix24.sandbox.cards.listing import candidates, page_rows
from onethread_bitrix24.sandbox.cards.table import Table

STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "change", "remove"]), st.integers(1, 12), st.integers(0, 5)), max_size=40
)
PARTS = st.lists(
    st.builds(
        Condition,
        st.sampled_from(["ID", "T", "O", "X"]),
        st.sampled_from(["=", ">", ">=", "<", "<=", "!"]),
        st.integers(0, 6),
    ),
    max_size=3,
)
ORDERS = st.lists(st.tuples(st.sampled_from(["ID", "T", "X"]), st.booleans()), min_size=1, max_size=2)


def filled(steps):
    table = Table("T", ("O",))
    for what, id_, value in steps:
        if what == "add":
            table.add({"T": value, "O": value % 3, "X": id_})
        elif id_ in table.rows and what == "change":
            table.put(table.rows[id_] | {"T": value, "O": value % 2})
        elif what == "remove":
            table.remove(id_)
    return table


def read(row, name):
    return row.get(name)


@given(STEPS, PARTS, ORDERS, st.integers(0, 9))
def test_a_page_is_what_looking_at_everything_would_give(steps, parts, order, start):
    table = filled(steps)
    meant = [row for row in table.rows.values() if matches(parts, row.get)]
    for name, down in reversed([*order, ("ID", order[-1][1])]):
        meant.sort(key=itemgetter(name), reverse=down)
    found = page_rows(table, parts, order, start, read, exact=True, size=3)

    assert found.rows == meant[start : start + 3]
    assert found.total == len(meant)
    assert found.next == (start + 3 if start + 3 < len(meant) else None)
    assert page_rows(table, parts, order, -1, read, size=3).rows == meant[:3]


def test_a_page_by_id_or_by_time_of_change_asks_no_row_that_is_not_in_it():
    table = Table("T")
    for at in range(10_000):
        table.add({"T": at})
    asked = []

    def counted(row, name):
        asked.append(row["ID"])
        return row.get(name)

    page = page_rows(table, [Condition("ID", ">", 9_000), Condition("T", ">=", 0)], [("ID", False)], -1, counted)
    assert [page.rows[0]["ID"], len(page.rows)] == [9_001, 50]
    assert set(asked) <= {row["ID"] for row in page.rows}
    asked.clear()

    newest = page_rows(table, [Condition("T", ">=", 9_990)], [("T", False)], 0, counted)
    assert [newest.total, newest.rows[0]["T"], asked] == [10, 9_990, []]
    assert page_rows(table, [], [("T", True)], 0, counted).rows[0]["T"] == 9_999


def test_the_shortest_index_is_taken():
    table = filled([("add", 1, at % 5) for at in range(30)])
    ids, rest = candidates(table, [Condition("O", "=", 1), Condition("ID", "@", [1, 2, 99])])

    assert list(ids) == [1, 2]
    assert len(rest) == 2
