"""Layouts are validated strictly: the sandbox must refuse what a portal would. [D]"""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread_bitrix24.sandbox.timeline.layout import LAYOUT, ONLY_BLOCKS, problems

REDIRECT = {"type": "redirect", "uri": "/crm/lead/details/1/"}
GOOD: dict[str, Any] = {
    "icon": {"code": "call-completed"},
    "header": {
        "title": {"en": "Thread", "ru": "История"},
        "titleAction": REDIRECT,
        "tags": {"t1": {"title": "new", "type": "success"}, "t-2": {"title": "old", "type": "warning", "action": REDIRECT}},
    },
    "body": {
        "logo": {"code": "chat", "action": {"type": "openRestApp", "actionParams": {"a": 1}, "sliderParams": {"width": 5}}},
        "blocks": {
            "text": {"type": "text", "properties": {"value": "Hi", "multiline": True, "size": "md", "color": "base_70"}},
            "large": {"type": "largeText", "properties": {"value": "long"}},
            "link": {"type": "link", "properties": {"text": "open", "action": REDIRECT}},
            "titled": {
                "type": "withTitle",
                "properties": {"title": "Phone", "inline": True, "block": {"type": "text", "properties": {"value": "1"}}},
            },
            "line": {"type": "lineOfBlocks", "properties": {"blocks": {"a": {"type": "text", "properties": {"value": "x"}}}}},
            "due": {"type": "deadline", "properties": {"readonly": False}},
        },
    },
    "footer": {
        "buttons": {
            "send": {
                "title": "Send", "type": "primary",
                "action": {"type": "restEvent", "id": "follow_up", "actionParams": {"n": 1}, "animationType": "disable"},
            }
        },
        "menu": {"showPinItem": False, "items": {"one": {"title": "One", "action": REDIRECT}}},
    },
}  # fmt: skip


def broken(path, value):
    layout: Any = copy.deepcopy(GOOD)
    node = layout
    for step in path[:-1]:
        node = node[step]
    if value is None:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    return [(one.code, one.path) for one in problems(layout)]


def test_a_good_layout_has_no_problems():
    assert problems(GOOD) == []
    assert problems({"blocks": GOOD["body"]["blocks"]}, ONLY_BLOCKS) == []


TEXT = {"type": "text", "properties": {"value": "x"}}
TAG = {"title": "x", "type": "primary"}


@pytest.mark.parametrize(
    ("path", "value", "code", "where"),
    [
        (["colour"], 1, "FIELD_IS_REDUNDANT", "layout.colour"),
        (["icon", "size"], 1, "FIELD_IS_REDUNDANT", "layout.icon.size"),
        (["body", "blocks", "text", "properties", "italic"], True, "FIELD_IS_REDUNDANT", "layout.body.blocks.text.properties.italic"),
        (["header", "titleAction", "target"], "x", "FIELD_IS_REDUNDANT", "layout.header.titleAction.target"),
        (["icon"], None, "FIELD_IS_REQUIRED", "layout.icon"),
        (["header", "title"], "", "FIELD_IS_REQUIRED", "layout.header.title"),
        (["body", "blocks"], {}, "FIELD_IS_REQUIRED", "layout.body.blocks"),
        (["body", "blocks", "text", "type"], None, "FIELD_IS_REQUIRED", "layout.body.blocks.text.type"),
        (["body", "blocks", "text", "type"], "video", "WRONG_FIELD_VALUE", "layout.body.blocks.text.type"),
        (["body", "blocks", "text", "properties", "size"], "xl", "WRONG_FIELD_VALUE", "layout.body.blocks.text.properties.size"),
        (["body", "blocks", "text", "properties", "color"], "red", "WRONG_FIELD_VALUE", "layout.body.blocks.text.properties.color"),
        (["body", "blocks"], {"a b": TEXT}, "WRONG_FIELD_VALUE", "layout.body.blocks.a b"),
        (["body", "blocks"], {"имя": TEXT}, "WRONG_FIELD_VALUE", "layout.body.blocks.имя"),
        (["body", "blocks"], {f"b{at}": TEXT for at in range(21)}, "WRONG_FIELD_VALUE", "layout.body.blocks"),
        (["header", "tags"], {f"t{at}": TAG for at in range(3)}, "WRONG_FIELD_VALUE", "layout.header.tags"),
        (["header", "tags", "t1", "type"], "danger", "WRONG_FIELD_VALUE", "layout.header.tags.t1.type"),
        (["footer", "buttons", "send", "action", "id"], None, "FIELD_IS_REQUIRED", "layout.footer.buttons.send.action.id"),
        (["footer", "buttons", "send", "action", "animationType"], "spin", "WRONG_FIELD_VALUE", "layout.footer.buttons.send.action.animationType"),
        (["header", "title"], ["x"], "WRONG_FIELD_VALUE", "layout.header.title"),
        (["body"], "text", "WRONG_FIELD_VALUE", "layout.body"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("layout") else None,
)  # fmt: skip
def test_a_layout_that_is_wrong_is_refused_with_the_place(path, value, code, where):
    assert (code, where) in broken(path, value)


def test_blocks_in_a_line_are_simple_ones():
    line = {
        "type": "lineOfBlocks",
        "properties": {"blocks": {"a": {"type": "largeText", "properties": {"value": "x"}}}},
    }
    assert [one.code for one in problems({"blocks": {"line": line}}, ONLY_BLOCKS)] == ["WRONG_FIELD_VALUE"]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "properties", "blocks", "value", "x"]), inner, max_size=3),
    max_leaves=10,
)  # fmt: skip


@given(ANYTHING)
def test_whatever_is_given_is_judged_and_never_a_crash(layout):
    assert problems(layout, LAYOUT)
    assert problems({"blocks": {"a": layout}}, ONLY_BLOCKS) is not None
