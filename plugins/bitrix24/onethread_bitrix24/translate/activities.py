"""Activities: calls, mails, web forms, meetings, to-dos and chats, each at the card of whom it was with.

The id of one names that card, `activity:77@contact:301`: an activity that somebody moves to another contact is told there
again, and does not make the two one person. What is only planned is a note, `activity:77:plan@...`, so that what comes of
it is a fact of its own.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import msgspec

from onethread.plugin import (
    Direction,
    Handle,
    Interaction,
    Json,
    Kind,
    Record,
    Trust,
    UnsupportedEventError,
)
from onethread_bitrix24.payloads import CONTACT, DEAL, LEAD, OWN, Activity, Answer
from onethread_bitrix24.translate.chats import read_session
from onethread_bitrix24.translate.text import plain
from onethread_bitrix24.translate.whose import (
    CHANNEL,
    At,
    Portal,
    card_of,
    maybe_moment,
    messenger,
    moment,
    owner_of,
    spoken_to,
)

OPEN_LINE = "IMOPENLINES_SESSION"
_PROVIDERS: Mapping[str, tuple[Kind, str]] = {
    "VOXIMPLANT_CALL": (Kind.CALL, "call"),
    "CALL_LIST": (Kind.CALL, "call"),
    "CRM_CALL_TRACKER": (Kind.CALL, "call"),
    "CRM_EMAIL": (Kind.MESSAGE, "email"),
    "CRM_SMS": (Kind.MESSAGE, "sms"),
    "CRM_LF_MESSAGE": (Kind.NOTE, "feed"),
    "CRM_WEBFORM": (Kind.FORM, "form"),
    "CRM_MEETING": (Kind.NOTE, "meeting"),
    "CRM_TODO": (Kind.NOTE, "todo"),
    "CRM_TASKS_TASK": (Kind.NOTE, "task"),
    "CRM_TASKS_TASK_COMMENT": (Kind.NOTE, "task"),
    "CRM_REQUEST": (Kind.NOTE, "request"),
    "CRM_SIGN_DOCUMENT": (Kind.NOTE, "document"),
    "CRM_EXTERNAL_CHANNEL": (Kind.NOTE, "other"),
    "CONFIGURABLE_REST_APP": (Kind.NOTE, "application"),
    "REST_APP": (Kind.NOTE, "application"),
    OPEN_LINE: (Kind.RECORD, "openline"),
}
_TYPES = {"1": "CRM_MEETING", "2": "VOXIMPLANT_CALL", "3": "CRM_TASKS_TASK", "4": "CRM_EMAIL"}
"""Where no provider is named, TYPE_ID says it. [D]"""

_DIRECTIONS = {"1": Direction.IN, "2": Direction.OUT}
_DECLARED = {"phone": "phone", "email": "email", "PHONE": "phone", "EMAIL": "email"}
_MOST_ANSWERS = 100


def read_activity(row: Mapping[str, Json], place: str, portal: Portal) -> Iterator[Record]:
    """What happened, and the messages of a chat; nothing for what we wrote ourselves."""
    if is_ours(row):
        return
    activity = msgspec.convert(row, Activity)
    provider = activity.PROVIDER_ID or _TYPES.get(activity.TYPE_ID, "")
    if provider not in _PROVIDERS:
        raise UnsupportedEventError(f"activities of {provider[:60] or 'no provider'}")
    kind, via = _PROVIDERS[provider]
    at = _whose(activity)
    planned = _is_planned(activity, kind)
    told = _plan(activity, via, at, portal) if planned else _fact(activity, kind, via, at, portal)
    yield Record(told, (place,))
    if provider == OPEN_LINE:
        yield from read_session(activity, place, portal)


def is_ours(row: Mapping[str, Json]) -> bool:
    """Whether we have written it ourselves, or put it there by a connector of ours."""
    params = row.get("PROVIDER_PARAMS")
    chat = params.get("USER_CODE") if isinstance(params, dict) and row.get("PROVIDER_ID") == OPEN_LINE else ""
    return any(isinstance(one, str) and one.startswith(OWN) for one in (row.get("ORIGINATOR_ID"), chat))


def _whose(activity: Activity) -> At:
    """The person's card before the company's, the owner's before that of whom it was with."""
    owner = card_of(activity.OWNER_TYPE_ID, activity.OWNER_ID)
    met = [card_of(one.ENTITY_TYPE_ID, one.ENTITY_ID) for one in activity.COMMUNICATIONS]
    deal = owner_of(activity.deal, activity.OWNER_ID) if activity.OWNER_TYPE_ID == DEAL else None
    told = [one for one in (owner, *met, deal) if one]
    for kind in (CONTACT, LEAD):
        people = [one for one in told if one == card_of(kind, one.id)]
        if people:
            return owner if owner in people else people[0]
    return told[0] if told else At(f"card{activity.OWNER_TYPE_ID[:6]}", activity.OWNER_ID[:20])


