"""The fields of an activity, as the fields of cards are written. [D ar/crm/timeline/activities]"""

from collections.abc import Mapping

from onethread_bitrix24.sandbox.cards.fields import Field

_WHOLE = (
    "OWNER_ID OWNER_TYPE_ID TYPE_ID ASSOCIATED_ENTITY_ID STATUS PRIORITY NOTIFY_TYPE NOTIFY_VALUE DESCRIPTION_TYPE"
    " DIRECTION RESULT_STATUS RESULT_STREAM RESULT_VALUE RESULT_SUM RESULT_MARK AUTOCOMPLETE_RULE"
)
_TEXT = (
    "PROVIDER_ID PROVIDER_TYPE_ID PROVIDER_GROUP_ID SUBJECT DESCRIPTION LOCATION ORIGINATOR_ID ORIGIN_ID PROVIDER_DATA"
    " RESULT_SOURCE_ID RESULT_CURRENCY_ID"
)
_READ_ONLY = {"ID", "CREATED", "LAST_UPDATED", "DEADLINE", "AUTHOR_ID", "EDITOR_ID", "ASSOCIATED_ENTITY_ID"}
OPAQUE = ("SETTINGS", "PROVIDER_PARAMS")
"""Kept as they are given."""
NAMED = ("COMMUNICATIONS", "FILES")
"""Shown in lists only if they are named."""

_TYPES = {
    "ID": "integer",
    **dict.fromkeys(_WHOLE.split(), "integer"),
    **dict.fromkeys(_TEXT.split(), "string"),
    **dict.fromkeys(("CREATED", "LAST_UPDATED", "START_TIME", "END_TIME", "DEADLINE"), "datetime"),
    **dict.fromkeys(("RESPONSIBLE_ID", "AUTHOR_ID", "EDITOR_ID"), "user"),
    **dict.fromkeys(("COMPLETED", "IS_INCOMING_CHANNEL"), "char"),
    **dict.fromkeys(OPAQUE, "object"),
}
FIELDS: Mapping[str, Field] = {
    name: Field(name, kind, read_only=name in _READ_ONLY, title=name.replace("_", " ").capitalize())
    for name, kind in _TYPES.items()
}
IMMUTABLE = {"TYPE_ID", "OWNER_TYPE_ID", "OWNER_ID", "PROVIDER_ID", "PROVIDER_TYPE_ID"}
"""Not changed by an update. [?]"""
