"""What a credential is able to do, found out once at connect instead of at the first failure."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from onethread_bitrix24.client.answers import Answer
from onethread_bitrix24.client.commands import Command
from onethread_bitrix24.client.errors import Bitrix24Error, CallRefusedError
from onethread_bitrix24.client.shapes import as_flag, as_list, as_map, as_moment, as_whole

if TYPE_CHECKING:
    from onethread_bitrix24.client.client import Client

APP_ONLY = (
    "event.", "placement.", "imconnector.", "telephony.externalcall.", "telephony.call.attachtranscription",
    "crm.activity.configurable.", "crm.activity.type.", "crm.activity.badge.", "crm.activity.layout.blocks.",
    "crm.timeline.layout.blocks.", "messageservice.", "bizproc.robot.", "bizproc.activity.", "crm.automation.trigger.",
    "app.info",
)  # fmt: skip
"""Beginnings of methods that answer a webhook with WRONG_AUTH_TYPE or the like. [D]"""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a credential may do: as an application or not, in which scopes, by which methods, as whom."""

    is_app: bool
    scopes: frozenset[str]
    methods: frozenset[str] = field(repr=False)
    """All that the portal has, in small letters; empty if it does not tell."""

    user_id: int | None
    admin: bool
    portal_time: datetime | None
    """The portal's clock when it was asked, with its offset."""

    member_id: str = ""
    """The portal, for applications: it stays when the portal is renamed."""

    installed: bool = True
    """An application with pages is told of no event before its own page has said that it is installed."""

    def can(self, method: str) -> bool:
        """Whether a call of this method has a chance."""
        name = method.lower()
        if not self.is_app and name.startswith(APP_ONLY):
            return False
        return not self.methods or name in self.methods


async def find_out(client: "Client") -> Capabilities:
    """Ask in one request; what is refused is not there, and an error that is about the whole credential is raised."""
    names = ["scope", "methods", "profile", "server.time", *(["app.info"] if client.is_app else [])]
    outcomes = await client.batch([Command(name) for name in names])
    told = {}
    for name, outcome in zip(names, outcomes, strict=True):
        if isinstance(outcome, Bitrix24Error) and not isinstance(outcome, CallRefusedError):
            raise outcome
        told[name] = outcome.result if isinstance(outcome, Answer) else None
    profile, install = as_map(told["profile"]), as_map(as_map(told.get("app.info")).get("install"))
    app = as_map(told.get("app.info")) | install
    return Capabilities(
        client.is_app,
        frozenset(str(one) for one in as_list(told["scope"])),
        frozenset(str(one).lower() for one in as_list(told["methods"])),
        as_whole(profile.get("ID")),
        as_flag(profile.get("ADMIN")),
        as_moment(told["server.time"]),
        str(app.get("member_id", "")),
        as_flag(app.get("INSTALLED", app.get("installed", True))),
    )
