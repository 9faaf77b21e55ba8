"""Phones, typed by people or told by WhatsApp: one number, one value, whichever way it was written."""

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

from onethread.flow.handle_kinds.text import LONGEST, readable
from onethread.plugin import Reach

_REMEMBERED = 16_384
_RUNS_TRIED = 3
_RUN = re.compile(r"\+?[\s(+]*\d[\d\s().\-/]*")
_WA_LINK = re.compile(r"(?:https?://)?wa\.me/")
_WA_SERVERS = ("", "s.whatsapp.net", "c.us")
_WA_DIGITS = re.compile(r"\+?(?:00)?([1-9]\d{6,14})")
# What people type to get past a required field: one digit throughout, counting, nothing but zeros at the end.
_JUNK = re.compile(r"(\d)\1*|.*(\d)\2{6}|.*000000|1234567.*|9876543.*")
_PLACES = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
        PhoneNumberType.VOIP,
    }
)


def normalise_phone(value: str, regions: tuple[str, ...]) -> tuple[str, str, Reach] | None:
    """'+' and digits for a number that exists; bare digits for a short one (112), which is a place everywhere."""
    return _read_phone(value, regions) if len(value) <= LONGEST else None


def normalise_wa_id(value: str, _regions: tuple[str, ...]) -> tuple[str, str, Reach] | None:
    """The phone behind a WhatsApp id, also one that phonenumbers does not know yet: the channel has proven it."""
    return _read_wa_id(value) if len(value) <= LONGEST else None


@lru_cache(maxsize=_REMEMBERED)
def _read_phone(value: str, regions: tuple[str, ...]) -> tuple[str, str, Reach] | None:
    text = readable(value)
    if text is None:
        return None
    for spelling, region in _spellings(text, regions):
        found = _existing(spelling, region)
        if found is not None:
            return _identity(*found)
    return _short(text, regions)


@lru_cache(maxsize=_REMEMBERED)
def _read_wa_id(value: str) -> tuple[str, str, Reach] | None:
    digits = _wa_digits(readable(value) or "")
    if len(set(digits)) <= 1:
        return None
    found = _existing(f"+{digits}")
    written = _e164(found[0]) if found else f"+{digits}"
    if written.startswith("+54"):
        found = _existing(_argentine_mobile(written)) or found
    return ("phone", _e164(found[0]), found[1]) if found else ("phone", f"+{digits}", Reach.PERSON)


def _wa_digits(text: str) -> str:
    """The digits of '373...', of 'wa.me/373...' and of '373...:2@s.whatsapp.net'; '' for a group or anything else."""
    person, _, server = _WA_LINK.sub("", text, count=1).partition("@")
    match = _WA_DIGITS.fullmatch(re.sub(r"[\s().-]", "", person.partition(":")[0]))
    return match[1] if match and server in _WA_SERVERS else ""


def _spellings(text: str, regions: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    """Ways to read the first numbers in a text, the likeliest first."""
    for run in _RUN.findall(text)[:_RUNS_TRIED]:
        for part in (run, *run.split("/")) if "/" in run else (run,):
            yield from _spellings_of_run("+" in part, re.sub(r"\D", "", part), regions)


def _spellings_of_run(plus: bool, digits: str, regions: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    if digits.startswith("00"):
        yield f"+{digits.lstrip('0')}", None
    elif plus:
        yield f"+{digits}", None
    # After a plus, only a trunk prefix ('+0 69...', '+8 900...') tells that a local number was meant.
    if plus and digits[:1] not in ("0", "8"):
        return
    yield from ((digits, region) for region in regions)
    if not plus:
        yield f"+{digits}", None
    # The Soviet trunk call '8 (0) 69 12-34-56' is still printed on business cards.
    if digits.startswith("80"):
        yield from ((digits[1:], region) for region in regions)


@lru_cache(maxsize=_REMEMBERED)
def _existing(spelling: str, region: str | None = None) -> tuple[PhoneNumber, Reach] | None:
    """A number that can exist, and whom it reaches: asking for its type answers both."""
    try:
        number = phonenumbers.parse(spelling, region)
        renamed = _current(_e164(number))
        number = phonenumbers.parse(renamed) if renamed else number
    except NumberParseException:
        return None
    kind = phonenumbers.number_type(number)
    return None if kind == PhoneNumberType.UNKNOWN else (number, Reach.PLACE if kind in _PLACES else Reach.PERSON)


def _current(e164: str) -> str | None:
    """Today's form of a number from before a renumbering, which WhatsApp ids keep (Chatwoot PR 14926 and 14263)."""
    if e164.startswith("+521") and len(e164) == 14:
        return f"+52{e164[4:]}"
    if e164.startswith("+55") and len(e164) == 13 and e164[5] in "6789":
        return f"{e164[:5]}9{e164[5:]}"
    return None


def _argentine_mobile(e164: str) -> str:
    """WhatsApp ids of Argentine mobiles come with or without the 9 that marks a mobile (Chatwoot PR 14264)."""
    return f"+549{e164[3:]}" if len(e164) == 13 else e164


def _identity(number: PhoneNumber, reach: Reach) -> tuple[str, str, Reach] | None:
    value = _e164(number)
    if _JUNK.fullmatch(value[1:]) or _JUNK.fullmatch(phonenumbers.national_significant_number(number)):
        return None
    return "phone", value, reach


def _e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _short(text: str, regions: tuple[str, ...]) -> tuple[str, str, Reach] | None:
    if not re.fullmatch(r"\d{3,6}", text) or len(set(text)) == 1 or text in "1234567890":
        return None
    known = any(_is_short(text, region) for region in regions)
    return ("phone", text, Reach.PLACE) if known else None


def _is_short(text: str, region: str) -> bool:
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:
        return False
    return phonenumbers.is_valid_short_number_for_region(number, region)
