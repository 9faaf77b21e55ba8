"""The replayer sends like a remote does: again until it is acknowledged, and never again what was refused."""

import asyncio

import httpx
import pytest
import respx

from onethread.plugin import Request
from onethread.testing import sending
from onethread.testing.sending import ATTEMPTS, NotNowError, send_all

URL = "http://127.0.0.1:9/hooks/wa"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(sending, "LONGEST_WAIT", 0.001)


def sent(*bodies, at_once=1):
    requests = [Request("POST", {"content-type": "text/plain"}, {"key": "k"}, body) for body in bodies]
    return asyncio.run(send_all(URL, requests, at_once=at_once))


@respx.mock
def test_what_was_not_acknowledged_is_sent_again():
    answers: list[httpx.Response | Exception] = [httpx.ConnectError("away"), httpx.Response(503), httpx.Response(200)]
    route = respx.post(URL).mock(side_effect=answers)

    assert sent(b"one") == {200: 1}
    assert [call.request.content for call in route.calls] == [b"one"] * 3
    assert route.calls.last.request.url.params["key"] == "k"


@respx.mock
def test_what_was_refused_is_not_sent_again():
    route = respx.post(URL).mock(return_value=httpx.Response(401))

    assert sent(b"one", b"two") == {401: 2}
    assert route.call_count == 2


@respx.mock
def test_a_receiver_that_stays_away_is_given_up_at_last():
    route = respx.post(URL).mock(return_value=httpx.Response(503))

    with pytest.raises(ExceptionGroup) as failed:
        sent(b"one")
    assert failed.value.subgroup(NotNowError)
    assert route.call_count == ATTEMPTS


@respx.mock
def test_every_request_is_sent_once_however_many_go_at_once():
    route = respx.post(URL).mock(return_value=httpx.Response(200))

    assert sent(*(str(number).encode() for number in range(50)), at_once=8) == {200: 50}
    assert len({call.request.content for call in route.calls}) == 50
