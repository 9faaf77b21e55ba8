"""onethread.toml and the environment, checked whole: every mistake is named at once, with its place, never its value."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from phonenumbers import SUPPORTED_REGIONS
from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import SettingsError

from onethread.engine import masking, oidc
from onethread.engine import schedule as schedules
from onethread.engine.oidc import Oidc
from onethread.engine.resources import Resources, StoreShared, StoreVault
from onethread.engine.schedule import Schedule
from onethread.flow.names import may_be_one
from onethread.model.caution import Caution
from onethread.plugin import ConfigurationError, ConnectorSettings, ConnectorSpec, Context
from onethread.plugin.host import Host
from onethread.plugin.wording import did_you_mean, named

FILE = "onethread.toml"
PREFIX = "ONETHREAD_"
CORE_NAMES = frozenset(
    {"ONETHREAD_STORE", "ONETHREAD_CONFIG", "ONETHREAD_LOG", "ONETHREAD_SECRET_KEYS", oidc.SECRET}
    | {"ONETHREAD_DISABLED_PLUGINS", "ONETHREAD_TRACE_HOOKS"}
)
KEYS = ("store", "regions", "timezone", "own_handles", "caution", "public_url", "oidc", "pages", "connections")
"""What the file may tell."""

_OURS = frozenset({"connector", schedules.KEY, schedules.AUDIT})
"""What the table of a connection tells us, and not its connector."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_DEFAULT_STORE = "sqlite:///onethread.db"
DEFAULT_PUBLIC_URL = "http://127.0.0.1:8080"
_PUBLIC_URL = re.compile(r"https?://[\w.-]+(:[0-9]{1,5})?|https?://\[[0-9a-f:]+\](:[0-9]{1,5})?", re.ASCII)
_URL = "is a URL that begins with sqlite:/// or postgresql://"
_STORE = re.compile(r"sqlite:///.+|postgres(ql)?(\+\w+)?://.*", re.DOTALL)
_LARGEST = 1_000_000
_LIST = 'is a list, as in ["a", "b"]'
_IN_WORDS = {
    **dict.fromkeys(("tuple_type", "list_type", "set_type", "frozen_set_type"), _LIST),
    "dict_type": 'is a table, as in {a = "b"}',
    "string_type": "is a text in quotes",
    "bool_type": "is true or false",
    "bool_parsing": "is true or false",
}
"""pydantic's errors that speak of Python, in the words of the file."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the installation is told, before plugins have judged their part of it."""

    path: Path
    store: str = field(repr=False)
    """A URL; it may hold the password of a database."""

    regions: tuple[str, ...]
    timezone: ZoneInfo
    own_handles: tuple[str, ...] = ()
    """Our own phone numbers and e-mail addresses, which people quote and which are no customer's."""

    caution: Caution = Caution.BALANCED
    """How sure one has to be to make two customers one without asking."""

    public_url: str = DEFAULT_PUBLIC_URL
    """Where people reach the pages, for links to them; without a slash at the end."""

    oidc: Oidc | None = None
    """By what directory people sign in, if there is one."""

    mask_for: frozenset[str] = frozenset()
    """Roles (and `masking.CARD`) to whom pages show phones and mailboxes in part only."""

    connections: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Connection:
    """A configured account of a connector, built."""

    name: str
    spec: ConnectorSpec
    settings: ConnectorSettings = field(repr=False)
    connector: object = field(repr=False)
    schedule: Schedule = field(default_factory=Schedule)
    audit: timedelta | None = schedules.DAILY
    """How often what it did is compared with what is there; None for never."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A connection that cannot work since its plugin is broken or switched off; the others do."""

    reason: str


@dataclass(frozen=True, slots=True)
class Connections:
    """Every configured connection, by name."""

    built: Mapping[str, Connection]
    refused: Mapping[str, str]
    """With the reason."""


