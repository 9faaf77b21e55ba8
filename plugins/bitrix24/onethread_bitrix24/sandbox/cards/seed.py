"""People who do not exist, in any number: names of the region, phones in every way that people write them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from onethread_bitrix24.sandbox.cards.kinds import COMPANY, CONTACT, DEAL, LEAD, Kind
from onethread_bitrix24.sandbox.cards.table import Row
from onethread_bitrix24.sandbox.cards.ways import normal
from onethread_bitrix24.sandbox.timeline.owners import activities, key

if TYPE_CHECKING:
    from onethread_bitrix24.sandbox.portal import Portal

_NAMES = ("Иван", "Ольга", "Сергей", "Natalia", "Ion", "Maria", "Vasile", "Elena", "Andrei", "Дарья", "James", "Anna")
_SURNAMES = ("Чебан", "Rusu", "Munteanu", "Ковалёв", "Popa", "Ceban", "Smith", "Țurcanu", "Мельник", "Lungu")
_FIRMS = ("Alfa SRL", "Beta Grup", "ООО Ромашка", "Nord Trade", "Vega Service")
_PHONES = ("+3736{a}{b}", "06{a}{b}", "06{a} {b}", "+373 6{a} {b}", "3736{a}{b}", "8 (9{a}{a}0) {b}")
_STEP = 37
"""Seconds between two cards, so that times of change are spread."""


def seed(
    portal: Portal, contacts: int = 0, activities: int = 0, leads: int = 0, deals: int = 0, companies: int = 0, number: int = 1
) -> dict[str, int]:  # fmt: skip
    """Fill the portal past all limits and events; how many of each there are now."""
    chance = random.Random(number)  # noqa: S311 - reproducible is what is wanted
    for kind, many in ((COMPANY, companies), (CONTACT, contacts), (LEAD, leads), (DEAL, deals)):
        _fill(portal, kind, many, chance)
    _happen(portal, activities, chance)
    told = {
        kind.code.lower(): len(table) for kind in portal.state.kinds.values() if (table := portal.state.table(kind))
    }
    return told | {"activities": len(_activities(portal))}


def _activities(portal: Portal) -> Any:
    return activities(portal.state)


def _fill(portal: Portal, kind: Kind, many: int, chance: random.Random) -> None:
    table = portal.state.table(kind)
    defaults = {name: one.default for name, one in portal.state.fields(kind).items() if one.default is not None}
    begin = int(portal.clock.now()) - many * _STEP
    for at in range(many):
        made = begin + at * _STEP
        row = defaults | {"DATE_CREATE": made, "DATE_MODIFY": made, "LAST_ACTIVITY_TIME": made, "FM": [], "_WAYS": []}
        row |= {"ASSIGNED_BY_ID": 1 + at % 3, "CREATED_BY_ID": 1, "MODIFY_BY_ID": 1, "LAST_ACTIVITY_BY": 1}
        table.add(row | _details(portal, kind, at, chance))


def _details(portal: Portal, kind: Kind, at: int, chance: random.Random) -> Row:
    if kind is DEAL:
        people = portal.state.table(CONTACT).ids
        linked = {"CONTACT_ID": people[at % len(people)], "CONTACT_IDS": [people[at % len(people)]]} if people else {}
        stage = {"STAGE_ID": "NEW", "STAGE_SEMANTIC_ID": "P", "CLOSED": "N", "CATEGORY_ID": 0}
        return {"TITLE": f"Deal {at + 1}", "OPPORTUNITY": float(chance.randrange(100, 9000)), **stage, **linked}
    if kind is COMPANY:
        return {"TITLE": f"{chance.choice(_FIRMS)} {at + 1}"}
    told = {"NAME": chance.choice(_NAMES), "LAST_NAME": chance.choice(_SURNAMES), **_ways(portal, at, chance)}
    return (
        told if kind is CONTACT else {**told, "TITLE": f"Lead {at + 1}", "STATUS_ID": "NEW", "STATUS_SEMANTIC_ID": "P"}
    )


def _ways(portal: Portal, at: int, chance: random.Random) -> Row:
    phone = chance.choice(_PHONES).format(a=chance.randrange(10), b=f"{chance.randrange(10**6):06d}")
    ways = [{"ID": portal.state.next("way"), "VALUE_TYPE": "MOBILE", "VALUE": phone, "TYPE_ID": "PHONE"}]
    if at % 3 == 0:
        address = f"person{at + 1}@example.{chance.choice(('md', 'ro', 'com'))}"
        ways.append({"ID": portal.state.next("way"), "VALUE_TYPE": "WORK", "VALUE": address, "TYPE_ID": "EMAIL"})
    national = portal.options.phone_national
    keys = [f"{way['TYPE_ID']}|{normal(str(way['TYPE_ID']), str(way['VALUE']), national=national)}" for way in ways]
    return {"FM": ways, "_WAYS": keys, "HAS_PHONE": "Y", "HAS_EMAIL": "Y" if len(ways) > 1 else "N"}


def _happen(portal: Portal, many: int, chance: random.Random) -> None:
    """Calls and meetings, spread over the contacts."""
    people, table = portal.state.table(CONTACT).ids, activities(portal.state)
    begin = int(portal.clock.now()) - many * _STEP
    for at in range(many if people else 0):
        owner, made = people[at % len(people)], begin + at * _STEP
        table.add(
            {
                "OWNER_TYPE_ID": CONTACT.id,
                "OWNER_ID": owner,
                "TYPE_ID": 2,
                "PROVIDER_ID": "VOXIMPLANT_CALL",
                "PROVIDER_TYPE_ID": "CALL",
                "SUBJECT": f"Call {at + 1}",
                "DIRECTION": 1 + chance.randrange(2),
                "COMPLETED": "Y",
                "STATUS": 2,
                "RESPONSIBLE_ID": 1,
                "AUTHOR_ID": 1,
                "EDITOR_ID": 1,
                "CREATED": made,
                "LAST_UPDATED": made,
                "START_TIME": made,
                "END_TIME": made + 60,
                "_OWNERS": [key((CONTACT.id, owner))],
            }
        )
