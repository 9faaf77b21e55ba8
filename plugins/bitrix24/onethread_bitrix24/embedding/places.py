"""Where in the portal our page is shown: a tab of the cards of contacts, leads, deals and companies. [D ar/widgets]"""

from typing import Any

from onethread_bitrix24.client import AlreadyBoundError, Client, as_list, as_map

PLACEMENTS = {
    "CRM_CONTACT_DETAIL_TAB": "contact",
    "CRM_LEAD_DETAIL_TAB": "lead",
    "CRM_DEAL_DETAIL_TAB": "deal",
    "CRM_COMPANY_DETAIL_TAB": "company",
}
"""The placement, and the kind of the card there."""

TITLES = {"en": "Whole thread", "ru": "Вся переписка", "ro": "Tot istoricul"}
_MORE = {
    "en": "What happened with the customer on all channels",
    "ru": "Всё, что было с клиентом, по всем каналам",
    "ro": "Tot ce a fost cu clientul, pe toate canalele",
}


async def bind(client: Client, handler: str) -> int:
    """Have our page shown at each of them from this address, and from no other; how many there are."""
    there = [as_map(row) for row in as_list((await client.call("placement.get")).result)]
    for placement in PLACEMENTS:
        handlers = [str(row.get("handler")) for row in there if row.get("placement") == placement]
        for old in handlers:
            if old != handler:
                await client.call("placement.unbind", {"PLACEMENT": placement, "HANDLER": old})
        if handler not in handlers:
            await _bind(client, placement, handler)
    return len(PLACEMENTS)


async def _bind(client: Client, placement: str, handler: str) -> None:
    titles = {code: {"TITLE": title, "DESCRIPTION": _MORE[code]} for code, title in TITLES.items()}
    told: dict[str, Any] = {"TITLE": TITLES["en"], "DESCRIPTION": _MORE["en"], "LANG_ALL": titles}
    try:
        await client.call("placement.bind", {"PLACEMENT": placement, "HANDLER": handler, **told})
    except AlreadyBoundError:  # by somebody who installs at the same time
        return