def _is_planned(activity: Activity, kind: Kind) -> bool:
    """Whether it is still to come: not done, and its time was ahead when it was last touched."""
    start, touched = maybe_moment(activity.START_TIME), maybe_moment(activity.LAST_UPDATED or activity.CREATED)
    ahead = start is not None and touched is not None and start > touched
    return ahead and activity.COMPLETED != "Y" and kind in (Kind.CALL, Kind.NOTE)


def _plan(activity: Activity, via: str, at: At, portal: Portal) -> Interaction:
    told = _attributes(activity, via) | {"planned": activity.START_TIME}
    return Interaction(
        CHANNEL, portal.account, f"activity:{activity.ID}:plan@{at.text}", moment(activity.CREATED, activity.LAST_UPDATED),
        Kind.NOTE, conversation=at.conversation, subject=activity.SUBJECT[:1000] or None, handles=at.handles,
        attributes=told,
    )  # fmt: skip


def _fact(activity: Activity, kind: Kind, via: str, at: At, portal: Portal) -> Interaction:
    words = _SAY.get(via, _described)
    return Interaction(
        CHANNEL, portal.account, f"activity:{activity.ID}@{at.text}", _when(activity, kind), kind,
        _DIRECTIONS.get(activity.DIRECTION) if kind is not Kind.FORM else Direction.IN,
        conversation=at.conversation, subject=activity.SUBJECT[:1000] or None, text=words(activity) or None,
        handles=tuple(dict.fromkeys(_handles(activity, at, portal))), attributes=_attributes(activity, via),
    )  # fmt: skip


def _when(activity: Activity, kind: Kind) -> datetime:
    """Calls, meetings and mails have a time of their own; of to-dos START_TIME is when they are due."""
    if kind is Kind.NOTE and activity.PROVIDER_ID != "CRM_MEETING":
        return moment(activity.CREATED, activity.LAST_UPDATED, activity.START_TIME)
    return moment(activity.START_TIME, activity.CREATED, activity.LAST_UPDATED)


def _handles(activity: Activity, at: At, portal: Portal) -> Iterator[Handle]:
    """The card, by what they were reached, the chat, and what they typed into a form."""
    yield from at.handles
    yield from spoken_to(activity.COMMUNICATIONS, at)
    if chat := messenger(activity.PROVIDER_PARAMS.USER_CODE, portal.account, Trust.CRM):
        yield chat
    for answer in activity.PROVIDER_PARAMS.FIELDS[:_MOST_ANSWERS]:
        kind = _DECLARED.get(answer.type) or _DECLARED.get(answer.code.rpartition("_")[2])
        yield from (Handle(kind, value) for value in _values(answer)[:5] if kind and value and len(value) <= 300)


def _described(activity: Activity) -> str:
    return plain(activity.DESCRIPTION, activity.DESCRIPTION_TYPE)


def _filled_in(activity: Activity) -> str:
    """What somebody wrote, line by line; the fields themselves are attributes."""
    return "\n".join(
        f"{one.caption or one.code}: {', '.join(_values(one))}" for one in _answers(activity)
    ) or _described(activity)


_SAY: Mapping[str, Callable[[Activity], str]] = {"form": _filled_in, "openline": lambda _: ""}


def _answers(activity: Activity) -> list[Answer]:
    return [one for one in activity.PROVIDER_PARAMS.FIELDS[:_MOST_ANSWERS] if _values(one)]


def _values(answer: Answer) -> list[str]:
    told = answer.value if isinstance(answer.value, list) else [answer.value]
    return [str(one)[:2000] for one in told[:50] if isinstance(one, str | int | float) and one != ""]


def _attributes(activity: Activity, via: str) -> dict[str, Json]:
    told: dict[str, Json] = {"via": via, "staff": activity.staff, "place": activity.LOCATION[:500]}
    if activity.OWNER_TYPE_ID == DEAL:  # whoever may not read the deal is not to read its tasks at the contact
        told |= {"deal": activity.OWNER_ID}
    if via == "call":
        told |= {"duration": _seconds(activity), "missed": activity.SETTINGS.get("MISSED_CALL") in ("Y", "1") or None}
    if via == "form":
        told |= {"fields": {(one.caption or one.code)[:200]: ", ".join(_values(one)) for one in _answers(activity)}}
        link = activity.PROVIDER_PARAMS.FORM.get("LINK")
        told |= {"page": link[:2000] if isinstance(link, str) else None}
    if via == "openline":
        told |= {"connector": activity.PROVIDER_PARAMS.USER_CODE.partition("|")[0]}
    return {name: value for name, value in told.items() if value not in ("", None, {})}


def _seconds(activity: Activity) -> int | None:
    begin, end = maybe_moment(activity.START_TIME), maybe_moment(activity.END_TIME)
    if begin is None or end is None or not begin < end:
        return None
    return int((end - begin).total_seconds())
