"""Making, changing and deleting cards: defaults, links, stages and their history, and who is told. [D, S]"""

from collections.abc import Mapping
from typing import Any

from onethread_bitrix24.sandbox.call import Call, yes
from onethread_bitrix24.sandbox.cards.directories import CREATED, FINISHED, MOVED, OTHER_PIPELINE
from onethread_bitrix24.sandbox.cards.fields import MULTI, Field
from onethread_bitrix24.sandbox.cards.kinds import COMPANY, CONTACT, DEAL, LEAD, Kind
from onethread_bitrix24.sandbox.cards.table import Row
from onethread_bitrix24.sandbox.cards.values import kept
from onethread_bitrix24.sandbox.cards.ways import Way, names_of_imol, normal
from onethread_bitrix24.sandbox.events.telling import tell, tell_card
from onethread_bitrix24.sandbox.protocol import errors

_LINKS = {"COMPANY_ID": "COMPANY_IDS", "CONTACT_ID": "CONTACT_IDS"}


def writable(call: Call, fields: Mapping[str, Field], given: Mapping[str, Any], *, new: bool) -> Row:
    """What may be written of what was given; unknown, read-only and immutable fields are dropped. [S, D]"""
    zone = call.portal.clock.zone
    return {
        name: kept(fields[name].type, value, zone, multiple=fields[name].multiple)
        for name, value in given.items()
        if name in fields and name not in MULTI and not fields[name].read_only and (new or not fields[name].immutable)
    }


def create(call: Call, kind: Kind, values: Row, ways: list[Way], told: Row | None = None) -> Row:
    """A new card. `told` overrides what the portal would write itself, as an import may."""
    state, now, user = call.portal.state, int(call.now), call.caller.user_id
    row = {name: one.default for name, one in state.fields(kind).items() if one.default is not None}
    row |= {"ASSIGNED_BY_ID": user, "CREATED_BY_ID": user, "MODIFY_BY_ID": user, "DATE_CREATE": now, "DATE_MODIFY": now}
    row |= {"LAST_ACTIVITY_TIME": now, "LAST_ACTIVITY_BY": user}
    row |= {name: value for name, value in values.items() if value is not None} | (told or {})
    row["FM"] = ways
    _link(row, values)
    _stage(call, kind, row, None)
    _complete(call, kind, row)
    kept_row = state.table(kind).add(row)
    if kind.stage:
        _remember(call, kind, kept_row, CREATED)
    tell_card(call, kind, kept_row["ID"], "ADD")
    return kept_row


def change(call: Call, kind: Kind, old: Row, values: Row, ways: list[Way], told: Row | None = None) -> Row:
    """A changed card; the time of change moves even if nothing else does. [?]"""
    row = old | values | {"FM": ways}
    row |= {"DATE_MODIFY": int(call.now), "MODIFY_BY_ID": call.caller.user_id} | (told or {})
    _link(row, values)
    _stage(call, kind, row, old)
    _complete(call, kind, row)
    call.portal.state.table(kind).put(row)
    if kind.stage and (row.get(kind.stage), row.get("CATEGORY_ID")) != (old.get(kind.stage), old.get("CATEGORY_ID")):
        piped = row.get("CATEGORY_ID") != old.get("CATEGORY_ID")
        _remember(call, kind, row, OTHER_PIPELINE if piped else MOVED)
        if piped and kind is DEAL:
            moved = {name: row.get(name) for name in ("ID", "CATEGORY_ID", "STAGE_ID")}
            tell(call, "ONCRMDEALMOVETOCATEGORY", {"FIELDS": moved})
    tell_card(call, kind, row["ID"], "UPDATE")
    return row


def delete(call: Call, kind: Kind, row: Row) -> None:
    """Forget a card."""
    call.portal.state.table(kind).remove(row["ID"])
    tell_card(call, kind, row["ID"], "DELETE")


def touch(call: Call, kind_id: int, id_: int) -> None:
    """Something happened at a card: its last activity moves, and nobody is told. [?]"""
    row = call.portal.state.card(kind_id, id_)
    if row is not None:
        row |= {"LAST_ACTIVITY_TIME": int(call.now), "LAST_ACTIVITY_BY": call.caller.user_id}


