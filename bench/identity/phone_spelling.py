"""Phone numbers that exist, and how they are written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from unicodedata import normalize

import phonenumbers

Style = Callable[[str, str, str, Random], str]
"""From country code, trunk prefix and the rest of the digits to a spelling."""

REGIONS = ("MD", "RO", "UA", "RU")
"""How local numbers are read, in this order."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Mobile numbers of one country: code, first digits, how many more follow, trunk prefix."""

    code: str
    begins: tuple[str, ...]
    more: int
    trunk: str = "0"


PLANS = {
    "MD": Plan("373", ("60", "61", "62", "67", "68", "69", "76", "78", "79"), 6),
    "RO": Plan("40", ("72", "73", "74", "75", "76"), 7),
    "UA": Plan("380", ("50", "63", "66", "67", "68", "93", "95", "96", "97", "98", "99"), 7),
    "RU": Plan("7", ("903", "905", "910", "916", "921", "926", "950", "962", "977", "985"), 7, "8"),
    "IT": Plan("39", ("320", "328", "333", "347", "351", "389"), 7, ""),
    "DE": Plan("49", ("151", "152", "160", "176", "179"), 8),
    "GB": Plan("44", ("7400", "7500", "7700", "7850"), 6),
    "FR": Plan("33", ("61", "62", "66", "75", "76"), 7),
    "PT": Plan("351", ("91", "92", "93", "96"), 7, ""),
    "MX": Plan("52", ("55", "33", "81"), 8, ""),
    "BR": Plan("55", ("1196", "2197", "2198", "3199", "4798"), 7),
    "AR": Plan("549", ("1123", "1155", "3514", "3416"), 6),
}
_SHARES = {"MD": 73, "RO": 6, "UA": 6, "RU": 4, "IT": 3, "DE": 2, "GB": 1, "FR": 2, "PT": 1, "MX": 1, "BR": 1, "AR": 1}
# Area codes of landlines and how many digits follow.
_LANDLINES = (("22", 6), ("231", 5), ("294", 5), ("236", 5), ("250", 5))

PLACEHOLDERS = ("000000000", "0", "111111111", "069000000", "0000000000", "123456789", "999999999", "+37300000000")
"""What nobody could have: numbers that identify nobody."""

LIKELY_PLACEHOLDERS = ("069123456", "+37379123456", "060 12 34 56", "068123123", "079 11 22 33")
"""What somebody might have, but most who type it do not."""


class Numbers:
    """Mints numbers, none twice."""

    def __init__(self, random: Random) -> None:
        """Begin with an empty world."""
        self._random = random
        self._given = {as_e164(written) for written in LIKELY_PLACEHOLDERS}

    def mobile(self) -> str:
        """A new mobile number, '+' and digits."""
        region = self._random.choices(tuple(_SHARES), tuple(_SHARES.values()))[0]
        plan = PLANS[region]
        return self._new(lambda: f"+{plan.code}{self._random.choice(plan.begins)}{self._digits(plan.more)}")

    def landline(self) -> str:
        """A new number of an office in Moldova."""
        area, more = self._random.choice(_LANDLINES)
        return self._new(lambda: f"+373{area}{self._random.choice('23456789')}{self._digits(more - 1)}")

    def _new(self, make: Callable[[], str]) -> str:
        number = make()
        while number in self._given or not exists(number) or "00000" in number:
            number = make()
        self._given.add(number)
        return number

    def _digits(self, count: int) -> str:
        return "".join(self._random.choices("0123456789", k=count))


@lru_cache(maxsize=65_536)
def exists(number: str) -> bool:
    """Whether a number in full could be somebody's."""
    parsed = phonenumbers.parse(number)
    return phonenumbers.is_valid_number(parsed) and _e164(parsed) == number


def _e164(parsed: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=65_536)
def as_e164(written: str) -> str | None:
    """What a reader with our regions makes of it: the first region in which it is a number, then '+' and the digits."""
    text = normalize("NFKC", written)
    digits = "".join(letter for letter in text if letter.isdigit())
    if "+" in text or digits.startswith("00"):
        return _valid(f"+{digits.lstrip('0')}", None)
    found = (_valid(digits, region) for region in REGIONS)
    return next((number for number in found if number), None) or _valid(f"+{digits}", None)


def _valid(text: str, region: str | None) -> str | None:
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    return _e164(parsed) if phonenumbers.is_valid_number(parsed) else None


