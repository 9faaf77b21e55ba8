"""`onethread check`."""

import asyncio
import os
import sqlite3
from collections.abc import Iterator

import typer

from onethread.cli.console import AsJson, Config, installed, many, out, print_json, reading
from onethread.engine.installation import Installation
from onethread.engine.oidc import RETURN, is_guarded
from onethread.flow import rework
from onethread.flow.handles import own_identities
from onethread.plugin import ConfigurationError, OnethreadError
from onethread.store import dead_letters
from onethread.store.opening import described, sqlite_path

_FIXED = (3, 51, 3)


def command(config: Config = None, as_json: AsJson = False) -> None:
    """Check configuration, plugins and store; the exit code is 1 when something needs a hand, 2 when it cannot run."""
    try:
        installation = installed(config)
    except ConfigurationError as error:
        if not as_json:
            raise
        print_json({"problems": str(error).splitlines(), "notes": []})
        raise typer.Exit(2) from error
    problems = [*_plugins(installation), *_own_handles(installation), *_directory(installation), *_store(installation)]
    _tell(problems, list(_notes(installation)), as_json)
    raise typer.Exit(1 if problems else 0)


def _tell(problems: list[str], notes: list[str], as_json: bool) -> None:
    if as_json:
        print_json({"problems": problems, "notes": notes})
        return
    for problem in problems:
        out.print(f"problem: {problem}", style="red")
    for note in notes:
        out.print(note)
    out.print("All is well." if not problems else f"{many(len(problems), 'problem')}.")


def _own_handles(installation: Installation) -> Iterator[str]:
    for written in installation.configuration.own_handles:
        if not own_identities(installation.reader, (written,)):
            yield f"own_handles: {written!r} is no phone number and no e-mail address that can be read"


def _directory(installation: Installation) -> Iterator[str]:
    """The directory is asked, as at a sign-in: most of what can be wrong is known there alone."""
    told, public_url = installation.configuration.oidc, installation.configuration.public_url
    if told is None:
        return
    from onethread.web.oidc.provider import Provider

    if not is_guarded(public_url):
        yield "public_url has to begin with https:// where people sign in by a directory: their codes would travel in clear"
    try:
        asyncio.run(Provider(told, public_url + RETURN).look())
    except OnethreadError as error:
        yield f"[oidc] {told.issuer}: {error}"


def _plugins(installation: Installation) -> Iterator[str]:
    for name, reason in sorted(installation.refused.items()):
        yield f"connection {name} is out of order: {reason}"
    for plugin in installation.host.plugins:
        if plugin.refused and not plugin.disabled:
            yield f"plugin {plugin.name} was refused: {plugin.refused}"


def _store(installation: Installation) -> Iterator[str]:
    try:
        unread = reading(installation, dead_letters.counted)
    except OnethreadError as error:
        yield str(error)
        return
    except Exception as error:  # noqa: BLE001 - whatever keeps us from the store is the problem
        yield f"the store cannot be read ({type(error).__name__})"
        return
    if reading(installation, lambda connection: rework.due(connection, installation.reader)):
        yield (
            "who is who was worked out by other rules than today's: `onethread rework` shows what would change, "
            "`onethread rework --apply` does it"
        )
    for name, (number, _) in sorted(unread.items()):
        if number:
            yield f"{many(number, 'item')} of {name} could not be read: see `onethread deadletters`"


def _tab(public_url: str, name: str) -> str:
    if not public_url.startswith("https://"):
        return "our tab within it wants a `public_url` that begins with https://"
    return f"our tab within it is installed by {public_url}/embed/{name}/install"


def _notes(installation: Installation) -> Iterator[str]:
    configuration = installation.configuration
    yield f"{configuration.path}: {len(installation.connections)} connections, regions {', '.join(configuration.regions)}"
    path = sqlite_path(configuration.store)
    yield f"store: {described(configuration.store)}"
    yield from (f"plugin {plugin.name}: {plugin.refused}" for plugin in installation.host.plugins if plugin.disabled)
    for name, connection in sorted(installation.connections.items()):
        yield f"{name}: {connection.spec.title}, delivers to /hooks/{name}"
        if name in installation.embeds:
            yield f"{name}: {_tab(configuration.public_url, name)}"
    if configuration.oidc:
        yield f"[oidc] {configuration.oidc.issuer}: the redirect address to register there is {configuration.public_url}{RETURN}"
    if not os.environ.get("ONETHREAD_LOG"):
        yield "logs: level info (ONETHREAD_LOG changes it)"
    if path and sqlite3.sqlite_version_info < _FIXED:
        yield f"SQLite {sqlite3.sqlite_version}: fine with one writing process, which Onethread sees to"
