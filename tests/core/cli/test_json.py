"""Scripts that ask for JSON get JSON, also when something is wrong."""

import json

import pytest

from tests.core.cli.shell import LINES

OTHER = '{"id": "e3", "at": "2026-03-03T08:00:00Z", "channel": "email", "name": "Maria", "handles": [%s]}'
MAIL = '{"kind": "email", "value": "maria@alfa.md"}'


@pytest.fixture
def told(knowing):
    return knowing("told", *LINES, OTHER % MAIL)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["review", "--reject", "99"], 1, "there is no suggestion 99, or not any more"),
        (["review", "--reject", "0"], 2, "Invalid value for '--reject'"),
        (["review", "--reject", "1", "--accept", "1"], 2, "exclude each other"),
        (["merge", "069123456", "069123456"], 1, "they are one customer already"),
        (["merge", "069123456", "nobody"], 1, "not one customer"),
        (["merge", "069123456"], 2, "Missing argument"),
        (["merge", "069123456", "maria@alfa.md", "--by", "resolver"], 2, "--by is the name of a person"),
        (["unmerge", "069123456", "maria@alfa.md"], 1, "they are two customers already"),
        (["why", "069123456", "maria@alfa.md"], 1, "two customers"),
        (["why-not", "069123456", "069123456"], 1, "one customer"),
        (["token", "revoke", "nobody"], 1, "there is no token 'nobody'"),
        (["token", "revoke"], 2, "say which"),
        (["timeline", "nobody"], 1, "not one customer"),
        (["erase", "069123456"], 2, "add --yes"),
        (["erase", "nobody", "--yes"], 1, "not one customer"),
        (["import", "nowhere.jsonl"], 2, "there is no file nowhere.jsonl"),
        (["deadletters", "--show", "99"], 2, "there is no dead letter 99"),
        (["customers", "--config", "/nope/x.toml"], 2, "/nope/x.toml"),
        (["customers", "--lmit", "1"], 2, "No such option"),
    ],
)
def test_what_is_wrong_is_one_object_on_standard_output(told, arguments, code, said):
    left, out, err = told(*arguments, "--json")

    assert (left, err) == (code, "")
    assert said in json.loads(out)["error"]
    assert len(told("export", "interactions")[1].splitlines()) == 3


def test_people_are_told_the_same_in_words(told):
    assert told("review", "--reject", "99")[1:] == ("", "onethread: there is no suggestion 99, or not any more\n")
    assert "Usage: " in told("merge", "069123456")[2]


def test_a_list_that_is_cut_says_how_many_there_are_and_how_to_see_them(told):
    cut, whole = told.json("customers", "--limit", "1"), told.json("customers")

    assert (cut["count"], len(cut["customers"])) == (2, 1)
    assert cut["more"] == "1 more: --limit shows up to 10000, `onethread export customers` writes all"
    assert (whole["count"], len(whole["customers"]), whole["more"]) == (2, 2, None)
    assert told.json("customers", "nobody") == {"count": 0, "customers": [], "more": None}


def test_bits_are_always_a_fraction(told):
    two = [
        (OTHER % MAIL).replace("maria@", "ana@").replace("Maria", f"Ana {name}").replace("e3", name)
        for name in ("Rusu", "Munteanu")
    ]
    told("import", told.file(*two, name="two.jsonl"))

    assert '"bits": 6.0,' in told("why-not", "rusu", "munteanu", "--json")[1]
    assert '"bits": 0.0,' in told("why-not", "rusu", "069123456", "--json")[1]
