"""Weighing alone: pairs of a store as the resolver weighs them, beside Splink's comparison and a look-up in a dictionary."""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import combinations, islice
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, select

from bench.identity.febrl_rivals import silence
from bench.places import Place
from bench.report import Figure
from onethread.flow.evidence.dossier import Dossier
from onethread.flow.evidence.neighbourhood import Neighbourhood, explore
from onethread.flow.evidence.weigh import weigh
from onethread.flow.names import compare
from onethread.store.opening import open_database
from onethread.store.schema import contact_points

PAIRS = 20_000
RIVALS_PAIRS = 40
LOOK_UPS = 200_000
_COLUMNS = ("name", "phone", "email", "visitor_id")

_Pair = tuple[Dossier, Dossier]


def weighed(at: Place) -> Iterator[Figure]:
    """Microseconds for a pair that shares an identity; names were read before, but compared they are for the first time."""
    around = asyncio.run(_everybody(at))
    pairs = list(islice(_pairs(around), PAIRS))
    ours = _weigh_all(around, pairs)
    rival = _splink(around, pairs[:RIVALS_PAIRS])
    look_up = _look_up(around)
    yield Figure("weighing a pair: Splink, compare_records with its SQL cached, p50", 1e6 * rival, "µs")
    yield Figure("weighing a pair: Onethread, beside Splink", 1e6 * ours, "µs", rival / ours, "≥ 50 x faster")
    yield Figure("weighing a pair: beside looking its handle up in a dictionary", 1e6 * look_up, "µs", ours / look_up)


async def _everybody(at: Place) -> Neighbourhood:
    database = open_database(at.store, writable=False)
    around = await database.read(_explored)
    await database.close()
    return around


def _explored(connection: Connection) -> Neighbourhood:
    return explore(connection, connection.scalars(select(contact_points.c.id)).all())


def _pairs(around: Neighbourhood) -> Iterator[_Pair]:
    for component in around.components():
        for one, other in combinations([around.dossiers[point] for point in component], 2):
            if one.claims.keys() & other.claims.keys():
                yield one, other


def _weigh_all(around: Neighbourhood, pairs: Sequence[_Pair]) -> float:
    """Seconds for a pair, on average."""
    compare.cache_clear()
    begun = perf_counter()
    for one, other in pairs:
        weigh(one, other, around.standings)
    return (perf_counter() - begun) / len(pairs)


def _look_up(around: Neighbourhood) -> float:
    """Seconds for finding who claims an identity, by kind, scope and value."""
    index: dict[tuple[str, str, str], list[int]] = {}
    for point, dossier in around.dossiers.items():
        for held in dossier.claims:
            identity = around.standings[held].identity
            index.setdefault((identity.kind, identity.scope, identity.value), []).append(point)
    asked = list(islice(index, LOOK_UPS))
    begun = perf_counter()
    for key in asked:
        index.get(key)
    return (perf_counter() - begun) / len(asked)


def _splink(around: Neighbourhood, pairs: Sequence[_Pair]) -> float:
    """Seconds for a pair, the median; what is compared is the same: the name, phone, e-mail and browser."""
    from splink import DuckDBAPI, SettingsCreator, comparison_library
    from splink.internals.realtime import compare_records

    exact = [comparison_library.ExactMatch(column) for column in _COLUMNS[1:]]
    settings = SettingsCreator("link_only", comparisons=[comparison_library.JaroWinklerAtThresholds("name"), *exact])
    with silence():
        linker_settings = settings.create_settings_dict(sql_dialect_str="duckdb")
        api, took = DuckDBAPI(), []
        for one, other in pairs:
            rows = _row(around, one), _row(around, other)
            begun = perf_counter()
            compare_records(*rows, linker_settings, api, sql_cache_key="bench").as_record_list()
            took.append(perf_counter() - begun)
    return median(took)


def _row(around: Neighbourhood, dossier: Dossier) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(_COLUMNS, "") | {"unique_id": dossier.order, "source_dataset": "bench"}
    for held in dossier.claims:
        identity = around.standings[held].identity
        row |= {identity.kind: identity.value} if identity.kind in _COLUMNS else {}
    names = [" ".join((*sorted(name.given)[:1], name.last)) for name in dossier.names]
    return row | {"name": " ".join(names[:1])}
