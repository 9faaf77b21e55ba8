"""Chats, their sessions and messages, and the CRM's tracker that knows or makes the card of whoever writes. [D]"""

from functools import partial
from typing import Any

from onethread_bitrix24.sandbox.call import Call
from onethread_bitrix24.sandbox.cards import keeping
from onethread_bitrix24.sandbox.cards.kinds import CONTACT, DEAL, LEAD
from onethread_bitrix24.sandbox.cards.table import Row, Table
from onethread_bitrix24.sandbox.cards.ways import changed_classic, normal
from onethread_bitrix24.sandbox.events.telling import tell
from onethread_bitrix24.sandbox.timeline.happening import happen, show_at
from onethread_bitrix24.sandbox.timeline.owners import Owner

_FIRST_GUEST = 1000
"""Customers in chats are users of the portal, too; these are their numbers."""


def chats(call: Call) -> Table:
    """All chats."""
    return call.portal.state.rows("chats")


def sessions(call: Call) -> Table:
    """All sessions: stretches of a chat until somebody closed it."""
    return call.portal.state.rows("sessions")


def messages(call: Call) -> Table:
    """All messages."""
    return call.portal.state.rows("messages")


def lines(call: Call) -> Table:
    """Open lines; the first is there from the beginning."""
    table = call.portal.state.rows("lines")
    if not len(table):
        table.add({"LINE_NAME": "Open line", "ACTIVE": "Y"})
    return table


def chat_with(call: Call, connector: str, line: int, person: dict[str, Any], outer: str) -> Row:
    """The chat with somebody on a connector; made when they first write."""
    key = f"{connector}|{line}|{outer}"
    known = chats(call).having("KEY", key)
    if known:
        return chats(call).rows[min(known)]
    name = " ".join(str(person[part]) for part in ("name", "last_name") if person.get(part)) or "Guest"
    row = {"KEY": key, "CONNECTOR": connector, "LINE": line, "OUTER": outer, "PERSON": str(person.get("id", ""))}
    row |= {"NAME": name, "USER_ID": _FIRST_GUEST + len(chats(call)), "SESSION_ID": 0, "CARDS": []}
    return chats(call).add(row | {"CREATED": int(call.now)})


def user_code(chat: Row) -> str:
    """connector|line|chat outside|number of the guest. [D]"""
    return f"{chat['KEY']}|{chat['USER_ID']}"


def imol(chat: Row) -> str:
    """The messenger address of a card: imol|connector|line|chat outside|user outside. [D]"""
    return f"imol|{chat['KEY']}|{chat['PERSON']}"


def session_of(call: Call, chat: Row, person: dict[str, Any], *, crm: bool = True) -> Row:
    """The open session of a chat; a new one is an activity at the cards of whoever writes."""
    current = sessions(call).get(chat["SESSION_ID"])
    if current is not None and not current["CLOSED"]:
        return current
    row = sessions(call).add({"CHAT_ID": chat["ID"], "STARTED": int(call.now), "CLOSED": 0})
    chat["SESSION_ID"] = row["ID"]
    if crm:
        chat["CARDS"] = chat["CARDS"] or _track(call, chat, person)
        _show(call, chat, row)
    tell(
        call,
        "ONSESSIONSTART",
        {"DATA": [{"connector": _connector(chat), "chat": {"id": chat["ID"]}, "session": _session(row)}]},
    )
    return row


def close(call: Call, session: Row) -> None:
    """Nobody is being answered any more."""
    session["CLOSED"] = int(call.now)
    chat = chats(call).rows[session["CHAT_ID"]]
    tell(
        call,
        "ONSESSIONFINISH",
        {"DATA": [{"connector": _connector(chat), "chat": {"id": chat["ID"]}, "session": _session(session)}]},
    )


def say(
    call: Call, chat: Row, session: Row, author: int, text: str, at: int, outer: str = "", files: Any = None
) -> Row:
    """A message, told to those who listen to open lines."""
    row = messages(call).add(
        {"CHAT_ID": chat["ID"], "SESSION_ID": session["ID"], "AUTHOR": author, "TEXT": text, "DATE": at, "OUTER": outer}
        | {"FILES": files or [], "DELIVERED": False}
    )
    told = {
        "connector": _connector(chat),
        "chat": {"id": chat["ID"]},
        "message": {"id": row["ID"], "date": at, "text": text, "user_id": author},
        "session": _session(session),
        "user": {"id": author},
    }
    tell(call, "ONOPENLINEMESSAGEADD", {"DATA": [told]})
    return row


