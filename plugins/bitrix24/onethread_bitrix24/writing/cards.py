"""Customers as cards: by what one is looked for, which of those found it is, and the fields of a new one. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import phonenumbers

from onethread_bitrix24.client import Command, as_list, as_map, as_whole
from onethread_bitrix24.writing.asked import CODES, ORIGINATOR, Card, Person
from onethread_bitrix24.writing.names import parted
from onethread_bitrix24.writing.words import Language, channel, word

Alike = Callable[[str, str], bool]
"""Whether two names can be one person's."""

LEAD, CONTACT = 1, 3
MOST = 20
"""Values of one question to findbycomm, and cards of its answer. [D duplicate]"""

_MOST_WAYS = 100
"""Spellings of phones, or addresses, by which one customer is looked for."""

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,}")
_CHANNELS = {"wa_id": "whatsapp", "wa_bsuid": "whatsapp", "ig_id": "instagram", "ig_username": "instagram",
             "tg_id": "telegram", "tg_username": "telegram", "email": "email", "visitor_id": "form"}  # fmt: skip
_SOURCES = {"call": "CALL", "calls": "CALL", "email": "EMAIL", "form": "WEB", "forms": "WEB"}
_OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class Wish:
    """A customer to find a card for. `origins`: ids under which we may have made one, the first is that of a new one."""

    person: Person
    origins: tuple[str, ...]

    @property
    def phones(self) -> list[str]:
        """Phones in the international form."""
        told = [one.value for one in self.person.handles if one.kind == "phone"]
        told += [f"+{one.value}" for one in self.person.handles if one.kind == "wa_id" and one.value.isdecimal()]
        return list(dict.fromkeys(told))

    @property
    def emails(self) -> list[str]:
        """Addresses that the portal would take."""
        told = [one.value for one in self.person.handles if one.kind == "email" and _EMAIL.fullmatch(one.value)]
        return list(dict.fromkeys(told))

    @property
    def channel(self) -> str:
        """Where the customer came from, as far as that can be told."""
        kinds = [one.kind for one in self.person.handles]
        told = self.person.channel or next((_CHANNELS[kind] for kind in _CHANNELS if kind in kinds), "")
        return told or ("call" if "phone" in kinds else "")


def spellings(phone: str) -> list[str]:
    """How a card may have the number: +37369123456, 37369123456, 069123456. The portal's own rule is not known. [?]"""
    digits = phone.removeprefix("+")
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return [phone, digits]
    national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return list(dict.fromkeys((phone, digits, re.sub(r"\D", "", national))))


def by_origin(wish: Wish) -> list[Command]:
    """Look for cards that we made for this customer."""
    return [_listed(kind, {"ORIGINATOR_ID": ORIGINATOR, "ORIGIN_ID": list(wish.origins)}) for kind in (CONTACT, LEAD)]


def by_ways(wish: Wish, order: Iterable[int]) -> list[Command]:
    """Look for cards with these phones and addresses; each kind by itself, or one would hide the next. [D duplicate]"""
    phones = [one for phone in wish.phones for one in spellings(phone)]
    told = [(way, part) for way, values in (("PHONE", phones), ("EMAIL", wish.emails)) for part in _parts(values)]
    return [by_way(kind, way, part) for kind in order for way, part in told]


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[at : at + MOST] for at in range(0, min(len(values), _MOST_WAYS), MOST))


def by_way(kind: int, way: str, values: Sequence[str]) -> Command:
    """Look for cards of a kind with one of these phones, or addresses; MOST values, and MOST cards come."""
    return Command("crm.duplicate.findbycomm", {"type": way, "values": list(values), "entity_type": CODES[kind]})


def numbered(kind: int, ids: Iterable[int]) -> Command:
    """Read cards by their ids, fifty at most."""
    return _listed(kind, {"@ID": sorted(ids)})


def _listed(kind: int, asked: Mapping[str, Any]) -> Command:
    select = ["ID", "ORIGINATOR_ID", "ORIGIN_ID", "ASSIGNED_BY_ID", "NAME", "LAST_NAME", "PHONE", "EMAIL"]
    select += ["STATUS_SEMANTIC_ID"] if kind == LEAD else []
    params = {"filter": dict(asked), "select": select, "order": {"ID": "ASC"}, "start": -1}
    return Command(f"crm.{CODES[kind].lower()}.list", params)


def found_by_ways(result: Any) -> list[Card]:
    """The cards in an answer of findbycomm."""
    kinds = {code: kind for kind, code in CODES.items()}
    told = [(kinds[code], one) for code, ids in as_map(result).items() if code in kinds for one in as_list(ids)]
    return [Card(kind, id_) for kind, one in told if (id_ := as_whole(one)) and id_ > 0]


