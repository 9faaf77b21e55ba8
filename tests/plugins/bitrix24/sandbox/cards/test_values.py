"""Values as they are given, kept and written. [D, S]"""

from zoneinfo import ZoneInfo

import pytest

from onethread_bitrix24.sandbox.cards.values import classic, kept, native

MOSCOW = ZoneInfo("Europe/Moscow")
CHISINAU = ZoneInfo("Europe/Chisinau")
AT = 1_772_449_800


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ("2026-03-02T14:10:00+03:00", AT),
        ("2026-03-02T11:10:00Z", AT),
        ("2026-03-02T14:10:00", AT),
        ("2026-03-02 14:10:00", AT),
        ("02.03.2026 14:10:00", AT),
        ("2026-03-02", AT - 14 * 3600 - 600),
        ("some day", None),
        ("", None),
        ([], None),
        ("9999-99-99", None),
    ],
)
def test_a_time_without_an_offset_is_the_portals_and_an_unreadable_one_is_empty(told, at):
    assert kept("datetime", told, MOSCOW) == at


@pytest.mark.parametrize(
    ("kind", "told", "value"),
    [
        ("integer", "12abc", 12),
        ("integer", "abc", 0),
        ("integer", "-3", -3),
        ("double", "12,5", 12.5),
        ("double", "much", 0.0),
        ("char", True, "Y"),
        ("char", "1", "Y"),
        ("char", "no", "N"),
        ("boolean", "Y", 1),
        ("string", 5, "5"),
        ("string", True, "1"),
        ("string", None, None),
        ("date", "2001-11-11T23:30:00+00:00", "2001-11-12"),
    ],
)
def test_a_value_is_kept_as_php_would_read_it(kind, told, value):
    assert kept(kind, told, MOSCOW) == value


def test_classic_methods_write_texts_and_newer_ones_numbers():
    assert [classic("integer", 5, MOSCOW), classic("double", 5.0, MOSCOW), classic("user", None, MOSCOW)] == [
        "5",
        "5.00",
        None,
    ]
    assert [native("integer", 5, MOSCOW), native("crm_company", None, MOSCOW), native("string", None, MOSCOW)] == [
        5,
        0,
        None,
    ]


def test_times_have_the_offset_that_the_portal_has_on_that_day():
    winter, summer = classic("datetime", AT, CHISINAU), classic("datetime", AT + 120 * 86_400, CHISINAU)

    assert winter == "2026-03-02T13:10:00+02:00"
    assert summer.endswith("+03:00")
    assert classic("date", "2001-11-11", CHISINAU) == "2001-11-11T00:00:00+02:00"
