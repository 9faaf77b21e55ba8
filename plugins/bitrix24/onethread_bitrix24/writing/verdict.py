"""What is concluded from what was seen of things that were shown: mend it, leave it, or ask. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from onethread.plugin import Audited, Handle, Interaction, Json, Kind, Question, Trust
from onethread_bitrix24.writing.asked import Card, Shown, cards_of, written
from onethread_bitrix24.writing.cards import Wish, is_anothers, is_closed, own_ways, ways_of
from onethread_bitrix24.writing.piece import Piece

Rows = Mapping[Card, Mapping[str, Any]]
"""Cards that are there, with what they hold."""

_CHANNEL = "bitrix24"


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen of a piece: whether it is there, shows what it should, and where; and others of ours that show the same."""

    there: bool
    same: bool = False
    present: tuple[Card, ...] = ()
    doubles: tuple[Shown, ...] = ()
    """The oldest first."""


@dataclass(frozen=True, slots=True)
class Portal:
    """Whose cards these are, and where people see them."""

    account: str
    origin: str

    def page(self, card: Card) -> str:
        """The address of a card."""
        return f"{self.origin}/crm/{card.code}/details/{card.id}/"

    def merging(self, one: Card, other: Card) -> str:
        """Where a person makes two cards of a kind one."""
        return f"{self.origin}/crm/{one.code}/merge/?id={one.id},{other.id}"


