"""The methods that a portal needs to be a stand-in at all: those of cards, of timelines, and what our connector calls."""

import re
from pathlib import Path

import httpx
import pytest

import onethread_bitrix24
from onethread_bitrix24.sandbox.catalog import METHODS

CARDS = """
batch profile user.current user.get user.search app.info scope methods method.get server.time feature.get events event.bind
event.unbind event.get event.test event.offline.get event.offline.list event.offline.clear event.offline.error
crm.{lead,contact,company,deal}.{add,update,get,list,delete,fields} crm.{lead,contact,company,deal}.userfield.{add,list}
crm.company.contact.items.{get,set,delete} crm.contact.company.items.{get,set,delete} crm.deal.contact.items.{get,set,delete}
crm.lead.contact.items.{get,set,delete} crm.item.{add,update,get,list,delete,fields,import,batchImport} crm.type.list crm.status.list
crm.status.entity.types crm.category.list crm.enum.{ownertype,contenttype,settings.mode} crm.settings.mode.get
crm.duplicate.findbycomm crm.entity.mergeBatch crm.stagehistory.list
"""
TIMELINES = """
crm.timeline.comment.{add,update,get,list,delete,fields} crm.timeline.logmessage.{add,get,list,delete}
crm.timeline.{icon,logo}.{add,get,list,delete} crm.timeline.bindings.{bind,unbind,list,fields} crm.timeline.note.{save,get,delete}
crm.timeline.item.{pin,unpin} crm.timeline.layout.blocks.{set,get,delete} crm.activity.{add,update,get,list,delete,fields}
crm.activity.communication.fields crm.activity.todo.{add,update,updateDeadline,updateDescription,updateColor,updateResponsibleUser}
crm.activity.configurable.{add,update,get} crm.activity.type.{add,list,delete} crm.activity.badge.{add,get,list,delete}
crm.activity.binding.{add,list,delete,move} crm.activity.layout.blocks.{set,get,delete}
"""


def spread(name):
    """a.{b,c} is a.b and a.c."""
    begin, brace, rest = name.partition("{")
    if not brace:
        return [name]
    choices, _, end = rest.partition("}")
    return [one for choice in choices.split(",") for one in spread(f"{begin}{choice}{end}")]


def called():
    """What the connector calls by its whole name; what only a table of kinds of methods knows is called by nobody."""
    ours = Path(onethread_bitrix24.__file__).parent
    folders = [ours / name for name in ("streams", "writing", "embedding")]
    texts = [path.read_text() for folder in folders for path in folder.glob("*.py")]
    call = r'(?:Command|call|_looked_up)\((?:client, )?"([a-z]+(?:\.[A-Za-z]+)*)"'
    return {name for text in texts for name in re.findall(call, text)}


NAMES = sorted({one for name in f"{CARDS} {TIMELINES}".split() for one in spread(name)} | called())


@pytest.fixture(scope="module")
def ask(sandbox):
    token = sandbox.portal.issue(sandbox.portal.add_app()).access
    with httpx.Client(trust_env=False) as http:
        yield lambda method: http.post(f"{sandbox.url}/rest/{method}.json", json={"auth": token}).json()


def test_the_connector_calls_what_is_looked_for():
    assert {"crm.duplicate.findbycomm", "user.get", "event.offline.get"} <= called()


@pytest.mark.parametrize("method", NAMES)
def test_it_is_there(ask, method):
    assert ask(method).get("error") != "ERROR_METHOD_NOT_FOUND"
    assert method.lower() in METHODS


def test_what_is_not_there_is_told_to_be_missing(ask):
    assert ask("crm.no.such.method")["error"] == "ERROR_METHOD_NOT_FOUND"
