"""What all items of one change share: the account, the people, and the time if an item has none of its own."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from hashlib import blake2b

import msgspec
from msgspec import Raw

from onethread.plugin import Handle, Json, RejectedRecordError, Trust
from onethread_whatsapp.payloads import NOTHING, Contact, Metadata
from onethread_whatsapp.translate.lenient import listed, read

_EARLIEST = int(datetime(2009, 1, 1, tzinfo=UTC).timestamp())
_LATEST = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())
_SECONDS = re.compile(r"([0-9]{1,12})(\.[0-9]*)?")


def moment(seconds: Json) -> datetime | None:
    """A time of Meta's (seconds, as a number or as text); None where it is missing or impossible."""
    match = _SECONDS.fullmatch(str(seconds))
    if match is None or not _EARLIEST <= int(match[1]) <= _LATEST:
        return None
    return datetime.fromtimestamp(int(match[1]), UTC)


def moment_of_addition(seconds: Json) -> datetime:
    """When something was said about a message. It is kept for good, so the time at which it came can't stand in."""
    at = moment(seconds)
    if at is None:
        raise RejectedRecordError("something said about a message, without a time that can be read")
    return at


def stamp(seconds: Json, raw: Raw) -> str:
    """What tells one event from the next in an id: its own time, else a digest of all that it says."""
    at = moment(seconds)
    return str(int(at.timestamp())) if at else digest(raw)


def digest(raw: Raw) -> str:
    """A short name of an item, whichever way its JSON is written."""
    written = msgspec.json.encode(msgspec.json.decode(raw), order="sorted")
    return blake2b(written, digest_size=8).hexdigest()


@dataclass(frozen=True)
class Person:
    """Somebody of a change: how WhatsApp names them, what they call themselves, and where in the body they stand."""

    wa_id: str | None = None
    user_id: str | None = None
    name: str | None = None
    username: str | None = None
    places: tuple[str, ...] = ()

    @property
    def handles(self) -> tuple[Handle, ...]:
        """What the channel itself vouches for. A username changes and is reused, so it is none."""
        return handles(self.wa_id, self.user_id)

    def is_(self, other: "Person") -> bool:
        """A business-scoped id decides where both have one: a phone may have got a new owner."""
        if self.user_id and other.user_id:
            return self.user_id == other.user_id
        return bool(self.wa_id) and self.wa_id == other.wa_id


def handles(wa_id: str | None, user_id: str | None, trust: Trust = Trust.CHANNEL) -> tuple[Handle, ...]:
    """The phone and the business-scoped id, as far as they are there."""
    told = (("wa_id", bare(wa_id)), ("wa_bsuid", user_id))
    return tuple(Handle(kind, value, trust) for kind, value in told if value)


def bare(wa_id: str | None) -> str | None:
    """Requests that were echoed write the phone with a plus, which no WhatsApp id has."""
    return wa_id.removeprefix("+") if wa_id else None


def plain(username: str | None) -> str | None:
    """Usernames come with and without '@'."""
    return (username or "").removeprefix("@").lower() or None


@dataclass(frozen=True)
class ChangeRead:
    """A change while it is read; `place` is the JSON pointer of its value, `live` False for a backfill."""

    place: str
    at: datetime
    live: bool = True
    account: str = ""
    own_number: str = ""
    contacts: tuple[Raw, ...] = ()
    standby: bool = False

    @property
    def all_of_it(self) -> str:
        """The JSON pointer of the change itself, field and value."""
        return self.place.removesuffix("/value")

    def of(self, value: Mapping[str, Raw]) -> "ChangeRead":
        """With what the value says about itself."""
        metadata = read(value.get("metadata", NOTHING), Metadata)
        return replace(
            self,
            account=metadata.phone_number_id,
            own_number=digits(metadata.display_phone_number),
            contacts=_contacts(value),
        )

    def standing_by(self, inner: Mapping[str, Raw]) -> "ChangeRead":
        """For the items inside of `standby`."""
        return replace(self, place=f"{self.place}/standby", contacts=_contacts(inner), standby=True)

    def is_own(self, number: str | None) -> bool:
        """Whether this is the number that the change was delivered for."""
        return self.own_number != "" and digits(number or "") == self.own_number

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """The contacts of the change that can be read."""
        return tuple(self._people())

    def person(self, wa_id: str | None, user_id: str | None) -> Person:
        """Who is meant: all that the contacts with this id, else with this phone, say; their order says nothing."""
        asked = Person(bare(wa_id), user_id)
        alike = [one for one in self.people if asked.is_(one)]
        alike = [one for one in alike if user_id and one.user_id == user_id] or alike
        meant = Person(
            asked.wa_id or _richest(one.wa_id for one in alike),
            user_id or _richest(one.user_id for one in alike),
            _richest(one.name for one in alike),
            _richest(one.username for one in alike),
        )
        return replace(meant, places=tuple(place for one in self.people if one.is_(meant) for place in one.places))

    def _people(self) -> Iterable[Person]:
        for number, raw in enumerate(self.contacts):
            try:
                contact = read(raw, Contact)
            except msgspec.DecodeError:
                continue  # the message itself still says who sent it
            place = f"{self.place}/contacts/{number}"
            profile = contact.profile
            yield Person(bare(contact.wa_id), contact.user_id, profile.name, plain(profile.username), (place,))


def _richest(told: Iterable[str | None]) -> str | None:
    return max((one for one in told if one), key=lambda one: (len(one), one), default=None)


def digits(number: str) -> str:
    """A display number without its plus, spaces and dashes."""
    return "".join(filter(str.isdigit, number))


def _contacts(value: Mapping[str, Raw]) -> tuple[Raw, ...]:
    """Nobody where they are no list: the messages themselves still say who sent them."""
    try:
        return tuple(listed(value["contacts"])) if "contacts" in value else ()
    except msgspec.DecodeError:
        return ()
