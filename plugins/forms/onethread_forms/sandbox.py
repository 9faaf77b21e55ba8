"""A stand-in of web sites: posts forms as browsers, scripts, impatient people and bots do."""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from onethread.plugin import Person, Request

_DOUBLE = 0.2
_BOTS = 0.15

# Names of the fields by language, and what people ask.
_FORMS: Mapping[str, tuple[tuple[str, str, str, str], str]] = {
    "ro": (("nume", "telefon", "email", "mesaj"), "Aș dori o programare sâmbătă, e posibil?"),
    "ru": (("имя", "телефон", "почта", "сообщение"), "Хочу узнать про доставку, перезвоните после 17:00"),
    "en": (("name", "phone", "e-mail", "message"), "Do you repair e-bikes? Please write on WhatsApp."),
}


@dataclass(frozen=True)
class Sandbox:
    """A web site with a form in three languages."""

    settings: Mapping[str, str] = field(default_factory=lambda: {"key": "sandbox-form-key"})

    def day(self, people: Sequence[Person], begin: datetime, seed: int) -> Sequence[Request]:
        """The posts of every second person, some of them twice, and of bots."""
        chance = random.Random(seed)  # noqa: S311 - reproducible is what is wanted
        posts: list[Request] = []
        for number, person in enumerate(people[::2]):
            sent_at = begin + timedelta(minutes=14 * number)
            post = self.post(person, number, sent_at, script=number % 3 == 2)
            posts += [post, post] if chance.random() < _DOUBLE else [post]
            if chance.random() < _BOTS:
                posts.append(self.bot(number))
        return posts

    def post(self, person: Person, number: int, sent_at: datetime, *, script: bool = False) -> Request:
        """A person's post: urlencoded by the browser, or JSON by a script."""
        names, message = _FORMS.get(person.language, _FORMS["en"])
        typed = dict(zip(names, (person.name, _typed(person.phone, number), person.email, message), strict=True))
        hidden = {"_idem": f"sandbox-{number}", "_ts": str(9 + number), "utm_source": "google", "website": ""}
        page = {"page": f"https://site.example/{person.language}", "visitor_id": f"v-{number}"}
        fields = {**typed, **hidden, **page, "sent_at": str(int(sent_at.timestamp()))}
        if script:
            return self._request("application/json", json.dumps({"form_id": "callback", "fields": fields}))
        return self._request("application/x-www-form-urlencoded", urlencode({"form_id": "contact", **fields}))

    def bot(self, number: int) -> Request:
        """A program that fills in every field, the hidden one too."""
        fields = {"name": f"Bot {number}", "message": "cheap https://a.example", "website": "https://b.example"}
        return self._request("application/x-www-form-urlencoded", urlencode(fields))

    def _request(self, kind: str, body: str) -> Request:
        headers = {"content-type": kind, "origin": "https://site.example", "accept": "application/json"}
        return Request("POST", headers, {"key": self.settings["key"]}, body.encode())


def _typed(phone: str, number: int) -> str:
    """As people type it: with the country, without, with spaces."""
    national = "0" + phone.removeprefix("+373")
    spaced = f"{national[:3]} {national[3:6]} {national[6:]}"
    return (phone, national, spaced)[number % 3] if phone.startswith("+373") else phone
