"""A firm: a store with its lane, and a portal that is written to over HTTP; time is moved by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from cryptography.fernet import Fernet

from onethread.engine.drain import Drain
from onethread.engine.resources import Resources, StoreShared, StoreVault, read_keys
from onethread.engine.tasks import Tasks
from onethread.engine.works import lane_of
from onethread.flow.interchange.connector import NAME
from onethread.flow.interchange.lines import write_line
from onethread.flow.names import may_be_one
from onethread.model.interaction import Interaction, Kind
from onethread.plugin import Context, Delivery, Handle, Trust
from onethread.store import deliveries, exports, outbox
from onethread.store.outbox import State
from onethread_bitrix24.client.tokens import VAULT_NAME, Tokens
from onethread_bitrix24.sandbox.access import Caller
from onethread_bitrix24.sandbox.call import Call
from onethread_bitrix24.sandbox.portal import everything
from onethread_bitrix24.sandbox.protocol.limits import Limits
from onethread_bitrix24.sandbox.timeline.comments import COMMENT
from onethread_bitrix24.sandbox.timeline.owners import activities, owners_of, records
from onethread_bitrix24.settings import Bitrix24Settings
from onethread_bitrix24.writing import Writing
from tests.core.installed import installation
from tests.core.telling import NOW

KEY = Fernet.generate_key().decode()
APP, WEBHOOK = "app", "webhook"
URL = "https://onethread.example"
CODES = {1: "lead", 3: "contact", 4: "company"}


class Clock:
    """The portal's clock, for all; whoever sleeps moves it."""

    def __init__(self, portal):
        self.portal = portal

    def now(self):
        return self.portal.clock.now()

    def moment(self):
        return datetime.fromtimestamp(self.now(), UTC)

    async def sleep(self, seconds):
        self.portal.clock.advance(seconds)