def read(path: Path | None, environ: Mapping[str, str]) -> Configuration:
    """Read the file: the one given, else ONETHREAD_CONFIG, else onethread.toml here. ConfigurationError says all."""
    found = path or Path(environ.get("ONETHREAD_CONFIG") or FILE)
    table = _parsed(found)
    problems = [f"{found.name}: {problem}" for problem in (*_unknown_keys(table), *_wrong_values(table, environ))]
    if not _STORE.fullmatch(environ.get("ONETHREAD_STORE") or _DEFAULT_STORE):
        problems.append(f"ONETHREAD_STORE {_URL}")
    if problems:
        raise ConfigurationError("\n".join(problems))
    return Configuration(
        path=found,
        store=_anchored(environ.get("ONETHREAD_STORE") or table.get("store", _DEFAULT_STORE), found.parent),
        regions=tuple(table.get("regions", ("MD", "RO", "UA", "RU"))),
        timezone=ZoneInfo(table.get("timezone", "Europe/Chisinau")),
        own_handles=tuple(table.get("own_handles", ())),
        caution=Caution(table.get("caution", Caution.BALANCED)),
        public_url=table.get("public_url", DEFAULT_PUBLIC_URL).rstrip("/"),
        oidc=oidc.read(table["oidc"], environ) if "oidc" in table else None,
        mask_for=masking.read(table.get("pages", {})),
        connections=table.get("connections", {}),
    )


def connect(
    configuration: Configuration, host: Host, environ: Mapping[str, str], resources: Resources | None = None
) -> Connections:
    """Build every connection; ConfigurationError names all that is wrong with any, and misspelt variables.

    What is wrong with a plugin is no mistake of the configuration: it takes only its own connections along.
    """
    at = resources or Resources()
    found = {
        name: _connection(configuration, host, name, table, at) for name, table in configuration.connections.items()
    }
    problems = [problem for one in found.values() if isinstance(one, list) for problem in one]
    problems += _misspelt(configuration, host, environ)
    if problems:
        raise ConfigurationError("\n".join(problems))
    return Connections(
        built={name: one for name, one in found.items() if isinstance(one, Connection)},
        refused={name: one.reason for name, one in found.items() if isinstance(one, Refused)},
    )


def check_own_variables(configuration: Configuration, host: Host, environ: Mapping[str, str]) -> None:
    """For who builds no connection: ConfigurationError names misspelt variables that are of no connection."""
    own = {name: value for name, value in environ.items() if "__" not in name}
    if problems := list(_misspelt(configuration, host, own)):
        raise ConfigurationError("\n".join(problems))


def variable(connection: str, name: str) -> str:
    """The environment variable of a connection's setting."""
    return f"{PREFIX}{connection}__{name}".upper()


def secret(of: FieldInfo) -> bool:
    """Whether a setting belongs in the environment."""
    return SecretStr in (of.annotation, *get_args(of.annotation))


def _parsed(path: Path) -> Mapping[str, Any]:
    try:
        if path.stat().st_size > _LARGEST:
            raise ConfigurationError(f"{path.name} is too large to be a configuration")
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as error:
        place = f"{path.name} here" if path == Path(FILE) else str(path)
        raise ConfigurationError(f"there is no {place}; run `onethread init` to make one") from error
    except OSError as error:
        raise ConfigurationError(f"{path.name} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path.name} is not UTF-8 (byte {error.start})") from error
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise ConfigurationError(f"{path.name}: {_syntax(error)}") from error


def _syntax(error: Exception) -> str:
    place = re.search(r"\(at .*\)$", str(error))
    return f"not TOML {place[0] if place else ''}".rstrip()


def _unknown_keys(table: Mapping[str, Any]) -> Iterator[str]:
    for key in table:
        if key not in KEYS:
            yield f"{key[:60]!r} is unknown{did_you_mean(key, KEYS)}"


