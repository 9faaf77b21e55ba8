"""The one place that speaks pluggy: loads plugins one by one, so that a broken one is refused alone."""

import inspect
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import EntryPoint, version
from importlib.metadata import entry_points as installed_entry_points
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import TypeVar

import pluggy
import structlog

from onethread.plugin.capability import capabilities
from onethread.plugin.handles import HandleKind
from onethread.plugin.hooks import API, ConnectorSpec, Event, Hooks
from onethread.plugin.settings import ConnectorSettings
from onethread.plugin.wording import did_you_mean, named

GROUP = "onethread"
DISABLED = "ONETHREAD_DISABLED_PLUGINS"
TRACED = "ONETHREAD_TRACE_HOOKS"

_HOOKS = tuple(name for name in vars(Hooks) if name.startswith("onethread_"))
_log = structlog.get_logger(__name__)
Brought = TypeVar("Brought")


@dataclass(frozen=True, slots=True)
class Installed:
    """A plugin that was found, accepted or (`refused` says why) not."""

    name: str
    distribution: str
    version: str
    where: str
    connectors: tuple[str, ...] = ()
    capabilities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refused: str | None = None
    disabled: bool = False
    """Refused because somebody wanted it so."""


@dataclass(frozen=True, slots=True)
class Host:
    """The accepted plugins behind one typed member for each hook."""

    connectors: Mapping[str, ConnectorSpec]
    """Brought through `onethread_register_connectors`, by key."""

    handle_kinds: Mapping[str, HandleKind]
    """Brought through `onethread_register_handle_kinds`, by kind."""

    plugins: Sequence[Installed]
    """All that were found, the refused ones too."""

    _observers: Sequence[tuple[str, pluggy.PluginManager]] = field(repr=False)

    def observe(self, event: Event) -> None:
        """Tell every plugin that something has become true; one that fails is logged, and the others are told."""
        for name, manager in self._observers:
            try:
                manager.hook.onethread_observe(event=event)
            except Exception as error:  # noqa: BLE001 - an observer may raise anything, and its words may quote the event
                _log.error("observer_failed", plugin=name, error=named(error))


@dataclass(frozen=True, slots=True)
class _Found:
    """A plugin before it is loaded."""

    known: Installed
    load: Callable[[], object]


@dataclass(frozen=True, slots=True)
class _Accepted:
    """A plugin that keeps all rules, with what it brings."""

    installed: Installed
    manager: pluggy.PluginManager
    connectors: tuple[ConnectorSpec, ...]
    handle_kinds: tuple[HandleKind, ...]


class _RefusedPluginError(Exception):
    """The plugin breaks a rule; the message is the reason."""


def load(
    entry_points: Iterable[EntryPoint] | None = None,
    builtin: Sequence[tuple[str, object]] = (),
    environ: Mapping[str, str] = os.environ,
) -> Host:
    """Load the built-in plugins, then those of the entry-point group `onethread` by name; refuse what is broken."""
    found = _all_found(installed_entry_points(group=GROUP) if entry_points is None else entry_points, builtin)
    disabled = {name.strip() for name in environ.get(DISABLED, "").split(",")} - {""}
    for name in sorted(disabled - {plugin.known.name for plugin in found}):
        _log.warning("disabled_plugin_not_installed", plugin=name)
    accepted: list[_Accepted] = []
    plugins = [_tried(plugin, disabled, accepted) for plugin in found]
    if environ.get(TRACED, "").lower() in ("1", "true", "yes", "on"):
        _trace(accepted)
    return _host(plugins, accepted)


def _host(plugins: Sequence[Installed], accepted: Sequence[_Accepted]) -> Host:
    return Host(
        connectors=MappingProxyType({spec.key: spec for plugin in accepted for spec in plugin.connectors}),
        handle_kinds=MappingProxyType({kind.kind: kind for plugin in accepted for kind in plugin.handle_kinds}),
        plugins=tuple(plugins),
        _observers=tuple(
            (plugin.installed.name, plugin.manager)
            for plugin in accepted
            if plugin.manager.hook.onethread_observe.get_hookimpls()
        ),
    )


def _all_found(points: Iterable[EntryPoint], builtin: Sequence[tuple[str, object]]) -> list[_Found]:
    return [
        *(_found_builtin(name, plugin) for name, plugin in builtin),
        *sorted((_found(point) for point in points), key=lambda plugin: (plugin.known.name, plugin.known.distribution)),
    ]


def _found(point: EntryPoint) -> _Found:
    distribution = (point.dist.name, point.dist.version) if point.dist else ("", "")
    where = _place(point.value.partition(":")[0].partition(".")[0])
    return _Found(Installed(point.name, *distribution, where), point.load)


def _found_builtin(name: str, plugin: object) -> _Found:
    module = plugin.__name__ if isinstance(plugin, ModuleType) else type(plugin).__module__
    return _Found(Installed(name, "onethread", version("onethread"), _place(module)), lambda: plugin)


def _place(module: str) -> str:
    """Where a module lies, without importing it; a file, or for a package its folder."""
    try:
        spec = find_spec(module)
    except (ImportError, ValueError):
        return ""
    origin = spec.origin if spec else None
    folders = list(spec.submodule_search_locations or ()) if spec else []
    return str(Path(folders[0])) if folders else origin or ""


