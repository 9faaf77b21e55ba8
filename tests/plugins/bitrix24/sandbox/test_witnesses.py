"""Other people's clients, unmodified, find in the sandbox the portal that they were written for. [X]"""

import asyncio
import logging
from urllib.parse import parse_qsl, urlsplit

import pytest
from b24pysdk import BitrixApp, BitrixToken, BitrixWebhook, Client
from b24pysdk.api.requesters.bitrix_oauth_requester import BitrixOAuthRequester
from b24pysdk.credentials import OAuthEventData, OAuthPlacementData
from b24pysdk.errors import (
    BitrixAPIError,
    BitrixAPIInsufficientScope,
    BitrixAPIOperationTimeLimit,
    BitrixAPIPortalDeleted,
    BitrixResponse500JSONDecodeError,
)
from fast_bitrix24 import BitrixAsync

from onethread_bitrix24.sandbox.cards.seed import seed
from onethread_bitrix24.sandbox.placements import opening
from onethread_bitrix24.sandbox.protocol.encode import bracketed
from tests.plugins.bitrix24.sandbox.talking import Asking, listening

PEOPLE = 234


@pytest.fixture(scope="module")
def portal():
    with listening(https_port=0, options={"home": "https"}) as running:
        seed(running.portal, contacts=PEOPLE, deals=60)
        yield running


@pytest.fixture
def trusted(portal, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(portal.ca_file))
    portal.portal.faults.clear()
    return portal


@pytest.fixture
def sdk(trusted):
    domain = trusted.https_url.removeprefix("https://")
    return Client(BitrixWebhook(domain=domain, webhook_token=trusted.webhook_token))


def fast(portal, do):
    logging.getLogger("fast_bitrix24").setLevel(logging.ERROR)
    url = f"{portal.url}/rest/{portal.webhook_token}/"
    return asyncio.run(do(BitrixAsync(url, verbose=False)))


def test_fast_bitrix24_reads_everything_by_offsets_in_batches(portal):
    rows = fast(portal, lambda client: client.get_all("crm.contact.list", {"select": ["ID", "NAME"]}))
    assert sorted(int(row["ID"]) for row in rows) == list(range(1, PEOPLE + 1))


def test_fast_bitrix24_reads_items_and_by_ids(portal):
    items = fast(portal, lambda client: client.get_all("crm.item.list", {"entityTypeId": 2, "select": ["id"]}))
    assert len(items) == 60
    found = fast(portal, lambda client: client.get_by_ID("crm.contact.get", [1, 2, 3]))
    assert {row["ID"] for row in found.values()} == {"1", "2", "3"}


def test_fast_bitrix24_adds_in_batches(portal):
    before = len(portal.portal.state.cards[2])
    told = [{"fields": {"TITLE": f"N{at}"}} for at in range(60)]
    ids = fast(portal, lambda client: client.call("crm.deal.add", told))
    assert len(set(ids)) == 60
    assert len(portal.portal.state.cards[2]) == before + 60


@pytest.mark.slow
def test_fast_bitrix24_adds_again_and_again_when_only_the_answer_is_lost(portal):
    before = len(portal.portal.state.cards[2])
    portal.portal.faults.add("drop_after", method="crm.deal.add", times=0)
    with pytest.raises(RuntimeError):
        fast(portal, lambda client: client.call("crm.deal.add", {"fields": {"TITLE": "one"}}, raw=True))
    portal.portal.faults.clear()
    assert len(portal.portal.state.cards[2]) - before == 11


def test_b24pysdk_calls_lists_and_batches(sdk):
    assert sdk.crm.contact.get(bitrix_id=1).response.result["ID"] == "1"
    assert sdk.crm.contact.list(select=["ID"]).response.total == PEOPLE
    rows = sdk.crm.contact.list(select=["ID"]).as_list().response.result
    assert sorted(int(row["ID"]) for row in rows) == list(range(1, PEOPLE + 1))
    batch = sdk.call_batch({"a": sdk.crm.contact.get(bitrix_id=1), "b": sdk.crm.contact.get(bitrix_id=2)})
    assert [batch.response.result.result[key]["ID"] for key in "ab"] == ["1", "2"]


def test_b24pysdk_walks_by_keys_in_chained_batches(sdk):
    contacts = sdk.crm.contact.list(select=["ID"]).as_list_fast().response.result
    assert [int(row["ID"]) for row in contacts] == list(range(1, PEOPLE + 1))
    deals = sdk.crm.item.list(entity_type_id=3, select=["id"]).as_list_fast().response.result
    assert [row["id"] for row in deals] == list(range(1, PEOPLE + 1))


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("operation_limit", BitrixAPIOperationTimeLimit),
        ("no_scope", BitrixAPIInsufficientScope),
        ("portal_deleted", BitrixAPIPortalDeleted),
        ("html_500", BitrixResponse500JSONDecodeError),
        ("error_200", BitrixAPIError),
    ],
)
def test_b24pysdk_understands_the_errors(sdk, trusted, kind, error):
    trusted.portal.faults.add(kind, method="crm.contact.get")
    with pytest.raises(error):
        assert sdk.crm.contact.get(bitrix_id=1).response


def test_b24pysdk_reads_our_events_and_the_forms_of_our_pages():
    ask = Asking()
    ask("event.bind", {"event": "ONCRMCONTACTADD", "handler": "https://app.example"}, app=1)
    ask("crm.contact.add", {"fields": {"NAME": "A"}}, app=2)
    event = OAuthEventData.from_dict(dict(bracketed(ask.portal.mailbox.waiting[0].form)))
    assert (event.event, event.data) == ("ONCRMCONTACTADD", {"FIELDS": {"ID": "1"}})

    url, form = opening(ask.portal, ask.app, "https://app.example/tab", "CRM_CONTACT_DETAIL_TAB", 1, {"ID": "1"})
    place = OAuthPlacementData.from_dict({**dict(parse_qsl(urlsplit(url).query)), **form})
    assert (place.placement, place.placement_options) == ("CRM_CONTACT_DETAIL_TAB", {"ID": "1"})


def test_b24pysdk_renews_its_token(trusted, monkeypatch):
    portal = trusted.portal
    app = portal.add_app()
    grant = portal.issue(app)
    monkeypatch.setattr(BitrixOAuthRequester, "_OAUTH_TOKEN_URL", f"{trusted.https_url}/oauth/token/")
    monkeypatch.setattr(BitrixOAuthRequester, "_APP_INFO_URL", f"{trusted.https_url}/rest/app.info")
    token = BitrixToken(
        domain=trusted.https_url.removeprefix("https://"), auth_token=grant.access, refresh_token=grant.refresh,
        bitrix_app=BitrixApp(client_id=app.client_id, client_secret=app.secret),
    )  # fmt: skip
    assert token.get_app_info().result.install.member_id == portal.member_id
    portal.state.credentials.expire(grant.access, portal.clock.now())

    assert Client(token).crm.contact.get(bitrix_id=1).response.result["ID"] == "1"
    assert token.refresh_token != grant.refresh
    assert grant.refresh not in portal.state.credentials.refresh
