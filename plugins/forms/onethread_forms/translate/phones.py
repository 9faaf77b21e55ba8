"""Is it a phone? What a field named so holds, what a number alone may be, what stands in a message."""

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException

_FEWEST, _MOST = 6, 17
_LONGEST = 320
_PARTED = re.compile(r"\s*(?:[,;/|\n]|\s(?:или|sau|or|и|și|and)\s)\s*")
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:\s.*)?")
_ABROAD = re.compile(r"(?:\+|00)[1-9][\d\s().-]{6,22}")
# 069123456, 069 123 456, (069) 12-34-56, 0 (68) 000-211; not 0.50, not 01.02.2026
_LOCAL = re.compile(r"0(?:\d{8,10}|[\s-]?\(?\d{2,3}\)?(?:[\s-]?\d{2,3}){2,3}|\d{2,3}\)(?:[\s-]?\d{2,3}){2,3})")
_IN_TEXT = re.compile(r"(?<![\w+.,@/=-])[+(]?\d[\d\s().-]{6,20}\d(?![\w@]|[.,]\d)")
_READ_OF_TEXT = 2_000


def dialled(value: str) -> tuple[str, ...]:
    """The phones in a field that is named so; several may be parted by commas or words."""
    if len(value) > _LONGEST:
        return ()
    parts = _PARTED.split(value.strip())
    if len(parts) > 1 and all(map(_long_enough, parts)):
        return tuple(parts)
    return (value.strip(),) if _long_enough(value) else ()


def _long_enough(value: str) -> bool:
    digits = sum(map(str.isdigit, value))
    return _FEWEST <= digits <= _MOST and "@" not in value and not _DATE.fullmatch(value.strip())


def is_phone(value: str, regions: tuple[str, ...]) -> bool:
    """Whether it is one by itself: written with its country, or with the 0 that people dial at home."""
    text = value.strip()
    if _ABROAD.fullmatch(text):
        return exists(re.sub(r"^00", "+", text), regions)
    return bool(_LOCAL.fullmatch(text.removeprefix("("))) and not _DATE.fullmatch(text) and exists(text, regions)


@lru_cache(maxsize=4096)
def exists(text: str, regions: tuple[str, ...]) -> bool:
    """Whether somewhere such a number is given out."""
    for region in regions or (None,):
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(text, region)):
                return True
        except NumberParseException:
            continue
    return False


def mentioned(text: str, regions: tuple[str, ...]) -> Iterator[str]:
    """The phones that a message mentions."""
    for match in _IN_TEXT.finditer(text[:_READ_OF_TEXT]):
        found = match[0].strip()
        if is_phone(found, regions):
            yield found
