"""A portal: what it remembers, its clock, limits, faults and journal, and what it owes to handlers outside."""

import copy
import random
from collections.abc import Iterable, Mapping
from typing import Any

from onethread_bitrix24.sandbox.access import SCOPES, App, Caller, Grant, Webhook, hexes
from onethread_bitrix24.sandbox.call import Call, Method
from onethread_bitrix24.sandbox.clock import Clock
from onethread_bitrix24.sandbox.events.mailbox import Mailbox
from onethread_bitrix24.sandbox.faults import Faults
from onethread_bitrix24.sandbox.journal import Journal
from onethread_bitrix24.sandbox.options import Options
from onethread_bitrix24.sandbox.people import add_user
from onethread_bitrix24.sandbox.protocol.limits import Limits
from onethread_bitrix24.sandbox.state import State

_STAFF = (
    ("Ольга", "Мельник", "olga@portal.example", "Head of sales", True),
    ("Andrei", "Rusu", "andrei@portal.example", "Sales", False),
    ("Elena", "Ceban", "elena@portal.example", "Support", False),
)


class Portal:
    """One portal, without any listener: everything that can be asked of it is a method of its table."""

    def __init__(self, methods: Mapping[str, Method], options: Options | None = None) -> None:
        self.options = options or Options()
        self.methods = methods
        self.clock = Clock(self.options.timezone, self.options.frozen_at)
        self.limits = Limits()
        self.faults = Faults()
        self.journal = Journal()
        self.mailbox = Mailbox()
        self.state = _new_state(self.options.seed, int(self.clock.now()))
        self.member_id = hexes(random.Random(self.options.seed), 32)  # noqa: S311 - nobody's secret
        self.addresses: dict[str, str] = {"http": "http://127.0.0.1", "https": "https://127.0.0.1"}
        self._snapshots: dict[str, State] = {}

    @property
    def home(self) -> str:
        """The portal's own address, without a slash at the end."""
        return self.addresses[self.options.home]

    @property
    def domain(self) -> str:
        """The portal's name, with the port that a sandbox has."""
        return self.options.domain or self.home.partition("://")[2]

    def add_webhook(
        self, user_id: int = 1, scopes: frozenset[str] | None = None, expires: float | None = None
    ) -> Webhook:
        """A new incoming webhook."""
        allowed = everything() if scopes is None else scopes
        hook = Webhook(user_id, hexes(self.state.chance, 16), allowed, expires)
        self.state.credentials.webhooks[user_id, hook.secret] = hook
        return hook

    def add_app(self, **details: Any) -> App:
        """A new local application, installed unless told otherwise."""
        chance = self.state.chance
        details.setdefault("scopes", everything())
        app = App(
            f"local.{hexes(chance, 14)}.{chance.randrange(10**7, 10**8)}",
            hexes(chance, 50),
            hexes(chance, 32),
            **details,
        )
        self.state.credentials.apps[app.client_id] = app
        return app

    def issue(self, app: App, user_id: int = 1) -> Grant:
        """Tokens of an application for a user."""
        return self.state.credentials.issue(self.state.chance, app.client_id, user_id, self.clock.now())

    def add_outgoing_webhook(self, events: Iterable[str], handler: str) -> str:
        """Somebody outside is told of these events, without tokens; the token by which they know us."""
        token = hexes(self.state.chance, 32)
        told = {"CLIENT_ID": "", "HANDLER": handler, "USER_ID": 0, "OFFLINE": False, "CONNECTOR": "", "TOKEN": token}
        for event in events:
            self.state.rows("handlers").add({**told, "EVENT": event.upper(), "MIN_TIMEOUT": 0})
        return token

    def snapshot(self, name: str = "") -> None:
        """Remember everything as it is now."""
        self._snapshots[name] = copy.deepcopy(self.state)

    def restore(self, name: str = "") -> None:
        """Be again as at that snapshot; KeyError if there is none."""
        self.state = copy.deepcopy(self._snapshots[name])
        self.clock.waiting.clear()

    def call(self, method: str, params: dict[str, Any], user_id: int = 1, *, robot: bool = False) -> Any:
        """Do something inside the portal as a person, or as a robot: limits, scopes and tokens do not matter there."""
        caller = Caller(user_id, True, everything(), "", "inside")
        return self.methods[method.lower()].run(Call(self, method.lower(), params, caller, robot=robot))


def everything() -> frozenset[str]:
    """All scopes."""
    return frozenset(SCOPES)


def _new_state(seed: int, now: int) -> State:
    state = State(random.Random(seed))  # noqa: S311 - reproducible is what is wanted
    for name, surname, email, position, admin in _STAFF:
        add_user(state, name, surname, email, position, now, admin=admin)
    return state
