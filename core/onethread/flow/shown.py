"""What a CRM is asked to show, as plugin.mirroring tells it. Pure."""

from dataclasses import dataclass

from onethread.model.interaction import Interaction
from onethread.model.join import Json

HANDLES = "handles"
"""What is told with an interaction and not shown: by it another card is found when all of the customer's are gone."""

_FURTHEST = ("accepted", "sent", "delivered", "read", "played", "failed")
_LONGEST = 20_000
"""Letters of a text; the whole of it is in the thread."""


@dataclass(frozen=True, slots=True)
class Customer:
    """Who a customer is for the CRM."""

    id: str
    name: str | None
    handles: tuple[tuple[str, str], ...]
    cards: tuple[tuple[str, str], ...]
    url: str

    @property
    def link(self) -> str:
        """Where the whole thread is."""
        return f"{self.url}/thread/{self.id}"


def card(customer: Customer, channel: str | None = None) -> Json:
    """What is told of a customer who is to have a card."""
    return {
        "customer": customer.id,
        "channel": channel,
        "name": customer.name,
        "handles": _pairs(customer.handles, "value"),
        "cards": _pairs(customer.cards, "id"),
        "link": customer.link,
    }


def interaction(customer: Customer, fact: Interaction) -> Json:
    """What is told of something that happened, as it stands now."""
    last = max(fact.revisions, key=lambda one: one.order, default=None)
    deleted = last is not None and last.deleted
    text = last.text if last is not None else fact.text
    return {
        "customer": customer.id,
        "cards": _pairs(customer.cards, "id"),
        HANDLES: _pairs(customer.handles, "value"),
        "link": customer.link,
        "channel": fact.channel,
        "account": fact.account,
        "id": fact.id,
        "at": fact.at.isoformat(),
        "kind": fact.kind.value,
        "direction": fact.direction.value if fact.direction else None,
        "text": None if deleted or text is None else text[:_LONGEST],
        "subject": fact.subject,
        "name": fact.name,
        "attachments": [{"name": one.name, "mime": one.mime, "size": one.size} for one in fact.attachments],
        "status": _furthest(fact),
        "edited": last is not None and not deleted,
        "deleted": deleted,
    }


def _furthest(fact: Interaction) -> str | None:
    known = [one.status for one in fact.statuses if one.status in _FURTHEST]
    return max(known, key=_FURTHEST.index, default=None)


def _pairs(some: tuple[tuple[str, str], ...], second: str) -> Json:
    return [{"kind": kind, second: value} for kind, value in some]