class Firm:
    """A store and a portal; `mode` is how it is written to, `pace` how many seconds it waits before it looks again."""

    pace = 600.0

    def __init__(self, store, folder, sandbox, mode=APP, **settings):
        self.store, self.sandbox, self.portal, self.mode = store, sandbox, sandbox.portal, mode
        self.clock = Clock(self.portal)
        self.resources = Resources(read_keys(KEY), clock=self.clock.moment)
        self.resources.open(store.database)
        self.told = {**self.credentials(), **settings}
        self.settings = Bitrix24Settings(**self.told)
        self.writing = Writing(self.settings, self.context, self.clock)
        self.installed = self._installed(folder)
        self.drain = Drain(store.database, self.installed, clock=self.clock.moment)
        self.start()

    def _installed(self, folder):
        installed = installation(folder, self.store.url)
        connection = SimpleNamespace(spec=SimpleNamespace(channel="bitrix24"))
        return replace(
            installed,
            configuration=replace(installed.configuration, public_url=URL),
            deliverers={"crm": self.writing},
            connections={**installed.connections, "crm": connection},
        )

    @property
    def context(self):
        shared, vault = StoreShared(self.resources), StoreVault(self.resources, "crm")
        return Context("crm", ("MD",), ZoneInfo("Europe/Chisinau"), shared, vault, may_be_one)

    def credentials(self):
        if self.mode == WEBHOOK:
            return {"webhook_url": self.sandbox.webhook_url}
        self.app = self.portal.add_app()
        grant = self.portal.issue(self.app)
        home = self.sandbox.url
        tokens = Tokens(grant.access, grant.refresh, self.portal.member_id, home)
        self.store.run(StoreVault(self.resources, "crm").write(VAULT_NAME, tokens.kept))
        return {"client_id": self.app.client_id, "client_secret": self.app.secret, "portal": home, "oauth_url": home}

    def start(self):
        """A process begins."""
        self.lane = lane_of(self.store.database, self.installed)
        self.lane.clock = self.clock.moment

    def tell(self, *facts):
        for one in facts:
            self.store.write(lambda c, one=one: deliveries.keep(c, [Delivery(NAME, write_line(one), {}, NOW)]))
        self.record()

    def record(self):
        self.store.run(self.drain())

    def work(self):
        self.store.run(self.lane("crm"))
        self.record()

    def later(self, **much):
        self.portal.clock.advance(timedelta(**much).total_seconds())

    def until_quiet(self, tick=lambda: None):
        for _ in range(200):
            tick()
            self.work()
            if not self.open() and not self.portal.clock.waiting:
                return
            self.later(seconds=self.pace)
        raise AssertionError(f"something waits for ever: {self.open()}")

    def open(self):
        return self.entries(State.WAITING, State.UNKNOWN)

    def entries(self, *states):
        return self.store.read(lambda c: outbox.listed(c, states or list(State)))

    def retry(self):
        """Somebody has dead letters tried again."""
        ids = [one.id for one in self.entries(State.REFUSED)]
        self.store.write(lambda c: outbox.retry(c, ids, self.clock.moment()))

    def receipts(self):
        return {one.key: one.receipt["is"] for one in self.entries(State.DONE)}

    def card_of(self, kind, number, *handles, minutes=0):
        """A card of the portal is read."""
        told = (Handle(f"bitrix_{kind}", str(number), Trust.CRM), *handles)
        at = NOW + timedelta(minutes=minutes)
        self.tell(Interaction("bitrix24", self.settings.host, f"{kind}:{number}", at, kind=Kind.RECORD, handles=told))

    @property
    def decide(self):
        return Tasks(self.store.database, self.installed, self.drain).deciding

    def customers(self):
        return {fact.id: id_ for fact, id_ in self.owners()}

    def owners(self):
        return [(stored.fact, id_) for stored, id_ in self.store.read(lambda c: list(exports.facts(c)))]

    def inside(self, method, **params):
        """Somebody does something in the portal itself."""
        return self.portal.call(method, params)

    def app_call(self, method, **params):
        """The application does something beside what waits in the outbox."""
        caller = Caller(1, True, everything(), self.app.client_id, "inside")
        return self.portal.methods[method].run(Call(self.portal, method, params, caller))

    def cards(self, kind="contact"):
        """The cards of a kind, by number."""
        number = next(number for number, code in CODES.items() if code == kind)
        return {row["ID"]: row for row in self.portal.state.table(self.portal.state.kinds[number])}

    def rows(self):
        """What was made, as the portal has it."""
        rows = activities(self.portal.state) if self.mode == APP else records(self.portal.state)
        return [row for row in rows if self.mode == APP or row["TYPE"] == COMMENT]

    def shown(self):
        """What is shown of each thing: text, and the cards where; in the order in which it was made."""
        told = self.rows()
        return [(text_of(row), [f"{CODES[kind]}:{id_}" for kind, id_ in sorted(owners_of(row))]) for row in told]

    def texts(self):
        return [text for text, _ in self.shown()]

    def executed(self, method):
        return self.portal.journal.executed(method)

    @property
    def adds(self):
        return "crm.activity.configurable.add" if self.mode == APP else "crm.timeline.comment.add"

    @property
    def updates(self):
        return "crm.activity.configurable.update" if self.mode == APP else "crm.timeline.comment.update"


def text_of(row):
    if "_LAYOUT" in row:
        return row["_LAYOUT"]["body"]["blocks"]["text"]["properties"]["value"]
    return next(line for line in row["COMMENT"].split("\n")[1:] if not line.startswith(("[", "Время", "Ana")))


def fresh(sandbox):
    """The portal as it was at the start."""
    portal = sandbox.portal
    portal.restore()
    portal.faults.clear()
    portal.faults.struck.clear()
    portal.journal.clear()
    portal.limits = Limits()
    portal.mailbox.mails.clear()
    for name in ("lead_mode", "merge_moves_timeline", "activity_origin_filter"):
        setattr(portal.options, name, getattr(type(portal.options)(), name))