def _tried(plugin: _Found, disabled: set[str], accepted: list[_Accepted]) -> Installed:
    """The plugin as it stands in the list; one that keeps all rules joins the accepted."""
    if plugin.known.name in disabled:
        return replace(plugin.known, refused=f"disabled by {DISABLED}", disabled=True)
    try:
        newcomer = _accept(plugin, accepted)
    except _RefusedPluginError as refusal:
        _log.warning("plugin_refused", plugin=plugin.known.name, reason=str(refusal))
        return replace(plugin.known, refused=str(refusal))
    accepted.append(newcomer)
    return newcomer.installed


def _accept(plugin: _Found, accepted: Sequence[_Accepted]) -> _Accepted:
    if any(plugin.known.name == other.installed.name for other in accepted):
        raise _RefusedPluginError("another plugin has this name")
    manager = _registered(plugin.known.name, _imported(plugin))
    specs = _brought(manager.hook.onethread_register_connectors, ConnectorSpec)
    kinds = _brought(manager.hook.onethread_register_handle_kinds, HandleKind)
    _check_connectors(specs)
    _check_new("connector", [spec.key for spec in specs], _owners(accepted, lambda other: other.installed.connectors))
    _check_new(
        "handle kind",
        [kind.kind for kind in kinds],
        _owners(accepted, lambda other: [kind.kind for kind in other.handle_kinds]),
    )
    can = {spec.key: capabilities(spec.build) for spec in specs}
    installed = replace(plugin.known, connectors=tuple(can), capabilities=MappingProxyType(can))
    return _Accepted(installed, manager, specs, kinds)


def _imported(plugin: _Found) -> object:
    try:
        return plugin.load()
    except (ImportError, SyntaxError) as error:
        raise _RefusedPluginError(f"cannot be imported: {error}") from error
    except (Exception, SystemExit) as error:  # a plugin may do anything when it is imported, and leave, too
        raise _RefusedPluginError(f"cannot be imported: {named(error)}") from error


def _registered(name: str, plugin: object) -> pluggy.PluginManager:
    """A manager of its own for each plugin: what one does to its hooks touches no other."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Hooks)
    try:
        manager.register(plugin, name)
    except pluggy.PluginValidationError as error:
        raise _RefusedPluginError(" ".join(str(error).split())) from error
    except Exception as error:  # pluggy reads every attribute of a foreign object
        raise _RefusedPluginError(f"cannot be registered: {named(error)}") from error
    for caller in manager.get_hookcallers(plugin) or ():
        _check_hook(caller)
    _check_marked(plugin, manager)
    return manager


def _check_hook(caller: pluggy.HookCaller) -> None:
    for implementation in caller.get_hookimpls():
        if not caller.has_spec() and not implementation.optionalhook:
            raise _RefusedPluginError(f"there is no hook {caller.name!r}{did_you_mean(caller.name, _HOOKS)}")
        if inspect.iscoroutinefunction(implementation.function):
            raise _RefusedPluginError(f"{caller.name} is async, and hooks are plain functions")


def _check_marked(plugin: object, manager: pluggy.PluginManager) -> None:
    for hook in _HOOKS:
        if callable(getattr(plugin, hook, None)) and not getattr(manager.hook, hook).get_hookimpls():
            raise _RefusedPluginError(f"{hook} lacks @hookimpl")


def _brought(caller: pluggy.HookCaller, wanted: type[Brought]) -> tuple[Brought, ...]:
    try:
        brought = tuple(chain.from_iterable(caller()))
    except Exception as error:  # foreign code
        raise _RefusedPluginError(f"{caller.name} failed: {named(error)}") from error
    for one in brought:
        if not isinstance(one, wanted):
            raise _RefusedPluginError(f"{caller.name} gave a {type(one).__name__}, not a {wanted.__name__}")
    return brought


def _check_connectors(specs: Iterable[ConnectorSpec]) -> None:
    for spec in specs:
        if spec.api != API:
            raise _RefusedPluginError(f"connector {spec.key!r} is made for plugin API {spec.api}, and this is {API}")
        if not (inspect.isclass(spec.settings) and issubclass(spec.settings, ConnectorSettings)):
            raise _RefusedPluginError(f"the settings of connector {spec.key!r} are no ConnectorSettings")


def _owners(accepted: Iterable[_Accepted], brought: Callable[[_Accepted], Iterable[str]]) -> dict[str, str]:
    return {name: other.installed.name for other in accepted for name in brought(other)}


def _check_new(what: str, names: Sequence[str], owners: Mapping[str, str]) -> None:
    for position, name in enumerate(names):
        if name in owners:
            raise _RefusedPluginError(f"{what} {name!r} is already brought by plugin {owners[name]!r}")
        if name in names[:position]:
            raise _RefusedPluginError(f"{what} {name!r} is brought twice")


def _trace(accepted: Iterable[_Accepted]) -> None:
    def before(hook: str, implementations: Sequence[pluggy.HookImpl], _arguments: Mapping[str, object]) -> None:
        _log.info("hook_called", hook=hook, plugins=[one.plugin_name for one in implementations])

    def after(*_outcome: object) -> None:
        """Nothing to tell: failures are logged by who calls."""

    for plugin in accepted:
        plugin.manager.add_hookcall_monitoring(before, after)
