"""A stand-in of Meta's sending side: builds webhooks as Meta does, signs them, and delivers them as badly as Meta does."""

import hashlib
import hmac
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from onethread.plugin import Person, Request

Item = tuple[str, dict[str, Any], dict[str, Any]]
"""(list of the value, the item, the contact that comes with it)"""

_NUMBER = "37322900100"
_NUMBER_ID = "112365874512963"
_REPEATED = 0.15
_BATCHED = 0.3
_FIELDS = {"messages": "messages", "statuses": "messages", "message_echoes": "smb_message_echoes"}

# (who writes, what) by language; 'in' the customer, 'out' us from the phone.
_TALKS: Mapping[str, Sequence[tuple[str, str]]] = {
    "ro": (
        ("in", "Bună ziua! Am completat formularul pe site. Mai aveți locuri sâmbătă?"),
        ("out", "Bună ziua! Da, la 10:30 sau la 14:00."),
        ("in", "La 14:00 e perfect. Cât costă?"),
        ("out", "650 lei, cu materiale incluse."),
        ("in", "Mulțumesc frumos 😊"),
    ),
    "ru": (
        ("in", "Здравствуйте! Подскажите, сколько стоит доставка в Бельцы?"),
        ("out", "Добрый день! До 20 кг — 120 лей, завтра до обеда."),
        ("in", "Отлично, оформляйте на завтра."),
        ("out", "Готово, курьер позвонит за час."),
    ),
    "en": (
        ("in", "Hi, do you repair e-bikes?"),
        ("out", "Hello! Yes, most brands. What is the problem?"),
        ("in", "The display stays dark after rain."),
    ),
}


@dataclass(frozen=True)
class Sandbox:
    """Meta, for one app with one business number."""

    settings: Mapping[str, str] = field(
        default_factory=lambda: {"app_secret": "sandbox-app-secret", "verify_token": "sandbox-verify-token"}
    )

    def day(self, people: Sequence[Person], begin: datetime, seed: int) -> Sequence[Request]:
        """Chats of all these people over a day, delivered twice, in batches and out of order here and there."""
        chance = random.Random(seed)  # noqa: S311 - reproducible is what is wanted
        talks = [_talk(person, begin + timedelta(minutes=7 * at), at) for at, person in enumerate(people)]
        items = sorted((item for talk in talks for item in talk), key=lambda item: int(item[1]["timestamp"]))
        bodies = list(_bodies(items, chance))
        bodies += chance.sample(bodies, int(len(bodies) * _REPEATED))
        _disorder(bodies, chance)
        return [self.request(body) for body in bodies]

    def request(self, body: bytes) -> Request:
        """A signed delivery."""
        secret = self.settings["app_secret"].encode()
        signature = "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
        headers = {
            "content-type": "application/json",
            "user-agent": "facebookexternalua",
            "x-hub-signature-256": signature,
        }
        return Request("POST", headers, {}, body)


def webhook(items: Sequence[Item]) -> bytes:
    """One body with these items, a change for each, in Meta's wire form: compact, escaped, '/' as '\\/'."""
    changes = [_change(*item) for item in items]
    told = {"object": "whatsapp_business_account", "entry": [{"id": "215488963451207", "changes": changes}]}
    return json.dumps(told, separators=(",", ":")).replace("/", "\\/").encode()


def text(person: Person, at: datetime, id_: str, body: str) -> Item:
    """A text of the customer's."""
    told = {"from": _wa_id(person), "from_user_id": _bsuid(person), "id": id_, "timestamp": _seconds(at)}
    return "messages", {**told, "type": "text", "text": {"body": body}}, _contact(person)


def echo(person: Person, at: datetime, id_: str, body: str) -> Item:
    """What somebody of ours wrote on the phone."""
    told = {"from": _NUMBER, "to": _wa_id(person), "to_user_id": _bsuid(person), "id": id_, "timestamp": _seconds(at)}
    return "message_echoes", {**told, "type": "text", "text": {"body": body}}, _contact(person)


