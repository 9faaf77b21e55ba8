"""The connector of one portal: what it reads, who may deliver, and what deliveries tell."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import cached_property
from typing import TYPE_CHECKING

from onethread.plugin import (
    Admitted,
    Audited,
    Context,
    Delivery,
    Handle,
    Intent,
    Interaction,
    Outcome,
    Page,
    Pull,
    Record,
    RefusedError,
    Reply,
    Request,
    Settled,
    Stream,
    Unread,
)
from onethread_bitrix24.embedding.finishing import FINISHING
from onethread_bitrix24.embedding.standing import card_of
from onethread_bitrix24.settings import Bitrix24Settings
from onethread_bitrix24.streams.application import Application, Installed, form_of, without_secrets
from onethread_bitrix24.streams.declared import EVENTS, STREAMS
from onethread_bitrix24.translate import Portal, hints, translate
from onethread_bitrix24.translate.form import LARGEST

if TYPE_CHECKING:
    from onethread_bitrix24.client import Gate
    from onethread_bitrix24.embedding.tab import Tab
    from onethread_bitrix24.streams.reader import Reader
    from onethread_bitrix24.writing import Writing


class Bitrix24:
    """Reads a portal by schedule, takes its events, and shows threads in its cards."""

    max_body = LARGEST
    keep_headers: frozenset[str] = frozenset()
    finishing = FINISHING

    def __init__(self, settings: Bitrix24Settings, context: Context) -> None:
        """Nothing is called yet: the store is not open."""
        self._settings, self._context = settings, context
        self._portal = Portal(settings.host, settings.origin)
        self._is_app = settings.webhook_url is None
        token = settings.application_token
        configured = [Installed(token.get_secret_value())] if token is not None else []
        self._application = Application(settings.client_id, configured, context.vault)
        self.streams: Sequence[Stream] = (*STREAMS, EVENTS) if self._is_app else STREAMS

    async def pull(self, pull: Pull) -> Page:
        """The next page of a stream."""
        return await self._reader().pull(pull)

    def _reader(self) -> "Reader":
        # Imported when the portal is spoken to: the HTTP client takes longer to load than most commands to run.
        from onethread_bitrix24.streams.reader import Reader

        return Reader(self._settings, self._context, self._gate)

    async def install(self, request: Request) -> Reply | None:
        """Take the tokens of a new installation, once the authorisation server vouches for them. [D on-app-install]"""
        form = form_of(request)
        await self._application.refresh()
        if not self._is_app or str(form["event"]).upper() != "ONAPPINSTALL":
            return None
        auth = form.get("auth")
        if not isinstance(auth, Mapping) or not self._application.allows(auth):
            raise RefusedError(409, "installed", "the application is installed already, with another application_token")
        await self._reader().install(auth)
        await self._application.keep(auth)
        await self._tab().show()
        return Reply()

    def verify(self, request: Request) -> None:
        """By the token of the application, or of the outgoing webhook: it is a shared secret and no signature. [D events]"""
        self._application.check(form_of(request))

    def withhold(self, request: Request) -> bytes:
        """The event without the tokens of whoever made the change."""
        return without_secrets(request.body)

    def hints(self, delivery: Delivery) -> Collection[str]:
        """The streams that an event says to look at, of those that are read here."""
        known = {stream.name for stream in self.streams}
        return [stream for stream in hints(delivery) if stream in known]

    def translate(self, delivery: Delivery) -> Iterable[Record | Unread]:
        """All that a page, or an event, tells."""
        return translate(delivery, self._portal)

    def figures(self) -> Mapping[str, float]:
        """Calls, seconds waited, limits met, tries again, tokens renewed; those of this process."""
        return asdict(self._gate.tally)

    async def framed_by(self) -> str:
        """The portal's own pages."""
        return await self._tab().framed_by()

    async def admit(self, request: Request) -> Admitted:
        """Who looks at which card, by the portal's word."""
        return await self._tab().admit(request)

    async def settle(self, request: Request, address: str) -> Settled:
        """Install the application by its page in the portal."""
        settled = await self._tab().settle(request, address)
        self._application.look_again()
        return settled

    def card_of(self, fact: Interaction) -> Handle | None:
        """The card that a fact of a portal stands at."""
        return card_of(fact)

    @cached_property
    def _gate(self) -> "Gate":
        from onethread_bitrix24.client import Gate

        return Gate()

    def _tab(self) -> "Tab":
        from onethread_bitrix24.embedding.tab import Tab

        return Tab(self._settings, self._context, self._gate)


class ShowingBitrix24(Bitrix24):
    """The same, and shows customers and what happened on the cards of the portal."""

    at_once = 50
    card_kinds = frozenset({"bitrix_contact", "bitrix_lead", "bitrix_company"})

    def __init__(self, settings: Bitrix24Settings, context: Context) -> None:
        """Nothing is called yet: the store is not open."""
        super().__init__(settings, context)
        self.account = settings.host

    async def deliver(self, intents: Sequence[Intent]) -> Mapping[str, Outcome]:
        """Find or make cards, and show on them what happened."""
        return await self._writing().deliver(intents)

    async def reconcile(self, intents: Sequence[Intent]) -> Mapping[str, Outcome]:
        """Ask the portal what became of those whose answer is missing."""
        return await self._writing().reconcile(intents)

    async def audit(self, intents: Sequence[Intent], answers: Mapping[str, bool]) -> Audited:
        """Compare what was shown with what is there, since people work there too."""
        return await self._writing().audit(intents, answers)

    def _writing(self) -> "Writing":
        from onethread_bitrix24.writing import Writing

        return Writing(self._settings, self._context, gate=self._gate)
