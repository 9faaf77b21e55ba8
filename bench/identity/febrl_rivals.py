"""Splink and recordlinkage on the same sets, as their own documentation sets them up; both are imported only here."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from bench.identity.febrl_sets import Pair, PublicSet, pair

NEWCOMERS = 20


@dataclass(frozen=True, slots=True)
class Rival:
    """What a rival found: pairs with their weights (likelier one person from 0 on), and how long it took."""

    scored: dict[Pair, float]
    training: float
    linking: float
    one_by_one: float | None = None

    @property
    def links(self) -> set[Pair]:
        """What it would link by itself."""
        return {found for found, weight in self.scored.items() if weight >= 0}


def splink(of: PublicSet) -> Rival:
    """DuckDB backend; trained, then all pairs, then clusters, then some records again, each as if it were new."""
    with silence():
        begun = perf_counter()
        linker, tables = _SETTINGS[of.name](of)
        trained = perf_counter()
        predicted = linker.inference.predict(threshold_match_weight=-20)
        linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold_match_probability=0.5)
        linked = perf_counter()
        rows = predicted.as_duckdbpyrelation().project("rec_id_l, rec_id_r, match_weight").fetchall()
        newcomers = median(_one_by_one(of, linker, tables))
    scored = {pair(one, other): weight for one, other, weight in rows}
    return Rival(scored, trained - begun, linked - trained, newcomers)


def recordlinkage(of: PublicSet) -> Rival:
    """Its classifier that learns without labels (ECM) and says yes or no; the best of six choices of columns tried here."""
    from recordlinkage import ECMClassifier, Index

    begun = perf_counter()
    index = Index()
    for column in ("given_name", "surname", "date_of_birth", "postcode", "soc_sec_id"):
        index.block(column)
    compared = _compared(index.index(*of.frames), of)
    trained = perf_counter()
    matches = ECMClassifier(binarize=0.8).fit_predict(compared)
    return Rival({pair(*ids): 1.0 for ids in matches}, perf_counter() - trained, trained - begun)


def _compared(pairs: Any, of: PublicSet) -> Any:
    from recordlinkage import Compare

    compare = Compare()
    for column in ("given_name", "surname"):
        compare.string(column, column, method="jarowinkler", threshold=0.85)
    for column in ("address_1", "suburb"):
        compare.string(column, column, method="levenshtein", threshold=0.85)
    for column in ("date_of_birth", "postcode", "state", "soc_sec_id"):
        compare.exact(column, column)
    return compare.compute(pairs, *of.frames)


def _splink_febrl3(of: PublicSet) -> tuple[Any, list[Any]]:
    """The documentation's febrl3 example."""
    from splink import SettingsCreator, block_on, comparison_library

    settings = SettingsCreator(
        unique_id_column_name="rec_id",
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on(column) for column in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")
        ],
        comparisons=[
            comparison_library.NameComparison("given_name"),
            comparison_library.NameComparison("surname"),
            _born(),
            comparison_library.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            comparison_library.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            comparison_library.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        ],
    )
    return _trained(of, settings, [*_SURE, _SWAPPED_AND_BORN], recall=0.9)


def _splink_febrl4(of: PublicSet) -> tuple[Any, list[Any]]:
    """The documentation's febrl4 example, the detailed model."""
    from splink import SettingsCreator, block_on, comparison_library

    keys = (("date_of_birth",), ("soc_sec_id",), ("state", "address_1"), ("street_number", "address_1"), ("postcode",))
    often = {"term_frequency_adjustments": True}
    settings = SettingsCreator(
        unique_id_column_name="rec_id",
        link_type="link_only",
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            _SWAPPED,
            *(block_on(*key) for key in keys),
        ],
        comparisons=[
            comparison_library.NameComparison("given_name").configure(**often),
            comparison_library.NameComparison("surname").configure(**often),
            _born(invalid_dates_as_null=True),
            comparison_library.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            comparison_library.ExactMatch("street_number").configure(**often),
            comparison_library.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(**often),
        ],
    )
    return _trained(of, settings, _SURE, recall=0.8)


_SETTINGS: dict[str, Callable[[PublicSet], tuple[Any, list[Any]]]] = {
    "FEBRL3": _splink_febrl3,
    "FEBRL4": _splink_febrl4,
}
_SWAPPED = "l.given_name = r.surname and l.surname = r.given_name"
_SWAPPED_AND_BORN = f"{_SWAPPED} and l.date_of_birth = r.date_of_birth"
_SURE = [
    "l.soc_sec_id = r.soc_sec_id",
    "l.given_name = r.given_name and l.surname = r.surname and l.date_of_birth = r.date_of_birth",
]


def _born(**more: bool) -> Any:
    from splink.comparison_library import DateOfBirthComparison

    return DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d", **more)


def _trained(of: PublicSet, settings: Any, sure: list[str], recall: float) -> tuple[Any, list[Any]]:
    from splink import DuckDBAPI, Linker, block_on

    database = DuckDBAPI()
    tables = [database.register(_table(frame)) for frame in of.frames]
    linker = Linker(tables, settings)
    linker.training.estimate_probability_two_random_records_match(sure, recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=2)
    for column in ("date_of_birth", "postcode"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(column))
    return linker, tables


def _one_by_one(of: PublicSet, linker: Any, tables: list[Any]) -> Iterator[float]:
    """Seconds for a record of the last file against the first."""
    frame = of.frames[-1].reset_index()
    for at in range(NEWCOMERS):
        newcomer = frame.iloc[[at]].assign(rec_id=f"new-{at}")
        begun = perf_counter()
        new = tables[0].db_api.register(_table(newcomer, index=False))
        linker.inference.predict_between(tables[0], new).as_record_list()
        yield perf_counter() - begun


def _table(frame: Any, *, index: bool = True) -> Any:
    """NaN becomes NULL."""
    from pyarrow import Table

    return Table.from_pandas(frame.reset_index() if index else frame)


@contextmanager
def silence() -> Iterator[None]:
    """Let Splink not tell its progress, which is not ours to show."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
