"""The pages say the same in every language."""

import re
from datetime import date
from string import Formatter

import pytest

from onethread.flow import namesakes
from onethread.flow.evidence import weights
from onethread.flow.evidence.written import Piece
from onethread.flow.handle_kinds import KINDS
from onethread.model.comparison import Finding
from onethread.model.handle import Trust
from onethread.model.interaction import Kind
from onethread.web.pages.language import CODES, language, spoken


def fields(said):
    return {name for _, name, _, _ in Formatter().parse(said) if name}


@pytest.mark.parametrize("code", CODES)
def test_every_language_has_the_words_of_english_with_the_same_places(code):
    told, english = language(code).catalogue, language("en").catalogue

    assert {part: set(words) for part, words in told.items() if part != "many"} == {
        part: set(words) for part, words in english.items() if part != "many"
    } or code != "en"
    for part, words in english.items():
        if isinstance(words, dict):
            assert told[part].keys() == words.keys()
    for key, said in english["words"].items():
        assert fields(told["words"][key]) == fields(said), key
    assert (len(told["days"]), len(told["months"])) == (7, 12)
    if code != "en":
        same = [key for key, said in told["words"].items() if said == english["words"][key]]
        assert set(same) <= {"id", "day", "login"}


@pytest.mark.parametrize("code", CODES)
def test_every_word_that_evidence_is_told_in_is_known(code):
    levels = {level.name for kind in KINDS for level in weights.of_kind(kind.kind).levels}
    levels |= {level.name for level in weights.SHARED.levels} | {
        weights.PLACE.name,
        weights.CROWDED.name,
        weights.LONG_UNUSED,
    }
    levels |= {level.name for level in weights._NAMES.values()} | {weights.MARRIED.name, "another", "the same"}
    levels |= {limit.level.name for limit in weights.LIMITS.values()}
    abouts = {reason.about for reason in (namesakes._NAME, namesakes._COMPANY, namesakes._CITY)}

    assert levels <= language(code).catalogue["evidence"].keys()
    assert abouts <= language(code).catalogue["identities"].keys()
    assert {*Trust} <= language(code).catalogue["trust"].keys()
    assert {*Kind} - {Kind.MESSAGE, Kind.NOTE} <= language(code).catalogue["kinds"].keys()


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("en", {0: "0 new entries", 1: "1 new entry", 2: "2 new entries"}),
        (
            "ro",
            {
                0: "0 înregistrări noi",
                1: "o înregistrare nouă",
                19: "19 înregistrări noi",
                20: "20 de înregistrări noi",
                101: "101 înregistrări noi",
            },
        ),
        (
            "ru",
            {
                1: "1 новая запись",
                3: "3 новые записи",
                5: "5 новых записей",
                11: "11 новых записей",
                21: "21 новая запись",
                112: "112 новых записей",
            },
        ),
    ],
)
def test_numbers_are_told_as_the_language_counts(code, told):
    assert {n: language(code).many("new", n) for n in told} == told


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("en;q=0.1,ro;q=0.9", "ro"),
        ("de-DE,de;q=0.9", "en"),
        ("", "en"),
        ("*;q=x,,;;=", "en"),
        ("a" * 100_000, "en"),
    ],
)
def test_the_first_language_that_a_browser_accepts_is_spoken(accepted, code):
    assert spoken(accepted).code == code


def test_days_and_evidence_are_told_whole():
    ru, day = language("ru"), date(2026, 11, 28)
    piece = Piece(
        "", "phone", "+37369123456", 11.0, (Finding("phone", "proven on both sides", 14), Finding("x", "new", -3))
    )

    assert (ru.day(day), ru.short_day(day, date(2025, 1, 1))) == ("суббота, 28 ноября 2026", "28 ноября 2026")
    assert ru.evidence(piece) == "телефон +37369123456: доказано с обеих сторон; new"
    assert ru.evidence(Piece("she uses his phone")) == "she uses his phone"
    assert ru.evidence(Piece("decided by hand")) == "решено вручную"
    assert ru.named("channels", "carrier_pigeon") == "carrier pigeon"
    assert re.fullmatch(r"\w+", language("ro").identity("phone"))
