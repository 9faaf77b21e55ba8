"""On the wire: https, addresses that change, answers of any size, and secrets that stand nowhere."""

import asyncio
import logging
import time
import traceback
from pathlib import Path

import pytest
import structlog

from onethread.plugin import OnethreadError
from onethread_bitrix24.client import (
    CONTACTS,
    AddressError,
    Answer,
    Command,
    CredentialsError,
    UnclearError,
    UnreachableError,
    transport,
)
from onethread_bitrix24.client.masking import mask
from onethread_bitrix24.sandbox.cards.seed import seed


def webhook(ground, **settings):
    return ground.client(webhook_url=f"{ground.sandbox.https_url}/rest/{ground.sandbox.webhook_token}/", **settings)


async def _call(client, *arguments, **named):
    async with client:
        return await client.call(*arguments, **named)


def test_https_is_spoken_to_who_is_trusted(ground):
    with ground.options(strict_https=True):
        answer = ground.store.run(_call(webhook(ground, ca_file=str(ground.sandbox.ca_file)), "profile"))
    ground.portal.options.strict_https = False
    assert answer.result["ID"] == "1"


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "truncate", "html_502", "query_limit"])
def test_over_https_nothing_is_lost_and_nothing_made_twice_either(ground, kind):
    seed(ground.portal, contacts=320)

    async def work():
        async with webhook(ground, ca_file=str(ground.sandbox.ca_file)) as client:
            ground.portal.faults.add(kind, skip=1)
            rows = [row async for page in client.walk(CONTACTS) for row in page.rows]
            ground.portal.faults.add(kind)
            (made,) = await client.batch([Command("crm.contact.add", {"fields": {"NAME": "Ana"}})])
            return [int(row["ID"]) for row in rows], made

    ids, made = ground.store.run(work())
    assert ids == list(range(1, 321))
    assert isinstance(made, Answer if kind == "query_limit" else UnclearError)
    assert ground.executed("crm.contact.add") == (0 if kind in ("drop_before", "html_502") else 1)


def test_and_to_nobody_else(ground):
    with pytest.raises(UnreachableError):
        ground.store.run(_call(webhook(ground), "profile"))
    assert ground.portal.journal.counts.total() == 0


def test_a_portal_that_wants_https_is_told_apart(ground):
    with ground.options(strict_https=True), pytest.raises(AddressError):
        ground.call("profile")
    ground.portal.options.strict_https = False


def test_connections_are_kept(ground):
    peers: set[int] = set()

    async def work(client):
        for _ in range(3):
            await client.call("profile")
        pool = client._transport._client._transport._pool
        peers.update(id(one) for one in pool.connections)

    ground.run(work)
    assert len(peers) == 1


@pytest.fixture
def impostor():
    """Listens, and remembers what it was sent."""
    got: list[bytes] = []

    async def take(reader, writer):
        got.append(await reader.read(65536))
        writer.close()

    async def serve():
        server = await asyncio.start_server(take, "127.0.0.1", 0)
        return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    return got, serve


def test_a_webhook_is_sent_to_no_other_host(ground, impostor):
    got, serve = impostor

    async def work():
        server, url = await serve()
        ground.portal.faults.add("redirect", location=url)
        async with server, ground.client() as client:
            with pytest.raises(AddressError, match="set webhook_url anew"):
                await client.call("profile")

    ground.store.run(work())
    assert got == []


def test_an_answer_that_is_too_large_is_not_taken(ground, monkeypatch):
    seed(ground.portal, contacts=40)
    monkeypatch.setattr(transport, "LARGEST_ANSWER", 2000)
    with pytest.raises(OnethreadError, match="ANSWER_TOO_LARGE"):
        ground.call("crm.contact.list")


def test_a_portal_that_is_too_slow_leaves_it_unclear(ground):
    async def work():
        async with ground.client(read_seconds=0.05) as client:
            await client.call("crm.contact.add", {"fields": {"NAME": "Ana"}})

    ground.portal.faults.add("slow", seconds=0.3)
    with pytest.raises(UnclearError):
        ground.store.run(work())
    until = time.monotonic() + 5
    while not ground.executed("crm.contact.add") and time.monotonic() < until:
        time.sleep(0.02)
    assert ground.executed("crm.contact.add") == 1


NAME = "Ștefan Secret"
FAULTS = [
    *("query_limit", "overload", "server_error", "invalid_token", "access_denied", "error_200", "portal_deleted"),
    *(
        "html_500",
        "html_504",
        "drop_before",
        "drop_after",
        "truncate",
        "redirect",
        "operation_limit",
        "confirm_waiting",
    ),
]


def logged(caplog):
    """All that is logged in this process but by the sandbox's server, which is the portal."""
    return "\n".join(one.getMessage() for one in caplog.records if not one.name.startswith("uvicorn"))


@pytest.mark.parametrize("kind", FAULTS)
def test_no_error_and_no_log_tells_the_secret(ground, caplog, capfd, kind):
    caplog.set_level(logging.DEBUG)
    structlog.reset_defaults()
    secret = ground.sandbox.webhook.secret
    ground.portal.faults.add(kind, times=0, location=f"http://127.0.0.1:9/rest/1/{secret}/")
    client = ground.client()

    with pytest.raises(OnethreadError) as raised:
        ground.store.run(_call(client, "crm.contact.add", {"fields": {"NAME": NAME}}))

    told = "".join(traceback.format_exception(raised.value)) + repr(raised.value) + repr(vars(raised.value))
    written = capfd.readouterr()
    for text in (told, logged(caplog), written.out, written.err, repr(client), repr(vars(client))):
        assert secret not in text
        assert NAME not in text


def test_a_good_call_is_logged_without_the_secret(ground, caplog):
    caplog.set_level(logging.DEBUG)
    ground.call("profile")
    assert "/rest/1/***/profile.json" in logged(caplog)
    assert ground.sandbox.webhook.secret not in logged(caplog)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("POST https://p.bitrix24.ru/rest/12/abc123/crm.lead.add.json", "POST https://p.bitrix24.ru/rest/12/***/crm.lead.add.json"),
        ("https://p/rest/api/1/s3/tasks.task.add", "https://p/rest/api/1/***/tasks.task.add"),
        ("/oauth/token/?client_secret=a.b&refresh_token=cd&grant_type=x", "/oauth/token/?client_secret=***&refresh_token=***&grant_type=x"),
        ('{"auth": "tok", "a": 1}', '{"auth": "***", "a": 1}'),
        ("nothing to hide: /rest/crm.lead.get", "nothing to hide: /rest/crm.lead.get"),
    ],
)  # fmt: skip
def test_secrets_are_masked(text, masked):
    assert mask(text) == masked


def test_a_webhook_has_no_tokens_to_get(ground):
    with pytest.raises(CredentialsError):
        ground.store.run(ground.client().redeem("code"))


def test_only_the_transport_speaks_http():
    folder = Path(transport.__file__).parents[1]
    modules = [*(folder / "client").glob("*.py"), *folder.glob("*.py")]
    assert [one.name for one in modules if "import httpx" in one.read_text()] == ["transport.py"]
