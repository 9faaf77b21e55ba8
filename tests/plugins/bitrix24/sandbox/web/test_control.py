"""What can be asked of the sandbox from outside, and its authorisation server."""

import time
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.plugins.bitrix24.sandbox.handler import handling


def do(sandbox, name, /, **asked):
    told = httpx.post(f"{sandbox.url}/_emu/{name}", json=asked, trust_env=False)
    assert told.status_code == 200, told.text
    return told.json()["ok"]


def test_a_portal_is_filled_saved_and_restored(sandbox):
    do(sandbox, "snapshot", name="empty")
    assert do(sandbox, "seed", contacts=5, activities=7)["activities"] == 7
    do(sandbox, "restore", name="empty")
    assert do(sandbox, "act", method="crm.contact.list") == []


def test_faults_are_set_and_cleared(sandbox):
    do(sandbox, "faults", kind="query_limit", times=0)
    assert httpx.post(sandbox.webhook_url + "profile", trust_env=False).status_code == 503
    assert do(sandbox, "faults")["struck"]["query_limit"] == 1
    do(sandbox, "faults/clear")
    assert httpx.post(sandbox.webhook_url + "profile", trust_env=False).status_code == 200


def test_the_clock_is_moved(sandbox):
    before = do(sandbox, "clock")["now"]
    assert do(sandbox, "clock", advance=60)["now"] == before + 60


def test_the_journal_tells_what_was_called_and_what_is_missing(sandbox):
    do(sandbox, "journal/clear")
    httpx.post(sandbox.webhook_url + "no.such", json={"a": 1}, trust_env=False)
    told = do(sandbox, "journal")
    assert told["unknown"] == {"no.such": 1}
    assert (told["entries"][0]["params"], told["entries"][0]["status"], told["entries"][0]["executed"]) == (
        {"a": 1},
        404,
        False,
    )


def test_switches_are_turned(sandbox):
    assert do(sandbox, "options", comment_event_flat=True)["comment_event_flat"] is True
    do(sandbox, "options", comment_event_flat=False)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("faults", {"kind": "no_such"}),
        ("restore", {"name": "never"}),
        ("options", {"nonsense": 1}),
        ("act", {"method": "no.such"}),
    ],
)
def test_a_mistake_is_said(sandbox, name, asked):
    assert httpx.post(f"{sandbox.url}/_emu/{name}", json=asked, trust_env=False).status_code == 400


def test_webhooks_are_made_with_scopes(sandbox):
    hook = do(sandbox, "webhooks", user_id=2, scopes=["user"])
    assert httpx.post(hook["url"] + "crm.contact.list", trust_env=False).json()["error"] == "insufficient_scope"


def test_an_application_is_installed_with_its_first_tokens(sandbox):
    with handling() as handler:
        made = do(sandbox, "apps", install_url=handler.url, scopes=["crm", "user"])
        for _ in range(500):
            if handler.forms:
                break
            time.sleep(0.01)
        (form,) = handler.forms
    assert form["event"] == "ONAPPINSTALL"
    assert form["data"] == {"VERSION": "1", "ACTIVE": "Y", "INSTALLED": "Y", "LANGUAGE_ID": "en"}
    assert form["auth"]["application_token"] == made["application_token"]
    assert form["auth"]["refresh_token"]


def test_somebody_consents_and_tokens_are_renewed_once(sandbox):
    made = do(sandbox, "apps", redirect_uri="https://app.example/back")
    away = httpx.get(
        f"{sandbox.url}/oauth/authorize/", params={"client_id": made["client_id"], "state": "s1"}, trust_env=False
    )
    back = parse_qs(urlsplit(away.headers["location"]).query)
    assert (away.status_code, back["state"]) == (302, ["s1"])

    client = {"client_id": made["client_id"], "client_secret": made["client_secret"]}
    code = {"grant_type": "authorization_code", "code": back["code"][0], **client}
    first = httpx.get(f"{sandbox.url}/oauth/token/", params=code, trust_env=False).json()
    assert (first["expires_in"], first["client_endpoint"]) == (3600, f"{sandbox.url}/rest/")
    assert httpx.get(f"{sandbox.url}/oauth/token/", params=code, trust_env=False).json()["error"] == "invalid_grant"

    renew = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"], **client}
    second = httpx.post(f"{sandbox.url}/oauth/token/", data=renew, trust_env=False)
    assert second.json()["user_id"] == 1
    assert {first["domain"], second.json()["domain"]} == {"oauth.bitrix24.tech"}
    again = httpx.post(f"{sandbox.url}/oauth/token/", data=renew, trust_env=False)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    info = httpx.get(
        f"{sandbox.url}/oauth/rest/app.info", params={"auth": second.json()["access_token"]}, trust_env=False
    )
    assert info.json()["result"]["install"]["status"] == "L"


def test_codes_live_thirty_seconds(sandbox):
    portal = sandbox.portal
    app = portal.add_app(redirect_uri="https://app.example/back")
    code = portal.state.credentials.authorise(portal.state.chance, app.client_id, 1, portal.clock.now())
    do(sandbox, "clock", advance=31)
    asked = {"grant_type": "authorization_code", "code": code, "client_id": app.client_id, "client_secret": app.secret}
    assert httpx.post(f"{sandbox.url}/oauth/token/", data=asked, trust_env=False).json()["error"] == "invalid_grant"


def test_refresh_tokens_live_half_a_year(sandbox):
    portal = sandbox.portal
    grant = portal.issue(portal.add_app())
    assert grant.refresh_expires == portal.clock.now() + 180 * 86_400


@pytest.mark.parametrize(
    ("change", "error"), [({"client_secret": "x"}, "invalid_client"), ({"grant_type": "password"}, "invalid_request")]
)
def test_whoever_asks_wrongly_gets_no_tokens(sandbox, change, error):
    app = sandbox.portal.add_app()
    asked = {"grant_type": "refresh_token", "client_id": app.client_id, "client_secret": app.secret} | change
    assert httpx.post(f"{sandbox.url}/oauth/token/", data=asked, trust_env=False).json()["error"] == error


def test_addresses_of_the_queue_server_are_told(sandbox):
    assert httpx.get(f"{sandbox.url}/webhook/app.json", trust_env=False).json() == {"nodes": ["127.0.0.1"]}


def test_scopes_may_be_lost(sandbox):
    do(sandbox, "snapshot", name="before")
    do(sandbox, "scopes/lose", scopes=["crm"])
    assert httpx.post(sandbox.webhook_url + "crm.contact.list", trust_env=False).json()["error"] == "insufficient_scope"
    do(sandbox, "restore", name="before")


def test_a_storm_of_changes_is_as_many_events(sandbox):
    do(sandbox, "act", method="crm.contact.add", params={"fields": {"NAME": "A"}})
    sandbox.portal.mailbox.travel.lost = 1.0
    with handling() as handler:
        do(sandbox, "webhooks/outgoing", events=["ONCRMCONTACTUPDATE"], handler=handler.url)
        assert do(sandbox, "storm", entity="contact", id=1, times=50) == 50
