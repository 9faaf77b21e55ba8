"""Descriptions in HTML and BB code as plain text. Pure, bounded, and of linear cost whatever it is given."""

import html
import re

LONGEST = 20_000
"""Characters of a text that are told."""

READ = 200_000
"""Characters of a description that are looked at."""

PLAIN, BB, HTML = "1", "2", "3"
"""DESCRIPTION_TYPE. [D data-types]"""

_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_UNSHOWN = {"script", "style", "head", "title", "template"}
_BREAKS = {"br", "p", "div", "tr", "li", "ul", "ol", "table", "hr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}
_BB_BREAK = re.compile(r"\[(?:br|/?p|/?list|/?quote|/tr|\*)\]", re.IGNORECASE)
_BB = re.compile(
    r"\[/?(?:b|i|u|s|url|img|size|color|font|user|chat|quote|code|table|td|tr|center|left|right|justify|icon|send|put|call|dispute|context|disk|video|spoiler|ul|ol|li)"
    r"(?:[ =][^\[\]\n]{0,2000})?\]",
    re.IGNORECASE,
)
_LINES = re.compile(r"\n{3,}")
_BLANKS = re.compile(r"[ \t\u00a0]+")
_NAMED = re.compile(r"\A\[b\][^\[\]\n]{1,200}:\[/b\]\s*\[br\]\s*", re.IGNORECASE)


def plain(text: str, kind: str = "") -> str:
    """The text of a description of this DESCRIPTION_TYPE; one that is unknown is looked at."""
    text = text[:READ]
    if kind == HTML or (kind not in (PLAIN, BB) and _TAG.search(text)):
        text = _from_html(text)
    elif kind != PLAIN:
        text = from_bb(text)
    return _tidy(text)


def from_bb(text: str) -> str:
    """Without the marks; where they break lines, with broken lines."""
    return _BB.sub("", _BB_BREAK.sub("\n", text[:READ]))


def spoken(text: str) -> str:
    """What somebody of the staff wrote in an open line, without their name that the portal sets before it. [D imconnector]"""
    return _tidy(from_bb(_NAMED.sub("", text[:READ], count=1)))


def _from_html(text: str) -> str:
    shown, at, hidden = list[str](), 0, ""
    text = _without_comments(text)
    for tag in _TAG.finditer(text):
        name, closes = tag[1].lower(), tag[0].startswith("</")
        if not hidden:
            shown += (_flowing(text[at : tag.start()]), "\n" if name in _BREAKS else "")
        at = tag.end()
        if hidden:
            hidden = "" if closes and name == hidden else hidden
        elif name in _UNSHOWN and not closes:
            hidden = name
    return html.unescape("".join((*shown, "" if hidden else _flowing(text[at:]))))


def _flowing(text: str) -> str:
    """Line breaks of the source are blanks."""
    return text.replace("\r", " ").replace("\n", " ")


def _without_comments(text: str) -> str:
    parts, at = list[str](), 0
    while (begin := text.find("<!--", at)) >= 0:
        parts.append(text[at:begin])
        end = text.find("-->", begin)
        at = end + 3 if end >= 0 else len(text)
    return "".join((*parts, text[at:]))


def _tidy(text: str) -> str:
    lines = (_BLANKS.sub(" ", line).strip() for line in text.replace("\r", "\n").split("\n"))
    return _LINES.sub("\n\n", "\n".join(lines)).strip()[:LONGEST]
