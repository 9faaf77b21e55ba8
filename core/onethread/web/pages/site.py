"""What pages work on."""

from asyncio import Lock
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from onethread.engine.clock import utc_now
from onethread.engine.tasks import Noting
from onethread.engine.tasks.accounts import Accounts
from onethread.flow.handles import HandleReader
from onethread.plugin import Embeds
from onethread.store.database import Database
from onethread.web.news import News
from onethread.web.oidc.directory import Directory
from onethread.web.pages.attempts import FROM_AN_ADDRESS, OF_A_LOGIN, Attempts
from onethread.web.pages.passwords import Passwords


@dataclass(frozen=True, slots=True)
class Site:
    """The store, how this firm reads handles and tells the time, and what keeps guessing slow.

    `public_url` is where people reach it, where that was told. `secure` when people come by TLS only. `looking` is held by whoever reads a whole table, so by one at a time.
    """

    database: Database
    reader: HandleReader
    noting: Noting
    accounts: Accounts
    news: News
    zone: ZoneInfo
    public_url: str | None = None
    secure: bool = False
    embeds: Mapping[str, Embeds] = field(default_factory=dict)
    """The connections in whose remote systems our pages are shown."""

    directory: Directory | None = None
    """By which people sign in, if the firm has one."""

    mask_for: frozenset[str] = frozenset()
    """To whom phones and mailboxes are shown in part only: roles, and `masking.CARD`."""

    clock: Callable[[], datetime] = utc_now
    passwords: Passwords = field(default_factory=Passwords)
    of_a_login: Attempts = field(default_factory=lambda: Attempts(OF_A_LOGIN))
    from_an_address: Attempts = field(default_factory=lambda: Attempts(FROM_AN_ADDRESS))
    looking: Lock = field(default_factory=Lock)
