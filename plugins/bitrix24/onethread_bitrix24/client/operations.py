"""What a method does, which decides what may be repeated. Pure; the table is by names of methods."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Operation(StrEnum):
    """What a call does, by what a second time would do."""

    READ = "read"
    WRITE = "write"
    """Sets something to a value: twice is as good as once."""

    CREATE = "create"
    """Twice makes two."""

    SEND = "send"
    """Reaches somebody: twice is seen by people."""

    @property
    def repeatable(self) -> bool:
        """Whether it may be tried again by who does not know whether it was done."""
        return self in (Operation.READ, Operation.WRITE)


_BY_NAME: Mapping[str, Operation] = {
    **dict.fromkeys(
        ("profile", "scope", "methods", "events", "server.time", "app.info", "user.admin", "user.current"), Operation.READ
    ),
    # Deletes what it gives, or reserves it under a process_id that only its answer tells. [D events]
    "event.offline.get": Operation.CREATE,
    **dict.fromkeys(
        (
            "imconnector.send.messages", "imopenlines.crm.message.add", "im.notify.system.add", "im.notify.personal.add",
            "im.message.add", "bizproc.event.send", "crm.automation.trigger.execute", "crm.automation.trigger",
            "bizproc.workflow.start", "messageservice.message.send", "mail.message.send", "mail.message.reply",
            "event.test",
        ),
        Operation.SEND,
    ),
    **dict.fromkeys(
        (
            "imconnector.register", "imconnector.send.status.delivery", "imconnector.send.status.reading",
            "imconnector.update.messages", "imconnector.delete.messages", "messageservice.message.status.update",
            "crm.activity.binding.move",
        ),
        Operation.WRITE,
    ),
}  # fmt: skip
_READS = {
    "get",
    "list",
    "fields",
    "types",
    "search",
    "current",
    "findbycomm",
    "status",
    "ownertype",
    "contenttype",
    "mode",
}
_READ_BEGINNINGS = ("get", "list", "search")
_WRITES = {
    "update",
    "delete",
    "set",
    "bind",
    "unbind",
    "save",
    "pin",
    "unpin",
    "clear",
    "error",
    "activate",
    "deactivate",
}
_WRITE_BEGINNINGS = ("update", "delete", "set")
_MULTI = ("PHONE", "EMAIL", "WEB", "IM", "LINK")


def operation_of(method: str, params: Mapping[str, Any] | None = None) -> Operation:
    """What this call does; a method that nobody knows makes something new, so that it is never done twice.

    An update that adds a phone or an address is no setting to a value: a second time adds it twice. [D data-types]
    """
    name = method.lower()
    if name == "event.offline.get" and (params or {}).get("process_id"):
        return Operation.READ
    if name in _BY_NAME:
        return _BY_NAME[name]
    last = name.rpartition(".")[2]
    if last in _READS or last.startswith(_READ_BEGINNINGS):
        return Operation.READ
    if last in _WRITES or last.startswith(_WRITE_BEGINNINGS):
        return Operation.CREATE if _adds_ways((params or {}).get("fields")) else Operation.WRITE
    return Operation.CREATE


def _adds_ways(fields: object) -> bool:
    """Whether fields of an update hold a phone or an address that has no id yet."""
    if not isinstance(fields, Mapping):
        return False
    return any(_new_ways(fields.get(name)) for name in _MULTI) or _new_items(fields.get("fm"))


def _new_ways(told: object) -> bool:
    ways = list(told.values()) if isinstance(told, Mapping) else told
    return isinstance(ways, list | tuple) and any(isinstance(way, Mapping) and not way.get("ID") for way in ways)


def _new_items(told: object) -> bool:
    if isinstance(told, Mapping):
        return any(not str(key).isdecimal() for key in told)
    return bool(told)
