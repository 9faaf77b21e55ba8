"""What is generated: lines of the interchange format, each with the truth about it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bench.identity.email_spelling import key_of
from bench.identity.name_spelling import Shows
from bench.identity.population import Person

CHANNEL, VERIFIED, CRM, DECLARED, TEXT = "channel", "verified", "crm", "declared", "text"
_SCOPED = frozenset({"wa_bsuid", "ig_id", "bitrix_contact", "bitrix_lead"})
_MEANS = {"wa_id": "phone", "ref": "visitor_id"}


@dataclass(frozen=True, slots=True)
class Said:
    """A handle as it is written, and the key of what it truly is; None for what identifies nobody."""

    kind: str
    value: str
    trust: str
    key: str | None
    own: bool = True
    """Whether it is this customer's, if only with others."""

    shared: bool = False
    """Whether others have it too, by right."""

    trap: str = ""

    @property
    def proves(self) -> bool:
        """Whether it may prove that two lines are of one customer; also a number of one's own that stands in a text."""
        return self.own and self.key is not None


def said(kind: str, value: str, trust: str, true: str | None, account: str = "", **more: Any) -> Said:
    """A handle whose true value is known: '+' and digits, an address, an id."""
    scope = f"{account}:" if kind in _SCOPED else ""
    means = _MEANS.get(kind, kind)
    true = key_of(true) if means == "email" and true else true
    return Said(kind, value, trust, None if true is None else f"{means}:{scope}{true}", **more)


@dataclass(slots=True)
class Line:
    """One interaction and whose it is."""

    channel: str
    account: str
    kind: str
    at: datetime
    handles: tuple[Said, ...]
    person: Person
    name: str | None = None
    shows: Shows = Shows.NOTHING
    direction: str | None = "in"
    conversation: str | None = None
    text: str | None = None
    subject: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    id: str = ""
    group: str = ""
    """What handles can prove: lines of one customer that are linked by its own handles."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it this line and no other."""
        return self.channel, self.account, self.id

    @property
    def ambiguous(self) -> bool:
        """Whether nobody could know whose it is: nothing of one's own, and no name that tells from those who share it."""
        return is_ambiguous(self)

    def written(self) -> bytes:
        """As `onethread import` reads it."""
        told = {
            "id": self.id,
            "at": self.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "channel": self.channel,
            "account": self.account,
            "kind": self.kind,
            "direction": self.direction,
            "conversation": self.conversation,
            "text": self.text,
            "subject": self.subject,
            "handles": [{"kind": one.kind, "value": one.value, "trust": one.trust} for one in self.handles],
            "name": self.name,
            "attributes": self.attributes,
            "attachments": [],
        }
        return json.dumps(told, ensure_ascii=False).encode()

    def truth(self) -> dict[str, Any]:
        """What is known about it, for truth.jsonl."""
        return {
            "channel": self.channel,
            "account": self.account,
            "id": self.id,
            "customer": f"p{self.person.number}",
            "evidence_group": self.group,
            "ambiguous": self.ambiguous,
            "traps": sorted({*self.person.traps, *(one.trap for one in self.handles if one.trap)}),
            "handles": [{"key": one.key, "own": one.own, "trap": one.trap} for one in self.handles],
        }


def is_ambiguous(line: Line) -> bool:
    """Whether no resolver could know whose it is."""
    own = [one for one in line.handles if one.proves]
    if any(not one.shared for one in own):
        return False
    person = line.person
    if person.household and any(one.trap.startswith("family") for one in own):
        return person.household.same_name or line.shows not in (Shows.FULL, Shows.FIRST)
    if any(one.trap == "re-issued number" for one in own):
        return line.shows is Shows.NOTHING and not (person.former or person).change_told
    if person.company and own:
        unique = person.company.first_names.count(person.who.given) == 1
        return line.shows is Shows.NOTHING or (line.shows is Shows.FIRST and not unique)
    return line.shows is not Shows.FULL
