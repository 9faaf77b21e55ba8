"""A CRM in which people work too: they edit, delete, merge, copy and part what is there; and it can be audited."""

from dataclasses import dataclass, field, replace
from typing import Any

from onethread.model.interaction import Interaction, Kind
from onethread.plugin import Audited, Done, Handle, Question, Trust
from onethread.plugin.mirroring import CARD
from tests.core.crm import Crm, _cards
from tests.core.telling import NOW


@dataclass
class Thing:
    """What is shown of an interaction, and at which cards."""

    key: str
    text: str
    on: set[str]


class KilledError(BaseException):
    """A process dies."""


@dataclass
class Shelf(Crm):
    """`cards` are those that live; `kills` say at how many audits from now on the process dies, before or after looking."""

    things: dict[int, Thing] = field(default_factory=dict)
    last: int = 0
    next_card: int = 300
    kills: list[bool] = field(default_factory=list)
    audits: int = 0
    down: Exception | None = None

    def add(self, phones):
        """A new card."""
        card, self.next_card = str(self.next_card), self.next_card + 1
        self.cards[card] = set(phones)
        return card

    def put(self, thing):
        self.last += 1
        self.things[self.last] = thing
        return self.last

    def _card(self, intent):
        phones = {one["value"] for one in intent.body["handles"] if one["kind"] == "phone"}
        card = next((id_ for id_, known in sorted(self.cards.items()) if known & phones), None) or self.add(phones)
        return Done(_cards(card))

    def _there(self, intent):
        return self._card(intent) if intent.kind == CARD else self._show(intent)

    def _show(self, intent):
        receipt: dict[str, Any] = intent.receipt or {}
        if receipt.get("removed"):
            return Done(receipt)
        for double in receipt.get("surplus", ()):
            self.things.pop(double, None)
        wanted, stood = self.wanted(intent), set(receipt.get("on", ()))
        id_ = receipt.get("id")
        if id_ is not None and id_ not in self.things and (stood & self.cards.keys() or not wanted & self.cards.keys()):
            return Done({"id": id_, "removed": True})
        found = (
            id_ if id_ in self.things else next((at for at, one in self.things.items() if one.key == intent.key), None)
        )
        on, made = wanted & self.cards.keys(), ()
        if not on and not stood:
            made = self._card(intent).receipt["cards"]
            on = {card["id"] for card in made}
        before = self.things[found].on - stood if found else set()
        shown = Thing(intent.key, intent.body["text"], before | on if on else before | stood)
        if found:
            self.things[found] = shown
        else:
            found = self.put(shown)
        return Done({"id": found, "on": sorted(on or stood), "cards": list(made)})

    def wanted(self, intent):
        return {one["id"] for one in intent.body["cards"]}

    async def audit(self, intents, answers):
        self.audits += 1
        if self.down:
            raise self.down
        kill = self.kills.pop(0) if self.kills else None
        if kill is False:
            raise KilledError
        found = Look(self, answers)
        for one in intents:
            found.card(one) if one.kind == CARD else found.thing(one)
        if kill:
            raise KilledError
        return Audited(found.astray, found.left, frozenset(), found.questions, found.facts())


@dataclass
class Look:
    """What is found by looking at a portion."""

    crm: Shelf
    answers: Any
    astray: dict[str, Any] = field(default_factory=dict)
    left: dict[str, Any] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    merged: set[tuple[str, str]] = field(default_factory=set)

    def card(self, intent):
        """Cards of others with the same phone."""
        own = {one["id"] for one in intent.body["cards"]}
        phones = {one["value"] for one in intent.body["handles"] if one["kind"] == "phone"}
        if own & self.crm.cards.keys():
            for other, known in self.crm.cards.items():
                if known & phones and other not in own:
                    self.ask(f"twins:{other}", intent, ("bitrix_contact", other))

    def ask(self, key, intent, *cards):
        self.questions.append(Question(key, intent.body["customer"], "?", "yes", cards=cards))

    def thing(self, intent):
        receipt, crm = intent.receipt, self.crm
        if receipt.get("removed"):
            self.left[intent.key] = receipt
            return
        same = [at for at, one in sorted(crm.things.items()) if one.key == intent.key]
        wanted, stood, thing = crm.wanted(intent), set(receipt["on"]), crm.things.get(receipt["id"])
        living = wanted & crm.cards.keys()
        if thing is None and same:
            self.astray[intent.key] = {"id": same[0], "on": [], "surplus": same[1:]}
        elif thing is None and stood & crm.cards.keys():
            self.left[intent.key] = {"id": receipt["id"], "removed": True}
        elif thing is None:
            self.nowhere(intent, living, None)
        elif self.went(intent, thing, wanted, stood):
            return
        elif not living:
            self.nowhere(intent, living, {"id": receipt["id"], "on": []})
        elif living - thing.on or (stood & thing.on) - wanted or thing.text != intent.body["text"] or len(same) > 1:
            rest = [one for one in same if one != receipt["id"]]
            self.astray[intent.key] = {"id": receipt["id"], "on": sorted(stood & thing.on), "surplus": rest}

    def nowhere(self, intent, living, receipt):
        if living or self.answers.get(f"cards:{intent.body['customer']}"):
            self.astray[intent.key] = receipt
        else:
            self.ask(f"cards:{intent.body['customer']}", intent)

    def went(self, intent, thing, wanted, stood):
        """Whether its card has become part of another."""
        dead = {card for card in stood if card not in self.crm.cards}
        into = (thing.on & self.crm.cards.keys()) - wanted - stood
        self.merged |= {(card, other) for card in dead for other in into}
        return bool(dead and into)

    def facts(self):
        return [
            Interaction(
                "bitrix24",
                "portal",
                f"merged:{one}:{other}",
                NOW,
                kind=Kind.CONTACT_MERGED,
                handles=tuple(Handle("bitrix_contact", id_, Trust.CRM) for id_ in (one, other)),
            )
            for one, other in sorted(self.merged)
        ]


class People:
    """What people do in it, by number: whatever is there is meant by counting round."""

    def __init__(self, crm):
        self.crm = crm

    def thing(self, number):
        ids = sorted(self.crm.things)
        return ids[number % len(ids)] if ids else None

    def card(self, number):
        ids = sorted(self.crm.cards)
        return ids[number % len(ids)] if ids else None

    def edit(self, number):
        if id_ := self.thing(number):
            self.crm.things[id_] = replace(self.crm.things[id_], text="edited")

    def delete(self, number):
        """The key of what is deleted with all its doubles."""
        if id_ := self.thing(number):
            key = self.crm.things[id_].key
            self.crm.things = {at: one for at, one in self.crm.things.items() if one.key != key}
            return key
        return None

    def double(self, number):
        if id_ := self.thing(number):
            one = self.crm.things[id_]
            self.crm.put(Thing(one.key, "old", set(one.on)))

    def unbind(self, number):
        if id_ := self.thing(number):
            self.crm.things[id_].on.clear()

    def drop(self, number):
        """A card goes, and what stands there alone."""
        if card := self.card(number):
            del self.crm.cards[card]
            self.crm.things = {at: one for at, one in self.crm.things.items() if one.on != {card}}

    def copy(self, number):
        """Somebody makes another card with the same phone."""
        if card := self.card(number):
            self.crm.add(self.crm.cards[card])

    def merge(self, number, other):
        one, two = self.card(number), self.card(other)
        if one and two and one != two:
            self.crm.cards[two] |= self.crm.cards.pop(one)
            for thing in self.crm.things.values():
                thing.on = {two if card == one else card for card in thing.on}
