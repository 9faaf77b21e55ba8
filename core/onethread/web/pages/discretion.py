"""What of a thread is shown to who looks: all of it to people of ours; at a card of a CRM no record of a card that they were not let see."""

from collections.abc import Iterable

from onethread.model.handle import Handle
from onethread.model.interaction import Interaction, Kind
from onethread.store.interactions import Stored
from onethread.store.passes import Pass
from onethread.web.pages.gate import Visit

_OF_CARDS = frozenset({Kind.RECORD, Kind.NOTE})
"""What stands at a card for those who may read it. What was said to the customer, or by them, is the thread itself."""


def visible(visit: Visit, found: Iterable[Stored]) -> list[Stored]:
    """Those of these facts that may leave; asked at every way out."""
    shown = visit.card
    if shown is None:
        return list(found)
    embeds = visit.site.embeds[shown.connection]
    return [one for one in found if is_shown(one.fact, shown, embeds.card_of(one.fact))]


def is_shown(fact: Interaction, shown: Pass, card: Handle | None) -> bool:
    """Whether who has this pass sees a fact that stands at this card (None: at none that the CRM knows).

    A record of anywhere else is nobody's to see here; a note that is no card's is ours.
    """
    if card is None:
        return fact.kind is not Kind.RECORD
    return fact.kind not in _OF_CARDS or (card.system == shown.account and (card.kind, card.value) in shown.cards)
