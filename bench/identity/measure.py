"""The identity benchmark among the others of `make bench`: every profile, on each kind of store."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import mean

from bench.identity.outcome import Measure, measures
from bench.identity.product import from_outside, in_process
from bench.identity.profiles import PROFILES
from bench.identity.stream import generate
from bench.places import place
from bench.report import Figure

SEEDS = (1, 2, 3)
CUSTOMERS: Mapping[str, Mapping[str, int]] = {
    "sqlite": {"default": 3000, "hostile": 1500, "clean": 1500},
    # The same code decides on both; fewer people show that it does.
    "postgres": {"default": 1000, "hostile": 500, "clean": 500},
}
_SHOWN = ("pair precision", "reachable recall", "wrong merges", "misattributed", "continuity", "suggestion precision")


def measure(kind: str, server: str, seeds: Sequence[int] = SEEDS) -> Iterator[Figure]:
    """Each profile day by day in process, the default one by the commands too; means over the seeds."""
    for profile, customers in CUSTOMERS[kind].items():
        told = [_through_process(kind, server, profile, customers, seed) for seed in seeds]
        yield from _figures(f"identity, {kind}, {profile}", told)
    told = [_by_commands(kind, server, "default", CUSTOMERS[kind]["default"], seed) for seed in seeds]
    yield from _figures(f"identity, {kind}, default by `onethread import`", told)


def _through_process(kind: str, server: str, profile: str, customers: int, seed: int) -> list[Measure]:
    lines = generate(PROFILES[profile], customers, seed)
    with place(kind, server) as at:
        return measures(profile, lines, in_process(lines, at))


def _by_commands(kind: str, server: str, profile: str, customers: int, seed: int) -> list[Measure]:
    lines = generate(PROFILES[profile], customers, seed)
    with place(kind, server) as at:
        return measures(profile, lines, from_outside(lines, at))


def _figures(title: str, told: Sequence[Sequence[Measure]]) -> Iterator[Figure]:
    """The means of what is shown; shares become percentages, which keep their digits."""
    for name in _SHOWN:
        of_seeds = [one for measured in told for one in measured if one.name == name]
        if of_seeds:
            yield _figure(title, of_seeds[0], mean(one.value for one in of_seeds))


def _figure(title: str, one: Measure, value: float) -> Figure:
    if one.unit:
        return Figure(f"{title}: {one.name}", value, one.unit, target=one.wanted)
    wanted = "" if one.target is None else f"≥ {100 * one.target:g} %"
    return Figure(f"{title}: {one.name}", 100 * value, "%", target=wanted)
