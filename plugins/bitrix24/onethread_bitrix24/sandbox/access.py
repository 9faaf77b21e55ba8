"""Who may call: incoming webhooks, applications, their tokens; and who a caller is. [D local-integrations, oauth]"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from onethread_bitrix24.sandbox.protocol import errors

SCOPES = (
    "crm", "user", "user_basic", "user_brief", "placement", "imopenlines", "imconnector", "im", "telephony", "task",
    "tasks", "bizproc", "messageservice", "mailservice", "disk", "userconsent", "userfieldconfig",
)  # fmt: skip
ACCESS_SECONDS = 3600
REFRESH_SECONDS = 180 * 24 * 3600
CODE_SECONDS = 30
_MOST_TOKENS = 5_000
"""After so many more, those that are over are forgotten."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """An incoming webhook: it acts as the employee who made it, in some scopes, perhaps until a time."""

    user_id: int
    secret: str
    scopes: frozenset[str]
    expires: float | None = None


@dataclass(slots=True)
class App:
    """A local application of this portal. One with a page is installed when that page has called installFinish."""

    client_id: str
    secret: str
    application_token: str
    scopes: frozenset[str]
    title: str = "Application"
    handler: str = ""
    install_url: str = ""
    redirect_uri: str = ""
    installed: bool = True
    status: str = "L"
    version: int = 1


@dataclass(frozen=True, slots=True)
class Grant:
    """A pair of tokens: an access for an hour, a refresh for 180 days that works once."""

    client_id: str
    user_id: int
    access: str
    expires: float
    refresh: str
    refresh_expires: float


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a call; `client_id` is empty for a webhook, `key` is what operating time is counted by."""

    user_id: int
    admin: bool
    scopes: frozenset[str]
    client_id: str
    key: str
    access: str = ""


@dataclass(slots=True)
class Credentials:
    """All webhooks, applications and tokens of a portal."""

    webhooks: dict[tuple[int, str], Webhook] = field(default_factory=dict)
    apps: dict[str, App] = field(default_factory=dict)
    access: dict[str, Grant] = field(default_factory=dict)
    refresh: dict[str, Grant] = field(default_factory=dict)
    codes: dict[str, tuple[str, int, float]] = field(default_factory=dict)
    """Client, user and end of life of an authorisation code."""

    def webhook(self, user_id: int, secret: str, now: float) -> Webhook:
        """The webhook of this address, or INVALID_CREDENTIALS."""
        found = self.webhooks.get((user_id, secret))
        if found is None or (found.expires is not None and found.expires <= now):
            raise errors.wrong_credentials()
        return found

    def grant(self, access: str, now: float) -> Grant:
        """Whose access token this is; errors as the portal gives them."""
        found = self.access.get(access)
        if found is None:
            raise (
                errors.no_auth()
                if not access
                else errors.Refusal(401, "invalid_token", "Unable to get application by token")
            )
        if found.expires <= now:
            raise errors.expired_token()
        if found.client_id not in self.apps:
            raise errors.Refusal(401, "APPLICATION_NOT_FOUND", "Application not found")
        return found

    def issue(self, chance: random.Random, client_id: str, user_id: int, now: float) -> Grant:
        """A new pair of tokens."""
        grant = Grant(
            client_id, user_id, hexes(chance, 70), now + ACCESS_SECONDS, hexes(chance, 70), now + REFRESH_SECONDS
        )
        if len(self.access) % _MOST_TOKENS == 0:
            self._forget(now)
        self.access[grant.access] = self.refresh[grant.refresh] = grant
        return grant

    def renew(self, chance: random.Random, refresh: str, client_id: str, now: float) -> Grant:
        """A new pair for a refresh token, which dies. The access token of before lives to its end."""
        found = self.refresh.get(refresh)
        if found is None or found.client_id != client_id or found.refresh_expires <= now:
            raise errors.Refusal(400, "invalid_grant", "Invalid refresh token")
        del self.refresh[refresh]
        return self.issue(chance, client_id, found.user_id, now)

    def authorise(self, chance: random.Random, client_id: str, user_id: int, now: float) -> str:
        """A code, good for 30 s and once."""
        code = hexes(chance, 40)
        self.codes[code] = (client_id, user_id, now + CODE_SECONDS)
        return code

    def redeem(self, chance: random.Random, code: str, client_id: str, now: float) -> Grant:
        """Tokens for a code."""
        owner, user_id, end = self.codes.pop(code, ("", 0, 0.0))
        if owner != client_id or end <= now:
            raise errors.Refusal(400, "invalid_grant", "Invalid authorization code")
        return self.issue(chance, client_id, user_id, now)

    def expire(self, access: str, now: float) -> None:
        """Let an access token be over now."""
        if access in self.access:
            self.access[access] = replace(self.access[access], expires=now)

    def without(self, scopes: Iterable[str]) -> None:
        """Take scopes from every webhook and application."""
        lost = frozenset(scopes)
        self.webhooks = {key: replace(one, scopes=one.scopes - lost) for key, one in self.webhooks.items()}
        for app in self.apps.values():
            app.scopes -= lost

    def _forget(self, now: float) -> None:
        self.access = {token: one for token, one in self.access.items() if one.expires > now}
        self.refresh = {token: one for token, one in self.refresh.items() if one.refresh_expires > now}


def hexes(chance: random.Random, length: int) -> str:
    """Letters for tokens and secrets of people who do not exist; they follow from the seed."""
    return f"{chance.getrandbits(length * 4):0{length}x}"
