"""A command that hands its work over is told what came of it, in words, whatever answers."""

import asyncio

import httpx
import pytest
import respx

from onethread.engine.handover import BusyError, Door, ServersHand
from onethread.plugin import OnethreadError

HAND = ServersHand(Door("http://127.0.0.1:1", "token", 42))


def ask(response):
    with respx.mock:
        respx.post("http://127.0.0.1:1/local/replay").mock(**response)
        return asyncio.run(HAND.run("replay", ids=[1]))


def test_the_result_is_that_of_the_server():
    assert ask({"return_value": httpx.Response(200, json=3)}) == 3


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (httpx.Response(500, text="Internal Server Error"), "answered 500 and no reason"),
        (httpx.Response(500, json=[]), "answered 500 and no reason"),
        (httpx.Response(409, json={"error": "no such delivery"}), "no such delivery"),
    ],
)
def test_what_went_wrong_at_the_server_is_said_by_the_command(response, said):
    with pytest.raises(OnethreadError, match=said):
        ask({"return_value": response})


def test_a_server_that_is_gone_is_named_by_its_process():
    with pytest.raises(BusyError, match="process 42"):
        ask({"side_effect": httpx.ConnectError("refused")})


def test_an_answer_that_is_not_of_a_server_of_ours_is_no_result():
    with pytest.raises(OnethreadError, match="something else"):
        ask({"return_value": httpx.Response(200, text="<html>")})
