"""The words of the portal's pages. Everything that comes from outside is escaped where it enters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from onethread_bitrix24.sandbox.cards.fields import MULTI
from onethread_bitrix24.sandbox.cards.kinds import CLASSIC, Kind
from onethread_bitrix24.sandbox.cards.table import Row
from onethread_bitrix24.sandbox.timeline.shown import Happened


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of an application: a name for the frame, a title, where the form goes, and its fields."""

    name: str
    title: str
    url: str
    form: Mapping[str, str]
    client_id: str


def page(title: str, viewer: Row, body: str) -> str:
    """Everything around."""
    links = "".join(
        f'<a href="/crm/{kind.code.lower()}/?user={viewer["ID"]}">{kind.title}s</a>' if kind.code != "COMPANY"
        else f'<a href="/crm/company/?user={viewer["ID"]}">Companies</a>'
        for kind in CLASSIC
    )  # fmt: skip
    who = escape(f"{viewer['NAME']} {viewer['LAST_NAME']}")
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="/static/portal.css">'
        f"<header><strong>Sandbox of a Bitrix24 portal</strong>{links}<small>{who}</small></header>"
        f'<main><h1>{escape(title)}</h1><p class="notice" role="status"></p>{body}</main>'
        f'<script type="module" src="/static/portal.js"></script></html>'
    )


def missing(words: str = "There is no such page.") -> str:
    """What is shown instead of a page."""
    return f'<!doctype html><html lang="en"><title>Sandbox</title><p>{escape(words)}</p></html>'


def card_list(kind: Kind, rows: Sequence[tuple[int, str, str]], total: int, viewer: Row, following: str) -> str:
    """Cards of a kind, newest first."""
    path = f"/crm/{kind.code.lower()}/"
    told = "".join(
        f'<tr><td>{id_}<td><a href="{path}details/{id_}/?user={viewer["ID"]}">{escape(name)}</a><td>{escape(ways)}'
        for id_, name, ways in rows
    )
    more = f'<p><a href="{path}?{escape(following)}">More</a></p>' if following else ""
    search = f'<form class="say" action="{path}"><input name="q" aria-label="Search by name" placeholder="Search by name"></form>'
    return page(f"{kind.title}: {total}", viewer, f"{search}<table><tr><th>ID<th>Name<th>Ways{told}</table>{more}")


def card(
    kind: Kind, name: str, fields: Mapping[str, Any], happened: Sequence[Happened], tabs: Sequence[Tab], viewer: Row,
    talks: Sequence[tuple[int, str, str]], iso: Callable[[float], str],
) -> str:  # fmt: skip
    """A card: its fields, its timeline, and the pages of applications behind tabs."""
    buttons = "".join(f'<button type="button" data-tab="{tab.name}">{escape(tab.title)}</button>' for tab in tabs)
    bar = f'<nav class="tabs"><button type="button" data-tab="general" aria-selected="true">General</button>{buttons}</nav>'
    said = '<form class="say" method="post"><textarea name="comment" aria-label="Comment" required></textarea><button>Comment</button></form>'
    told = "".join(_happened(one, iso) for one in happened) or "<p>Nothing has happened yet.</p>"
    general = f'<div class="card" data-panel="general"><table>{_fields(fields)}</table><div>{"".join(map(_talk, talks))}{said}{told}</div></div>'
    return page(f"{kind.title} {fields['ID']}: {name}", viewer, bar + general + "".join(_panel(tab) for tab in tabs))


def _fields(fields: Mapping[str, Any]) -> str:
    return "".join(
        f"<tr><th>{escape(name)}<td>{escape(_value(name, value))}" for name, value in fields.items() if value
    )


def _value(name: str, value: Any) -> str:
    return ", ".join(way["VALUE"] for way in value) if name in MULTI else str(value)


def _talk(talk: tuple[int, str, str]) -> str:
    id_, name, connector = talk
    label = escape(f"Answer {name} on {connector}")
    return (
        f'<form class="say" method="post"><input type="hidden" name="chat" value="{id_}">'
        f'<input name="answer" aria-label="{label}" placeholder="{label}" required><button>Answer</button></form>'
    )


def _happened(one: Happened, iso: Callable[[float], str]) -> str:
    tags = "".join(f' <span class="tag">{escape(words)}</span>' for _, words in one.tags)
    lines = "".join(f"<p>{escape(line)}</p>" for line in one.lines)
    pin = "📌 " if one.pinned else ""
    return (
        f'<article class="{escape(one.sort)}"><h2>{pin}{escape(one.title)}{tags}</h2>'
        f"<small>{escape(iso(one.at))} · {escape(one.sort)}</small>{lines}{_buttons(one)}</article>"
    )


def _buttons(one: Happened) -> str:
    off = " disabled" if one.locked else ""
    inner = "".join(
        f'<button name="button" value="{escape(key)}"{off}>{escape(words)}</button> '
        for key, words in one.buttons.items()
    )
    return f'<form method="post"><input type="hidden" name="activity" value="{one.id}">{inner}</form>' if inner else ""


def _panel(tab: Tab) -> str:
    return f'<section data-panel="{tab.name}" hidden>{_frame(tab)}</section>'


def _frame(tab: Tab, attributes: str = "") -> str:
    """The form of a page, and the frame that it is posted into."""
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in tab.form.items()
    )
    return (
        f'<form method="post" action="{escape(tab.url)}" target="{tab.name}" data-handler data-client="{escape(tab.client_id)}"{attributes}>{fields}</form>'
        f'<iframe id="{tab.name}" name="{tab.name}" title="{escape(tab.title)}"></iframe>'
    )


def application(title: str, tab: Tab, viewer: Row) -> str:
    """An application's own page, opened at once."""
    return page(title, viewer, _frame(tab, " data-open"))
