"""Of which lists each stream is read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from onethread_bitrix24.client import ACTIVITIES, COMPANIES, CONTACTS, DEALS, LEADS, Listing, stage_history
from onethread_bitrix24.payloads import DEAL, LEAD

_CARD = ("DATE_CREATE", "DATE_MODIFY", "SOURCE_ID", "SOURCE_DESCRIPTION", "COMMENTS", "ASSIGNED_BY_ID", "ORIGINATOR_ID", "ORIGIN_ID")  # fmt: skip
_UTM = ("UTM_SOURCE", "UTM_MEDIUM", "UTM_CAMPAIGN", "UTM_CONTENT", "UTM_TERM")
_PERSON = ("NAME", "SECOND_NAME", "LAST_NAME", "POST")
_WAYS = ("PHONE", "EMAIL", "IM")
_MONEY = ("TITLE", "OPPORTUNITY", "CURRENCY_ID")


@dataclass(frozen=True, slots=True)
class Table:
    """A list that is walked by ids: when its rows were made, which fields are asked for, how many pages go in a request."""

    entity: str
    listing: Listing
    made: str
    select: tuple[str, ...]
    pages: int = 40


def _cards(entity: str, listing: Listing, *select: str) -> Table:
    return Table(entity, listing, "DATE_CREATE", (*_CARD, *_UTM, *select))


def _stages(entity: str, kind_id: str) -> Table:
    return Table(entity, stage_history(int(kind_id)), "CREATED_TIME", ())


_ACTIVITY = (
    "OWNER_ID", "OWNER_TYPE_ID", "TYPE_ID", "PROVIDER_ID", "PROVIDER_TYPE_ID", "ASSOCIATED_ENTITY_ID", "SUBJECT",
    "DESCRIPTION", "DESCRIPTION_TYPE", "DIRECTION", "CREATED", "LAST_UPDATED", "START_TIME", "END_TIME", "COMPLETED",
    "LOCATION", "RESPONSIBLE_ID", "ORIGINATOR_ID", "ORIGIN_ID", "SETTINGS", "PROVIDER_PARAMS", "COMMUNICATIONS",
)  # fmt: skip
ACTIVITY_TABLE = Table("activities", ACTIVITIES, "CREATED", _ACTIVITY, pages=20)

TABLES: Mapping[str, tuple[Table, ...]] = {
    "contacts": (_cards("contacts", CONTACTS, *_PERSON, *_WAYS, "COMPANY_ID", "LEAD_ID", "ADDRESS_CITY"),),
    "leads": (
        _cards(
            "leads", LEADS, *_PERSON, *_WAYS, *_MONEY, "STATUS_ID", "COMPANY_TITLE", "COMPANY_ID", "CONTACT_ID",
            "ADDRESS_CITY",
        ),
        _stages("lead_stages", LEAD),
    ),
    "companies": (_cards("companies", COMPANIES, *_WAYS, "TITLE", "ADDRESS_CITY"),),
    "deals": (
        _cards("deals", DEALS, *_MONEY, "STAGE_ID", "CATEGORY_ID", "CONTACT_ID", "COMPANY_ID", "LEAD_ID"),
        _stages("deal_stages", DEAL),
    ),
    "activities": (ACTIVITY_TABLE,),
}  # fmt: skip

OPEN_CHATS = replace(ACTIVITY_TABLE, pages=4)
"""Open lines that go on: their activities do not change while people write."""
