"""The benchmark of who is who: the same every time, true to itself, and as nasty as it says."""

from collections import defaultdict
from functools import cache

import pytest
from bench.identity.given_names import given_names
from bench.identity.lines import CHANNEL, Line, Said
from bench.identity.metrics import score, suggestion_precision
from bench.identity.population import populate
from bench.identity.profiles import PROFILES
from bench.identity.stream import generate
from bench.identity.surnames import surnames
from bench.identity.truth import closure, group

from onethread.flow.handle_kinds import KINDS
from onethread.flow.handles import HandleReader
from onethread.flow.interchange.lines import read_line
from onethread.model.handle import Handle, Trust

READER = HandleReader({kind.kind: kind for kind in KINDS}, ("MD", "RO", "UA", "RU"))


CUSTOMERS = {"clean": 700, "default": 3000, "hostile": 700}


@cache
def lines_of(profile):
    return generate(PROFILES[profile], CUSTOMERS[profile], 1)


def written(lines):
    return [line.written() for line in lines]


def test_the_same_seed_gives_the_same_bytes_and_another_does_not():
    once, again = (generate(PROFILES["hostile"], 120, 5) for _ in range(2))

    assert written(once) == written(again)
    assert [line.truth() for line in once] == [line.truth() for line in again]
    assert written(once) != written(generate(PROFILES["hostile"], 120, 6))


@pytest.mark.slow
@pytest.mark.parametrize("profile", PROFILES)
def test_each_line_can_be_read_and_has_an_id_of_its_own(profile):
    lines = lines_of(profile)

    assert [read_line(line.written()).key for line in lines] == [line.key for line in lines]
    assert len({line.key for line in lines}) == len(lines)
    assert [line.at for line in lines] == sorted(line.at for line in lines)


def test_without_traps_whoever_believes_every_handle_is_right():
    lines = lines_of("clean")

    found = score(lines, closure(lines))

    assert (found.pair_precision, found.reachable_recall, found.b3_f) == (1.0, 1.0, 1.0)
    assert (found.wrong_per_1000, found.misattributed_percent, found.splits_per_1000) == (0.0, 0.0, 0.0)
    assert not any(line.ambiguous for line in lines)


@pytest.mark.parametrize("profile", ["default", "hostile"])
def test_whoever_believes_every_handle_reaches_all_that_handles_prove(profile):
    lines = lines_of(profile)

    assert score(lines, closure(lines)).reachable_recall == 1.0


def test_traps_bite_whoever_believes_every_handle():
    lines = lines_of("default")

    assert 85 < score(lines, closure(lines)).wrong_per_1000 < 145


def test_people_leave_what_the_study_counted():
    lines = lines_of("default")
    channels: dict[int, set[str]] = defaultdict(set)
    for line in lines:
        channels[line.person.number].add(line.channel)

    assert 6.8 < len(lines) / 3000 < 7.6
    assert 0.83 < sum(len(one) > 1 for one in channels.values()) / 3000 < 0.90
    assert sum(line.ambiguous for line in lines) < 0.02 * len(lines)


@pytest.mark.slow
def test_the_product_reads_each_handle_as_what_it_truly_is():
    spelled = {
        (one.kind, one.value, one.trust, line.account if one.kind in ("ig_id", "wa_bsuid") else ""): (one, line.account)
        for profile in PROFILES
        for line in lines_of(profile)
        for one in line.handles
    }

    wrong = [(one, got) for one, account in spelled.values() if (got := read(one, account)) != one.key]

    assert [(one.value, one.key, got) for one, got in wrong if not (got is None and one.trap == "placeholder")] == []
    assert len(spelled) > 7000


def read(one: Said, account: str) -> str | None:
    identity = READER.identity(Handle(one.kind, one.value, Trust(one.trust)), account)
    if identity is None:
        return None
    return ":".join(part for part in (identity.kind, identity.scope, identity.value) if part)


@pytest.mark.parametrize("profile", ["default", "hostile"])
def test_every_trap_is_laid(profile):
    lines = lines_of(profile)

    traps = {one.trap for line in lines for one in line.handles} | {trap for one in lines for trap in one.person.traps}
    kinds = {line.kind for line in lines}

    assert traps == {
        *("", "family", "family phone", "family phone (a parent's)", "family e-mail", "family device"),
        *("company", "landline", "role mailbox", "number change", "re-issued number", "typo", "e-mail typo"),
        *("placeholder", "third party", "kiosk", "forwarded link", "retaken username", "homonym", "father and son"),
    }
    assert {"number_change", "contact_merged", "contact_share", "record", "visit", "call", "order", "note"} < kinds


def test_other_worlds_speak_in_other_words_of_the_same_truth():
    channels, trusts = set(), set()
    for seed in range(2, 12):
        lines = generate(PROFILES["clean"], 30, seed)
        channels |= {line.channel for line in lines}
        trusts |= {(one.kind, one.trust) for line in lines for one in line.handles}
        assert score(lines, closure(lines)).b3_f == 1.0

    assert {"site", "web", "bitrix24", "crm", "whatsapp"} < channels
    assert {("visitor_id", "channel"), ("visitor_id", "declared")} < trusts


def test_names_are_as_many_as_promised():
    assert len(given_names()) >= 90
    assert [len(set(surnames(one))) >= least for one, least in (("ro", 70), ("ru", 80), ("uk", 40))] == [True] * 3


def line(id_, person, key, own=True):
    handles = (Said("phone", key, CHANNEL, f"phone:{key}", own=own),)
    return Line("call", "", "call", person.begins, handles, person, id=id_)


@pytest.fixture
def two():
    return populate(PROFILES["clean"], 2, 1).people


def test_metrics_count_as_their_definitions_say(two):
    ion, ana = two
    lines = [line("1", ion, "a"), line("2", ion, "a"), line("3", ion, "b"), line("4", ana, "c")]
    group(lines)
    produced = dict(zip([one.key for one in lines], ["x", "y", "x", "x"], strict=True))

    found = score(lines, produced)

    assert found.pair_precision == 1 / 3  # of three pairs in x one is of Ion alone
    assert found.all_recall == 1 / 3  # of three pairs of Ion
    assert found.reachable_recall == 0  # only 1 and 2 are proven
    assert found.wrong_per_1000 == 500
    assert found.misattributed_percent == 25
    assert found.splits_per_1000 == 1000 / 3
    assert found.b3_precision == pytest.approx((2 / 3 + 2 / 3 + 1 + 1 / 3) / 4)
    assert suggestion_precision(lines, produced, [("x", "y")]) == 1.0
    assert suggestion_precision(lines, produced, []) is None


def test_what_is_not_ones_own_proves_nothing(two):
    ion, _ = two
    lines = [line("1", ion, "a", own=False), line("2", ion, "a", own=False)]

    group(lines)

    assert lines[0].group != lines[1].group
