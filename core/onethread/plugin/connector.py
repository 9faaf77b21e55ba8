"""What the objects of a connector can do. Capability = the protocol is implemented."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol, runtime_checkable

from onethread.plugin.auditing import Audited
from onethread.plugin.embedding import Admitted, Settled
from onethread.plugin.outbox import Intent, Outcome
from onethread.plugin.pulling import Page, Pull, Stream
from onethread.plugin.records import Delivery, Record, Reply, Request, Unread


@runtime_checkable
class Receives(Protocol):
    """Takes webhooks. The core keeps the raw delivery between the two calls."""

    max_body: int
    """Bytes; a larger body is answered 413 before it is read."""

    keep_headers: frozenset[str]
    """Names, in lower case, that `translate` needs. Never one that holds a secret."""

    def verify(self, request: Request) -> None:
        """Raise RefusedError unless the request is the remote's own and can be read at all; judges raw bytes first."""
        ...

    def translate(self, delivery: Delivery) -> Iterable[Record | Unread]:
        """Read the delivery. Pure: no network, no clock, no setting but those the connector was built with."""
        ...


@runtime_checkable
class Greets(Protocol):
    """Answers GET and OPTIONS on a hook: the handshake by which a remote checks the address, a browser's preflight."""

    def greet(self, request: Request) -> Reply:
        """Answer, or raise RefusedError."""
        ...


@runtime_checkable
class Replies(Protocol):
    """Has its own words for a delivery that is kept; without it the answer is 200 with an empty body."""

    def reply(self, request: Request) -> Reply:
        """Answer; called once the delivery is on disk."""
        ...


@runtime_checkable
class Withholds(Protocol):
    """Keeps secrets that a remote puts into its deliveries out of the store."""

    def withhold(self, request: Request) -> bytes:
        """The body as it is to be kept; called once it is verified."""
        ...


@runtime_checkable
class Installs(Protocol):
    """Takes what a remote posts to the hook when it is connected, such as tokens, which belong into the vault."""

    async def install(self, request: Request) -> Reply | None:
        """Answer it, or raise RefusedError or RetryableError; None for an ordinary delivery. It is not verified yet."""
        ...


@runtime_checkable
class Hints(Protocol):
    """Knows deliveries that say where to look, and not what has happened."""

    def hints(self, delivery: Delivery) -> Collection[str]:
        """Names of streams that are to be looked at now. Pure, as `translate` is."""
        ...


@runtime_checkable
class Delivers(Protocol):
    """Does in the remote system what waits in the outbox, several things at once where the remote lets it.

    An error that is raised is about all of them: RetryableError (nothing was done), UnknownOutcomeError,
    AuthenticationError and ConfigurationError (nothing was done). Whatever else is raised, and whatever `deliver` says
    nothing of, may have been done.
    """

    at_once: int
    """The most intents of one call."""

    async def deliver(self, intents: Sequence[Intent]) -> Mapping[str, Outcome]:
        """Try each of these once; what became of each, by key."""
        ...

    async def reconcile(self, intents: Sequence[Intent]) -> Mapping[str, Outcome]:
        """Ask the remote what became of tries (none has a receipt) whose answer is missing; Unclear if it cannot tell."""
        ...


@runtime_checkable
class Pulls(Protocol):
    """Reads streams page by page. What it reads is kept raw, and read by `translate` like a webhook.

    Raised are RetryableError, AuthenticationError, ConfigurationError; the stream then waits as they say, and goes on from
    its cursor. A page must be whole: what cannot be proven complete is an error, never a shorter page.
    """

    streams: Sequence[Stream]

    async def pull(self, pull: Pull) -> Page:
        """Read the next page."""
        ...

    def translate(self, delivery: Delivery) -> Iterable[Record | Unread]:
        """Read a kept page (its headers say of which stream), as Receives does."""
        ...


@runtime_checkable
class WritesCrm(Delivers, Protocol):
    """Shows customers and what happened on the cards of a CRM. What its intents hold is told in plugin.mirroring."""

    account: str
    """The account of the CRM, within which the ids of cards mean something."""

    card_kinds: frozenset[str]
    """Kinds of handles that name a card of it."""


@runtime_checkable
class Audits(Delivers, Protocol):
    """Compares what was done in the remote system with what is there."""

    async def audit(self, intents: Sequence[Intent], answers: Mapping[str, bool]) -> Audited:
        """Look what became of these, which are done (each has its receipt), and change nothing.

        `answers`, by key, is what people have said to its questions: of one that was answered with yes it tells what follows;
        one that was answered with no it asks as long as it is so. What cannot be found out is an error that is raised, as by
        Pulls: then these are looked at again later, and nothing is concluded.
        """
        ...


@runtime_checkable
class Embeds(Protocol):
    """Lets our page be shown within the pages of the remote system, to whoever may see the card that it is shown at.

    Browsers submit what the remote's pages give them, so all of a request is the word of whoever looks until the remote
    has been asked, at the address that is stored. Raised are RefusedError and RetryableError.
    """

    finishing: str
    """JavaScript by which the page of an installation tells the remote that it is done."""

    async def framed_by(self) -> str:
        """The origin of the remote's pages, which alone may hold ours: https://example.bitrix24.ru."""
        ...

    async def admit(self, request: Request) -> Admitted:
        """Who looks at which card; RefusedError for who is not theirs, or may not see it. Their tokens are kept nowhere."""
        ...

    async def settle(self, request: Request, address: str) -> Settled:
        """Take what the remote gives when the application is installed, and have our page shown from that address."""
        ...


@runtime_checkable
class Measured(Protocol):
    """Counts what it has done with the remote system, for monitors."""

    def figures(self) -> Mapping[str, float]:
        """By name (lower_case), since the process began; nothing about anybody."""
        ...


Translates = Receives | Pulls
"""Whatever gives deliveries and can read them."""
