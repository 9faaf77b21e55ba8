"""Comments at cards: by whoever calls, now; their time cannot be set. [D timeline.comment]"""

from typing import Any

from onethread_bitrix24.sandbox.call import Call, Method, Page, listing, mapping, whole
from onethread_bitrix24.sandbox.cards.filters import Condition, condition, split
from onethread_bitrix24.sandbox.cards.keeping import touch
from onethread_bitrix24.sandbox.cards.listing import page_rows
from onethread_bitrix24.sandbox.cards.table import Row
from onethread_bitrix24.sandbox.cards.values import moment
from onethread_bitrix24.sandbox.events.telling import tell
from onethread_bitrix24.sandbox.protocol import errors
from onethread_bitrix24.sandbox.timeline.happening import owner
from onethread_bitrix24.sandbox.timeline.owners import Owner, key, owned, owners_of, records

COMMENT, LOG = "comment", "log"
_ORDERED = ("ID", "CREATED", "AUTHOR_ID")


def kind_named(call: Call, name: Any) -> int:
    """lead, deal, contact, company, dynamic_130 → the number of the kind."""
    wanted = str(name).upper()
    found = next((kind.id for kind in call.portal.state.kinds.values() if kind.code == wanted), 0)
    return found or whole(name)


def add(call: Call) -> int:
    """A new comment; its id. `fields` must be written small here. [D]"""
    fields = mapping(call.get("fields"))
    if not fields:
        raise errors.missing("fields")
    for name in ("ENTITY_ID", "ENTITY_TYPE"):
        if not fields.get(name):
            raise errors.missing(name)
    words = _words(call, fields.get("COMMENT"))
    first = owner(call, kind_named(call, fields["ENTITY_TYPE"]), fields["ENTITY_ID"])
    row = {"TYPE": COMMENT, "COMMENT": words, "CREATED": int(call.now), "AUTHOR_ID": call.caller.user_id}
    made = records(call.portal.state).add(owned(row | {"FILES": _files(call, fields)}, [first]))
    _told(call, made, "ADD")
    return int(made["ID"])


def _words(call: Call, told: Any) -> str:
    words = "" if told is None else str(told)
    if not words.strip():
        raise errors.invalid_value("Comment is empty")
    if len(words) > call.portal.options.comment_limit:
        raise errors.invalid_value("Comment is too long")
    return words


def _files(call: Call, fields: dict[str, Any]) -> dict[str, Any]:
    """Names of files by number; their content is not kept."""
    told = {}
    for one in listing(fields.get("FILES")):
        name, *_ = listing(one) or [""]
        id_ = call.portal.state.next("file")
        told[str(id_)] = {"id": id_, "name": str(name), "type": "file"}
    return told


def update(call: Call) -> int:
    """Other words."""
    row = _existing(call)
    fields = mapping(call.get("fields"))
    changed = row | {"COMMENT": _words(call, fields.get("COMMENT"))}
    if "FILES" in fields:
        changed["FILES"] = _files(call, fields)
    records(call.portal.state).put(changed)
    _told(call, changed, "UPDATE")
    return int(row["ID"])


def delete(call: Call) -> None:
    """Forget it: at all cards, or at the one that is named; of several one must be. [D]"""
    row = _existing(call)
    wanted, owners = _named_owner(call), owners_of(row)
    if wanted is None and len(owners) > 1:
        raise errors.Refusal(400, "MULTIPLE_BINDINGS", "Owner must be specified: the record has several bindings")
    rest = [one for one in owners if wanted is not None and one != wanted]
    if rest:
        records(call.portal.state).put(owned(row, rest))
    else:
        records(call.portal.state).remove(row["ID"])
    _told(call, row, "DELETE")


def _named_owner(call: Call) -> Owner | None:
    if not call.get("ownerTypeId") or not call.get("ownerId"):
        return None
    return whole(call.get("ownerTypeId")), whole(call.get("ownerId"))


def _existing(call: Call) -> Row:
    row = records(call.portal.state).get(call.id())
    if row is None or row["TYPE"] != COMMENT:
        raise errors.item_not_found()
    return row


def get(call: Call) -> dict[str, Any]:
    """A comment."""
    row = _existing(call)
    return _written(call, row, owners_of(row)[0])


def list_(call: Call) -> Page:
    """The comments of one card, which must be named."""
    told = mapping(call.variant("filter"))
    if not told.get("ENTITY_ID") or not told.get("ENTITY_TYPE"):
        raise errors.missing("ENTITY_ID")
    where = kind_named(call, told["ENTITY_TYPE"]), whole(told["ENTITY_ID"])
    parts = [Condition("_OWNERS", "=", key(where)), Condition("TYPE", "=", COMMENT), *_conditions(call, told)]
    order = [
        (name, str(way).upper() == "DESC") for name, way in mapping(call.variant("order")).items() if name in _ORDERED
    ]
    found = page_rows(records(call.portal.state), parts, order, call.start, lambda row, name: row.get(name), exact=True)
    wanted = [name for name in listing(call.variant("select")) if name != "*"]
    shown = [_written(call, row, where) for row in found.rows]
    if wanted:
        shown = [{name: value for name, value in one.items() if name in wanted or name == "ID"} for one in shown]
    return Page(shown, found.total, found.next)


def _conditions(call: Call, told: dict[str, Any]) -> list[Condition]:
    zone, made = call.portal.clock.zone, []
    for name_of, raw in told.items():
        operator, name = split(name_of)
        if name in _ORDERED:
            read = (lambda one: moment(one, zone)) if name == "CREATED" else whole
            made.append(condition(name, operator, raw, read))
    return made


def _written(call: Call, row: Row, where: Owner) -> dict[str, Any]:
    kind = call.portal.state.kinds[where[0]]
    return {
        "ID": str(row["ID"]),
        "ENTITY_ID": where[1],
        "ENTITY_TYPE": kind.code.lower(),
        "CREATED": call.portal.clock.iso(row["CREATED"]),
        "COMMENT": row["COMMENT"],
        "AUTHOR_ID": str(row["AUTHOR_ID"]),
        "FILES": row["FILES"],
    }


def _told(call: Call, row: Row, what: str) -> None:
    id_ = {"ID": row["ID"]}
    tell(call, f"ONCRMTIMELINECOMMENT{what}", id_ if call.portal.options.comment_event_flat else {"FIELDS": id_})
    for one in owners_of(row):
        touch(call, *one)


def fields(call: Call) -> dict[str, Any]:
    """What fields there are."""
    names = {"ID": "integer", "ENTITY_ID": "integer", "ENTITY_TYPE": "string", "CREATED": "datetime", "COMMENT": "string",
             "AUTHOR_ID": "integer", "FILES": "attached_diskfile"}  # fmt: skip
    read_only = {"ID", "CREATED", "AUTHOR_ID"}
    return {name: {"type": kind, "isReadOnly": name in read_only, "title": name} for name, kind in names.items()}


METHODS = (
    Method("crm.timeline.comment.add", add, "crm", cost=0.12),
    Method("crm.timeline.comment.update", update, "crm", cost=0.12),
    Method("crm.timeline.comment.delete", delete, "crm", cost=0.12),
    Method("crm.timeline.comment.get", get, "crm"),
    Method("crm.timeline.comment.list", list_, "crm", cost=0.08),
    Method("crm.timeline.comment.fields", fields, "crm"),
)
