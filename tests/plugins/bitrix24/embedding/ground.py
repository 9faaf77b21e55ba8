"""A portal with our application, a server of ours whose page it shows, and what the portal's pages post into it."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html import unescape
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import httpx
from cryptography.fernet import Fernet

from onethread.engine.configuration import Connection
from onethread.engine.drain import Drain
from onethread.engine.resources import Resources, StoreShared, StoreVault, read_keys
from onethread.flow.interchange.connector import NAME
from onethread.flow.interchange.lines import write_line
from onethread.model.handle import Trust
from onethread.model.interaction import Kind
from onethread.plugin import ConnectorSpec, Context, Delivery
from onethread.store import deliveries
from onethread_bitrix24.client import Client
from onethread_bitrix24.connector import Bitrix24
from onethread_bitrix24.embedding.places import PLACEMENTS
from onethread_bitrix24.sandbox import Sandbox
from onethread_bitrix24.sandbox.placements import opening
from onethread_bitrix24.settings import Bitrix24Settings
from tests.core.telling import fact, typed
from tests.core.web.pages.conftest import Served, served_now

KEYS = Fernet.generate_key().decode()
OLGA, ANDREI = 1, 2
"""The portal's administrator, and somebody who works there."""


class TabServed(Served):
    """A server of ours whose connection `crm` is the application of a portal."""

    def __init__(self, folder, url, sandbox, app, public_url):
        self.sandbox, self.application = sandbox, app
        super().__init__(folder, url, public_url)

    hooks = "/hooks/crm"

    def settings(self):
        app, home = self.application, self.sandbox.portal.home
        told = {"client_id": app.client_id, "client_secret": app.secret, "portal": urlsplit(home).netloc}
        ca_file = str(self.sandbox.ca_file) if home.startswith("https") else None
        return Bitrix24Settings(
            **told,
            hook_url=f"{self._public_url}{self.hooks}",
            base_url=home,
            oauth_url=f"{home}/oauth",
            ca_file=ca_file,
        )

    def installed(self):
        found = super().installed()
        resources = Resources(read_keys(KEYS))
        resources.open(self.database)
        shared, vault = StoreShared(resources), StoreVault(resources, "crm")
        self.context = Context("crm", ("MD",), ZoneInfo("Europe/Chisinau"), shared, vault)
        settings = self.settings()
        spec = ConnectorSpec("bitrix24", "bitrix24", "Bitrix24", Bitrix24Settings, Bitrix24, 1)
        crm = Connection("crm", spec, settings, Bitrix24(settings, self.context))
        self.found = replace(found, connections={**found.connections, "crm": crm})
        return self.found


@dataclass
class Ground:
    """All of it; `people` who look have a browser each."""

    sandbox: Sandbox
    served: TabServed
    browser: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False, verify=False))  # noqa: S501

    @property
    def portal(self):
        return self.sandbox.portal

    @property
    def app(self):
        return self.served.application

    @property
    def account(self):
        return urlsplit(self.portal.home).netloc

    def posted(self, kind="contact", id_=1, user=ANDREI, page="", **other):
        """Where the portal's page posts, and what; any of it may be another."""
        place = other.pop("PLACEMENT", None) or next((p for p, k in PLACEMENTS.items() if k == kind), "DEFAULT")
        handler = f"{self.served.url}/embed/crm{page}"
        url, form = opening(self.portal, self.app, handler, place, user, {"ID": str(id_)} if id_ else {})
        base, _, query = url.partition("?")
        told = dict(parse_qsl(query)) | {name: other.pop(name) for name in ("DOMAIN", "LANG") if name in other}
        return base, told, {name: value for name, value in {**form, **other}.items() if value is not None}

    def post(self, *arguments, **other):
        url, query, form = self.posted(*arguments, **other)
        return self.send(url, query, form)

    def send(self, url, query, form):
        headers = {"origin": self.portal.home, "sec-fetch-site": "cross-site", "accept-language": "en"}
        return self.browser.post(url, params=query, data=form, headers=headers)

    def install(self, user=OLGA, **other):
        answer = self.post(None, None, user, "/install", **other)
        if answer.status_code == 200:
            self.app.installed = True  # its page has called BX24.installFinish
        return answer

    def contact(self, name="Ana", phone="+37369123456"):
        fields = {"NAME": name, "LAST_NAME": "Rusu", "PHONE": [{"VALUE": phone, "VALUE_TYPE": "MOBILE"}]}
        return self.portal.call("crm.contact.add", {"fields": fields})

    def add(self, kind, **fields):
        return self.portal.call(f"crm.{kind}.add", {"fields": fields})

    def tell(self, *facts):
        """What happened, recorded as the server does it, which may be at it too."""
        body = b"\n".join(map(write_line, facts))
        self.served.write(lambda c: deliveries.keep(c, [Delivery(NAME, body, {}, served_now())]))
        self.served.run(Drain(self.served.database, self.served.found).batch())

    def tell_card(self, id_, *handles, kind="contact", name="Ana Rusu"):
        """What a sync of the portal tells of a card."""
        card = typed(f"bitrix_{kind}", str(id_), Trust.CRM)
        told = fact(
            f"{kind}:{id_}", card, *handles, channel="bitrix24", account=self.account, kind=Kind.RECORD, name=name
        )
        self.tell(told)

    def get(self, opened, more="", **headers):
        """A page of the card that was opened, as its own module asks for it."""
        told = {"authorization": f"Bearer {bearer(opened)}", "sec-fetch-site": "same-origin", **headers}
        return self.browser.get(f"{self.served.url}{page(opened)}{more}", headers=told)

    def note(self, opened, text, **headers):
        told = {"authorization": f"Bearer {bearer(opened)}", "sec-fetch-site": "same-origin", **headers}
        once = re.search(r'name="once" value="([^"]*)"', opened.text)
        form = {"text": text, "once": once[1] if once else ""}
        return self.browser.post(
            f"{self.served.url}{page(opened)}/note", data=form, headers=told, follow_redirects=True
        )

    def executed(self, method):
        return self.portal.journal.executed(method)

    def client(self):
        return Client(self.served.settings(), self.served.context)

    def places(self):
        async def ask():
            async with self.client() as client:
                return (await client.call("placement.get")).result

        return self.served.run(ask())


def bearer(opened):
    """What only that page remembers."""
    found = re.search(r'data-bearer="([^"]+)"', opened.text)
    return unescape(found[1]) if found else ""


def page(opened):
    """The address of that card's page."""
    found = re.search(r'data-stream="(/embed/[^/]+/[^/"]+)/live', opened.text)
    return found[1] if found else "/embed/crm/0000000000000000"


@contextmanager
def ground_on(sandbox, store_url, folder, public_url="https://onethread.example"):
    """A server on this store, for a portal as it was at its start, where the application is not installed yet."""
    portal = sandbox.portal
    app = portal.add_app(title="Onethread", installed=False)
    served = TabServed(folder, store_url, sandbox, app, public_url)
    ground = Ground(sandbox, served)
    try:
        yield ground
    finally:
        ground.browser.close()
        served.close()
    assert portal.journal.mistakes == []
