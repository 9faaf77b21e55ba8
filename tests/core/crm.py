"""A CRM that shows cards and what happened on them, and fails in all the ways of tests.core.delivering."""

from dataclasses import dataclass, field
from typing import Any

from onethread.plugin import Done, NotDone, Refused, Unclear
from onethread.plugin.mirroring import CARD
from tests.core.delivering import RAISED, RAISED_AFTER, Fault


@dataclass
class Crm:
    """`cards`: handles by id of the card; `shown`: by key what is shown, and on which cards."""

    account: str = "portal"
    card_kinds: frozenset[str] = frozenset({"bitrix_contact"})
    at_once: int = 3
    cards: dict[str, set[str]] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    shown: dict[str, dict[str, Any]] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    calls: int = 0
    faults: list[Fault] = field(default_factory=list)
    refuses: bool = False

    async def deliver(self, intents):
        self.calls += 1
        fault = self._fault()
        if fault in RAISED:
            raise RAISED[fault]
        became = {one.key: self._do(one, fault) for one in intents}
        if fault in RAISED_AFTER:
            raise RAISED_AFTER[fault]
        return {} if fault is Fault.SILENT_AFTER else became

    async def reconcile(self, intents):
        fault = self._fault()
        if fault in RAISED:
            raise RAISED[fault]
        return {one.key: self._there(one) for one in intents}

    def _there(self, intent):
        if intent.kind == CARD:
            card = self.origins.get(intent.key)
            return Done(_cards(card)) if card else NotDone()
        return Done({"id": intent.key}) if intent.key in self.shown else NotDone()

    def _do(self, intent, fault):
        if self.refuses:
            return Refused("never")
        if fault in (Fault.LATER, Fault.LOST_BEFORE):
            return Unclear("lost")
        done = self._card(intent) if intent.kind == CARD else self._show(intent)
        return Unclear("lost") if fault is Fault.LOST_AFTER else done

    def _card(self, intent):
        phones = {one["value"] for one in intent.body["handles"] if one["kind"] == "phone"}
        card = next((id_ for id_, known in self.cards.items() if known & phones), None)
        if card is None:
            card = str(300 + len(self.cards))
            self.made.append(intent.key)
            self.cards[card], self.origins[intent.key] = phones, card
        return Done(_cards(card))

    def _show(self, intent):
        if intent.key not in self.shown:
            self.order.append(intent.body["id"])
        self.shown[intent.key] = intent.body
        return Done({"id": intent.key})

    def _fault(self):
        return self.faults.pop(0) if self.faults else Fault.NONE

    def texts(self):
        """What is shown, by the id of the fact: on which cards, and the text."""
        return {one["id"]: ([card["id"] for card in one["cards"]], one["text"]) for one in self.shown.values()}


def _cards(card):
    return {"cards": [{"kind": "bitrix_contact", "id": card}]}
