"""Tokens of an application: one renewal for all who ask, kept before use, never sent to whom we do not know."""

import asyncio
import json
import logging
import traceback

import pytest

from onethread.plugin import AuthenticationError, Json
from onethread_bitrix24.client import AddressError, AppOnlyError, Command, CredentialsError, UnreachableError
from onethread_bitrix24.client.tokens import Tokens, server_of
from onethread_bitrix24.sandbox.web.installing import install
from tests.plugins.bitrix24.sandbox.talking import listening


@pytest.fixture
def app(ground):
    ground.app = ground.portal.add_app(redirect_uri="http://127.0.0.1:9/back")
    return ground


def settings_of(ground, **more):
    told = {"client_id": ground.app.client_id, "client_secret": ground.app.secret, "portal": ground.sandbox.url}
    return {**told, "oauth_url": ground.sandbox.url, **more}


def code(ground):
    state = ground.portal.state
    return state.credentials.authorise(state.chance, ground.app.client_id, 1, ground.clock.now())


def run(ground, work, **settings):
    async def do():
        async with ground.client(**settings_of(ground, **settings)) as client:
            return await work(client)

    return ground.store.run(do())


@pytest.fixture
def installed(app):
    run(app, lambda client: client.redeem(code(app)))
    return app


def kept(ground):
    return Tokens.of(ground.store.run(ground.context().vault.read("tokens")))


def expire(ground):
    ground.portal.state.credentials.expire(kept(ground).access, ground.clock.now())


async def user(client):
    return (await client.call("profile")).result["ID"]


def test_a_code_becomes_tokens_by_which_an_application_calls(installed):
    assert run(installed, user) == "1"
    assert run(installed, lambda client: client.call("app.info")).result["client_id"] == installed.app.client_id
    with pytest.raises(AppOnlyError):
        installed.call("event.get")


def test_a_code_works_once(installed):
    told = code(installed)
    run(installed, lambda client: client.redeem(told))
    with pytest.raises(CredentialsError):
        run(installed, lambda client: client.redeem(told))
    assert run(installed, user) == "1"


def test_without_tokens_nothing_is_sent(app):
    with pytest.raises(CredentialsError, match="installed"):
        run(app, user)
    assert app.portal.journal.counts.total() == 0


def test_a_token_that_is_over_is_renewed_and_the_call_made(installed):
    before = kept(installed)
    expire(installed)
    assert run(installed, user) == "1"
    after = kept(installed)
    assert after.refresh != before.refresh
    assert after.access in installed.portal.state.credentials.access


def test_no_token_is_renewed_before_it_is_over(installed):
    before = kept(installed)
    installed.portal.clock.advance(3000)
    run(installed, user)
    assert kept(installed) == before


def test_of_many_who_need_a_new_token_one_gets_it_for_all(installed):
    """Two clients stand for two processes: they share the store alone."""
    expire(installed)
    known = set(installed.portal.state.credentials.access)

    async def work():
        one, other = (installed.client(**settings_of(installed)) for _ in range(2))
        async with one, other:
            told = await asyncio.gather(*(user(client) for client in (one, other) for _ in range(5)))
            return told, one.tally.renewals + other.tally.renewals

    assert installed.store.run(work()) == (["1"] * 10, 1)
    assert len(set(installed.portal.state.credentials.access) - known) == 1


def test_who_follows_the_portal_elsewhere_does_not_bring_back_old_tokens(installed):
    async def work(client):
        access = client._access
        signed = await access.sign()
        await access.renew(signed)
        await access.move(signed, f"{installed.portal.home}/rest/x")

    before = kept(installed)
    run(installed, work)
    assert kept(installed).refresh != before.refresh
    assert run(installed, user) == "1"


def test_a_create_whose_token_was_over_is_made_once(installed):
    expire(installed)
    run(installed, lambda client: client.call("crm.contact.add", {"fields": {"NAME": "Ana"}}))
    assert installed.executed("crm.contact.add") == 1


def test_a_token_that_is_over_again_at_once_is_no_reason_to_go_on_for_ever(installed):
    installed.portal.faults.add("expired_token", times=0)
    with pytest.raises(CredentialsError):
        run(installed, user)
    assert installed.portal.faults.struck["expired_token"] == 2


def test_a_refresh_token_that_is_dead_is_tried_once(installed):
    installed.portal.state.credentials.refresh.clear()
    expire(installed)
    with pytest.raises(AuthenticationError, match="anew"):
        run(installed, user)
    calls = installed.portal.journal.counts.total()
    with pytest.raises(AuthenticationError, match="anew"):
        run(installed, user)
    assert installed.portal.journal.counts.total() == calls

    run(installed, lambda client: client.redeem(code(installed)))
    assert run(installed, user) == "1"


