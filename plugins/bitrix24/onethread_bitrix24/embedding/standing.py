"""At which card of which portal a fact stands: its id says it, as translate and the core's mirror write it. Pure."""

import re

from onethread.plugin import Handle, Interaction, Trust
from onethread_bitrix24.translate.whose import CHANNEL

_AT = re.compile(r"(?:activity:[^@]*@|made:bitrix_)?(contact|lead|deal|company):([0-9]+)(?:[:@].*)?", re.DOTALL)


def card_of(fact: Interaction) -> Handle | None:
    """The card, with its portal as system; one of no kind where no card can be read from it; None for what no portal tells.

    A stage of a deal, `deal:57:stage:9@contact:301`, is the deal's; an activity, `activity:77@contact:301`, is that of the deal which it
    names, else the contact's.
    """
    if fact.channel != CHANNEL:
        return None
    if isinstance(deal := fact.attributes.get("deal"), str):
        return Handle("bitrix_deal", deal, Trust.CRM, fact.account)
    found = _AT.fullmatch(fact.id)
    kind, id_ = (f"bitrix_{found[1]}", found[2]) if found else ("", fact.id)
    return Handle(kind, id_, Trust.CRM, fact.account)
