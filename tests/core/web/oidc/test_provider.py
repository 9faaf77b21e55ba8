"""What a provider says is asked seldom, waited for not long, and never trusted further than it has to be."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr
from starlette.responses import Response

from onethread.engine.oidc import Oidc
from onethread.model.account import Role
from onethread.plugin import AuthenticationError, ConfigurationError, RefusedError, RetryableError
from onethread.web.oidc import asking, provider
from onethread.web.oidc.crossing import begin
from onethread.web.oidc.provider import KEPT, SELDOM, Provider
from tests.core.web.oidc.openid import CLIENT, SECRET, key
from tests.core.web.pages.conftest import served_now

DOCUMENT = "/.well-known/openid-configuration"
BACK = "http://127.0.0.1:8080/sign-in/oidc/back"


class Clock:
    """Seconds, as a test lets them go by."""

    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def made(openid, clock, **more):
    told = {"client_secret": SecretStr(SECRET), **more}
    return Provider(Oidc(openid.url, CLIENT, "groups", {"x": Role.AGENT}, "Firm", **told), BACK, clock)


async def signed_in(one, openid, code=None):
    """The claims of somebody who goes there and comes back."""
    crossing = begin("/", served_now())
    address = await one.address(crossing, anew=False)
    if code is None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code of {crossing.tag}"
        openid.codes[code] = asked | {"login": "ana"}
    return await one.claims(code, crossing, served_now())


def test_what_it_says_of_itself_holds_for_an_hour(openid, clock):
    async def story():
        one = made(openid, clock)
        for at in (0, 1, KEPT - 1, KEPT, KEPT + 1):
            clock.now = 100 + at
            await signed_in(one, openid)

    asyncio.run(story())
    assert (openid.asked.count(DOCUMENT), openid.asked.count("/keys"), openid.asked.count("/token")) == (2, 2, 5)


def test_what_it_said_before_holds_while_it_is_away(openid, clock):
    async def story():
        one = made(openid, clock)
        await one.look()
        openid.answers[DOCUMENT] = Response(status_code=500)
        clock.now += KEPT
        for _ in range(3):
            await signed_in(one, openid)
        assert openid.asked.count(DOCUMENT) == 2
        clock.now += SELDOM
        await signed_in(one, openid)
        assert openid.asked.count(DOCUMENT) == 3

    asyncio.run(story())


def test_many_who_come_at_once_ask_once(openid, clock):
    async def story():
        one = made(openid, clock)
        await asyncio.gather(*(signed_in(one, openid) for _ in range(10)))

    asyncio.run(story())
    assert (openid.asked.count(DOCUMENT), openid.asked.count("/token")) == (1, 10)


def test_no_more_than_so_many_wait_for_it(openid, clock, monkeypatch):
    monkeypatch.setattr(provider, "MOST_WAITING", 3)

    async def story():
        one = made(openid, clock)
        await one.look()
        return await asyncio.gather(*(signed_in(one, openid) for _ in range(5)), return_exceptions=True)

    found = asyncio.run(story())
    assert [isinstance(one, RetryableError) for one in found] == [False] * 3 + [True] * 2


def test_keys_that_are_not_known_are_fetched_once_and_seldom(openid, clock):
    async def story():
        one = made(openid, clock)
        await signed_in(one, openid)
        openid.signing = key("k9")
        for _ in range(3):
            with pytest.raises(ConfigurationError, match="signed by no key"):
                await signed_in(one, openid)
        assert openid.asked.count("/keys") == 2
        openid.keys = [openid.signing]
        clock.now += SELDOM
        assert (await signed_in(one, openid))["sub"] == "1001"
        assert openid.asked.count("/keys") == 3

    asyncio.run(story())


async def _never():
    await asyncio.sleep(3)


def _deep():
    return Response(b"[" * 100_000)


ANSWERS = {
    "broken": (Response(status_code=500), RetryableError),
    "too busy": (Response(status_code=429), RetryableError),
    "not there": (Response(status_code=404), ConfigurationError),
    "words": (Response(b"<html>"), ConfigurationError),
    "too deep": (_deep(), ConfigurationError),
    "a text": (Response(b'"text"'), ConfigurationError),
    "nothing": (Response(b"{}"), ConfigurationError),
    "too large": (Response(b" " * (asking.LARGEST + 1)), ConfigurationError),
    "elsewhere": (Response(status_code=302, headers={"location": "http://127.0.0.1:1/"}), ConfigurationError),
    "too late": (_never, RetryableError),
}


@pytest.mark.parametrize("path", [DOCUMENT, "/keys", "/token"])
@pytest.mark.parametrize("what", ANSWERS)
def test_an_answer_that_cannot_do_is_named_by_what_comes_next(openid, clock, monkeypatch, path, what):
    monkeypatch.setattr(asking, "SECONDS", 0.2)
    openid.answers[path], error = ANSWERS[what]

    with pytest.raises(error):
        asyncio.run(signed_in(made(openid, clock), openid))


def test_where_nobody_listens_is_tried_later(clock):
    told = Oidc("http://127.0.0.1:1", CLIENT, "groups", {"x": Role.AGENT}, "Firm")

    with pytest.raises(RetryableError, match="does not answer"):
        asyncio.run(Provider(told, BACK, clock).look())


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://other.example"},
        {"issuer": None},
        {"token_endpoint": "http://id.example.md/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "https://user:pass@id.example.md/"},
        {"end_session_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
        {"jwks_uri": 7},
        {"jwks_uri": "https://[::1"},
    ],
)
def test_what_leads_elsewhere_is_not_used(openid, clock, told):
    openid.metadata = told

    with pytest.raises(ConfigurationError):
        asyncio.run(made(openid, clock).look())
    assert openid.asked == [DOCUMENT]


@pytest.mark.parametrize(
    ("error", "raised"), [("invalid_grant", RefusedError), ("invalid_client", AuthenticationError)]
)
def test_errors_of_oauth_are_named_by_what_comes_next(openid, clock, error, raised):
    openid.answers["/token"] = Response(b'{"error": "%s", "error_description": "s3"}' % error.encode(), 400)

    with pytest.raises(raised) as told:
        asyncio.run(signed_in(made(openid, clock), openid))
    assert "s3" not in str(told.value)


def test_a_code_works_once(openid, clock):
    async def story():
        one = made(openid, clock)
        await signed_in(one, openid)
        with pytest.raises(RefusedError, match="used, or is too old"):
            await signed_in(one, openid, code="used")

    asyncio.run(story())


@pytest.mark.parametrize(
    ("methods", "secret", "fields"),
    [
        (["client_secret_post"], SECRET, {"client_id": CLIENT, "client_secret": SECRET}),
        (["client_secret_post", "client_secret_basic"], SECRET, {}),
        (None, SECRET, {}),
        (["none"], None, {"client_id": CLIENT}),
    ],
)
def test_the_secret_travels_as_the_provider_wants_it(openid, clock, monkeypatch, methods, secret, fields):
    """Our provider takes it in the header, so others are seen by what is sent."""
    openid.metadata = {"token_endpoint_auth_methods_supported": methods}
    sent = []

    async def post(_asking, _url, told, auth):
        sent.append((told, auth))
        raise RetryableError("seen")

    monkeypatch.setattr(asking, "post", post)
    with pytest.raises(RetryableError, match="seen"):
        asyncio.run(signed_in(made(openid, clock, client_secret=SecretStr(secret) if secret else None), openid))
    ((told, auth),) = sent

    assert {name: told.get(name) for name in ("client_id", "client_secret") if name in told} == fields
    assert isinstance(auth, httpx.BasicAuth) == (bool(secret) and not fields)
