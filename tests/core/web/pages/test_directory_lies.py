"""A directory that lies, or is in trouble: nobody is let in, and a page says what to do."""

import hmac
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from pydantic import SecretStr
from starlette.responses import Response
from structlog.testing import capture_logs

from onethread.store.trouble import StoreError
from tests.core.web.oidc.openid import CLIENT, SECRET, key, text_of
from tests.core.web.pages.conftest import words
from tests.core.web.pages.directory import (
    assert_way_on,
    come_back,
    firm,
    is_in,
    leave,
    own,
    people,
    say_who,
    sign_in,
    somebody,
)

__all__ = ["firm", "own", "people", "somebody"]


# -- the token --------------------------------------------------------------------------------------------------------


def signed(key, **header):
    return lambda claims: jwt.encode(header, claims, key)


def by_hand(sign, **header):
    """As no library would sign: without a key, or with one that everybody can read."""

    def made(claims):
        told = ".".join(text_of(json.dumps(one).encode()) for one in (header, claims))
        return f"{told}.{text_of(sign(told.encode()))}"

    return made


RSA = RSAKey.generate_key(2048, {"kid": "k1"})
SECRETS = OctKey.import_key(SECRET)


def after(seconds):
    """A claim that is a moment, so long after the token was made."""
    return lambda made: made + seconds


LIES: dict[str, dict[str, object]] = {
    "another issuer": {"claims": {"iss": "https://other.example"}},
    "no issuer": {"claims": {"iss": None}},
    "for another client": {"claims": {"aud": "other"}},
    "for another client, but named beside it": {"claims": {"aud": "other", "azp": CLIENT}},
    "for nobody": {"claims": {"aud": None}},
    "for two, and it is not said whose": {"claims": {"aud": [CLIENT, "other"]}},
    "for two, and another's": {"claims": {"aud": [CLIENT, "other"], "azp": "other"}},
    "expired": {"claims": {"exp": after(-61)}},
    "expires never": {"claims": {"exp": None}},
    "expires in words": {"claims": {"exp": "tomorrow"}},
    "of tomorrow": {"claims": {"iat": after(86400)}},
    "not valid yet": {"claims": {"nbf": after(86400)}},
    "of another way": {"claims": {"nonce": "A" * 43}},
    "of no way": {"claims": {"nonce": None}},
    "of another access token": {"claims": {"at_hash": "A" * 22}},
    "of nobody": {"claims": {"sub": None}},
    "of a number": {"claims": {"sub": 1001}},
    "of too long a subject": {"claims": {"sub": "1" * 256}},
    "unsigned": {"id_token": by_hand(lambda _: b"", alg="none")},
    "signed by our secret": {"id_token": signed(SECRETS, alg="HS256", kid="k1")},
    "signed by nobody's key of that name": {"signing": key("k1")},
    "signed by a key of no name": {"signing": key("k9")},
    "signed by a key of another kind": {"id_token": signed(RSA, alg="RS256", kid="k1")},
    "of words": {"id_token": lambda _: "no.token.this"},
    "of a number, too": {"id_token": lambda _: 7},
    "of nothing": {"id_token": lambda _: ""},
    "too large": {"id_token": lambda _: "x" * 300_000},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_for_this_sign_in_lets_nobody_in(somebody, openid, lie):
    back = say_who(leave(somebody))
    for name, value in LIES[lie].items():
        setattr(openid, name, value)

    assert_way_on(somebody, come_back(somebody, back), 502, "does not fit what is configured")


def test_the_public_key_of_the_provider_is_no_secret_to_sign_with(somebody, openid):
    """The confusion of RS256 and HS256: whoever can read the keys could sign."""
    public = openid.first.as_pem(private=False)
    openid.id_token = by_hand(lambda told: hmac.digest(public, told, "sha256"), alg="HS256", kid="k1")

    assert_way_on(somebody, sign_in(somebody), 502, "does not fit what is configured")


@pytest.mark.parametrize(
    "honest",
    [
        {"aud": [CLIENT]},
        {"aud": [CLIENT, "other"], "azp": CLIENT},
        {"exp": after(5)},
        {"iat": after(30)},
        {"x": "я" * 999},
    ],
)
def test_a_token_that_is_honest_lets_in(somebody, openid, honest):
    openid.claims = honest

    assert sign_in(somebody).headers["location"] == "/customers"


def test_rsa_is_taken_too(own, openid, people):
    openid.keys, openid.id_token = [RSA], signed(RSA, alg="RS256", kid="k1")

    assert sign_in(people(own())).status_code == 303


def test_keys_that_have_changed_are_fetched_once_more(own, openid, people):
    ana = people(own())
    sign_in(ana)
    ana.client.cookies.clear()
    openid.keys, openid.signing = [openid.first, openid.other], openid.other
    openid.asked.clear()
    assert sign_in(ana).headers["location"] == "/customers"
    assert openid.asked.count("/keys") == 1

    ana.client.cookies.clear()
    openid.signing = key("k3")
    refused = [sign_in(ana).status_code for _ in range(3)]
    assert (refused, openid.asked.count("/keys")) == ([502] * 3, 1)


# -- a provider in trouble --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "answer", "status", "said"),
    [
        ("/.well-known/openid-configuration", Response(status_code=500), 503, "does not answer now"),
        ("/.well-known/openid-configuration", Response(b"<html>"), 502, "does not fit"),
        ("/token", Response(status_code=500), 503, "does not answer now"),
        ("/token", Response(b"<html>"), 502, "does not fit"),
    ],
    ids=["away", "of words", "token away", "token of words"],
)
def test_a_provider_in_trouble_ends_on_a_page(own, openid, people, path, answer, status, said):
    openid.answers[path] = answer
    ana = people(own())
    answered = sign_in(ana) if path == "/token" else ana.get("/sign-in/oidc")

    assert_way_on(ana, answered, status, said)
    assert ("retry-after" in answered.headers) == (status == 503)


