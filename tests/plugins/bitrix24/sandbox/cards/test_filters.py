"""Prefixes of filters, and which values they mean. [D, S]"""

import pytest

from onethread_bitrix24.sandbox.cards.filters import Condition, Either, condition, holds, matches, split


@pytest.mark.parametrize(
    ("key", "read"),
    [
        ("ID", ("=", "ID")),
        ("=ID", ("=", "ID")),
        ("!ID", ("!", "ID")),
        ("!=ID", ("!=", "ID")),
        (">ID", (">", "ID")),
        (">=ID", (">=", "ID")),
        ("<=ID", ("<=", "ID")),
        ("@ID", ("@", "ID")),
        ("!@ID", ("!@", "ID")),
        ("%NAME", ("%", "NAME")),
        ("=%NAME", ("=%", "NAME")),
        ("%=NAME", ("%=", "NAME")),
        ("!%NAME", ("!%", "NAME")),
        ("!=%NAME", ("!=%", "NAME")),
        ("", ("=", "")),
    ],
)
def test_a_key_is_an_operator_and_a_name(key, read):
    assert split(key) == read


@pytest.mark.parametrize(
    ("operator", "asked", "found", "held"),
    [
        ("=", 5, 5, True),
        ("=", "ana", "ANA", True),
        ("=", [1, 2], 2, True),
        ("=", [1, 2], 3, False),
        ("!", [1, 2], 3, True),
        ("!", 5, 5, False),
        ("!=", 5, None, True),
        ("=", None, None, True),
        ("=", None, "", True),
        ("!", None, "x", True),
        (">", 5, 6, True),
        (">", 5, None, False),
        ("<=", 5, 5, True),
        (">", 5, "six", True),
        ("%", "usu", "Rusu", True),
        ("!%", "usu", "Rusu", False),
        ("=%", "Ru%", "Rusu", True),
        ("=%", "Ru%", "xRusu", False),
        ("%=", "%s_", "rus_", True),
        ("=%", "a.c", "abc", False),
        ("!=%", "Ru%", "Popa", True),
        ("@", [], 5, False),
        ("=", 5, [4, 5], True),
        ("!", 5, [4, 5], False),
        ("=", 5, [], False),
    ],
)
def test_a_value_is_as_asked_or_not(operator, asked, found, held):
    assert holds(condition("F", operator, asked, lambda value: value), found) is held


def test_alternatives_need_one_and_brackets_all():
    a, b, c = (Condition(name, "=", 1) for name in "abc")
    parts = [Either((a, Either((b, c), every=True)))]

    assert matches(parts, {"a": 1}.get)
    assert matches(parts, {"b": 1, "c": 1}.get)
    assert not matches(parts, {"b": 1}.get)
