"""What a fact says besides its text, as names and values: fields of a form, how long a call was, what was ordered."""

from collections.abc import Iterator, Mapping
from itertools import islice

from onethread.model.interaction import Attachment, Interaction, Kind
from onethread.model.join import Json
from onethread.web.pages.language import Language

_MOST = 20
_CAMPAIGN = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
_CARDS = ("contact", "company", "lead", "deal")
_STAGED = ("lead", "deal")
_KNOWN = frozenset({"image", "video", "audio", "voice", "document", "sticker", "file"})


def details(fact: Interaction, say: Language) -> Iterator[tuple[str, str]]:
    """Each with what it is called."""
    told = fact.attributes
    yield from islice(_fields(told.get("fields")), _MOST)
    for name in ("page", "company", "city"):
        if isinstance(value := told.get(name), str):
            yield say(name), value
    if campaign := _campaign(told.get("tracking")):
        yield say("campaign"), campaign
    yield from _referral(told.get("referral"), say)
    if fact.kind is Kind.CALL:
        yield from _call(told, say)
    yield from _order(told.get("order"), say)
    yield from _place(fact, say)
    yield from islice(_cards(told.get("cards"), say), _MOST)
    yield from _consent(told.get("consent"), say)
    for name in ("event", "unsupported"):
        if isinstance(value := told.get(name), str):
            yield say(name), value


def file_name(file: Attachment, fact: Interaction, say: Language) -> str:
    """The name of a file; without one, what kind of file it is."""
    media = fact.attributes.get("media")
    word = media if isinstance(media, str) and media in _KNOWN else (file.mime or "").partition("/")[0]
    return file.name or say.named("media", word if word in _KNOWN else "file")


def recorded(fact: Interaction) -> str | None:
    """What a record is of, and what became of it, as a word of the catalogues; None where it does not say."""
    told = fact.attributes
    if told.get("via") == "openline":
        return "openline"
    card = told.get("card")
    if card not in _CARDS:
        return "address_book" if "action" in told else None
    if told.get("event") == "deleted":
        return f"{card}_deleted"
    return f"{card}_{_became(told)}" if card in _STAGED and told.keys() & {"moved", "outcome"} else str(card)


def _became(told: Mapping[str, Json]) -> str:
    outcome = told.get("outcome")
    return str(outcome) if outcome in ("won", "lost") else "made" if told.get("moved") == "made" else "stage"


def _fields(fields: Json) -> Iterator[tuple[str, str]]:
    if isinstance(fields, Mapping):
        for name, value in fields.items():
            yield str(name)[:80], _line(value)


def _line(value: Json) -> str:
    return ", ".join(map(_line, value)) if isinstance(value, list) else str(value)


def _campaign(tracking: Json) -> str:
    marks = tracking if isinstance(tracking, Mapping) else {}
    return " / ".join(str(marks[name]) for name in _CAMPAIGN if marks.get(name))


def _referral(referral: Json, say: Language) -> Iterator[tuple[str, str]]:
    """The advertisement that somebody came by."""
    if isinstance(referral, Mapping):
        said = [str(referral[name]) for name in ("headline", "body", "source_url") if referral.get(name)]
        yield say("referral"), " · ".join(said) or "?"


def _call(told: Mapping[str, Json], say: Language) -> Iterator[tuple[str, str]]:
    """Connectors tell events of a call, or its duration alone, in seconds."""
    events = [one for name, one in told.items() if name.startswith("call_") and isinstance(one, Mapping)]
    for one in (told, *events):
        if isinstance(seconds := one.get("duration"), int | float) and 0 <= seconds < 1e6:
            yield say("duration"), f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
        if one is not told and (status := one.get("status")):
            yield say("outcome"), _line(status)


def _order(order: Json, say: Language) -> Iterator[tuple[str, str]]:
    items = order.get("items") if isinstance(order, Mapping) else None
    for one in islice(items, _MOST) if isinstance(items, list) else ():
        if isinstance(one, Mapping):
            yield say("item"), " × ".join(str(value) for value in one.values() if isinstance(value, str | int | float))


def _place(fact: Interaction, say: Language) -> Iterator[tuple[str, str]]:
    pin = fact.attributes.get("location")
    if isinstance(pin, Mapping) and {"latitude", "longitude"} <= pin.keys():
        spot = f"{pin['latitude']}, {pin['longitude']}"
        if spot != fact.text:
            yield say("location"), spot


def _cards(cards: Json, say: Language) -> Iterator[tuple[str, str]]:
    for card in cards if isinstance(cards, list) else ():
        if isinstance(card, Mapping):
            known = [card.get("name"), card.get("org"), card.get("phones"), card.get("emails")]
            yield say("card"), " · ".join(_line(one) for one in known if one)


def _consent(consent: Json, say: Language) -> Iterator[tuple[str, str]]:
    if isinstance(consent, Mapping):
        said = [consent.get("category"), consent.get("value")]
        yield say("consent"), ": ".join(_line(one) for one in said if one) or "?"
    elif isinstance(consent, str | bool):
        yield say("consent"), _line(consent)