@dataclass(slots=True)
class Verdict:
    """What is concluded of a portion. `answers` is what was said to questions, by key."""

    portal: Portal
    rows: Rows
    answers: Mapping[str, bool]
    now: datetime
    astray: dict[str, Json] = field(default_factory=dict)
    left: dict[str, Json] = field(default_factory=dict)
    unseen: set[str] = field(default_factory=set)
    questions: dict[str, Question] = field(default_factory=dict)
    facts: dict[str, Interaction] = field(default_factory=dict)

    def audited(self) -> Audited:
        """All of it."""
        return Audited(
            self.astray, self.left, frozenset(self.unseen), list(self.questions.values()), list(self.facts.values())
        )

    def conclude(self, seen: Sequence[tuple[Piece, Sight]]) -> None:
        """Judge these together: only so it shows which cards were merged."""
        went = self._see_merged(seen)
        for piece, sight in seen:
            self._judge(piece, sight, merged=not went.isdisjoint(piece.stood))

    def leave(self, piece: Piece) -> None:
        """Somebody of the portal has deleted it."""
        if piece.shown:
            self.left[piece.key] = written(Shown(piece.shown.id, removed=True))

    def _judge(self, piece: Piece, sight: Sight, *, merged: bool) -> None:
        living = [card for card in piece.wanted if card in self.rows]
        if not sight.there and sight.doubles:
            first, *rest = sight.doubles
            self._mend(piece, Shown(first.id, at=first.at, surplus=_ids(rest)))
        elif not sight.there and any(card in self.rows for card in piece.stood):
            self.leave(piece)
        elif not sight.there:
            self._show_again(piece, None, can=bool(living))
        elif sight.doubles or (living and not self._is_well(piece, sight, living)):
            self._mend(piece, _corrected(piece, sight, self.rows))
        elif not living and not merged:
            self._show_again(piece, _nowhere(piece), can=False)

    def _is_well(self, piece: Piece, sight: Sight, living: Sequence[Card]) -> bool:
        """Whether it shows what it should, at all cards where it should, and no more at those where it was."""
        stale = [card for card in piece.stood if card in sight.present and card in self.rows and card not in living]
        return sight.same and not stale and all(card in sight.present for card in living)

    def _show_again(self, piece: Piece, shown: Shown | None, *, can: bool) -> None:
        """What has no card any more is shown at those that are left; when there is none a person has to say so."""
        names = ", ".join(f"{card.code} {card.id}" for card in piece.wanted)
        question = Question(
            f"cards:{piece.told.customer}",
            piece.told.customer,
            f"All cards of this customer are gone in the portal ({names}). Is a card to be found or made now, with all that "
            "was shown? If not, that is done when they write next.",
            "a card is found or made now, and what was shown is shown there",
        )
        if can or self.answers.get(question.key):
            self._mend(piece, shown)
        else:
            self.questions[question.key] = question

    def _mend(self, piece: Piece, shown: Shown | None) -> None:
        self.astray[piece.key] = written(shown) if shown else None

    def _see_merged(self, seen: Sequence[tuple[Piece, Sight]]) -> set[Card]:
        """Cards that are gone, and have become part of another: what we had shown there stands at that one now. [?]"""
        went: dict[Card, list[tuple[Piece, set[Card]]]] = {}
        for piece, sight in seen:
            for card in piece.stood if sight.there else ():
                if card in piece.wanted and card not in self.rows:
                    went.setdefault(card, []).append((piece, self._went_to(card, piece, sight)))
        return {card for card, told in went.items() if self._is_merged(card, told)}

    def _went_to(self, gone: Card, piece: Piece, sight: Sight) -> set[Card]:
        """Living cards of the same kind where it stands, though we have not put it there."""
        known = {*piece.wanted, *piece.stood}
        return {card for card in sight.present if card.kind == gone.kind and card in self.rows and card not in known}

    def _is_merged(self, gone: Card, told: Sequence[tuple[Piece, set[Card]]]) -> bool:
        """Whether it is, or may be. Sure is what went whole to one card that has a phone or an address of the customer."""
        found = set[Card]().union(*(cards for _, cards in told))
        sure = len(found) == 1 and all(cards == found for _, cards in told)
        customer = told[0][0]
        for card in sorted(found):
            key, link = f"merged:{gone.text}:{card.text}", self.portal.page(card)
            if self.answers.get(key, sure and not own_ways(customer.wish).isdisjoint(ways_of(self.rows[card]))):
                self._tell(key, Kind.CONTACT_MERGED, gone, card)
            else:
                text = f"{gone.code} {gone.id} is gone in the portal, and what was shown there stands at {card.code} {card.id}"
                yes = f"{card.code} {card.id} is this customer's card"
                text = f"{text}. Were the two merged?"
                self.questions[key] = Question(key, customer.told.customer, text, yes, (link,))
        return any(self.answers.get(f"merged:{gone.text}:{card.text}", True) for card in found)

    def find_twins(self, wishes: Iterable[Wish]) -> None:
        """Ask about open cards of others with a phone or an address of a customer who has a card of that kind."""
        having: dict[str, set[Card]] = {}
        for card, row in self.rows.items():
            for way in () if is_closed(row) else ways_of(row):
                having.setdefault(way, set()).add(card)
        for wish in wishes:
            own = cards_of(wish.person.cards)
            first = {card.kind: card for card in reversed(own) if card in self.rows}
            alike = set[Card]().union(*(having.get(way, ()) for way in own_ways(wish))).difference(own)
            for card in sorted(alike):
                if card.kind in first and not is_anothers(wish, self.rows[card]):
                    self._ask_twins(wish.person.customer, first[card.kind], card)

    def _ask_twins(self, customer: str, own: Card, other: Card) -> None:
        key = f"twins:{own.text}:{other.text}"
        if self.answers.get(key):
            self._tell(key, Kind.RECORD, own, other)
            return
        names = f"{own.code} {own.id} and {own.code} {other.id}"
        self.questions[key] = Question(
            key,
            customer,
            f"{names} have a phone or an address in common. Are they one person's? If so, merge them in the portal.",
            "both are this customer's, and what happens is shown at both",
            (self.portal.page(own), self.portal.page(other), self.portal.merging(own, other)),
            ((other.named["kind"], other.named["id"]),),
        )

    def _tell(self, key: str, kind: Kind, *cards: Card) -> None:
        handles = tuple(Handle(card.named["kind"], card.named["id"], Trust.CRM) for card in cards)
        self.facts[key] = Interaction(_CHANNEL, self.portal.account, key, self.now, kind=kind, handles=handles)


def _corrected(piece: Piece, sight: Sight, rows: Collection[Card]) -> Shown:
    """The receipt as it is known by now: with it the piece counts as changed, or as moved, where it is that.

    Cards that are gone stay in it: by them it is seen later that they were merged.
    """
    known = piece.shown or Shown(0)
    on = tuple(card.text for card in piece.stood if card in sight.present or card not in rows)
    gone = tuple(card.text for card in piece.wanted if card not in rows and card not in piece.stood)
    return Shown(known.id, known.of if sight.same else "", known.at, on, gone, surplus=_ids(sight.doubles))


def _nowhere(piece: Piece) -> Shown:
    """A receipt with which a card is found or made for what is there, and stands at none that lives."""
    known = piece.shown or Shown(0)
    return Shown(known.id, at=known.at)


def _ids(some: Iterable[Shown]) -> tuple[int, ...]:
    return tuple(one.id for one in some)
