"""The timeline of a card as the portal shows it: everything that happened there, newest first, pinned before it."""

from dataclasses import dataclass, field
from typing import Any

from onethread_bitrix24.sandbox.call import mapping
from onethread_bitrix24.sandbox.cards.table import Row, Table
from onethread_bitrix24.sandbox.portal import Portal
from onethread_bitrix24.sandbox.timeline.comments import COMMENT
from onethread_bitrix24.sandbox.timeline.configurable import buttons
from onethread_bitrix24.sandbox.timeline.owners import Owner, activities, key, records

MOST = 100


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing at a card: when, what sort of thing, its words, tags, and the buttons that may be pressed."""

    id: int
    at: float
    sort: str
    title: str
    lines: list[str] = field(default_factory=list)
    tags: list[tuple[str, str]] = field(default_factory=list)
    """(type, words)"""
    buttons: dict[str, str] = field(default_factory=dict)
    """key → words"""
    locked: bool = False
    pinned: bool = False


def timeline(portal: Portal, owner: Owner) -> list[Happened]:
    """What is shown at this card."""
    pins = portal.state.more.get("pins", {}).get(key(owner), [])
    told = [_record(row, pinned=row["ID"] in pins) for row in _at(records(portal.state), owner)]
    told += [_activity(portal, row) for row in _at(activities(portal.state), owner)]
    told.sort(key=lambda one: (one.pinned, one.at, one.id), reverse=True)
    return told[:MOST]


def _at(table: Table, owner: Owner) -> list[Row]:
    return [table.rows[id_] for id_ in table.having("_OWNERS", key(owner))]


def _record(row: Row, *, pinned: bool) -> Happened:
    if row["TYPE"] == COMMENT:
        return Happened(row["ID"], row["CREATED"], "comment", "Comment", [row["COMMENT"], *_extra(row)], pinned=pinned)
    return Happened(row["ID"], row["CREATED"], "log", row["title"], [row["text"], *_extra(row)], pinned=pinned)


def _activity(portal: Portal, row: Row) -> Happened:
    finished = row["COMPLETED"] == "Y"
    at = row.get("START_TIME") if finished and portal.options.timeline_by_start else row["CREATED"]
    layout = row.get("_LAYOUT")
    if layout:
        return _laid_out(row, mapping(layout), at or row["CREATED"])
    lines = [str(row[name]) for name in ("DESCRIPTION",) if row.get(name)] + _extra(row)
    tags = [("success", "done")] if finished else [("warning", "planned")]
    return Happened(
        row["ID"], at or row["CREATED"], str(row["PROVIDER_ID"]).lower(), str(row.get("SUBJECT") or ""), lines, tags
    )


def _laid_out(row: Row, layout: Row, at: float) -> Happened:
    header, body = mapping(layout.get("header")), mapping(layout.get("body"))
    tags = [
        (str(one.get("type")), words(one.get("title"))) for one in map(mapping, mapping(header.get("tags")).values())
    ]
    pressable = {name: words(one.get("title")) for name, one in buttons(row).items()}
    lines = _blocks(body.get("blocks")) + _extra(row)
    return Happened(
        row["ID"], at, "application", words(header.get("title")), lines, tags, pressable, bool(row.get("_LOCKED"))
    )


def _blocks(blocks: Any) -> list[str]:
    return [line for one in mapping(blocks).values() if (line := _block(mapping(one)))]


def _block(block: Row) -> str:
    told = mapping(block.get("properties"))
    if block.get("type") == "withTitle":
        return f"{words(told.get('title'))}: {_block(mapping(told.get('block')))}"
    if block.get("type") == "lineOfBlocks":
        return " ".join(_blocks(told.get("blocks")))
    return words(told.get("value", told.get("text", "")))


def _extra(row: Row) -> list[str]:
    """Notes, and blocks that applications laid beside it."""
    note = [f"✎ {row['_NOTE']['text']}"] if "_NOTE" in row else []
    return note + [line for layout in row.get("_BESIDE", {}).values() for line in _blocks(layout["blocks"])]


def words(told: Any) -> str:
    """A text, or the English one of several languages, or the first."""
    if isinstance(told, dict):
        told = told.get("en") or next(iter(told.values()), "")
    return "" if told is None else str(told)