def test_a_wrong_secret_kills_no_token(installed):
    expire(installed)
    with pytest.raises(CredentialsError, match="invalid_client"):
        run(installed, user, client_secret="wrong")  # noqa: S106
    assert run(installed, user) == "1"


def test_without_keys_for_secrets_it_is_told_what_to_do(installed):
    installed.resources.keys, keys = None, installed.resources.keys
    try:
        with pytest.raises(CredentialsError, match="ONETHREAD_SECRET_KEYS"):
            run(installed, user)
        (told,) = run(installed, lambda client: client.batch([Command("profile")]))
        assert isinstance(told, CredentialsError)
    finally:
        installed.resources.keys = keys


def test_a_token_server_that_is_away_kills_no_token(installed):
    expire(installed)
    tokens = kept(installed)
    away = Tokens(tokens.access, tokens.refresh, tokens.member_id, tokens.home, "http://127.0.0.1:9/oauth/rest")
    installed.store.run(installed.context().vault.write("tokens", away.kept))
    with pytest.raises(UnreachableError):
        run(installed, user, oauth_url="http://127.0.0.1:9")
    installed.store.run(installed.context().vault.write("tokens", tokens.kept))
    assert run(installed, user) == "1"


def test_tokens_that_came_with_the_installation_are_used_once_the_server_vouches_for_them(app):
    auth = install(app.portal, app.app)["auth"]
    run(app, lambda client: client.install(auth))
    assert run(app, user) == "1"


@pytest.mark.parametrize("forged", [{"member_id": "another"}, {"access_token": "made up"}, {"member_id": ""}])
def test_tokens_that_somebody_made_up_are_not(app, forged):
    auth = install(app.portal, app.app)["auth"]
    with pytest.raises(CredentialsError):
        run(app, lambda client: client.install({**auth, **forged}))
    assert kept(app) is None


def test_a_portal_that_was_renamed_is_followed_when_the_server_says_so(installed):
    installed.portal.faults.add("redirect", location=installed.sandbox.https_url)
    with installed.options(home="https"):
        assert run(installed, user, ca_file=str(installed.sandbox.ca_file)) == "1"
        assert kept(installed).home == installed.sandbox.https_url
        assert run(installed, user, ca_file=str(installed.sandbox.ca_file)) == "1"


def test_who_only_says_that_the_portal_has_moved_gets_no_token(installed):
    with listening() as impostor:
        installed.portal.faults.add("redirect", location=impostor.url)
        with pytest.raises(AddressError, match="not known"):
            run(installed, user)
        assert impostor.portal.journal.counts.total() == 0
    assert kept(installed).home == installed.sandbox.url


@pytest.mark.parametrize(
    ("told", "server"),
    [
        ("https://oauth.bitrix24.tech/rest/", "https://oauth.bitrix24.tech/rest"),
        ("https://oauth.bitrix.info/rest/", "https://oauth.bitrix.info/rest"),
        ("https://evil.example/rest/", "https://oauth.bitrix24.tech/rest"),
        ("http://oauth.bitrix.info/rest/", "https://oauth.bitrix24.tech/rest"),
        ("", "https://oauth.bitrix24.tech/rest"),
    ],
)
def test_the_secret_goes_to_servers_of_bitrix24_alone(told, server):
    assert server_of(told, "https://oauth.bitrix24.tech") == server


def test_no_token_and_no_secret_is_told_anywhere(installed, caplog):
    caplog.set_level(logging.DEBUG)
    tokens, secret = kept(installed), installed.app.secret
    installed.portal.state.credentials.refresh.clear()
    expire(installed)
    with pytest.raises(AuthenticationError) as raised:
        run(installed, user)
    told = "".join(traceback.format_exception(raised.value)) + repr(tokens) + caplog.text
    for hidden in (tokens.access, tokens.refresh, secret):
        assert hidden not in told
        assert hidden in json.dumps([tokens.kept, secret])


def test_what_the_vault_holds_may_be_of_another_version():
    assert Tokens.of(None) is None
    assert Tokens.of({"access": "a"}) is None
    assert Tokens.of([1]) is None
    newer: dict[str, Json] = {"access": "a", "refresh": "b", "member_id": "c", "home": "d", "more": 1}
    assert Tokens.of(newer) == Tokens("a", "b", "c", "d")
