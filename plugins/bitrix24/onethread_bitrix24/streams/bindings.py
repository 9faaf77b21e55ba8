"""Which events the portal queues and sends, compared with what is wanted: it drops all of them at an update or a removal of the
application, and refuses those that its plan or the scopes do not hold. [D app-installation]"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Self

from onethread_bitrix24.client import (
    AlreadyBoundError,
    Answer,
    CallRefusedError,
    Client,
    Command,
    Outcome,
    as_flag,
    as_list,
    as_map,
)
from onethread_bitrix24.translate.events import BELL, OFFLINE, ONLINE


@dataclass(frozen=True, slots=True, order=True)
class Binding:
    """An event, and the address to which it is sent; '' for what is queued."""

    event: str
    handler: str = ""

    @classmethod
    def of(cls, text: str) -> Self:
        """What `text` was made of."""
        event, _, handler = text.partition(" ")
        return cls(event, handler)

    @property
    def text(self) -> str:
        """As a cursor keeps it."""
        return f"{self.event} {self.handler}".rstrip()

    @property
    def bind(self) -> Command:
        """The command that has the portal do so."""
        if not self.handler:
            return Command("event.bind", {"event": self.event, "event_type": "offline"})
        bell: dict[str, Any] = {"options": {"minTimeout": 2}} if self.event == BELL else {}
        return Command("event.bind", {"event": self.event, "handler": self.handler, **bell})

    @property
    def unbind(self) -> Command:
        """The command that ends it."""
        return Command("event.unbind", {"event": self.event, "handler": self.handler, "event_type": "online"})


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be bound, and what to be unbound: all that was sent to another address of ours."""

    missing: frozenset[Binding]
    stale: frozenset[Binding]

    @property
    def all(self) -> frozenset[Binding]:
        """Both."""
        return self.missing | self.stale


def bound(result: Any) -> set[Binding]:
    """What event.get tells. Events that are queued for an `auth_connector` are not in the queue that is read here."""
    rows = [as_map(row) for row in as_list(result)]
    return {_binding(row) for row in rows if not row.get("connector_id")}


def change(there: Collection[Binding], hook_url: str | None) -> Change:
    """From what is bound to what is wanted. Without an address of ours nothing is known of others."""
    wanted = {Binding(event) for event in OFFLINE} | {Binding(event, hook_url) for event in ONLINE if hook_url}
    stale = [one for one in there if hook_url and one.event in ONLINE and one.handler not in ("", hook_url)]
    return Change(frozenset(wanted.difference(there)), frozenset(stale))


async def make(client: Client, wanted: Change) -> dict[Binding, Outcome]:
    """Unbind and bind, and what came of each. Raises what left any of it open."""
    asked = [*sorted(wanted.stale), *sorted(wanted.missing)]
    outcomes = await client.batch([one.unbind if one in wanted.stale else one.bind for one in asked])
    for told in outcomes:
        if not isinstance(told, Answer | CallRefusedError):
            raise told
    return dict(zip(asked, outcomes, strict=True))


def refused(outcomes: Mapping[Binding, Outcome]) -> dict[Binding, str]:
    """What the portal does not do, and why."""
    return {one: str(told) for one, told in outcomes.items() if not isinstance(told, Answer | AlreadyBoundError)}


def missed(outcomes: Mapping[Binding, Outcome], known: Collection[Binding]) -> list[str]:
    """Events of which some may have gone by untold; of those that are `known` to be refused that is no news."""
    gone = (one for one, told in outcomes.items() if not isinstance(told, AlreadyBoundError) and one not in known)
    return sorted(one.event for one in gone if not one.handler and one.event.endswith("DELETE"))


def _binding(row: dict[str, Any]) -> Binding:
    return Binding(str(row.get("event")).upper(), "" if as_flag(row.get("offline")) else str(row.get("handler") or ""))
