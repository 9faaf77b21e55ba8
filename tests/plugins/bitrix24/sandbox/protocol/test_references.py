"""References of batch commands lead where the server lets them lead. [S, D]"""

from typing import Any

import pytest

from onethread_bitrix24.sandbox.protocol.references import command, resolved

ROWS = [{"ID": "7"}, {"ID": "8"}]
KNOWN: dict[str, dict[str, Any]] = {
    "result": {"a": {"ID": "5", "N": 3}, "l": ROWS, "i": {"items": [{"id": 9}]}, "n": 17, "yes": True},
    "total": {"l": 2},
    "next": {"l": 50},
    "time": {"a": {"start": 1.5}},
    "error": {"b": {"error": "X"}},
}


@pytest.mark.parametrize(
    ("value", "becomes"),
    [
        ("$result[a][ID]", "5"),
        ("$result[a]", {"ID": "5", "N": 3}),
        ("$result[n]", 17),
        ("$result[l][1][ID]", "8"),
        ("$result[i][items][0][id]", 9),
        ("$total[l]", 2),
        ("$next[l]", 50),
        ("$time[a][start]", 1.5),
        ("$error[b][error]", "X"),
        ("C_$result[a][ID]", "C_5"),
        ("C_$result[a][ID] and C_$result[l][0][ID] too", "C_5 and C_7 too"),
        ("list: $result[l]", "list: "),
        ("$result[yes] is one", "1 is one"),
        ("$result[a][ID], lost", "5 lost"),
        ("no $money here", "no $money here"),
        ("$result", "$result"),
    ],
)
def test_a_reference_gives_what_it_leads_to(value, becomes):
    assert resolved({"x": value}, KNOWN) == {"x": becomes}


@pytest.mark.parametrize(
    ("value", "becomes"),
    [("$result[l][49][ID]", ROWS), ("$result[a][MISSING]", {"ID": "5", "N": 3}), ("$result[a][ID][x]", "5")],
)
def test_a_missing_step_gives_the_last_level_that_was_reached(value, becomes):
    assert resolved({"x": value}, KNOWN) == {"x": becomes}


def test_keys_are_resolved_too():
    assert resolved({"filter": {"$result[a][ID]": ["$result[l][0][ID]"]}}, KNOWN) == {"filter": {"5": ["7"]}}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("crm.contact.get?ID=1", ("crm.contact.get", {"ID": "1"})),
        (
            "crm.deal.list?filter[CONTACT_ID]=$result[a][ID]",
            ("crm.deal.list", {"filter": {"CONTACT_ID": "$result[a][ID]"}}),
        ),
        ("crm.contact.add?fields[NAME]=A#1&fields[POST]=B", ("crm.contact.add", {"fields": {"NAME": "A"}})),
        ("crm.contact.add?fields[NAME]=A%231", ("crm.contact.add", {"fields": {"NAME": "A#1"}})),
        ("/profile/", ("profile", {})),
        ("//[x", ("[x", {})),
        ("", ("", {})),
    ],
)
def test_a_command_is_a_method_and_a_query_that_a_hash_cuts(text, read):
    assert command(text) == read
