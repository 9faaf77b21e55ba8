"""`onethread token`."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from onethread.cli.console import (
    AsJson,
    Config,
    aside,
    installed_to_read,
    lay_out,
    listing,
    moment,
    out,
    print_json,
    reading,
    working,
)
from onethread.cli.patience import changing
from onethread.engine.installation import Installation
from onethread.model.token import digest, new_token
from onethread.plugin import ConfigurationError
from onethread.store import tokens
from onethread.store.tokens import Token

_NAME = re.compile(r"[^\W\d_][\w .@-]{0,63}")


class Does(StrEnum):
    """What is to be done."""

    NEW = "new"
    LIST = "list"
    REVOKE = "revoke"


Does_ = Annotated[Does, typer.Argument(help="What to do.", show_default=False)]
Which = Annotated[str | None, typer.Argument(help="Its name; to revoke one, or its number.", show_default=False)]


def command(does: Does_, which: Which = None, config: Config = None, as_json: AsJson = False) -> None:
    """Make a token of the API and print it, this once; list them; revoke one."""
    installation = installed_to_read(config)
    if does is Does.LIST:
        _list(installation, as_json)
    elif which is None:
        raise ConfigurationError(f"say which: `onethread token {does} NAME`")
    elif does is Does.NEW:
        _make(installation, which, as_json)
    else:
        _revoke(installation, which, as_json)


def _make(installation: Installation, name: str, as_json: bool) -> None:
    if not _NAME.fullmatch(name):
        raise ConfigurationError("a name begins with a letter and has at most 64 letters, digits, spaces and . @ _ -")
    token = new_token()
    number = _do(installation, "keep_token", name=name, digest=digest(token).hex())
    if as_json:
        print_json({"id": number, "name": name, "token": token})
        return
    out.print(token)
    aside.print("Keep it where secrets are kept: it is not shown again.", style="dim")


def _list(installation: Installation, as_json: bool) -> None:
    found = reading(installation, tokens.listed)
    if as_json:
        print_json(found)
    elif found:
        _show(found, installation.configuration.timezone)
    else:
        out.print("There is no token yet. `onethread token new NAME` makes one.")


def _show(found: Sequence[Token], zone: ZoneInfo) -> None:
    table = listing("number", "name", "made", "revoked")
    for one in found:
        revoked = moment(one.revoked_at, zone) if one.revoked_at else ""
        table.add_row(str(one.id), one.name, moment(one.made_at, zone), revoked)
    lay_out(table)
    out.print(f"times are those of {zone.key}", style="dim")


def _revoke(installation: Installation, which: str, as_json: bool) -> None:
    number, name = _do(installation, "revoke_token", which=which)
    if as_json:
        print_json({"id": number, "name": name, "revoked": True})
    else:
        out.print(f"revoked {name!r}; running servers refuse it within two seconds")


def _do(installation: Installation, task: str, **arguments: str) -> Any:
    async def work() -> Any:
        async with changing(installation) as hand:
            return await hand.run(task, **arguments)

    return working(work)
