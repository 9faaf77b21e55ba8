"""Calls that an application registers, the activities they become, and their statistics. [D telephony]"""

from typing import Any

from onethread_bitrix24.sandbox.access import hexes
from onethread_bitrix24.sandbox.call import Call, Method, Page, listing, mapping, truthy, whole
from onethread_bitrix24.sandbox.cards import keeping
from onethread_bitrix24.sandbox.cards.filters import condition, split
from onethread_bitrix24.sandbox.cards.kinds import COMPANY, CONTACT, LEAD
from onethread_bitrix24.sandbox.cards.listing import page_rows
from onethread_bitrix24.sandbox.cards.table import Row, Table
from onethread_bitrix24.sandbox.cards.values import moment
from onethread_bitrix24.sandbox.cards.ways import changed_classic, normal
from onethread_bitrix24.sandbox.events.telling import tell
from onethread_bitrix24.sandbox.protocol import errors
from onethread_bitrix24.sandbox.protocol.encode import EMPTY_OBJECT
from onethread_bitrix24.sandbox.timeline.comments import kind_named
from onethread_bitrix24.sandbox.timeline.happening import happen
from onethread_bitrix24.sandbox.timeline.owners import Owner

_SAME_SECONDS = 1800
_WHOLE = {"ID", "CALL_TYPE", "PORTAL_USER_ID", "CALL_DURATION", "CRM_ENTITY_ID", "CRM_ACTIVITY_ID"}


def _calls(call: Call) -> Table:
    return call.portal.state.rows("calls")


def register(call: Call) -> dict[str, Any]:
    """A call begins. The same again within half an hour is the same call; its start is no part of the key. [D]"""
    user, phone, kind = whole(call.need("USER_ID")), str(call.need("PHONE_NUMBER")), whole(call.need("TYPE"))
    key = [phone, kind, user, str(call.get("LINE_NUMBER") or ""), str(call.get("EXTERNAL_CALL_ID") or "")]
    for row in _calls(call):
        if row["KEY"] == key and row["REGISTERED"] + _SAME_SECONDS > call.now:
            return _registered(row)
    owner, made = _owner(call, phone)
    unmade = owner is None and truthy(call.get("CRM_CREATE"))
    started = moment(call.get("CALL_START_DATE") or call.now, call.portal.clock.zone) or int(call.now)
    row = {"KEY": key, "CALL_ID": f"externalCall.{hexes(call.portal.state.chance, 32)}.{int(call.now)}", "OWNER": owner}
    row |= {"REGISTERED": call.now, "STARTED": started, "PHONE": phone, "TYPE": kind, "USER": user, "MADE": made}
    row |= {"FINISHED": False, "DURATION": 0, "CODE": "", "ACTIVITY": 0, "RECORD": "", "TRANSCRIPT": 0}
    told = _registered(_calls(call).add(row))
    return told | ({"LEAD_CREATION_ERROR": "Leads are not used in this portal"} if unmade else {})


def _registered(row: Row) -> dict[str, Any]:
    made = [{"ENTITY_TYPE": "LEAD", "ENTITY_ID": row["MADE"]}] if row["MADE"] else []
    told = {"CALL_ID": row["CALL_ID"], "CRM_CREATED_LEAD": row["MADE"] or None, "CRM_CREATED_ENTITIES": made}
    return told | _entity(row)


def _entity(row: Row) -> dict[str, Any]:
    codes = {kind.id: kind.code for kind in (LEAD, CONTACT, COMPANY)}
    kind, id_ = row["OWNER"] or (0, 0)
    return {"CRM_ENTITY_TYPE": codes.get(kind, ""), "CRM_ENTITY_ID": id_}


