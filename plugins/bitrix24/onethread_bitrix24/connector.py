"""The connector of one portal: what it reads, who may deliver, and what deliveries tell."""

from collections.abc import Collection, Iterable, Sequence

from onethread.plugin import (
    Admitted,
    AuthenticationError,
    Context,
    Delivery,
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
from onethread_bitrix24.client import CallRefusedError, Client, CredentialsError, as_map
from onethread_bitrix24.embedding import FINISHING, Tab
from onethread_bitrix24.settings import Bitrix24Settings
from onethread_bitrix24.streams.application import Application, Installed, form_of, without_secrets
from onethread_bitrix24.streams.beside import Beside
from onethread_bitrix24.streams.chats import read_chats
from onethread_bitrix24.streams.directory import Directory
from onethread_bitrix24.streams.offline import read_events
from onethread_bitrix24.streams.reading import read_changes, read_history
from onethread_bitrix24.streams.tables import EVENTS, STREAMS, TABLES
from onethread_bitrix24.translate import Portal, hints, translate
from onethread_bitrix24.translate.form import LARGEST


class Bitrix24:
    """Reads a portal by schedule, takes its events, and shows threads in its cards."""

    max_body = LARGEST
    keep_headers: frozenset[str] = frozenset()
    finishing = FINISHING

    def __init__(self, settings: Bitrix24Settings, context: Context) -> None:
        """Nothing is called yet: the store is not open."""
        self._settings, self._context = settings, context
        self._portal = Portal(settings.host, settings.origin)
        self._directory = Directory(context.shared, f"bitrix24 {context.connection} names")
        self._tab = Tab(settings, context)
        self._is_app = settings.webhook_url is None
        token = settings.application_token
        configured = [Installed(token.get_secret_value())] if token is not None else []
        self._application = Application(settings.client_id, configured, context.vault)
        self.streams: Sequence[Stream] = (*STREAMS, EVENTS) if self._is_app else STREAMS

    async def pull(self, pull: Pull) -> Page:
        """The next page of a stream, by a client of its own: connections do not outlive what they were made for."""
        async with Client(self._settings, self._context) as client:
            try:
                return await self._read(client, pull)
            except CallRefusedError as error:
                raise AuthenticationError(str(error)) from error

    async def _read(self, client: Client, pull: Pull) -> Page:
        beside = Beside(self._directory)
        match pull.stream:
            case "users":
                names = await self._directory.renew(client)
                return Page({"names": len(names)}, more=False, rows=len(names))
            case "chats":
                return await read_chats(client, pull, beside)
            case "events":
                return await read_events(client, pull, self._settings.hook_url)
            case _:
                read = read_history if pull.history else read_changes
                return await read(client, TABLES[pull.stream], pull, beside)

    async def install(self, request: Request) -> Reply | None:
        """Take the tokens of a new installation, once the authorisation server vouches for them. [D on-app-install]"""
        form = form_of(request)
        await self._application.refresh()
        if not self._is_app or str(form["event"]).upper() != "ONAPPINSTALL":
            return None
        auth = as_map(form.get("auth"))
        if not self._application.allows(auth):
            raise RefusedError(409, "installed", "the application is installed already, with another application_token")
        try:
            async with Client(self._settings, self._context) as client:
                await client.install(auth)
        except CredentialsError as error:
            raise RefusedError(401, "bad_tokens", "the authorisation server does not vouch for these tokens") from error
        await self._application.keep(auth)
        await self._tab.show()
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

    async def framed_by(self) -> str:
        """The portal's own pages."""
        return await self._tab.framed_by()

    async def admit(self, request: Request) -> Admitted:
        """Who looks at which card, by the portal's word."""
        return await self._tab.admit(request)

    async def settle(self, request: Request, address: str) -> Settled:
        """Install the application by its page in the portal."""
        return await self._tab.settle(request, address)