def spell_phone(number: str, random: Random, *, styles: Sequence[Style] | None = None) -> str:
    """As people type it; in full wherever a local spelling would be another number."""
    region = next((name for name, plan in PLANS.items() if number.startswith(f"+{plan.code}")), "MD")
    code = PLANS[region].code if region != "AR" else "54"
    rest = number[1 + len(code) :]
    style = random.choice(styles or STYLES)
    written = style(code, PLANS[region].trunk, rest, random)
    return written if as_e164(written) == number else f"+{code} {_grouped(rest, ' ', random)}"


def _grouped(digits: str, between: str, random: Random) -> str:
    """'69 123 456' or '69 12 34 56' and the like, the odd digit first."""
    size = random.choice((2, 3))
    head = len(digits) - len(digits) // size * size or size
    head = head + size if head == 1 else head
    parts = [digits[:head], *(digits[at : at + size] for at in range(head, len(digits), size))]
    return between.join(part for part in parts if part)


_BETWEEN = (" ", "-", "", ".", "\u00a0", "\u2011", "\u202f", " - ")
_LABELS = ("тел. ", "tel: ", "Тел: ", "моб. ", "tel. ", "viber ", "WhatsApp ", "nr. ", "☎ ")


def _local(_code: str, trunk: str, rest: str, random: Random) -> str:
    return f"{trunk}{_grouped(rest, random.choice(_BETWEEN), random)}"


def _without_trunk(_code: str, _trunk: str, rest: str, random: Random) -> str:
    return _grouped(rest, random.choice(("", "", " ", "-")), random)


def _bracketed(_code: str, trunk: str, rest: str, _random: Random) -> str:
    return f"({trunk}{rest[:2]}) {rest[2:]}"


def _in_full(code: str, _trunk: str, rest: str, random: Random) -> str:
    between = random.choice(_BETWEEN)
    return f"+{code}{between}{_grouped(rest, between, random)}"


def _code_in_brackets(code: str, _trunk: str, rest: str, random: Random) -> str:
    return f"(+{code}) {_grouped(rest, ' ', random)}"


def _with_needless_trunk(code: str, trunk: str, rest: str, random: Random) -> str:
    zero = trunk if trunk == "0" else ""
    return random.choice((f"+{code} {zero}{rest}", f"+{code}(0){rest}")) if zero else f"+{code} {rest}"


def _with_zeros(code: str, _trunk: str, rest: str, random: Random) -> str:
    return f"00{random.choice(('', ' '))}{code}{rest}"


def _digits_only(code: str, _trunk: str, rest: str, _random: Random) -> str:
    return f"{code}{rest}"


def _labelled(code: str, trunk: str, rest: str, random: Random) -> str:
    return f"{random.choice(_LABELS)}{random.choice((_local, _in_full))(code, trunk, rest, random)}"


def _wide(code: str, trunk: str, rest: str, random: Random) -> str:
    """As an Asian keyboard writes digits."""
    return _local(code, trunk, rest, random).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})


STYLES: tuple[Style, ...] = (
    *(_local,) * 8,
    *(_in_full,) * 7,
    *(_without_trunk,) * 3,
    *(_digits_only,) * 3,
    *(_bracketed,) * 2,
    *(_with_zeros,) * 2,
    *(_code_in_brackets,) * 2,
    *(_labelled,) * 2,
    _with_needless_trunk,
    _wide,
)
CALLER_STYLES: tuple[Style, ...] = (_in_full, _digits_only, _digits_only, _local)
MENTION_STYLES: tuple[Style, ...] = (_local, _local, _in_full, _without_trunk, _digits_only)


def wa_id(number: str, random: Random) -> str:
    """As WhatsApp writes it: digits, with what it kept from before renumberings."""
    digits = number[1:]
    if digits.startswith("52"):
        return f"521{digits[2:]}"
    if digits.startswith("55") and random.random() < 0.5:
        return f"{digits[:4]}{digits[5:]}"
    if digits.startswith("549") and random.random() < 0.4:
        return f"54{digits[3:]}"
    return digits


def mistype(number: str, random: Random) -> str | None:
    """Another number that exists, one digit or two neighbours away; None if chance finds none."""
    for _ in range(20):
        at = random.randrange(len(number) - 6, len(number))
        swapped = number[: at - 1] + number[at] + number[at - 1] + number[at + 1 :]
        changed = number[:at] + random.choice("0123456789") + number[at + 1 :]
        found = random.choice((swapped, changed))
        if found != number and exists(found):
            return found
    return None
