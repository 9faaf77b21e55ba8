"""Who may deliver events: what an installation has told of itself, kept in the vault, and the checks of each event."""

import hmac
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from onethread.plugin import Json, RefusedError, Request, Vault
from onethread_bitrix24.translate.form import LARGEST, read_form

VAULT_NAME = "application"
_FORM = "application/x-www-form-urlencoded"
_OLDEST = 24 * 3600
"""Seconds by which the time of an event may differ from ours: what was recorded on the way is not played again for ever."""

_KEPT_AUTH = ("auth[member_id]", "auth[domain]", "auth[user_id]")
_FRESH = 60.0
"""Seconds for which what the vault said is believed."""


@dataclass(frozen=True, slots=True)
class Installed:
    """By which token events are known, and of which portal they are ('' for whichever has the token)."""

    token: str
    member_id: str = ""


class Application:
    """The installations of one connection: as configured, and as ONAPPINSTALL has told."""

    def __init__(self, client_id: str | None, configured: Sequence[Installed], vault: Vault) -> None:
        """A webhook has no `client_id`: only what is configured counts."""
        self._client_id = client_id
        self._configured = list(configured)
        self._vault = vault
        self._told: list[Installed] = []
        self._until = 0.0

    async def refresh(self) -> None:
        """Know what the vault knows."""
        if self._client_id is not None and time.monotonic() >= self._until:
            self._told = _read(await self._vault.read(VAULT_NAME), self._client_id)
            self._until = time.monotonic() + _FRESH

    def look_again(self) -> None:
        """The vault has been told something else meanwhile."""
        self._until = 0.0

    def allows(self, auth: Mapping[str, Any]) -> bool:
        """Whether this may be our installation: the first one, or the one that is known. Every employee has a token."""
        known = [*self._configured, *self._told]
        return not known or any(_same(one.token, str(auth.get("application_token", ""))) for one in known)

    async def keep(self, auth: Mapping[str, Any]) -> None:
        """Remember by what the events of a new installation are known."""
        told = {name: str(auth.get(name) or "") for name in ("application_token", "member_id")}
        kept: Json = {"token": told["application_token"], "member_id": told["member_id"], "client_id": self._client_id}
        await self._vault.write(VAULT_NAME, kept)
        self._until = 0.0

    def check(self, form: Mapping[str, Any]) -> None:
        """Whether an event is the portal's own: its token, in constant time, its portal and its time."""
        auth = form.get("auth") if isinstance(form.get("auth"), Mapping) else {}
        token, member_id = (str(auth.get(name, "")) if auth else "" for name in ("application_token", "member_id"))
        known = [*self._configured, *self._told]
        fitting = [one for one in known if _same(one.token, token)]
        if not any(one.member_id in ("", member_id) for one in fitting):
            raise RefusedError(401, "bad_token", "auth[application_token] is not known for this connection")
        sent = str(form.get("ts", ""))
        if not sent.isascii() or not sent.isdecimal() or not abs(int(sent[:12]) - time.time()) < _OLDEST:
            raise RefusedError(400, "too_old", "ts is missing, or not of these days")


def _same(known: str, told: str) -> bool:
    return hmac.compare_digest(known.encode("utf-8", "replace"), told.encode("utf-8", "replace"))


def form_of(request: Request) -> dict[str, Json]:
    """The form that a request holds; RefusedError for anything else."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _FORM:
        raise RefusedError(415, "not_a_form", f"an event is {_FORM}")
    if len(request.body) > LARGEST:
        raise RefusedError(413, "too_large", "an event is smaller")
    try:
        form = read_form(request.body)
    except ValueError as error:
        raise RefusedError(400, "bad_form", "the body is no form in UTF-8") from error
    if not isinstance(form.get("event"), str):
        raise RefusedError(400, "no_event", "the form has no event")
    return form


def without_secrets(body: bytes) -> bytes:
    """The form without the tokens that Bitrix24 puts into each event: they act for whoever made the change."""
    pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True)
    return urlencode([(name, value) for name, value in pairs if _is_kept(name)]).encode()


def _is_kept(name: str) -> bool:
    return name in _KEPT_AUTH or not name.lower().startswith("auth")


def _read(kept: Json, client_id: str) -> list[Installed]:
    """What was told of this application, not of one that was there before."""
    told = kept if isinstance(kept, dict) and kept.get("client_id") == client_id else {}
    token, member_id = told.get("token"), told.get("member_id")
    return [Installed(token, str(member_id or ""))] if isinstance(token, str) and token else []
