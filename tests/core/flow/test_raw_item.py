"""What people are shown of raw bytes has no secrets in it, whatever form they have, and is laid out at once, whatever was sent."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread.flow.raw_item import LONGEST, MASK, laid_out

HIDDEN = "s3cr3t"


@pytest.mark.parametrize(
    "part",
    [
        '{"access_token": "s3cr3t"}',
        '{"token": ["s3cr3t"], "client_secret": {"value": "s3cr3t"}}',
        '{"hub.verify_token": "s3cr3t", "auth[access_token]": "s3cr3t", "tokens": "s3cr3t", "password2": "s3cr3t"}',
        '{"not a number": NaN, "access_token": "s3cr3t"}',
        r'{"half a letter": "\ud83d", "access_token": "s3cr3t"}',
        json.dumps({"body": json.dumps({"access_token": HIDDEN, "inner": json.dumps({"password": HIDDEN})})}),
        "https://x.example/?a=1&access_token=s3cr3t&b=2",
        "https://x.example/?next=%2Fa%3Faccess_token%3Ds3cr3t%26b",
        "auth%5Baccess_token%5D=s3cr3t&auth[refresh_token]=s3cr3t",
        "Authorization: Basic s3cr3t",
        "Authorization: Bearer s3cr3t",
        "X-Signature: s3cr3t",
        "{'access_token': 's3cr3t'",
    ],
)
def test_secrets_are_masked_in_whatever_form(part):
    told = laid_out(part.encode())
    assert HIDDEN not in told
    assert MASK in told


def test_what_is_beside_a_secret_stays():
    assert laid_out(b"a=1&access_token=s3cr3t&b=2") == f"a=1&access_token={MASK}&b=2"
    assert json.loads(laid_out(b'{"token": true, "a": {"text": "the token of love"}}')) == {
        "token": True, "a": {"text": "the token of love"},
    }  # fmt: skip


@pytest.mark.timeout(60)  # minutes, if it were as the square of its length
@pytest.mark.parametrize("run", ["a-", "token", "token-", "token:", 'token\\"', "=", " ", "%3D", "token[", "Bearer "])
def test_no_text_takes_long(run):
    for text in (run * 200_000, "token" + run * 200_000):
        laid_out(json.dumps({text[:LONGEST]: text}).encode())
        laid_out(text.encode())


@given(st.binary() | st.text().map(str.encode))
def test_anything_can_be_shown(part):
    assert len(laid_out(part).encode().decode()) < LONGEST + 50


def test_what_is_long_is_cut():
    assert laid_out(b"x" * 50_000).endswith(" ... (50,000 characters)")
