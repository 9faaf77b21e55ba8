"""The hooks: a plugin declares with them what it brings, or observes what has become true."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pluggy

from onethread.plugin.handles import HandleKind
from onethread.plugin.settings import ConnectorSettings, Context

API = 1
"""The version of everything in `onethread.plugin`; it grows when an old plugin could no longer work."""

hookspec = pluggy.HookspecMarker("onethread")
hookimpl = pluggy.HookimplMarker("onethread")


@dataclass(frozen=True, slots=True)
class ConnectorSpec:
    """A connector in words: its key in onethread.toml, its channel, its settings, and how one is built.

    What `build` returns says by the protocols it implements (`Receives`, ...) what the connector can do. `api` is
    written as a number in the plugin, so that a plugin made for another version is refused by name.
    """

    key: str
    channel: str
    title: str
    settings: type[ConnectorSettings]
    build: Callable[[Any, Context], object]
    api: int
    sandbox: str | None = None
    """The module that has a class `Sandbox` (plugin.sandbox), imported when it is used. One without `day` is to be asked, and
    takes no part in the demo."""


@dataclass(frozen=True, slots=True)
class InteractionRecorded:
    """An interaction was stored for the first time, or learned something new."""

    channel: str
    account: str
    id: str
    new: bool


@dataclass(frozen=True, slots=True)
class CustomersMerged:
    """One customer has become part of another; both ids (as `export` writes them) lead to `kept` now."""

    kept: str
    absorbed: str


@dataclass(frozen=True, slots=True)
class CustomersSplit:
    """A part of a customer has become one of its own again, or gone over to another: `part`, with the id of before."""

    whole: str
    part: str


Event = InteractionRecorded | CustomersMerged | CustomersSplit


class Hooks:
    """Every hook of Onethread. Hooks declare or observe; work is done by the objects that they return."""

    @hookspec
    def onethread_register_connectors(self) -> Sequence[ConnectorSpec]:
        """Say which connectors the plugin brings. Called once, at start."""
        raise NotImplementedError

    @hookspec
    def onethread_register_handle_kinds(self) -> Sequence[HandleKind]:
        """Say which kinds of handles the plugin brings. Called once, at start."""
        raise NotImplementedError

    @hookspec
    def onethread_observe(self, event: Event) -> None:
        """Learn that something has become true. Called after the commit, plugin by plugin; match on the event's type."""
        raise NotImplementedError
