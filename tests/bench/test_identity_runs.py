"""The benchmark of who is who, through the product itself."""

import pytest
from bench.identity.continuity import Continuity, days
from bench.identity.metrics import score
from bench.identity.outcome import Outcome, measures
from bench.identity.product import from_outside, in_process
from bench.identity.profiles import PROFILES
from bench.identity.stream import generate
from bench.places import place

LINES = generate(PROFILES["default"], 25, 1)


@pytest.mark.slow
@pytest.mark.parametrize("run", [in_process, from_outside])
def test_every_line_comes_to_a_customer(run):
    with place("sqlite", "") as at:
        outcome = run(LINES, at)

    assert outcome.partition.keys() == {line.key for line in LINES}
    assert score(LINES, outcome.partition).pair_precision > 0.5


def by_person(lines):
    return {line.key: f"p{line.person.number}" for line in lines}


def each_alone(lines):
    return {line.key: "/".join(line.key) for line in lines}


@pytest.mark.parametrize(("attribute", "share"), [(by_person, 1.0), (each_alone, 0.0)])
def test_continuity_counts_who_came_to_what_was_known(attribute, share):
    seen, told = Continuity(), []
    for day in days(LINES):
        told += day
        seen.observe(day, attribute(told))

    assert seen.known > 0
    assert seen.share == share
    assert seen.wrong_percent == 0.0


def test_lines_among_strangers_are_wrong_at_arrival():
    seen = Continuity()
    seen.observe(LINES, dict.fromkeys((line.key for line in LINES), "one"))

    assert seen.wrong_percent > 50


def test_a_missed_target_is_told_and_what_was_not_asked_for_is_left_out():
    outcome = Outcome(dict.fromkeys((line.key for line in LINES), "one"), seconds=1.0, suggested=[])

    found = {one.name: one for one in measures("default", LINES, outcome)}

    assert not found["pair precision"].met
    assert not found["wrong merges"].met
    assert found["reachable recall"].met
    assert found["suggestions"].value == 0
    assert not {"suggestion precision", "continuity"} & found.keys()