def test_a_provider_that_was_away_is_asked_again_but_not_by_everybody(own, openid, people):
    openid.answers["/.well-known/openid-configuration"] = Response(status_code=500)
    ana = people(own())
    assert [ana.get("/sign-in/oidc").status_code for _ in range(5)] == [503] * 5

    assert openid.asked == ["/.well-known/openid-configuration"]


def test_a_store_in_trouble_is_not_laid_at_the_door_of_the_directory(somebody, monkeypatch):
    def busy(*_):
        raise StoreError("locked")

    monkeypatch.setattr("onethread.web.pages.directory.enter", busy)
    answer = sign_in(somebody)

    assert (answer.status_code, "the store does not answer now" in words(answer.text)) == (503, True)
    assert not is_in(somebody)


def test_a_wrong_secret_is_told_to_who_reads_the_log(own, openid, people):
    ana = people(own(client_secret=SecretStr("wrong")))
    with capture_logs() as logs:
        assert_way_on(ana, sign_in(ana), 502, "server's log")

    assert {
        "event": "sign_in_refused",
        "by": "directory",
        "reason": "the provider refuses us: invalid_client",
        "log_level": "warning",
    } in logs


def test_no_secret_is_in_a_log(own, openid, people):
    ana = people(own())
    with capture_logs() as logs:
        back = say_who(leave(ana))
        cookie = next(value for name, value in ana.client.cookies.items() if "way" in name)
        come_back(ana, back)
        openid.claims = {"aud": "other"}
        ana.client.cookies.clear()
        sign_in(ana)
    written = str(logs)

    assert "signed_in" in written
    assert "InvalidClaimError aud" in written
    (code,) = parse_qs(urlsplit(back).query)["code"]
    assert [one for one in (code, cookie, cookie[:43], SECRET, "Ana Rusu", "eyJ") if one in written] == []


def test_the_secret_is_not_shown(own):
    assert SECRET not in repr(own().installed().configuration)
