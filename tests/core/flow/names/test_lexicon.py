"""The lexicon is large, has each form once in a family, and is found by whatever transliteration."""

from collections import Counter, defaultdict

import pytest

from onethread.flow.names import lexicon, parse, skeleton
from onethread.flow.names.data import folded, lines
from tests.core.flow.names import spellings

FAMILIES = lexicon.families()
SCHEMES = (spellings.BRITISH, spellings.PASSPORT, spellings.SCIENTIFIC)


def cyrillic(form):
    return all("а" <= letter <= "я" or letter == "ё" for letter in form.casefold())


def test_there_are_hundreds_of_families():
    forms = sum(len(family.full) + len(family.short) for family in FAMILIES.values())

    assert len(FAMILIES) >= 600
    assert forms >= 8_000
    assert {family.sex for family in FAMILIES.values()} == {"m", "f", "u"}
    assert len(FAMILIES) == sum(1 for _ in lines("given.txt"))


def test_no_family_has_a_form_twice():
    doubled = {
        family.name: form
        for family in FAMILIES.values()
        for form, times in Counter(form.casefold() for form in (*family.full, *family.short)).items()
        if times > 1
    }

    assert doubled == {}


def test_every_family_is_written_in_latin_and_in_cyrillic():
    scripts = {name: {cyrillic(form) for form in (*one.full, *one.short)} for name, one in FAMILIES.items()}

    assert [name for name, found in scripts.items() if len(found) < 2] == []


def test_no_word_that_is_passed_over_is_a_given_name():
    assert sorted(word for word in lexicon.words() if lexicon.listed(word)) == []


def test_full_forms_are_found_in_every_transliteration():
    forms = [(form, one.name) for one in FAMILIES.values() for form in one.full if cyrillic(form)]
    missed = [
        (form, latin)
        for form, family in forms
        for latin in {spellings.transliterated(form, scheme) for scheme in SCHEMES} | {spellings.romanian(form)}
        if family not in lexicon.called(folded(latin)) | lexicon.nearly_called(skeleton(latin))
    ]

    assert len(missed) / (4 * len(forms)) < 0.02, missed[:50]


# Families whose full forms have one skeleton, though none is written alike. Forms of the lexicon are looked up as they are
# written, so only a spelling that it lacks can fall into both.
# Aurelie and Aurelio, Marie and Mario: -ie and -io are both -e, as Russian -ье and -ьё are.
HIS_AND_HERS = """aurel aurelia, catalin catalina, daniel daniela, dorin dorina, emil emilia, emanuela manole,
eugenia eugeniu, gabriel gabriela, iulia iulian, maria marius, silvia silviu, stefan stefania, victor victoria,
viorel viorica"""
# Denise and Dionisie, Elisha and Élisa, Luke and Lucie.
GLIDES = "denis dionisie, denisa dionisie, elisei elizaveta, luca lucia"
# Ханна and Джанна, Гуля and Джулия, Jane and Жанне, Alee and Алие, Axenia and Аксения.
SOUNDS = "ana jana, gulia iulia, ioana jana, ali aliya, axinia xenia"
MEANT = {" ".join(pair.split()) for pair in f"{HIS_AND_HERS}, {GLIDES}, {SOUNDS}".split(",")}


def test_full_forms_of_two_families_share_a_skeleton_only_where_it_is_meant():
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in FAMILIES.values():
        for form in one.full:
            found[skeleton(form)][one.name].add(folded(form))
    colliding = {
        frozenset(by_family)
        for by_family in found.values()
        if len(by_family) > 1 and not frozenset.intersection(*map(frozenset, by_family.values()))
    }

    assert {" ".join(sorted(one)) for one in colliding} == MEANT


@pytest.mark.parametrize(
    ("written", "families"),
    [
        ("Саша", {"alexandru", "alexandra"}),
        ("Женя", {"eugeniu", "eugenia"}),
        ("Валя", {"valentin", "valentina", "valeriu", "valeria"}),
        (
            "Slava",
            {"veaceslav", "vladislav", "stanislav", "iaroslav", "rostislav", "sviatoslav", "miroslav", "svetoslav"},
        ),
        ("Alex", {"alexandru", "alexei", "alexandra", "alexia"}),
        ("Adi", {"adrian", "adriana"}),
        ("Vali", {"valentin", "valeriu", "valentina", "valeria"}),
        ("Юра", {"iurie", "gheorghe"}),
        ("Жора", {"gheorghe"}),
        ("Стас", {"stanislav"}),
        ("Ion", {"ion"}),
        ("Иван", {"ion"}),
        ("John", {"ion"}),
        ("Ксюша", {"xenia", "oxana", "axinia"}),
    ],
)
def test_an_ambiguous_form_belongs_to_all_its_families(written, families):
    assert (
        families
        <= parse(written).given
        <= families | {"miroslava", "iaroslava", "sviatoslava", "bronislav", "stanca", "vlada"}
    )


def test_known_surnames_are_of_one_line():
    listed = [name for line in lines("surnames.txt") for name in line.lstrip("+ ").split()]

    assert len(listed) >= 200
    assert lexicon.surname_line("ruseu") is None
    assert sum(map(lexicon.commonest, map(skeleton, listed))) >= 60
