"""The connector of one portal: what it reads, who may deliver, and what deliveries tell."""

from collections.abc import Iterable, Sequence

from onethread.plugin import (
    AuthenticationError,
    Context,
    Delivery,
    Page,
    Pull,
    Record,
    Stream,
    Unread,
)
from onethread_bitrix24.client import CallRefusedError, Client
from onethread_bitrix24.settings import Bitrix24Settings
from onethread_bitrix24.streams.beside import Beside
from onethread_bitrix24.streams.chats import read_chats
from onethread_bitrix24.streams.directory import Directory
from onethread_bitrix24.streams.offline import read_events
from onethread_bitrix24.streams.reading import read_changes, read_history
from onethread_bitrix24.streams.tables import EVENTS, STREAMS, TABLES
from onethread_bitrix24.translate import Portal, translate


class Bitrix24:
    """Reads a portal by schedule, and takes its events."""

    def __init__(self, settings: Bitrix24Settings, context: Context) -> None:
        """Nothing is called yet: the store is not open."""
        self._settings, self._context = settings, context
        self._portal = Portal(settings.host, settings.origin)
        self._directory = Directory(context.shared, f"bitrix24 {context.connection} names")
        self.streams: Sequence[Stream] = STREAMS if settings.webhook_url is not None else (*STREAMS, EVENTS)

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
                return await read_events(client, pull)
            case _:
                read = read_history if pull.history else read_changes
                return await read(client, TABLES[pull.stream], pull, beside)

    def translate(self, delivery: Delivery) -> Iterable[Record | Unread]:
        """All that a page, or an event, tells."""
        return translate(delivery, self._portal)