def status(person: Person, at: datetime, id_: str, step: str) -> Item:
    """How far a message of ours has come."""
    told = {"id": id_, "status": step, "timestamp": _seconds(at), "recipient_id": _wa_id(person)}
    return "statuses", {**told, "recipient_user_id": _bsuid(person)}, _contact(person)


def image(person: Person, at: datetime, id_: str, caption: str) -> Item:
    """A picture of the customer's."""
    name, told, contact = text(person, at, id_, "")
    media = {"id": str(_digits(id_, 15)), "mime_type": "image/jpeg", "caption": caption}
    return name, {**told, "type": "image", "image": media}, contact


def reaction(person: Person, at: datetime, id_: str, target: str, emoji: str) -> Item:
    """An emoji on a message of ours."""
    name, told, contact = text(person, at, id_, "")
    return name, {**told, "type": "reaction", "reaction": {"message_id": target, "emoji": emoji}}, contact


def edit(person: Person, at: datetime, id_: str, target: str, body: str) -> Item:
    """A corrected text."""
    name, told, contact = text(person, at, id_, "")
    change = {"original_message_id": target, "message": {"type": "text", "text": {"body": body}}}
    return name, {**told, "type": "edit", "edit": change}, contact


_STEPS = (("sent", 1), ("delivered", 3), ("read", 40))
_CORRECTIONS = {
    "ro": "Bună ziua! Mai aveți locuri sâmbătă sau duminică?",
    "ru": "Сколько стоит доставка в Бельцы завтра?",
}


def _talk(person: Person, begin: datetime, number: int) -> Iterator[Item]:
    at = begin
    for turn, (who, said) in enumerate(_TALKS.get(person.language, _TALKS["en"])):
        at += timedelta(minutes=3 + (number + turn) % 5)
        id_ = _wamid(person, turn)
        if who == "in":
            yield text(person, at, id_, said)
        else:
            yield echo(person, at, id_, said)
            yield from (status(person, at + timedelta(seconds=after), id_, step) for step, after in _STEPS)
    if number % 3 == 0:
        yield from _extras(person, at)


def _extras(person: Person, at: datetime) -> Iterator[Item]:
    """A picture, an emoji and a correction, from every third person."""
    yield image(person, at + timedelta(minutes=1), _wamid(person, 90), "📷")
    yield reaction(person, at + timedelta(minutes=3), _wamid(person, 92), _wamid(person, 1), "👍")
    if person.language in _CORRECTIONS:
        first = _wamid(person, 0)
        yield edit(person, at + timedelta(minutes=2), _wamid(person, 91), first, _CORRECTIONS[person.language])


def _bodies(items: Sequence[Item], chance: random.Random) -> Iterator[bytes]:
    at = 0
    while at < len(items):
        size = chance.randint(2, 5) if chance.random() < _BATCHED else 1
        yield webhook(items[at : at + size])
        at += size


def _disorder(bodies: list[bytes], chance: random.Random) -> None:
    """Some come a little too early or late."""
    for at in range(len(bodies) - 6):
        if chance.random() < _REPEATED:
            other = at + chance.randint(1, 5)
            bodies[at], bodies[other] = bodies[other], bodies[at]


def _change(name: str, item: dict[str, Any], contact: dict[str, Any]) -> dict[str, Any]:
    metadata = {"display_phone_number": _NUMBER, "phone_number_id": _NUMBER_ID}
    value = {"messaging_product": "whatsapp", "metadata": metadata, "contacts": [contact], name: [item]}
    return {"value": value, "field": _FIELDS[name]}


def _contact(person: Person) -> dict[str, Any]:
    return {"profile": {"name": person.name}, "wa_id": _wa_id(person), "user_id": _bsuid(person)}


def _wa_id(person: Person) -> str:
    return person.phone.lstrip("+")


def _bsuid(person: Person) -> str:
    return f"MD.{_digits(person.phone, 20)}"


def _wamid(person: Person, turn: int) -> str:
    return f"wamid.{hashlib.sha256(f'{person.phone}:{turn}'.encode()).hexdigest()[:32].upper()}"


def _digits(seed: str, length: int) -> str:
    return str(int(hashlib.sha256(seed.encode()).hexdigest(), 16))[:length]


def _seconds(at: datetime) -> str:
    return str(int(at.timestamp()))
