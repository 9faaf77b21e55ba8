"""Figures in the document."""

from bench.report import Figure, renewed

KNOWN = [
    "| webhooks, sqlite: p50 | 6.91 ms |  |  |",
    "| page, sqlite: newest | 1.36 ms |  |  |",
    "| served: x | 1 s |  |  |",
]


def test_rows_of_benches_that_were_not_run_stay_where_they_are():
    figures = [Figure("page, sqlite: newest", 2.5, "ms"), Figure("page, sqlite: oldest", 3, "ms", 1.5, "≤ 2 x")]

    rows = renewed(KNOWN, [*figures, Figure("resolving: an event", 0.3, "ms")])

    page = ["| page, sqlite: newest | 2.50 ms |  |  |", "| page, sqlite: oldest | 3.00 ms | 1.50 | ≤ 2 x |"]
    assert rows == [KNOWN[0], *page, KNOWN[2], "| resolving: an event | 0.30 ms |  |  |"]


def test_a_row_of_a_title_that_is_measured_anew_without_it_is_gone():
    rows = renewed(["| a: one | 1.00 s |  |  |", "| a: two | 1.00 s |  |  |"], [Figure("a: two", 2, "s")])

    assert rows == ["| a: two | 2.00 s |  |  |"]


def test_nothing_measured_changes_nothing():
    assert renewed(KNOWN, []) == KNOWN
