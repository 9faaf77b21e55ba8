"""`onethread account`."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
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
)
from onethread.cli.patience import do
from onethread.engine.installation import Installation
from onethread.model.account import Role, as_login, is_login
from onethread.model.secret import digest, new_secret
from onethread.plugin import ConfigurationError
from onethread.store import accounts, subjects
from onethread.store.accounts import Account
from onethread.store.links import DERIVED
from onethread.store.subjects import Subject


class Does(StrEnum):
    """What is to be done."""

    ADD = "add"
    LIST = "list"
    RESET = "reset"
    DISABLE = "disable"


Does_ = Annotated[Does, typer.Argument(help="What to do.", show_default=False)]
Login = Annotated[str | None, typer.Argument(help="The login.", show_default=False)]
As = Annotated[
    Role | None, typer.Option("--role", help="Of a new one: agent reads and writes notes.", show_default="agent")
]


def command(does: Does_, login: Login = None, role: As = None, config: Config = None, as_json: AsJson = False) -> None:
    """Let somebody sign in: `add` and `reset` print a link, this once, by which they set their password."""
    installation = installed_to_read(config)
    if does is Does.LIST:
        _list(installation, as_json)
        return
    known = _login(does, login)
    if role is not None and does is not Does.ADD:
        raise ConfigurationError("--role is of `onethread account add` alone")
    if does is Does.DISABLE:
        _disable(installation, known, as_json)
    else:
        _invite(installation, does, known, role or Role.AGENT, as_json)


def _login(does: Does, written: str | None) -> str:
    if written is None:
        raise ConfigurationError(f"say whose: `onethread account {does} LOGIN`")
    login = as_login(written)
    if not is_login(login):
        raise ConfigurationError(
            "a login begins with a letter and has at most 32 letters, digits and . _ -, or is an e-mail address"
        )
    if login in DERIVED:
        raise ConfigurationError(f"{login} is what decides by itself here; choose another login")
    return login


def _invite(installation: Installation, does: Does, login: str, role: Role, as_json: bool) -> None:
    by_directory_alone = installation.configuration.oidc is not None and not installation.configuration.oidc.local
    if by_directory_alone and does is Does.ADD:
        raise ConfigurationError("[oidc] local = false: accounts are made when people sign in by the directory")
    secret = new_secret()
    told = {"login": login, "digest": digest(secret).hex()} | ({"role": role} if does is Does.ADD else {})
    until = _moment(do(installation, f"{does}_account", **told))
    if by_directory_alone:
        print_json({"login": login, "disabled": False}) if as_json else out.print(
            f"{login!r} may sign in by the directory"
        )
        return
    link = f"{installation.configuration.public_url}/welcome/{secret}"
    if as_json:
        print_json({"login": login, "link": link, "until": until})
        return
    out.print(link)
    zone = installation.configuration.timezone
    aside.print(f"It works once, until {moment(until, zone)} ({zone.key}), and is not shown again.", style="dim")


def _moment(told: Any) -> datetime:
    """As it was told here, or by a server in JSON."""
    return told if isinstance(told, datetime) else datetime.fromisoformat(told)


def _disable(installation: Installation, login: str, as_json: bool) -> None:
    do(installation, "disable_account", login=login)
    if as_json:
        print_json({"login": login, "disabled": True})
    else:
        out.print(f"disabled {login!r}; open pages of theirs end within half a minute")


def _list(installation: Installation, as_json: bool) -> None:
    found = reading(installation, accounts.listed)
    named = reading(installation, subjects.by_account)
    if as_json:
        print_json([_document(one, named.get(one.id)) for one in found])
    elif found:
        _show(found, named, installation.configuration.timezone)
    else:
        out.print("There is no account yet. `onethread account add LOGIN --role admin` makes one.")


def _document(account: Account, subject: Subject | None) -> dict[str, Any]:
    return {
        "login": account.login,
        "role": account.role,
        "made_at": account.made_at,
        "has_password": account.password is not None,
        "disabled_at": account.disabled_at,
        "directory": asdict(subject) if subject else None,
    }


def _show(found: Sequence[Account], named: Mapping[int, Subject], zone: ZoneInfo) -> None:
    table = listing("login", "role", "made", "")
    for one in found:
        table.add_row(one.login, one.role, moment(one.made_at, zone), _state(one, named.get(one.id), zone))
    lay_out(table)
    out.print(f"times are those of {zone.key}", style="dim")


def _state(account: Account, subject: Subject | None, zone: ZoneInfo) -> str:
    if account.disabled_at is not None:
        return f"disabled {moment(account.disabled_at, zone)}"
    if subject is not None:
        return f"by the directory: {subject.name or ''} {subject.email or subject.subject}"
    return "" if account.password else "has not set a password"