def _owner(call: Call, phone: str) -> tuple[Owner | None, int]:
    """The card of whoever calls, and the lead that was made for them, if one was wanted."""
    if call.get("CRM_ENTITY_TYPE") and call.get("CRM_ENTITY_ID"):
        owner = kind_named(call, call.get("CRM_ENTITY_TYPE")), whole(call.get("CRM_ENTITY_ID"))
        return (owner, 0) if call.portal.state.card(*owner) else (None, 0)
    key = f"PHONE|{normal('PHONE', phone, national=call.portal.options.phone_national)}"
    for kind in (CONTACT, COMPANY, LEAD):
        found = call.portal.state.table(kind).having("_WAYS", key)
        if found:
            return (kind.id, min(found)), 0
    if not truthy(call.get("CRM_CREATE")) or call.portal.options.lead_mode != 1:
        return None, 0
    ways = changed_classic([], {"PHONE": [{"VALUE": phone}]}, lambda: call.portal.state.next("way"))
    lead = keeping.create(call, LEAD, {"TITLE": phone, "SOURCE_ID": str(call.get("CRM_SOURCE") or "CALL")}, ways)["ID"]
    return (LEAD.id, lead), lead


def finish(call: Call) -> dict[str, Any]:
    """A call is over: it becomes an activity with its own time, and a row of the statistics. [D]"""
    row = _existing(call)
    if not row["FINISHED"]:
        row |= {
            "FINISHED": True,
            "DURATION": whole(call.get("DURATION")),
            "CODE": str(call.get("STATUS_CODE") or "200"),
        }
        row["FAILED"] = str(call.get("FAILED_REASON") or "")
        if row["OWNER"]:
            row["ACTIVITY"] = happen(call, row["OWNER"], _activity(row))["ID"]
        tell(call, "ONVOXIMPLANTCALLEND", _event(call, row))
    return _statistics(call, row) | {"CALL_START_DATE": EMPTY_OBJECT}


def _activity(row: Row) -> Row:
    outgoing = row["TYPE"] in (1, 4)
    words = "Outgoing call to" if outgoing else "Incoming call from"
    way = {
        "ID": 0,
        "TYPE": "PHONE",
        "VALUE": row["PHONE"],
        "ENTITY_ID": row["OWNER"][1],
        "ENTITY_TYPE_ID": row["OWNER"][0],
    }
    return {
        "TYPE_ID": 2,
        "PROVIDER_ID": "VOXIMPLANT_CALL",
        "PROVIDER_TYPE_ID": "CALL",
        "SUBJECT": f"{words} {row['PHONE']}",
        "DIRECTION": 2 if outgoing else 1,
        "START_TIME": row["STARTED"],
        "END_TIME": row["STARTED"] + row["DURATION"],
        "COMPLETED": "Y" if row["CODE"] == "200" else "N",
        "RESPONSIBLE_ID": row["USER"],
        "ORIGIN_ID": f"VI_{row['CALL_ID']}",
        "COMMUNICATIONS": [way],
    }


def _existing(call: Call) -> Row:
    found = _calls(call).having("CALL_ID", str(call.need("CALL_ID")))
    if not found:
        raise errors.Refusal(400, "NOT_FOUND", "Call is not found")
    return _calls(call).rows[min(found)]


def _event(call: Call, row: Row) -> dict[str, Any]:
    return {
        "CALL_ID": row["CALL_ID"],
        "CALL_TYPE": row["TYPE"],
        "PHONE_NUMBER": row["PHONE"],
        "PORTAL_USER_ID": row["USER"],
        "CALL_DURATION": row["DURATION"],
        "CALL_START_DATE": call.portal.clock.iso(row["STARTED"]),
        "CALL_FAILED_CODE": row["CODE"],
        "CRM_ACTIVITY_ID": row["ACTIVITY"],
    }


def attach_record(call: Call) -> dict[str, Any]:
    """The recording of a call; its content is not kept."""
    row = _existing(call)
    row["RECORD"] = str(call.get("RECORD_URL") or f"{call.portal.home}/disk/{row['ID']}/{call.need('FILENAME')}")
    if not call.get("RECORD_URL") and not call.get("FILE_CONTENT"):
        ticket = f"auth={call.caller.access}&token=telephony|{hexes(call.portal.state.chance, 32)}"
        return {"uploadUrl": f"{call.portal.home}/rest/upload.json?{ticket}", "fieldName": "file"}
    return {"FILE_ID": call.portal.state.next("file")}


