"""What a credential is able to do is known at connect."""

import pytest

from onethread_bitrix24.client import CredentialsError, Cursor
from onethread_bitrix24.client.tokens import Tokens


def find_out(client):
    return client.capabilities()


def test_a_webhook_is_not_an_application(ground):
    can = ground.run(find_out)
    assert (can.is_app, can.user_id, can.admin) == (False, 1, True)
    assert "crm" in can.scopes
    assert can.portal_time.utcoffset().total_seconds() == 10_800
    assert can.can("crm.contact.add")
    assert can.can("CRM.Contact.Add")
    assert not can.can("event.bind")
    assert not can.can("imconnector.register")
    assert not can.can("crm.nonsense.get")


def test_scopes_that_are_not_there_are_not(ground):
    hook = ground.portal.add_webhook(2, frozenset({"crm"}))

    async def work():
        async with ground.client(webhook_url=f"{ground.sandbox.url}/rest/2/{hook.secret}/") as client:
            return await client.capabilities()

    can = ground.store.run(work())
    assert (can.user_id, can.admin, can.scopes) == (2, False, {"crm"})


def test_a_webhook_that_was_taken_away_is_told(ground):
    async def work():
        async with ground.client(webhook_url=f"{ground.sandbox.url}/rest/1/gone/") as client:
            await client.capabilities()

    with pytest.raises(CredentialsError):
        ground.store.run(work())


def test_an_application_knows_its_portal(ground):
    app, state = ground.portal.add_app(), ground.portal.state
    grant = state.credentials.issue(state.chance, app.client_id, 1, ground.clock.now())
    tokens = Tokens(grant.access, grant.refresh, ground.portal.member_id, ground.sandbox.url)
    settings = {"client_id": app.client_id, "client_secret": app.secret, "portal": ground.sandbox.url}

    async def work():
        await ground.context().vault.write("tokens", tokens.kept)
        async with ground.client(**settings) as client:
            return await client.capabilities()

    can = ground.store.run(work())
    assert (can.is_app, can.member_id, can.installed) == (True, ground.portal.member_id, True)
    assert can.can("event.bind")


def test_cursors_are_text():
    for cursor in (Cursor(), Cursor(7), Cursor(7, "2026-03-01T00:00:00+03:00", "2026-03-02T00:00:00+03:00")):
        assert Cursor.of(cursor.text) == cursor
    assert Cursor.of(None) == Cursor.of("") == Cursor()
    for text in ("[]", '{"other": 1}', "x"):
        with pytest.raises(ValueError, match=r"cursor|Expecting"):
            Cursor.of(text)
