"""What speaks to the portal for a connector: the next page of any stream, the tokens of an installation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onethread.plugin import AuthenticationError, Context, Page, Pull, RefusedError
from onethread_bitrix24.client import CallRefusedError, Client, CredentialsError, Gate
from onethread_bitrix24.settings import Bitrix24Settings
from onethread_bitrix24.streams.beside import Beside
from onethread_bitrix24.streams.chats import read_chats
from onethread_bitrix24.streams.directory import Directory
from onethread_bitrix24.streams.offline import read_events
from onethread_bitrix24.streams.reading import read_changes, read_history
from onethread_bitrix24.streams.tables import TABLES


@dataclass(frozen=True, slots=True)
class Reader:
    """One portal, each time by a client of its own: connections do not outlive what they were made for."""

    settings: Bitrix24Settings
    context: Context
    gate: Gate

    async def pull(self, pull: Pull) -> Page:
        """The next page. What is refused for good wants somebody to give the credential more rights."""
        async with Client(self.settings, self.context, gate=self.gate) as client:
            try:
                return await self._read(client, pull)
            except CallRefusedError as error:
                raise AuthenticationError(str(error)) from error

    async def _read(self, client: Client, pull: Pull) -> Page:
        directory = Directory(self.context.shared, f"bitrix24 {self.context.connection} names")
        match pull.stream:
            case "users":
                names = await directory.renew(client)
                return Page({"names": len(names)}, more=False, rows=len(names))
            case "chats":
                return await read_chats(client, pull, Beside(directory))
            case "events":
                return await read_events(client, pull, self.settings.hook_url, self.context.connection)
            case _:
                read = read_history if pull.history else read_changes
                return await read(client, TABLES[pull.stream], pull, Beside(directory))

    async def install(self, auth: Mapping[str, Any]) -> None:
        """Keep the tokens of a new installation, if the authorisation server vouches for them; RefusedError if not."""
        try:
            async with Client(self.settings, self.context, gate=self.gate) as client:
                await client.install(auth)
        except CredentialsError as error:
            raise RefusedError(401, "bad_tokens", "the authorisation server does not vouch for these tokens") from error
