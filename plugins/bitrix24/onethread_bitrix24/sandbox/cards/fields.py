"""The fields that cards have: one line each, as name, type, flags, =default, @directory. [D ar/crm, *.fields]"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onethread_bitrix24.sandbox.cards.kinds import COMPANY, CONTACT, DEAL, KINDS, LEAD, SMART_INVOICE

MULTI = ("PHONE", "EMAIL", "WEB", "IM", "LINK")
"""Fields of which a card has many values, each with an id of its own."""
REFERENCES = {"crm_status", "crm_company", "crm_contact"}
"""Types on which a LIKE of the classic methods silently becomes an equality. [S]"""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a card. What is read-only or immutable is dropped from writes without a word. [S, D]"""

    name: str
    type: str
    read_only: bool = False
    immutable: bool = False
    multiple: bool = False
    required: bool = False
    dynamic: bool = False
    default: Any = None
    directory: str = ""
    title: str = ""

    def described(self) -> dict[str, Any]:
        """As crm.*.fields tells it."""
        told = {
            "type": self.type,
            "isRequired": self.required,
            "isReadOnly": self.read_only,
            "isImmutable": self.immutable,
            "isMultiple": self.multiple,
            "isDynamic": self.dynamic,
            "title": self.title or self.name,
        }
        if self.directory:
            told["statusType"] = self.directory
        labels = ("listLabel", "formLabel", "filterLabel") if self.dynamic else ()
        return told | dict.fromkeys(labels, self.title or self.name)


_FIRST = "ID integer ro"
_LAST = """
ASSIGNED_BY_ID user
CREATED_BY_ID user ro
MODIFY_BY_ID user ro
DATE_CREATE datetime ro
DATE_MODIFY datetime ro
LAST_ACTIVITY_TIME datetime ro
LAST_ACTIVITY_BY user ro
OPENED char =Y
ORIGINATOR_ID string
ORIGIN_ID string
UTM_SOURCE string
UTM_MEDIUM string
UTM_CAMPAIGN string
UTM_CONTENT string
UTM_TERM string
COMMENTS string
WEBFORM_ID integer ro
"""
_PERSON = """
HONORIFIC crm_status @HONORIFIC
NAME string
SECOND_NAME string
LAST_NAME string
BIRTHDATE date
POST string
"""
_WAYS = """
HAS_PHONE char ro =N
HAS_EMAIL char ro =N
HAS_IMOL char ro =N
PHONE crm_multifield multiple
EMAIL crm_multifield multiple
WEB crm_multifield multiple
IM crm_multifield multiple
LINK crm_multifield multiple
"""
_MONEY = """
OPPORTUNITY double =0.0
CURRENCY_ID crm_currency =MDL
IS_MANUAL_OPPORTUNITY char =N
"""
_SOURCE = """
SOURCE_ID crm_status @SOURCE
SOURCE_DESCRIPTION string
"""

_TABLES = {
    CONTACT.id: f"""{_FIRST}{_PERSON}{_SOURCE}
PHOTO file
TYPE_ID crm_status @CONTACT_TYPE
EXPORT char =Y
ADDRESS string
ADDRESS_CITY string
COMPANY_ID crm_company
COMPANY_IDS crm_company multiple
LEAD_ID crm_lead ro
ORIGIN_VERSION string
{_WAYS}{_LAST}""",
    COMPANY.id: f"""{_FIRST}
TITLE string
COMPANY_TYPE crm_status @COMPANY_TYPE
INDUSTRY crm_status @INDUSTRY
EMPLOYEES crm_status @EMPLOYEES
REVENUE double =0.0
CURRENCY_ID crm_currency =MDL
IS_MY_COMPANY char =N
ADDRESS string
ADDRESS_CITY string
LEAD_ID crm_lead ro
ORIGIN_VERSION string
{_WAYS}{_LAST}""",
    LEAD.id: f"""{_FIRST}
TITLE string
{_PERSON}{_SOURCE}{_MONEY}
STATUS_ID crm_status @STATUS =NEW
STATUS_DESCRIPTION string
STATUS_SEMANTIC_ID string ro
COMPANY_TITLE string
ADDRESS string
ADDRESS_CITY string
COMPANY_ID crm_company
CONTACT_ID crm_contact
CONTACT_IDS crm_contact multiple
IS_RETURN_CUSTOMER char ro =N
MOVED_BY_ID user ro
MOVED_TIME datetime ro
DATE_CLOSED datetime ro
{_WAYS}{_LAST}""",
    DEAL.id: f"""{_FIRST}
TITLE string
{_SOURCE}{_MONEY}
TYPE_ID crm_status @DEAL_TYPE =SALE
CATEGORY_ID crm_category immutable =0
STAGE_ID crm_status @DEAL_STAGE
STAGE_SEMANTIC_ID string ro
CLOSED char =N
IS_NEW char ro =Y
IS_RETURN_CUSTOMER char ro =N
IS_REPEATED_APPROACH char ro =N
PROBABILITY integer
TAX_VALUE double
COMPANY_ID crm_company
CONTACT_ID crm_contact
CONTACT_IDS crm_contact multiple
LEAD_ID crm_lead ro
QUOTE_ID crm_quote ro
BEGINDATE date
CLOSEDATE date
ADDITIONAL_INFO string
MOVED_BY_ID user ro
MOVED_TIME datetime ro
{_LAST}""",
}
_ITEM = f"""{_FIRST}
XML_ID string
TITLE string
{_SOURCE}{_MONEY}
CATEGORY_ID crm_category
STAGE_ID crm_status
PREVIOUS_STAGE_ID crm_status ro
BEGINDATE date
CLOSEDATE date
COMPANY_ID crm_company
CONTACT_ID crm_contact
CONTACT_IDS crm_contact multiple
MYCOMPANY_ID crm_company
MOVED_BY_ID user ro
MOVED_TIME datetime ro
{_LAST}"""


def _field(line: str) -> Field:
    name, kind, *flags = line.split()
    default = next((flag[1:] for flag in flags if flag.startswith("=")), None)
    typed: Any = float(default) if default and kind == "double" else default
    typed = int(typed) if typed is not None and kind == "crm_category" else typed
    return Field(
        name,
        kind,
        read_only="ro" in flags,
        immutable="immutable" in flags,
        multiple="multiple" in flags,
        default=typed,
        directory=next((flag[1:] for flag in flags if flag.startswith("@")), ""),
        title=name.replace("_", " ").capitalize(),
    )


def _table(text: str) -> Mapping[str, Field]:
    fields = [_field(line) for line in text.splitlines() if line.strip()]
    return {field.name: field for field in fields}


FIELDS: Mapping[int, Mapping[str, Field]] = {
    kind: _table(_TABLES.get(kind, _ITEM)) for kind in (*KINDS, 0) if kind != SMART_INVOICE.id
} | {SMART_INVOICE.id: _table(_ITEM)}
"""By kind; under 0 those of smart processes."""
