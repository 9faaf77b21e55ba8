"""What fidelity.md claims is held by a test that exists, and every switch that it names is one."""

import re
from dataclasses import fields
from pathlib import Path

from onethread_bitrix24.sandbox import Options

HERE = Path(__file__).parent
TOLD = (Path(__file__).parents[4] / "plugins" / "bitrix24" / "fidelity.md").read_text()
CLAIM = re.compile(r"`([\w/]+\.py): (test_\w+)`")


def test_every_claim_names_a_test():
    claims = CLAIM.findall(TOLD)
    assert len(claims) >= 25
    assert [claim for claim in claims if f"def {claim[1]}(" not in (HERE / claim[0]).read_text()] == []


def test_every_row_of_evidence_names_one():
    rows = [row for row in TOLD.partition("## Open")[0].splitlines() if row.startswith("| ") and " D" in row]
    assert [row for row in rows if not CLAIM.search(row) and "by | test" not in row] == []


def test_switches_are_those_of_the_options():
    known = {field.name for field in fields(Options)}
    table = TOLD.partition("## Open questions")[2].partition("Guessed")[0]
    named = {
        name
        for row in table.splitlines()
        if row.count("|") == 4
        for name in re.findall(r"`([a-z_]+)`", row.split("|")[2])
    }
    assert named
    assert named <= known
