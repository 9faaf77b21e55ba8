"""Settings: one way in, no address that would carry secrets in the open, and no mistake that tells a secret."""

from typing import Any

import pytest
from pydantic import ValidationError

from onethread_bitrix24.settings import Bitrix24Settings, is_address, origin_of

HOOK = "https://demo.bitrix24.ru/rest/1/s3cret/"
APP: dict[str, Any] = {"client_id": "local.1.2", "client_secret": "s3cret", "portal": "demo.bitrix24.ru"}


@pytest.mark.parametrize(
    ("told", "origin"),
    [
        ({"webhook_url": HOOK}, "https://demo.bitrix24.ru"),
        ({"webhook_url": HOOK.rstrip("/")}, "https://demo.bitrix24.ru"),
        ({"webhook_url": HOOK, "base_url": "http://127.0.0.1:8090"}, "http://127.0.0.1:8090"),
        ({"webhook_url": "http://localhost:8090/rest/1/s3cret/"}, "http://localhost:8090"),
        (APP, "https://demo.bitrix24.ru"),
        ({**APP, "portal": "https://box.example:8443"}, "https://box.example:8443"),
        ({**APP, "base_url": "http://[::1]:8090/"}, "http://[::1]:8090"),
    ],
)
def test_a_connection_is_a_webhook_or_an_application(told, origin):
    assert Bitrix24Settings(**told).origin == origin


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"webhook_url": HOOK, **APP},
        {"client_id": "x"},
        {**APP, "portal": None},
        {"webhook_url": "http://demo.bitrix24.ru/rest/1/s3cret/"},
        {"webhook_url": "https://demo.bitrix24.ru/s3cret"},
        {"webhook_url": "https://demo.bitrix24.ru/rest/1/s3cret/crm.lead.add"},
        {"webhook_url": "https://a@demo.bitrix24.ru/rest/1/s3cret/"},
        {"webhook_url": HOOK, "base_url": "http://demo.bitrix24.ru"},
        {**APP, "oauth_url": "http://oauth.example"},
        {**APP, "portal": "s3cret://x"},
        {"webhook_url": HOOK, "rate": 0},
    ],
)
def test_what_cannot_work_is_refused_without_telling_the_secret(told):
    with pytest.raises(ValidationError) as raised:
        Bitrix24Settings(**told)
    assert "s3cret" not in str(raised.value)


def test_no_repr_tells_the_secret():
    assert "s3cret" not in repr(Bitrix24Settings(webhook_url=HOOK)) + repr(Bitrix24Settings(**APP))


@pytest.mark.parametrize("url", ["ftp://a", "https://", "https://a b", "https://a:x", "//a", "http://10.0.0.1", ""])
def test_what_is_no_address(url):
    assert not is_address(url)


def test_ports_are_kept_unless_they_go_without_saying():
    assert origin_of("https://A.example:443/x?y") == "https://a.example"
    assert origin_of("https://a.example:8443/x") == "https://a.example:8443"