def made_for(wish: Wish, kind: int, rows: Iterable[Any]) -> Card | None:
    """The first of these cards that we made for this customer; a portal that drops the filter gives others, too. [S]"""
    for row in map(as_map, rows):
        id_ = as_whole(row.get("ID"))
        if id_ and row.get("ORIGINATOR_ID") == ORIGINATOR and row.get("ORIGIN_ID") in wish.origins:
            return Card(kind, id_)
    return None


def best(wish: Wish, cards: Mapping[Card, Mapping[str, Any]], order: Sequence[int], may_be_one: Alike) -> Card | None:
    """Whose card of these it is: the first kind, then open leads, then most of the customer's ways, then the oldest.

    A card that we made for another customer is not it, nor one of another name: that they share a phone does not make two
    people one.
    """
    allowed = {card: row for card, row in cards.items() if card.kind in order and not is_anothers(wish, row)}
    free = [card for card, row in allowed.items() if may_be_one(wish.person.name or "", _named(row))]
    ranked = sorted(free, key=lambda card: (order.index(card.kind), *_rank(wish, cards[card]), card.id))
    return ranked[0] if ranked else None


def _named(row: Mapping[str, Any]) -> str:
    return " ".join(told for name in ("NAME", "LAST_NAME") if isinstance(told := row.get(name), str))


def is_anothers(wish: Wish, row: Mapping[str, Any]) -> bool:
    """Whether we made this card for another customer."""
    return row.get("ORIGINATOR_ID") == ORIGINATOR and row.get("ORIGIN_ID") not in wish.origins


def _rank(wish: Wish, row: Mapping[str, Any]) -> tuple[bool, int]:
    ours = {_end(one) for one in wish.phones} | set(wish.emails)
    theirs = {_end(_value(one)) for one in as_list(row.get("PHONE"))} | _emails_of(row)
    return is_closed(row), -len(ours & theirs)


def is_closed(row: Mapping[str, Any]) -> bool:
    """Whether it is a lead that is done with: it was made a contact or a deal, or came to nothing."""
    return row.get("STATUS_SEMANTIC_ID") in ("S", "F")


def own_ways(wish: Wish) -> set[str]:
    """A customer's phones, in each spelling without signs, and addresses."""
    return {_digits(one) for phone in wish.phones for one in spellings(phone)} | {one.lower() for one in wish.emails}


def ways_of(row: Mapping[str, Any]) -> set[str]:
    """The same of a card, as they stand there."""
    return {_digits(_value(one)).removeprefix("00") for one in as_list(row.get("PHONE"))} | _emails_of(row)


def _emails_of(row: Mapping[str, Any]) -> set[str]:
    return {_value(one).strip().lower() for one in as_list(row.get("EMAIL"))}


def _value(way: Any) -> str:
    return str(as_map(way).get("VALUE", ""))


def _end(phone: str) -> str:
    return _digits(phone)[-8:]


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)


def fields_of(wish: Wish, kind: int, language: Language, sources: Iterable[str]) -> dict[str, Any]:
    """The fields of a new card. `sources` are those that the portal has: a firm may have deleted some."""
    fields: dict[str, Any] = {"ORIGINATOR_ID": ORIGINATOR, "ORIGIN_ID": wish.origins[0]}
    named = parted((wish.person.name or "").strip()[:200])
    fields |= named or {"NAME": _stand_in(wish, language)}
    told = channel(language, wish.channel) if wish.channel else ""
    if kind == LEAD:
        fields["TITLE"] = ": ".join(filter(None, (told, " ".join(named.values()) or _stand_in(wish, language))))
    if phones := [{"VALUE": one, "VALUE_TYPE": _phone_type(one)} for one in wish.phones[:MOST]]:
        fields["PHONE"] = phones
    if emails := [{"VALUE": one, "VALUE_TYPE": "WORK"} for one in wish.emails[:MOST]]:
        fields["EMAIL"] = emails
    source = _SOURCES.get(wish.channel, _OTHER)
    fields |= {"SOURCE_ID": source} if source in set(sources) else {}
    return fields | ({"SOURCE_DESCRIPTION": told} if told else {})


def _stand_in(wish: Wish, language: Language) -> str:
    """What somebody is called who gave no name."""
    names = [f"@{one.value}" for one in wish.person.handles if one.kind in ("tg_username", "ig_username")]
    told = channel(language, wish.channel) if wish.channel else word(language, "visitor")
    return next(iter((*wish.phones, *wish.emails, *names)), told)[:100]


def _phone_type(phone: str) -> str:
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(phone))
    except phonenumbers.NumberParseException:
        return "WORK"
    return "MOBILE" if kind == phonenumbers.PhoneNumberType.MOBILE else "WORK"