def upload(call: Call) -> dict[str, Any]:
    """The file for which a ticket was given; its content is not kept. [D]"""
    if not str(call.need("token")).startswith("telephony|") or not call.get("file"):
        raise errors.core("Wrong upload token or no file")
    return {"FILE_ID": call.portal.state.next("file")}


def attach_transcription(call: Call) -> dict[str, Any]:
    """What was said in a call that is over."""
    row = _existing(call)
    if not row["FINISHED"]:
        raise errors.core("Call is not finished")
    row["TRANSCRIPT"] = call.portal.state.next("transcript")
    row["SAID"] = [mapping(one) for one in listing(call.need("MESSAGES"))]
    return {"TRANSCRIPT_ID": row["TRANSCRIPT"]}


def search(call: Call) -> list[dict[str, Any]]:
    """Cards by a phone."""
    key = f"PHONE|{normal('PHONE', str(call.need('PHONE_NUMBER')), national=call.portal.options.phone_national)}"
    told = []
    for kind in (CONTACT, COMPANY, LEAD):
        table = call.portal.state.table(kind)
        for id_ in sorted(table.having("_WAYS", key)):
            row = table.rows[id_]
            name = " ".join(row[part] for part in ("NAME", "LAST_NAME") if row.get(part)) or row.get("TITLE")
            told.append(
                {
                    "CRM_ENTITY_TYPE": kind.code,
                    "CRM_ENTITY_ID": id_,
                    "NAME": name,
                    "ASSIGNED_BY_ID": row["ASSIGNED_BY_ID"],
                }
            )
    return told


def statistic(call: Call) -> Page:
    """Finished calls; the order stands in SORT and ORDER. [D]"""
    table = Table()
    for row in _calls(call):
        if row["FINISHED"]:
            table.put(_statistics(call, row) | {"ID": row["ID"], "_AT": row["STARTED"]})
    zone, parts = call.portal.clock.zone, []
    for name_of, raw in mapping(call.variant("filter")).items():
        operator, name = split(name_of)
        at = name == "CALL_START_DATE"
        read: Any = (lambda one: moment(one, zone)) if at else whole if name in _WHOLE else str
        parts.append(condition("_AT" if at else name, operator, raw, read))
    sort, down = str(call.variant("sort") or "ID"), str(call.variant("order") or "ASC").upper() == "DESC"
    order = [("_AT" if sort == "CALL_START_DATE" else sort, down)]
    found = page_rows(table, parts, order, call.start, _number)
    shown = [{name: str(value) for name, value in row.items() if name != "_AT"} for row in found.rows]
    return Page(shown, found.total, found.next)


def _number(row: Row, name: str) -> Any:
    value = row.get(name)
    return whole(value) if name in _WHOLE else value


def _statistics(call: Call, row: Row) -> dict[str, Any]:
    return {
        "ID": row["ID"],
        "CALL_ID": row["CALL_ID"],
        "CALL_TYPE": row["TYPE"],
        "PHONE_NUMBER": row["PHONE"],
        "PORTAL_USER_ID": row["USER"],
        "CALL_DURATION": row["DURATION"],
        "CALL_START_DATE": call.portal.clock.iso(row["STARTED"]),
        "CALL_FAILED_CODE": row["CODE"],
        "CALL_RECORD_URL": row["RECORD"],
        "CRM_ACTIVITY_ID": row["ACTIVITY"],
        "TRANSCRIPT_ID": row["TRANSCRIPT"] or "",
        **_entity(row),
    }


METHODS = (
    Method("upload", upload, "telephony", app=True, cost=0.2),
    Method("telephony.externalcall.register", register, "telephony", app=True, cost=0.3),
    Method("telephony.externalcall.finish", finish, "telephony", app=True, cost=0.3),
    Method("telephony.externalcall.attachrecord", attach_record, "telephony", app=True, cost=0.2),
    Method("telephony.call.attachtranscription", attach_transcription, "telephony", app=True, cost=0.2),
    Method("telephony.externalcall.searchcrmentities", search, "telephony", cost=0.05),
    Method("voximplant.statistic.get", statistic, "telephony", cost=0.1),
)