def _wrong_values(table: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[str]:
    store = table.get("store", _DEFAULT_STORE)
    if not (isinstance(store, str) and _STORE.fullmatch(store)):
        yield f"store {_URL}"
    if not _is_regions(table.get("regions", [])):
        yield 'regions is a list of countries, as in ["MD", "RO"]'
    if not _is_zone(table.get("timezone", "UTC")):
        yield 'timezone is a name such as "Europe/Chisinau"'
    if not _is_texts(table.get("own_handles", [])):
        yield "own_handles is a list of our phone numbers and e-mail addresses"
    if table.get("caution", Caution.BALANCED) not in list(Caution):
        yield "caution is strict, balanced or eager"
    if not _is_public_url(table.get("public_url", DEFAULT_PUBLIC_URL)):
        yield 'public_url is where people reach the pages, as in "https://onethread.example.md"'
    if "oidc" in table:
        yield from oidc.wrong(table["oidc"], environ)
    yield from masking.wrong(table.get("pages", {}))
    yield from _wrong_connections(table.get("connections", {}))


def _wrong_connections(connections: object) -> Iterator[str]:
    if not isinstance(connections, dict):
        yield "connections are tables, as in [connections.wa]"
        return
    for name, table in connections.items():
        if not _NAME.fullmatch(name):
            yield f"[connections.{name[:60]}]: a name is small letters, digits and _, and begins with a letter"
        if not isinstance(table, dict) or not isinstance(table.get("connector"), str):
            yield f'[connections.{name[:60]}] needs a line connector = "..."'


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_regions(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one in SUPPORTED_REGIONS for one in value)


def _is_public_url(value: object) -> bool:
    return isinstance(value, str) and _PUBLIC_URL.fullmatch(value.removesuffix("/")) is not None


def _is_zone(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(ZoneInfo(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _anchored(store: str, folder: Path) -> str:
    """A relative SQLite path is relative to the file that names it, wherever a command is run."""
    if store.startswith("postgres://"):  # as several hosts hand it out
        return store.replace("postgres://", "postgresql://", 1)
    prefix = "sqlite:///"
    relative = store.removeprefix(prefix)
    return f"{prefix}{(folder / relative).resolve()}" if store.startswith(prefix) and relative else store


def _connection(
    configuration: Configuration, host: Host, name: str, table: Mapping[str, Any], resources: Resources
) -> Connection | Refused | list[str]:
    place = f"{configuration.path.name}: [connections.{name}]"
    key = table["connector"]
    spec = host.connectors.get(key)
    if spec is None:
        refused = _refused(key, host)
        return refused or [f"{place} connector {key[:60]!r} is not installed{_advice(key, host)}"]
    told = {key: value for key, value in table.items() if key not in _OURS}
    schedule, audit = schedules.read(table.get(schedules.KEY, {})), table.get(schedules.AUDIT)
    problems = [f"{place} {problem}" for problem in (*_wrong_settings(spec, name, told), *_wrong_schedules(table))]
    if problems or schedule is None:
        return problems
    try:
        settings = spec.settings(_env_prefix=f"{PREFIX}{name.upper()}__", **told)
        if empty := [f"{place} {problem}" for problem in _empty_secrets(settings, name)]:
            return empty
        connector = spec.build(settings, _context(configuration, name, resources))
        unfit = *schedules.unknown_streams(schedule, connector), *schedules.unfit_to_audit(audit, connector)
        if unfit:
            return [f"{place} {problem}" for problem in unfit]
        return Connection(
            name, spec, settings, connector, schedule, schedules.wait(audit) if audit else schedules.DAILY
        )
    except SettingsError as error:
        return [f"{place} {problem}" for problem in _not_json(str(error), spec, name)]
    except ValidationError as error:
        return [f"{place} {_wrong_value(spec, name, one['loc'], one['type'], one['msg'])}" for one in error.errors()]
    except ConfigurationError as error:
        return [f"{place} {error}"]
    except Exception as error:  # noqa: BLE001 - a plugin may fail in any way on settings it does not expect
        return Refused(f"cannot be built: {named(error)}")


def _context(configuration: Configuration, name: str, resources: Resources) -> Context:
    shared, vault = StoreShared(resources), StoreVault(resources, name)
    return Context(name, configuration.regions, configuration.timezone, shared, vault, may_be_one)


def _refused(key: str, host: Host) -> Refused | None:
    for plugin in host.plugins:
        if plugin.refused and key in (plugin.name, plugin.distribution.removeprefix("onethread-")):
            return Refused(f"plugin {plugin.name} was refused: {plugin.refused}")
    return None


def _advice(key: str, host: Host) -> str:
    return did_you_mean(key, host.connectors) or f"; try `pip install onethread-{key[:60]}`"


def _wrong_schedules(table: Mapping[str, Any]) -> Iterator[str]:
    if schedules.read(table.get(schedules.KEY, {})) is None:
        yield f"{schedules.KEY} {schedules.IN_WORDS}"
    if not schedules.is_wait(table.get(schedules.AUDIT, schedules.OFF)):
        yield f"{schedules.AUDIT} {schedules.AUDIT_IN_WORDS}"


def _wrong_settings(spec: ConnectorSpec, name: str, told: Mapping[str, Any]) -> Iterator[str]:
    fields = spec.settings.model_fields
    for key in told:
        if key not in fields:
            yield f"{key[:60]!r} is unknown{did_you_mean(key, fields)}"
        elif secret(fields[key]):
            yield f"{key} is secret and does not belong in a file: set {variable(name, key)}"


def _empty_secrets(settings: ConnectorSettings, name: str) -> Iterator[str]:
    """A variable that is set to nothing (as compose files do) must not become a key that anybody can guess."""
    for key in type(settings).model_fields:
        value = getattr(settings, key)
        if isinstance(value, SecretStr) and not value.get_secret_value().strip():
            yield f"{key} is empty: set {variable(name, key)}, or unset it"


def _wrong_value(spec: ConnectorSpec, name: str, place: tuple[int | str, ...], kind: str, message: str) -> str:
    """One of pydantic's errors, without the value; for a custom one only that it is wrong, as its words may quote."""
    key = str(place[0]) if place else ""
    if kind == "missing":
        known = spec.settings.model_fields.get(key)
        return f"{key} is missing: set {variable(name, key)}" if known and secret(known) else f"{key} is missing"
    where = ".".join(map(str, place)) or "the settings"
    if kind in _IN_WORDS:
        return f"{where} {_IN_WORDS[kind]}"
    return f"{where} is wrong" if kind in ("value_error", "assertion_error") else f"{where}: {message}"


def _not_json(message: str, spec: ConnectorSpec, name: str) -> Iterator[str]:
    """A variable holds one text, so lists and tables are JSON there; pydantic quotes the name of the field alone."""
    for key in spec.settings.model_fields:
        if f'"{key}"' in message:
            yield f'{key}: in the environment lists and tables are JSON: set {variable(name, key)}=\'["a", "b"]\''


def _misspelt(configuration: Configuration, host: Host, environ: Mapping[str, str]) -> Iterator[str]:
    known = {*CORE_NAMES, *_variables(configuration, host)}
    unjudged = tuple(_unjudged(configuration, host))
    for name in sorted(environ):
        if not name.upper().startswith(PREFIX):
            continue
        if name != name.upper():
            # Windows knows no case of variables, and pydantic takes any: what works must not depend on the machine.
            yield f"{name[:100]}: write it in capitals, {name[:100].upper()}"
        elif name not in known and not name.startswith(unjudged):
            yield f"{name[:100]}: {_unread(name, configuration, known)}"


def _unread(name: str, configuration: Configuration, known: Iterable[str]) -> str:
    connection, of_one, _ = name.removeprefix(PREFIX).lower().partition("__")
    if of_one and connection not in configuration.connections:
        meant = did_you_mean(connection, configuration.connections)
        return f"there is no [connections.{connection[:60]}] that reads it{meant}"
    return f"no setting is read from this variable{did_you_mean(name, known)}"


def _variables(configuration: Configuration, host: Host) -> Iterator[str]:
    for name, table in configuration.connections.items():
        spec = host.connectors.get(table["connector"])
        yield from (variable(name, key) for key in (spec.settings.model_fields if spec else ()))


def _unjudged(configuration: Configuration, host: Host) -> Iterator[str]:
    """Beginnings of the variables of connections whose connector is not there to say which ones it knows."""
    for name, table in configuration.connections.items():
        if table["connector"] not in host.connectors:
            yield variable(name, "")
