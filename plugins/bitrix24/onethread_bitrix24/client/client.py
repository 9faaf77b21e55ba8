"""The client of one portal: calls, batches, walks, and what the credential is able to do."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from onethread.plugin import Context
from onethread_bitrix24.client import batch, walk
from onethread_bitrix24.client.access import Access, WebhookAccess
from onethread_bitrix24.client.answers import Answer
from onethread_bitrix24.client.budget import Urgency
from onethread_bitrix24.client.calling import Calling, Probe
from onethread_bitrix24.client.capabilities import Capabilities, find_out
from onethread_bitrix24.client.clock import Clock, RealClock
from onethread_bitrix24.client.commands import Command, Outcome
from onethread_bitrix24.client.cursor import Cursor
from onethread_bitrix24.client.encode import asks_for_nothing, without_empty_denials
from onethread_bitrix24.client.errors import CallRefusedError, CredentialsError
from onethread_bitrix24.client.fields import Fields, as_kept, from_kept, read_fields
from onethread_bitrix24.client.limits import Gate, Limiter, Plan, Tally
from onethread_bitrix24.client.listings import Listing, nothing_of
from onethread_bitrix24.client.operations import Operation, operation_of
from onethread_bitrix24.client.tokens import AppAccess
from onethread_bitrix24.client.transport import READ_SECONDS, Transport
from onethread_bitrix24.client.walk import Page
from onethread_bitrix24.settings import Bitrix24Settings, is_local


class Client:
    """Speaks to one portal; `async with`. Limits and tokens are those of the context, shared with all other processes."""

    def __init__(
        self, settings: Bitrix24Settings, context: Context, clock: Clock | None = None, read_seconds: float = READ_SECONDS,
        access: Access | None = None, gate: Gate | None = None, urgency: Urgency = Urgency.BACKGROUND,
    ) -> None:  # fmt: skip
        """`access` is by what calls are allowed, if not by what the settings say; `urgency` says for whom they are made.

        Clients of one `gate` are counted together.
        """
        clock, gate = clock or RealClock(), gate or Gate()
        self.tally, self._clock, self._shared, self._host = gate.tally, clock, context.shared, settings.host
        self._transport = Transport(settings.ca_file, read_seconds, local=is_local(settings.origin))
        self._access: Access = access or _access(settings, context, self._transport, self.tally)
        plan = Plan(
            settings.rate, settings.burst, settings.operating_limit, settings.host, self._access.credential,
            settings.leaves_by,
        )  # fmt: skip
        limiter = Limiter(plan, context.shared, clock, gate, urgency)
        self._calling = Calling(self._access, self._transport, limiter, clock)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Connections are made when they are needed."""
        await self._stack.enter_async_context(self._transport)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close them."""
        await self._stack.aclose()

    @property
    def is_app(self) -> bool:
        """Whether it calls as an application."""
        return self._access.is_app

    async def call(
        self, method: str, params: Mapping[str, Any] | None = None, operation: Operation | None = None,
        probe: Probe | None = None,
    ) -> Answer:  # fmt: skip
        """One call. What it does follows from its name unless `operation` says it; see errors.py for what can happen.

        A filter that wants one of no values is answered here with nothing. `probe` looks for what may have been made.
        """
        asked = dict(params or {})
        does = operation or operation_of(method, asked)
        if does is Operation.READ:
            if asks_for_nothing(asked):
                return Answer(nothing_of(method), 0)
            asked = without_empty_denials(asked)
        return await self._calling.call(method, asked, does, probe)

    async def batch(self, commands: Sequence[Command], *, halt: bool = False) -> list[Outcome]:
        """An answer or an error for each command, in their order; never raises for what became of them."""
        return await batch.run(self._calling, commands, halt=halt)

    def walk(
        self, listing: Listing, filter_: Mapping[str, Any] | None = None, select: Sequence[str] = (),
        cursor: Cursor | None = None,
    ) -> AsyncIterator[Page]:  # fmt: skip
        """All rows by their ids, page by page; the last page says that it is. An error has the cursor to go on from."""
        return walk.everything(self._calling, listing, filter_ or {}, select, cursor or Cursor())

    def changes(
        self, listing: Listing, since: datetime | None = None, filter_: Mapping[str, Any] | None = None,
        select: Sequence[str] = (), cursor: Cursor | None = None,
    ) -> AsyncIterator[Page]:  # fmt: skip
        """Each row that has changed since, at least once; the cursor of the last page is where the next walk starts."""
        return walk.changes(self._calling, listing, since, filter_ or {}, select, cursor)

    async def fields(self, listing: Listing) -> Fields:
        """What the fields of its rows hold, for `typed`; asked once in some hours for all processes. None if it may not be asked."""
        name = f"bitrix24 {self._host} {listing.fields} {listing.params.get('entityTypeId', '')}".rstrip()
        known = from_kept(await self._shared.recall(name), self._clock.now())
        if known is None:
            [told] = await self.batch([Command(listing.fields, listing.params)])
            if not isinstance(told, Answer | CallRefusedError):
                raise told
            known = read_fields(told.result) if isinstance(told, Answer) else {}
            await self._shared.remember(name, as_kept(known, self._clock.now()))
        return known

    async def capabilities(self) -> Capabilities:
        """What this credential may do in this portal."""
        return await find_out(self)

    async def redeem(self, code: str) -> None:
        """Become the application's: tokens for the code that the portal gave."""
        await self._application.redeem(code)

    async def install(self, auth: Mapping[str, Any]) -> None:
        """Become the application's: tokens that came with ONAPPINSTALL, once the authorisation server vouches for them."""
        await self._application.install(auth)

    @property
    def _application(self) -> AppAccess:
        if not isinstance(self._access, AppAccess):
            raise CredentialsError("a webhook has no tokens")
        return self._access


def _access(settings: Bitrix24Settings, context: Context, transport: Transport, tally: Tally) -> Access:
    if settings.webhook_url is not None:
        return WebhookAccess(settings)
    return AppAccess(settings, context.vault, transport, tally)
