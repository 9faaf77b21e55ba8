"""Making, changing and deleting activities: defaults, where they are shown, who is told, and which mails would go out."""

from typing import Any

from onethread_bitrix24.sandbox.call import Call, whole
from onethread_bitrix24.sandbox.cards.keeping import touch
from onethread_bitrix24.sandbox.cards.table import Row
from onethread_bitrix24.sandbox.cards.values import LATEST
from onethread_bitrix24.sandbox.events.telling import tell
from onethread_bitrix24.sandbox.protocol import errors
from onethread_bitrix24.sandbox.timeline.owners import Owner, activities, owned, owners_of

EMAIL, OUTGOING = 4, 2
_FAR = LATEST
"""An activity without a deadline."""


def owner(call: Call, kind_id: Any, id_: Any) -> Owner:
    """A card that is there, or OWNER_NOT_FOUND."""
    found = whole(kind_id), whole(id_)
    if call.portal.state.card(*found) is None:
        raise errors.owner_not_found()
    return found


def existing(call: Call, id_: int, provider: str = "") -> Row:
    """The activity that is asked for, of this provider if one is named."""
    row = activities(call.portal.state).get(id_)
    if row is None or (provider and row["PROVIDER_ID"] != provider):
        raise errors.item_not_found()
    return row


def happen(call: Call, first: Owner, values: Row) -> Row:
    """A new activity at a card."""
    now, user = int(call.now), call.caller.user_id
    row = {"OWNER_TYPE_ID": first[0], "OWNER_ID": first[1], "COMPLETED": "N", "PRIORITY": 2, "DESCRIPTION_TYPE": 1}
    row |= {"CREATED": now, "LAST_UPDATED": now, "AUTHOR_ID": user, "EDITOR_ID": user, "RESPONSIBLE_ID": user}
    row |= {"START_TIME": now, "DIRECTION": 0, "NOTIFY_TYPE": 0, "NOTIFY_VALUE": 0}
    row |= {name: value for name, value in values.items() if value is not None}
    row.setdefault("DEADLINE", row.get("END_TIME") or row["START_TIME"])
    made = activities(call.portal.state).add(owned(_finished(row), [first]))
    _told(call, made, "ADD")
    return made


def change(call: Call, row: Row, values: Row) -> Row:
    """A changed activity."""
    changed = _finished(row | values | {"LAST_UPDATED": int(call.now), "EDITOR_ID": call.caller.user_id})
    activities(call.portal.state).put(changed)
    _told(call, changed, "UPDATE")
    return changed


def delete(call: Call, row: Row) -> None:
    """Forget an activity. A mail that has gone out is not called back. [D]"""
    activities(call.portal.state).remove(row["ID"])
    _told(call, row, "DELETE")


def show_at(call: Call, row: Row, owners: list[Owner]) -> Row:
    """Show it at these cards; the first is its owner."""
    first = owners[0]
    return activities(call.portal.state).put(owned(row, owners) | {"OWNER_TYPE_ID": first[0], "OWNER_ID": first[1]})


def no_deadline() -> int:
    """What stands for none."""
    return _FAR


def would_send(call: Call, row: Row) -> None:
    """The e-mail guard: note the mail that a real portal sends at this moment. Without a sender it fails, afterwards. [D]"""
    if (row["TYPE_ID"], row["DIRECTION"], row["COMPLETED"]) != (EMAIL, OUTGOING, "Y"):
        return
    settings = row.get("SETTINGS")
    sender = settings.get("MESSAGE_FROM") if isinstance(settings, dict) else None
    if not sender or "@" not in str(sender):
        raise errors.core("Email send error. Sender is not specified.")
    to = [one.get("VALUE") for one in row.get("COMMUNICATIONS") or []]
    mail = {"at": call.now, "activity": row["ID"], "from": sender, "to": to, "subject": row.get("SUBJECT")}
    call.portal.mailbox.mails.append(mail)


def _finished(row: Row) -> Row:
    """The status follows from whether it is completed."""
    return row | {"STATUS": 2 if row["COMPLETED"] == "Y" else 1}


def _told(call: Call, row: Row, what: str) -> None:
    tell(call, f"ONCRMACTIVITY{what}", {"FIELDS": {"ID": row["ID"]}})
    for one in owners_of(row):
        touch(call, *one)
