"""What Bitrix24 tells, only the fields that we use, as `streams.rows` leaves them: numbers as texts, nothing that is empty.

Names with an underscore are not Bitrix24's: they are what was asked beside, so that a row says by itself whose it is.
"""

from typing import Any

from msgspec import Struct

OWN = "onethread"
"""How ORIGINATOR_ID, and the names of our own connectors, begin: what we wrote ourselves does not come back as news."""

CONTACT, COMPANY, DEAL, LEAD = "3", "4", "2", "1"
"""Numbers of kinds of cards. [D]"""


class Way(Struct, frozen=True):
    """A phone, an address or a messenger of a card."""

    VALUE: str = ""
    VALUE_TYPE: str = ""


class Owned(Struct, frozen=True, kw_only=True, rename={"company": "_COMPANY"}):
    """To which cards something belongs; the main ones of possibly several."""

    CONTACT_ID: str = ""
    COMPANY_ID: str = ""
    LEAD_ID: str = ""
    TITLE: str = ""
    company: str = ""
    """What that company is called."""


class Card(Owned, frozen=True, kw_only=True, rename={"company": "_COMPANY", "staff": "_STAFF", "stage": "_STAGE", "source": "_SOURCE"}):  # fmt: skip
    """A contact, a lead, a company or a deal."""

    ID: str
    DATE_CREATE: str = ""
    DATE_MODIFY: str = ""
    NAME: str = ""
    SECOND_NAME: str = ""
    LAST_NAME: str = ""
    COMPANY_TITLE: str = ""
    ADDRESS_CITY: str = ""
    POST: str = ""
    COMMENTS: str = ""
    SOURCE_ID: str = ""
    SOURCE_DESCRIPTION: str = ""
    OPPORTUNITY: str = ""
    CURRENCY_ID: str = ""
    STAGE_ID: str = ""
    STATUS_ID: str = ""
    CATEGORY_ID: str = ""
    ASSIGNED_BY_ID: str = ""
    ORIGINATOR_ID: str = ""
    ORIGIN_ID: str = ""
    UTM_SOURCE: str = ""
    UTM_MEDIUM: str = ""
    UTM_CAMPAIGN: str = ""
    UTM_CONTENT: str = ""
    UTM_TERM: str = ""
    PHONE: list[Way] = []
    EMAIL: list[Way] = []
    IM: list[Way] = []
    staff: str = ""
    stage: str = ""
    source: str = ""


class Move(Struct, frozen=True, kw_only=True, rename={"stage": "_STAGE", "deal": "_DEAL"}):
    """A card came to a stage: TYPE_ID 1 made there, 2 moved, 3 finished, 5 into another pipeline. [D]"""

    ID: str
    OWNER_ID: str
    CREATED_TIME: str = ""
    TYPE_ID: str = ""
    STAGE_ID: str = ""
    STATUS_ID: str = ""
    STAGE_SEMANTIC_ID: str = ""
    STATUS_SEMANTIC_ID: str = ""
    stage: str = ""
    deal: Owned = Owned()


class Communication(Struct, frozen=True):
    """With whom an activity was: a phone or an address, and the card that it stands on."""

    TYPE: str = ""
    VALUE: str = ""
    ENTITY_ID: str = ""
    ENTITY_TYPE_ID: str = ""


class Answer(Struct, frozen=True):
    """A field of a web form, as it was filled in. [S b24phpsdk]"""

    type: str = ""
    code: str = ""
    caption: str = ""
    value: Any = None


class Params(Struct, frozen=True):
    """What providers add: fields of a web form, the chat of an open line."""

    FIELDS: list[Answer] = []
    FORM: dict[str, Any] = {}
    VISITED_PAGES: list[Any] = []
    USER_CODE: str = ""


class Message(Struct, frozen=True, kw_only=True, rename={"author": "_AUTHOR", "guest": "_GUEST"}):
    """A message of an open line; its author is a guest, one of the staff, or 0 for the system."""

    id: str
    senderid: str = ""
    date: str = ""
    text: str = ""
    author: str = ""
    guest: str = ""
    """'Y' where a customer wrote it."""


class Activity(Struct, frozen=True, kw_only=True, rename={"staff": "_STAFF", "deal": "_DEAL", "messages": "_MESSAGES"}):
    """Something that happened, or is to happen, at a card."""

    ID: str
    OWNER_ID: str = ""
    OWNER_TYPE_ID: str = ""
    TYPE_ID: str = ""
    PROVIDER_ID: str = ""
    PROVIDER_TYPE_ID: str = ""
    ASSOCIATED_ENTITY_ID: str = ""
    SUBJECT: str = ""
    DESCRIPTION: str = ""
    DESCRIPTION_TYPE: str = ""
    DIRECTION: str = ""
    CREATED: str = ""
    LAST_UPDATED: str = ""
    START_TIME: str = ""
    END_TIME: str = ""
    COMPLETED: str = ""
    LOCATION: str = ""
    ORIGINATOR_ID: str = ""
    COMMUNICATIONS: list[Communication] = []
    SETTINGS: dict[str, Any] = {}
    PROVIDER_PARAMS: Params = Params()
    staff: str = ""
    deal: Owned = Owned()
    messages: list[Message] = []


class Told(Struct, frozen=True, kw_only=True):
    """A row of the offline queue, or the part of an online event that both have."""

    EVENT_NAME: str
    EVENT_DATA: dict[str, Any] = {}
    TIMESTAMP_X: str = ""


class Chat(Struct, frozen=True):
    """ONOPENLINEMESSAGEADD: by which connector, line and outer chat, and the message."""

    connector: dict[str, Any] = {}
    message: dict[str, Any] = {}


class Outer(Struct, frozen=True):
    """ONIMCONNECTORMESSAGEADD: what the staff wrote, to be carried out by the connector."""

    im: dict[str, Any] = {}
    message: dict[str, Any] = {}
    chat: dict[str, Any] = {}
