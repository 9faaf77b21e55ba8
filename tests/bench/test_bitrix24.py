"""The bench of Bitrix24 runs, small."""

import pytest
from bench.bitrix24.measure import measure


@pytest.mark.slow
def test_it_measures_three_clients_and_ours_loses_and_doubles_nothing():
    figures = list(measure(contacts=120, turns=1, crowded=120, rows=120, rounds=1, creates=40))

    assert len(figures) == 3 * 3 + 3 * 2 + 3 * 3 + 3 * 2
    ours = [one for one in figures if ": Onethread, " in one.what]
    assert [one.value for one in ours if one.target == "0"] == [0] * 5
    assert "0 refused by the limits, 0 rows missing" in ours[1].what
