"""Who may deliver events, what of them is kept, and how an application is installed, over HTTP."""

import time
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import httpx
import pytest

from onethread.plugin.capability import capabilities
from onethread.store import deliveries
from onethread.web.app import build_app
from onethread_bitrix24.plugin import normalise_company, onethread_register_connectors
from onethread_bitrix24.sandbox.web.installing import install
from tests.plugins.bitrix24.firm import Firm, app_settings

TOKEN = "APPTOK-1"  # noqa: S105 - of nobody
PORTAL = {"auth[member_id]": "5f0c", "auth[application_token]": TOKEN}


def form(name="ONCRMCONTACTUPDATE", **differing):
    told = {"event": name, "data[FIELDS][ID]": "301", "ts": str(int(time.time())), **PORTAL}
    return told | {"auth[access_token]": "AT-secret", "auth[refresh_token]": "RT-secret"} | differing


@asynccontextmanager
async def serving(firm):
    app = build_app(firm.installed, firm.store.database, "door-token")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://t") as client:
        yield client


def post(firm, told, **named):
    async def do():
        async with serving(firm) as client:
            data = told if isinstance(told, dict) else None
            return await client.post("/hooks/crm", data=data, content=None if data else told, **named)

    return firm.store.run(do())


def kept(firm):
    return [one.delivery for one in firm.store.read(lambda c: deliveries.waiting(c, 99))]


@pytest.fixture
def firm(store, tmp_path, portal):
    return Firm(store, tmp_path, portal, application_token=TOKEN)


@pytest.fixture
def by_app(store, tmp_path, portal):
    app = portal.portal.add_app()
    firm = Firm(store, tmp_path, portal, **app_settings(portal, app))
    firm.app = app
    return firm


def test_an_event_is_kept_without_the_tokens_that_it_brings(firm):
    assert post(firm, form()).status_code == 200
    [one] = kept(firm)
    assert b"secret" not in one.body
    assert TOKEN.encode() not in one.body
    assert b"ONCRMCONTACTUPDATE" in one.body
    assert b"5f0c" in one.body


@pytest.mark.parametrize(
    ("told", "named", "status", "code"),
    [
        (form(**{"auth[application_token]": "other"}), {}, 401, "bad_token"),
        (form(**{"auth[application_token]": "ю"}), {}, 401, "bad_token"),
        ({"event": "ONCRMCONTACTUPDATE", "ts": "1"}, {}, 401, "bad_token"),
        ({"event": "ONCRMCONTACTUPDATE", "auth": TOKEN}, {}, 401, "bad_token"),
        (form(ts="1772449801"), {}, 400, "too_old"),
        (form(ts="9" * 30), {}, 400, "too_old"),
        (form(ts="x"), {}, 400, "too_old"),
        ({"data": "x"}, {}, 400, "no_event"),
        (b"event=%ff&x=\xff", {"headers": {"content-type": "application/x-www-form-urlencoded"}}, 400, "bad_form"),
        (b"{}", {"headers": {"content-type": "application/json"}}, 415, "not_a_form"),
        (
            urlencode({"event": "x" * 600_000}).encode(),
            {"headers": {"content-type": "application/x-www-form-urlencoded"}},
            413,
            None,
        ),
    ],
)
def test_what_is_not_the_portals_own_is_refused(firm, told, named, status, code):
    answer = post(firm, told, **named)
    assert answer.status_code == status
    assert code is None or answer.json()["error"] == code
    assert kept(firm) == []


def test_without_a_token_nobody_may_deliver(store, tmp_path, portal):
    firm = Firm(store, tmp_path, portal)
    assert post(firm, form(**{"auth[application_token]": ""})).status_code == 401


def test_an_application_is_installed_by_its_event_and_reads_with_its_tokens_then(by_app):
    firm = by_app
    assert firm.store.run(firm.syncing.page("crm", "users", history=False)).trouble.trouble == "wants credentials"
    auth = install(firm.portal, firm.app)["auth"]
    told = {"event": "ONAPPINSTALL", "ts": str(int(time.time()))} | {
        f"auth[{name}]": str(one) for name, one in auth.items()
    }
    assert post(firm, told).status_code == 200
    assert kept(firm) == []
    firm.later()
    assert firm.store.run(firm.syncing.page("crm", "users", history=False)).place.rows > 3
    token = {"auth[member_id]": auth["member_id"], "auth[application_token]": auth["application_token"]}
    assert post(firm, form(**token)).status_code == 200
    assert post(firm, form(**token | {"auth[member_id]": "other"})).status_code == 401
    assert post(firm, form()).status_code == 401


def test_nobody_installs_what_the_authorisation_server_does_not_know(by_app):
    auth = install(by_app.portal, by_app.app)["auth"] | {"access_token": "made-up"}
    told = {"event": "ONAPPINSTALL", "ts": "1"} | {f"auth[{name}]": str(one) for name, one in auth.items()}
    assert post(by_app, told).json()["error"] == "bad_tokens"


def test_nobody_takes_an_installation_over(by_app):
    auth = install(by_app.portal, by_app.app)["auth"]
    told = {"event": "ONAPPINSTALL"} | {f"auth[{name}]": str(one) for name, one in auth.items()}
    assert post(by_app, told).status_code == 200
    assert post(by_app, told).status_code == 200
    assert post(by_app, told | {"auth[application_token]": "mine"}).json()["error"] == "installed"


def test_an_event_has_its_stream_looked_at_at_once(firm):
    firm.work("contacts")
    firm.later(0.5)
    firm.inside("crm.contact.add", {"fields": {"NAME": "Ana"}})
    firm.work("contacts")
    assert firm.facts() == {}
    post(firm, form("ONCRMCONTACTADD"))
    firm.store.run(firm.drain())
    firm.work("contacts")
    assert {fact.name for fact in firm.facts().values()} == {"Ana"}


BOTH_WAYS = {
    "Receives",
    "Withholds",
    "Installs",
    "Hints",
    "Pulls",
    "Measured",
    "Embeds",
    "Audits",
    "Delivers",
    "WritesCrm",
}


def test_it_can_what_it_says():
    [spec] = onethread_register_connectors()
    assert set(capabilities(spec.build)) == BOTH_WAYS


@pytest.mark.parametrize(
    ("value", "expected"),
    [("12", "12"), ("CO_12", "12"), ("company_007", "7"), ("0", None), ("C_12", None), ("x" * 200, None)],
)
def test_companies_are_numbers(value, expected):
    found = normalise_company(value, ())
    assert (found and found[1]) == expected
