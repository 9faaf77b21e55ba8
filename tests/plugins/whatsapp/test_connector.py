"""Only Meta can deliver, and only what can be read."""

import hashlib
import hmac
import json

import pytest
from pydantic import SecretStr

from onethread.plugin import RefusedError, Request
from onethread_whatsapp.connector import WhatsApp
from onethread_whatsapp.settings import WhatsAppSettings
from tests.plugins.whatsapp.reading import EXPECTED, NAMES, body

SECRET = EXPECTED["app_secret"]
CONNECTOR = WhatsApp(WhatsAppSettings(app_secret=SecretStr(SECRET), verify_token=SecretStr("tok\u0435n")))


def signed(raw, **headers):
    signature = "sha256=" + hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()
    told = {"content-type": "application/json", "x-hub-signature-256": signature} | headers
    return Request("POST", told, {}, raw)


def wire_form(raw):
    """As Meta sends it: compact, \\uxxxx in small letters, \\/ for every slash."""
    return json.dumps(json.loads(raw), separators=(",", ":")).replace("/", "\\/").encode()


def refusal(request, check=CONNECTOR.verify):
    with pytest.raises(RefusedError) as refused:
        check(request)
    return refused.value.status, refused.value.code


@pytest.mark.parametrize("name", NAMES)
def test_the_published_signatures_are_good(name):
    vector = EXPECTED["signatures"][name]

    CONNECTOR.verify(signed(body(name), **{"x-hub-signature-256": vector["file"]}))
    CONNECTOR.verify(signed(wire_form(body(name)), **{"x-hub-signature-256": vector["wire"]}))


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=" + "0" * 64, "тест", "sha1=\xff", "a" * 100_000])
def test_a_forged_signature_is_refused(signature):
    assert refusal(signed(b"{}", **{"x-hub-signature-256": signature})) == (401, "bad_signature")


def test_a_changed_byte_is_noticed():
    good = signed(body("text_ru_emoji.json"))

    assert refusal(Request("POST", good.headers, {}, good.body + b" ")) == (401, "bad_signature")


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"", 400, "bad_json"),
        (b'{"entry": [', 400, "bad_json"),
        (b'{"a": "\xff"}', 400, "bad_json"),
        (b"[]", 400, "no_object"),
        (b'{"a":' + b"[" * 65 + b"]" * 65 + b"}", 400, "too_deep"),
        (b"[" * 1_000_000, 400, "too_deep"),
    ],
)
def test_what_is_no_webhook_is_refused_even_if_it_is_signed(raw, status, code):
    assert refusal(signed(raw)) == (status, code)


def test_brackets_in_texts_are_not_depth():
    CONNECTOR.verify(signed(json.dumps({"a": "[" * 100 + '\\"{'}).encode()))


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbf{}", b'{"a": NaN}', b'{"a": 1e999}', b'{"a": ' + b"9" * 5000 + b"}"])
def test_a_signed_body_with_an_oddity_is_not_lost(raw):
    CONNECTOR.verify(signed(raw))


def test_while_a_secret_is_changed_the_old_one_is_good_too():
    changing = WhatsApp(
        WhatsAppSettings(
            app_secret=SecretStr("new"), previous_app_secret=SecretStr(SECRET), verify_token=SecretStr("t")
        )
    )
    new = "sha256=" + hmac.new(b"new", b"{}", hashlib.sha256).hexdigest()

    changing.verify(signed(b"{}"))
    changing.verify(signed(b"{}", **{"x-hub-signature-256": new}))
    assert refusal(signed(b"{}", **{"x-hub-signature-256": new}))[0] == 401
    assert refusal(signed(b"{}", **{"x-hub-signature-256": "sha256="}), changing.verify)[0] == 401


def test_another_content_type_is_refused():
    assert refusal(signed(b"{}", **{"content-type": "text/plain"})) == (415, "not_json")
    CONNECTOR.verify(signed(b"{}", **{"content-type": "application/json; charset=utf-8"}))


def test_the_handshake_answers_the_challenge():
    query = {"hub.mode": "subscribe", "hub.verify_token": "tok\u0435n", "hub.challenge": "1158201444"}

    reply = CONNECTOR.greet(Request("GET", {}, query))
    assert (reply.status, reply.body, reply.headers["content-type"]) == (200, "1158201444", "text/plain")


@pytest.mark.parametrize(
    "change",
    [
        {"hub.verify_token": "other"},
        {"hub.mode": "unsubscribe"},
        {"hub.verify_token": ""},
        {"hub.verify_token": "a\ud800"},
    ],
)
def test_a_handshake_with_another_token_is_refused(change):
    query = {"hub.mode": "subscribe", "hub.verify_token": "tok\u0435n", "hub.challenge": "1"} | change

    assert refusal(Request("GET", {}, query), CONNECTOR.greet) == (403, "bad_verify_token")


def test_secrets_are_not_shown():
    settings = WhatsAppSettings(app_secret=SecretStr(SECRET), verify_token=SecretStr("hidden"))

    assert SECRET not in repr(settings) + repr(vars(settings))
    assert "hidden" not in repr(settings)
