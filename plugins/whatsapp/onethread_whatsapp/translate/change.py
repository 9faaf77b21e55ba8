"""What all items of one change share: the account, the people, and the time if an item has none of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

import msgspec
from msgspec import Raw

from onethread.plugin import Handle, Trust
from onethread_whatsapp.payloads import Contact, Metadata

_NOTHING = Raw(b"{}")
_NOBODY = Raw(b"[]")
_EARLIEST = datetime(2009, 1, 1, tzinfo=UTC).timestamp()
_LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


def moment(seconds: str | int | None, otherwise: datetime) -> datetime:
    """A time of Meta's (seconds, as a number or as text); the other one where it is missing or impossible."""
    text = str(seconds)
    if not (text.isascii() and text.isdigit() and len(text) <= 12 and _EARLIEST <= int(text) <= _LATEST):
        return otherwise
    return datetime.fromtimestamp(int(text), UTC)


@dataclass(frozen=True)
class Person:
    """Somebody of a change: how WhatsApp names them, what they call themselves, and where in the body they stand."""

    wa_id: str | None = None
    user_id: str | None = None
    name: str | None = None
    username: str | None = None
    place: str | None = None

    @property
    def handles(self) -> tuple[Handle, ...]:
        """What the channel itself vouches for. A username changes and is re-used, so it is none."""
        return handles(self.wa_id, self.user_id)


def handles(wa_id: str | None, user_id: str | None, trust: Trust = Trust.CHANNEL) -> tuple[Handle, ...]:
    """The phone and the business-scoped id, as far as they are there."""
    told = (("wa_id", wa_id), ("wa_bsuid", user_id))
    return tuple(Handle(kind, value, trust) for kind, value in told if value)


@dataclass(frozen=True)
class ChangeRead:
    """A change while it is read; `place` is the JSON pointer of its value."""

    place: str
    at: datetime
    account: str = ""
    own_number: str = ""
    contacts: tuple[Raw, ...] = ()
    standby: bool = False

    def of(self, value: Mapping[str, Raw]) -> "ChangeRead":
        """With what the value says about itself."""
        metadata = msgspec.json.decode(value.get("metadata", _NOTHING), type=Metadata)
        number = "".join(filter(str.isdigit, metadata.display_phone_number))
        return replace(self, account=metadata.phone_number_id, own_number=number, contacts=_contacts(value))

    def standing_by(self, inner: Mapping[str, Raw]) -> "ChangeRead":
        """For the items inside of `standby`."""
        return replace(self, place=f"{self.place}/standby", contacts=_contacts(inner), standby=True)

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """The contacts of the change that can be read."""
        return tuple(self._people())

    def person(self, wa_id: str | None, user_id: str | None) -> Person:
        """Who is meant: the contact with this id, else with this phone, else nobody but the ids themselves."""
        found = [one for one in self.people if (user_id and one.user_id == user_id)]
        found += [one for one in self.people if (wa_id and one.wa_id == wa_id)]
        told = found[0] if found else Person()
        return replace(told, wa_id=wa_id or told.wa_id, user_id=user_id or told.user_id)

    def _people(self) -> Iterable[Person]:
        for number, raw in enumerate(self.contacts):
            try:
                contact = msgspec.json.decode(raw, type=Contact)
            except msgspec.DecodeError:
                continue  # the message itself still says who sent it
            username = (contact.profile.username or "").removeprefix("@").lower() or None
            place = f"{self.place}/contacts/{number}"
            yield Person(contact.wa_id, contact.user_id, contact.profile.name, username, place)


def _contacts(value: Mapping[str, Raw]) -> tuple[Raw, ...]:
    """Each by itself, so that none is lost for another; nothing where they are no list."""
    try:
        return tuple(msgspec.json.decode(value.get("contacts", _NOBODY), type=list[Raw]))
    except msgspec.DecodeError:
        return ()