def _link(row: Row, values: Row) -> None:
    """One company and many, one contact and many: either may be written, the first is the main one."""
    for one, many in _LINKS.items():
        if many in values:
            row[many] = list(dict.fromkeys(values[many]))
            row[one] = row[many][0] if row[many] else None
        elif one in values:
            others = [other for other in row.get(many) or [] if other != values[one]]
            row[many] = [values[one], *others] if values[one] else others
            row[one] = values[one] or None


def _stage(call: Call, kind: Kind, row: Row, old: Row | None) -> None:
    """Set what follows from the stage: its meaning, whether it is closed, when it moved."""
    if not kind.stage:
        return
    directories, now = call.portal.state.directories, int(call.now)
    if old is None and kind.piped and not row.get("CATEGORY_ID"):
        row["CATEGORY_ID"] = directories.first_pipeline(kind)
    pipeline = row.get("CATEGORY_ID") or 0
    moved_over = old is not None and kind.piped and old.get("CATEGORY_ID") != pipeline
    meaning = directories.meaning(kind, pipeline, row.get(kind.stage) or "")
    if meaning is None:
        row[kind.stage] = _fallback(call, kind, row, None if moved_over else old, pipeline)
        meaning = directories.meaning(kind, pipeline, row[kind.stage]) or "P"
    moved = old is None or old.get(kind.stage) != row[kind.stage]
    row[f"{kind.stage[:-3]}_SEMANTIC_ID"] = meaning
    if kind is DEAL:
        row["CLOSED"] = "N" if meaning == "P" else "Y"
        row["IS_NEW"] = "Y" if row[kind.stage].endswith("NEW") else "N"
    if moved:
        row |= {"MOVED_TIME": row.get("MOVED_TIME", now) if old is None else now, "MOVED_BY_ID": call.caller.user_id}
        row["DATE_CLOSED"] = None if meaning == "P" else now


def _fallback(call: Call, kind: Kind, row: Row, old: Row | None, pipeline: int) -> str:
    """An unknown stage leaves the card where it was, a new card begins at the first. [?]"""
    if old is not None:
        return str(old[kind.stage])
    return next((one["STATUS_ID"] for one in call.portal.state.directories.stages(kind, pipeline)), "NEW")


def _remember(call: Call, kind: Kind, row: Row, type_id: int) -> None:
    meaning = row[f"{kind.stage[:-3]}_SEMANTIC_ID"]
    what = FINISHED if type_id == MOVED and meaning != "P" else type_id
    pipeline = row.get("CATEGORY_ID") or 0
    call.portal.state.directories.remember(kind, row["ID"], what, int(call.now), pipeline, row[kind.stage], meaning)


def _complete(call: Call, kind: Kind, row: Row) -> None:
    """What is worked out from the rest, and the keys by which duplicates are found."""
    ways: list[Way] = row["FM"]
    national = call.portal.options.phone_national
    row["_WAYS"] = list(
        dict.fromkeys(f"{way['TYPE_ID']}|{normal(way['TYPE_ID'], way['VALUE'], national=national)}" for way in ways)
    )
    if kind in (CONTACT, COMPANY, LEAD):
        for name, kind_of_way in (("HAS_PHONE", "PHONE"), ("HAS_EMAIL", "EMAIL")):
            row[name] = "Y" if any(way["TYPE_ID"] == kind_of_way for way in ways) else "N"
        row["HAS_IMOL"] = "Y" if any(map(names_of_imol, ways)) else "N"
    if kind in (LEAD, DEAL):
        row["IS_RETURN_CUSTOMER"] = "Y" if row.get("CONTACT_ID") or row.get("COMPANY_ID") else "N"


def check_ways(fields: Mapping[str, Any]) -> None:
    """Multi-fields must be lists, and e-mail addresses look like some. [D]"""
    for name in MULTI:
        value = fields.get(name)
        if value not in (None, "") and not isinstance(value, list | dict):
            raise errors.Refusal(
                400, "100", f"Expected iterable value for multiple field, but got {type(value).__name__} instead"
            )
    emails = fields.get("EMAIL") or []
    for one in emails.values() if isinstance(emails, dict) else emails:
        address = one.get("VALUE") if isinstance(one, dict) else None
        if address and not yes(one.get("DELETE")) and "@" not in str(address):
            raise errors.core(f"The e-mail address {address!r} is not correct")
