"""Reading chats of all connectors: lines, chats of a card, a dialog, the messages of a session. [D imopenlines]"""

from typing import Any

from onethread_bitrix24.sandbox.call import Call, Method, whole, yes
from onethread_bitrix24.sandbox.cards.kinds import COMPANY, CONTACT, DEAL, LEAD
from onethread_bitrix24.sandbox.cards.table import Row
from onethread_bitrix24.sandbox.openlines.chats import answer, chats, lines, messages, sessions, user_code
from onethread_bitrix24.sandbox.protocol import errors
from onethread_bitrix24.sandbox.timeline.comments import kind_named

_IN_ORDER = (LEAD, COMPANY, CONTACT, DEAL)


def line_list(call: Call) -> list[dict[str, Any]]:
    """Open lines."""
    return [
        {"ID": str(row["ID"]), "LINE_NAME": row["LINE_NAME"], "ACTIVE": row["ACTIVE"], "CRM": "Y", "CRM_CREATE": "lead"}
        for row in lines(call)
    ]


def crm_chats(call: Call) -> list[dict[str, Any]]:
    """The chats of a card; only those that go on, unless told otherwise."""
    card = kind_named(call, call.need("CRM_ENTITY_TYPE")), whole(call.need("CRM_ENTITY"))
    open_only = yes(call.get("ACTIVE_ONLY", "Y"))
    return [
        {
            "CHAT_ID": str(chat["ID"]),
            "CONNECTOR_ID": chat["CONNECTOR"],
            "CONNECTOR_TITLE": chat["CONNECTOR"].capitalize(),
        }
        for chat in chats(call)
        if card in _cards(call, chat) and not (open_only and sessions(call).rows[chat["SESSION_ID"]]["CLOSED"])
    ]


def _cards(call: Call, chat: Row) -> list[tuple[int, int]]:
    """Where a chat belongs now: the loser of a merge is the survivor."""
    merged = call.portal.state.merged
    return [(kind, merged.get((kind, id_), id_)) for kind, id_ in chat["CARDS"]]


def dialog(call: Call) -> dict[str, Any]:
    """A chat by its number, by a session or by a user code."""
    chat = _chat(call)
    if chat is None:
        raise errors.Refusal(400, "DIALOG_NOT_EXIST", "Dialog does not exist")
    cards = dict(_cards(call, chat))
    first = next(((kind.code, cards[kind.id]) for kind in (LEAD, DEAL, CONTACT) if kind.id in cards), ("NONE", 0))
    session = sessions(call).rows[chat["SESSION_ID"]]
    crm = "Y" if cards else "N"
    return {
        "id": chat["ID"],
        "type": "lines",
        "title": chat["NAME"],
        "dialog_id": f"chat{chat['ID']}",
        "entity_type": "LINES",
        "entity_id": f"{chat['KEY']}|{chat['PERSON']}",
        "entity_data_1": f"{crm}|{first[0]}|{first[1]}|N|N|{session['ID']}|{session['STARTED']}|0|0|0",
        "entity_data_2": "|".join(f"{kind.code}|{cards.get(kind.id, 0)}" for kind in _IN_ORDER),
        "date_create": call.portal.clock.iso(chat["CREATED"]),
        "message_count": len(messages(call).having("CHAT_ID", chat["ID"])),
    }


def _chat(call: Call) -> Row | None:
    if call.get("SESSION_ID"):
        session = sessions(call).get(whole(call.get("SESSION_ID")))
        return chats(call).get(session["CHAT_ID"]) if session else None
    if call.get("USER_CODE"):
        wanted = str(call.get("USER_CODE")).removeprefix("imol|")
        codes = ((chat, (user_code(chat), f"{chat['KEY']}|{chat['PERSON']}")) for chat in chats(call))
        return next((chat for chat, known in codes if wanted in known), None)
    return chats(call).get(whole(call.get("CHAT_ID") or str(call.get("DIALOG_ID") or "").removeprefix("chat")))


def history(call: Call) -> dict[str, Any]:
    """All messages of one session, by their numbers; of a chat those of its last session. No pages. [D]"""
    chat = _chat(call)
    if chat is None:
        raise errors.access_denied()
    session = whole(call.get("SESSION_ID") or chat["SESSION_ID"])
    ids = sorted(messages(call).having("SESSION_ID", session))
    rows = [messages(call).rows[id_] for id_ in ids]
    return {
        "sessionId": session,
        "chatId": chat["ID"],
        "message": {str(row["ID"]): _message(call, row) for row in rows},
        "users": {str(id_): _user(call, chat, id_) for id_ in dict.fromkeys(row["AUTHOR"] for row in rows)},
        "files": {},
    }


def _message(call: Call, row: Row) -> dict[str, Any]:
    return {
        "id": row["ID"],
        "chatid": row["CHAT_ID"],
        "senderid": row["AUTHOR"],
        "date": call.portal.clock.iso(row["DATE"]),
        "text": row["TEXT"],
        "params": {"CONNECTOR_MID": [row["OUTER"]]} if row["OUTER"] else {},
    }


def _user(call: Call, chat: Row, id_: int) -> dict[str, Any]:
    staff = call.portal.state.users.get(id_)
    name = f"{staff['NAME']} {staff['LAST_NAME']}" if staff else chat["NAME"]
    return {"id": id_, "name": name, "connector": staff is None}


def add_message(call: Call) -> int:
    """Write to the customer as somebody of the staff. It really goes out. [D]"""
    chat = chats(call).get(whole(call.need("CHAT_ID")))
    card = kind_named(call, call.need("CRM_ENTITY_TYPE")), whole(call.need("CRM_ENTITY"))
    if chat is None or card not in _cards(call, chat):
        raise errors.Refusal(400, "CHAT_NOT_IN_CRM", "Chat does not belong to the CRM entity")
    return int(answer(call, chat, whole(call.need("USER_ID")), str(call.need("MESSAGE")))["ID"])


METHODS = (
    Method("imopenlines.config.list.get", line_list, "imopenlines"),
    Method("imopenlines.crm.chat.get", crm_chats, "imopenlines", cost=0.05),
    Method("imopenlines.dialog.get", dialog, "imopenlines", cost=0.05),
    Method("imopenlines.session.history.get", history, "imopenlines", cost=0.15),
    Method("imopenlines.crm.message.add", add_message, "imopenlines", cost=0.2),
)