def answer(call: Call, chat: Row, user_id: int, text: str) -> Row:
    """Somebody of the staff answers: the connector is told to carry it. [D]"""
    session = session_of(call, chat, {"id": chat["PERSON"], "name": chat["NAME"]})
    row = say(call, chat, session, user_id, text, int(call.now))
    staff = call.portal.state.users.get(user_id)
    shown = f"[b]{staff['NAME'] if staff else 'Staff'}:[/b] [br]{text}"
    message = {"im": {"chat_id": chat["ID"], "message_id": row["ID"]}, "message": {"user_id": user_id, "text": shown}}
    told = {
        "CONNECTOR": chat["CONNECTOR"],
        "LINE": chat["LINE"],
        "MESSAGES": [message | {"chat": {"id": chat["OUTER"]}}],
    }
    tell(call, "ONIMCONNECTORMESSAGEADD", told)
    return row


def _connector(chat: Row) -> Row:
    return {
        "connector_id": chat["CONNECTOR"],
        "line_id": chat["LINE"],
        "chat_id": chat["OUTER"],
        "user_id": chat["USER_ID"],
    }


def _session(row: Row) -> Row:
    return {"id": row["ID"], "closed": int(bool(row["CLOSED"]))}


def _track(call: Call, chat: Row, person: dict[str, Any]) -> list[Owner]:
    """The cards of whoever writes: known by address or phone, otherwise made: a lead, or a contact with a deal. [D]"""
    table = call.portal.state.table(CONTACT)
    for kind, value in (("IM", imol(chat)), ("PHONE", person.get("phone")), ("EMAIL", person.get("email"))):
        key = f"{kind}|{normal(kind, str(value), national=call.portal.options.phone_national)}" if value else ""
        found = sorted(table.having("_WAYS", key)) if key else []
        if found:
            _remember(call, chat, found[0])
            return [(CONTACT.id, found[0])]
    return _made(call, chat, person)


def _made(call: Call, chat: Row, person: dict[str, Any]) -> list[Owner]:
    values = {
        "NAME": str(person.get("name") or ""),
        "LAST_NAME": str(person.get("last_name") or ""),
        "SOURCE_ID": "OTHER",
    }
    ways = changed_classic([], _ways(chat, person), partial(call.portal.state.next, "way"))
    title = f"{chat['NAME']} - {chat['CONNECTOR']}"
    if call.portal.options.lead_mode == 1:
        return [(LEAD.id, keeping.create(call, LEAD, values | {"TITLE": title}, ways)["ID"])]
    contact = keeping.create(call, CONTACT, values, ways)["ID"]
    deal = keeping.create(call, DEAL, {"TITLE": title, "CONTACT_ID": contact}, [])["ID"]
    return [(DEAL.id, deal), (CONTACT.id, contact)]


def _ways(chat: Row, person: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"IM": [{"VALUE": imol(chat), "VALUE_TYPE": "IMOL"}]}
    for name in ("phone", "email"):
        if person.get(name):
            told[name.upper()] = [{"VALUE": str(person[name]), "VALUE_TYPE": "WORK"}]
    return told


def _remember(call: Call, chat: Row, contact: int) -> None:
    """A contact that was known gets the address of this chat."""
    row = call.portal.state.table(CONTACT).rows[contact]
    if not any(way["VALUE"] == imol(chat) for way in row["FM"]):
        ways = changed_classic(row["FM"], {"IM": _ways(chat, {})["IM"]}, partial(call.portal.state.next, "way"))
        keeping.change(call, CONTACT, row, {}, ways)


def _show(call: Call, chat: Row, session: Row) -> None:
    values: Row = {"TYPE_ID": 6, "PROVIDER_ID": "IMOPENLINES_SESSION", "PROVIDER_TYPE_ID": str(chat["LINE"])}
    values |= {"SUBJECT": f"Chat with {chat['NAME']}", "ASSOCIATED_ENTITY_ID": session["ID"], "DIRECTION": 1}
    values["PROVIDER_PARAMS"] = {"USER_CODE": user_code(chat)}
    row = happen(call, chat["CARDS"][0], values)
    show_at(call, row, chat["CARDS"])
