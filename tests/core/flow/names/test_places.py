"""A town has one key in all languages, and a company one without its legal form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread.flow.names.data import lines
from onethread.flow.names.places import city, company


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "Кишинёв",
            "Кишинев",
            "Chișinău",
            "Chişinău",
            "Chisinau",
            "CHISINAU",
            "Kishinev",
            "мун. Кишинэу",
            "г. Кишинёв",
        ),
        ("mun. Chișinău, sect. Botanica", "Chișinău, Moldova", "Chisinau", "Chișinău (Rîșcani sector)"),
        ("Bălți", "Бельцы", "Balti", "or. Bălți", "Бэлць"),
        ("Чадыр-Лунга", "Ceadîr-Lunga", "Ceadir Lunga", "г. Чадыр Лунга"),
        ("Одесса", "Одеса", "Odessa", "Odesa", "м. Одеса"),
        ("Санкт-Петербург", "СПб", "Питер", "Saint Petersburg", "St. Petersburg"),
        ("București", "Bucuresti", "Бухарест", "Bucharest"),
        ("Rîbnița", "Râbnița", "Рыбница", "Rybnitsa"),
        ("Mereni", "MERENI", "s. Mereni", "с. Мерени"),
    ],
)
def test_a_town_has_one_key(spellings):
    keys = {city(spelling) for spelling in spellings}

    assert len(keys) == 1
    assert "" not in keys


def test_towns_have_keys_of_their_own():
    listed = [line.split() for line in lines("towns.txt")]

    assert len(listed) >= 60
    assert len({city(names[0]) for names in listed}) == len(listed)
    for names in listed:
        assert {city(name.replace("_", " ")) for name in names} == {city(names[0])}, names


@pytest.mark.parametrize("nowhere", ["", " ", "-", "г.", "📍", "Moldova"])
def test_no_town_has_no_key(nowhere):
    assert city(nowhere) == ""


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "Alfa Prim SRL",
            "«Альфа Прим» ООО",
            "ALFA PRIM S.R.L.",
            '"Alfa Prim"',
            "SC Alfa Prim SRL",
            "alfa  prim",
        ),
        ("ÎI Ceban Ion", "ИП Чебан Ион", "I.I. Ceban Ion"),
        ("ООО Ромашка", "Romașca SRL", "ромашка"),
        ("Orange 24", "ORANGE 24 SA", "orange-24"),
    ],
)
def test_a_company_has_one_key(spellings):
    assert len({company(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize("nothing", ["", "SRL", "ООО", '""', "S.R.L.", "★"])
def test_a_legal_form_alone_is_no_company(nothing):
    assert company(nothing) == ""


@given(st.text())
def test_any_text_has_a_key(text):
    assert isinstance(city(text), str)
    assert isinstance(company(text), str)
    assert len(city(text * 1000)) + len(company(text * 1000)) < 2_000
