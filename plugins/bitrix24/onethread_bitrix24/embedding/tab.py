"""The tab: plugin.Embeds for a portal with a local application. The connector hands its calls on to it."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import structlog

from onethread.plugin import Admitted, Context, OnethreadError, RefusedError, Request, RetryableError, Settled
from onethread_bitrix24.client import Bitrix24Error, BusyError, Client, CredentialsError, Gate, Urgency, as_flag
from onethread_bitrix24.embedding.cards import who_and_what
from onethread_bitrix24.embedding.finishing import FINISHING
from onethread_bitrix24.embedding.known import NOT_INSTALLED, Known, keep, known
from onethread_bitrix24.embedding.places import PLACEMENTS, bind
from onethread_bitrix24.embedding.posted import Posted, read_posted
from onethread_bitrix24.embedding.visitor import VisitorAccess
from onethread_bitrix24.settings import Bitrix24Settings, origin_of

PATIENCE = 20.0
"""Seconds that somebody waits in front of a tab; then they are asked to come again."""

_READ_SECONDS = 10.0
_SCRIPT = "https://api.bitrix24.com/api/v1/"
_NO_PLACE = RefusedError(400, "not_admitted", "this is no card whose thread could be shown")
_BAD_TOKENS = RefusedError(401, "not_admitted", "the portal does not vouch for these tokens")
_NOT_ADMIN = RefusedError(403, "not_admin", "only an administrator of the portal installs the application")

_log = structlog.get_logger(__name__)

Got = TypeVar("Got")


class Tab:
    """Asks the portal who looks at a card and whether they may, and has our page shown at cards."""

    finishing = FINISHING

    def __init__(self, settings: Bitrix24Settings, context: Context, gate: Gate) -> None:
        """Nothing is called yet: the store is not open."""
        self._settings, self._context, self._gate = settings, context, gate

    async def framed_by(self) -> str:
        """The portal's pages, where it was installed; before that, where it is configured to be."""
        found = await known(self._settings, self._context.vault)
        return found.home if found else self._settings.origin

    async def admit(self, request: Request) -> Admitted:
        """Who looks at which card: what is posted is compared, then the portal is asked with the token of who looks."""
        posted, installed = read_posted(request), await known(self._settings, self._context.vault)
        if installed is None:
            raise NOT_INSTALLED
        installed.check(posted)
        kind = PLACEMENTS.get(posted.placement)
        if kind is None or posted.card is None:
            raise _NO_PLACE
        async with self._as_visitor(installed, posted) as client:
            person, cards = await _patiently(who_and_what(client, kind, posted.card))
        name = " ".join(str(person.get(part) or "") for part in ("NAME", "LAST_NAME")).strip()
        return Admitted(cards, self._settings.host, str(person["ID"]), name, posted.language)

    async def settle(self, request: Request, address: str) -> Settled:
        """Take the tokens of an administrator of our portal, and bind our places.

        Whoever works in the portal has tokens of the application and knows its APPLICATION_TOKEN, so these do not do.
        """
        posted = read_posted(request)
        if self._settings.client_id is None:
            raise NOT_INSTALLED
        installed = await known(self._settings, self._context.vault)
        home = origin_of(self._settings.base_url) if self._settings.base_url else self._settings.origin
        if installed is not None and installed.member_id == posted.member_id:
            home = installed.home
        if urlsplit(home).netloc.lower() != posted.domain.lower():
            raise _BAD_TOKENS
        places = await _patiently(
            self._install(Known(home, posted.member_id, posted.application_token), posted, address)
        )
        return Settled(places, self._script, posted.language)

    async def show(self) -> None:
        """Have our page shown by what an installation without a page of its own has brought: beside its hook.

        That it cannot be shown, for want of the scope `placement` for instance, is no trouble of the installation.
        """
        beside, hooks, connection = (self._settings.hook_url or "").rpartition("/hooks/")
        if not hooks:
            return
        try:
            async with self._client() as client:
                await _patiently(bind(client, f"{beside}/embed/{connection}"))
        except OnethreadError as error:
            _log.warning("not_shown_in_cards", connection=self._context.connection, reason=str(error))

    async def _install(self, at: Known, posted: Posted, address: str) -> int:
        async with self._as_visitor(at, posted) as client:
            if not as_flag((await client.call("user.admin")).result):
                raise _NOT_ADMIN
        async with self._client() as client:
            await client.install(_auth(posted))
            await keep(self._settings, self._context.vault, posted)
            return await bind(client, address)

    def _as_visitor(self, at: Known, posted: Posted) -> Client:
        access = VisitorAccess(at.home, posted.access, self._settings.client_id or "")
        return self._client(access=access)

    def _client(self, **who: Any) -> Client:
        who = {**who, "gate": self._gate, "urgency": Urgency.INTERACTIVE}
        return Client(self._settings, self._context, read_seconds=_READ_SECONDS, **who)

    @property
    def _script(self) -> str:
        """The portal's own script of BX24; a stand-in has its own."""
        base = self._settings.base_url
        return f"{origin_of(base)}/api/v1/" if base else _SCRIPT


def _auth(posted: Posted) -> dict[str, str]:
    """As an event of an installation tells it."""
    told = {"access_token": posted.access, "refresh_token": posted.refresh, "member_id": posted.member_id}
    return told | {"server_endpoint": posted.server, "application_token": posted.application_token}


async def _patiently(work: Awaitable[Got]) -> Got:
    """What came of it; errors of the portal as those of a request."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await work
    except TimeoutError as error:
        raise RetryableError("the portal takes too long", 10.0) from error
    except CredentialsError as error:
        raise _BAD_TOKENS from error
    except BusyError:
        raise
    except Bitrix24Error as error:
        raise RefusedError(502, "portal", "the portal gives no answer that could be read") from error
