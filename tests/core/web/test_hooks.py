"""A hook answers 2xx only for what is on disk, and says clearly why it refuses the rest."""

import asyncio
import json
from base64 import b64encode
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
import pytest
import structlog

from onethread.plugin import Delivery
from onethread.store import dead_letters, deliveries, exports
from onethread.web.app import build_app
from onethread_forms.connector import Forms
from tests.core.installed import installation, signed
from tests.plugins.whatsapp.reading import message, webhook

HELLO = webhook(messages=[message()])
DISABLED = {"ONETHREAD_DISABLED_PLUGINS": "forms"}


class Site:
    """The application under test, with a client."""

    def __init__(self, client, database, app):
        self.client, self.database, self.app = client, database, app

    async def post(self, connection, body, headers=None):
        return await self.client.post(f"/hooks/{connection}", content=body, headers=headers or signed(body))

    async def stored(self):
        return await self.database.read(
            lambda c: len(deliveries.waiting(c, 1000)) + sum(deliveries.counted(c).values())
        )

    async def settled(self, number):
        for _ in range(200):
            facts = await self.database.read(lambda c: list(exports.facts(c)))
            if len(facts) >= number:
                return facts
            await asyncio.sleep(0.02)
        raise AssertionError("not recorded in time")


@pytest.fixture
def site(store, tmp_path):
    """Runs a test's coroutine function with the application up."""
    installed = installation(tmp_path, store.url)

    @asynccontextmanager
    async def up():
        app = build_app(installed, store.database, "door-token")
        transport = httpx.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://t") as client,
        ):
            yield Site(client, store.database, app)

    async def run(test):
        async with up() as one:
            return await test(one)

    return lambda test: store.run(run(test))


def test_what_was_acknowledged_is_in_the_history(site):
    async def test(one):
        answers = await asyncio.gather(*(one.post("wa", HELLO) for _ in range(20)))
        assert {answer.status_code for answer in answers} == {200}
        ((stored, _),) = await one.settled(1)
        assert stored.fact.text == "a"

    site(test)


@pytest.mark.parametrize(
    ("connection", "body", "headers", "status", "code"),
    [
        ("wa", HELLO, {"content-type": "application/json"}, 401, "bad_signature"),
        ("wa", HELLO, signed(b"other"), 401, "bad_signature"),
        ("wa", b"{", signed(b"{"), 400, "bad_json"),
        ("wa", b'{"a":"\xff"}', signed(b'{"a":"\xff"}'), 400, "bad_json"),
        ("wa", b"[" * 100_000, signed(b"[" * 100_000), 400, "too_deep"),
        ("wa", HELLO, signed(HELLO) | {"content-type": "text/xml"}, 415, "not_json"),
        ("wa", b"x" * 20_000_000, {"content-type": "application/json"}, 413, "too_large"),
        ("nobody", HELLO, None, 404, "no_connection"),
        ("interchange", HELLO, None, 404, "no_connection"),
        ("site", b"\x89PNG", {"content-type": "image/png"}, 415, "not_a_form"),
        ("site", b"<html>", {"content-type": "text/html"}, 400, "empty"),
    ],
)
def test_what_is_refused_is_not_stored_and_says_why(site, connection, body, headers, status, code):
    async def test(one):
        answer = await one.post(connection, body, headers)
        assert (answer.status_code, answer.json()["error"]) == (status, code)
        assert await one.stored() == 0

    site(test)


def test_a_body_without_a_length_is_cut_off_where_it_is_too_large(site):
    async def endless():
        for _ in range(10):
            yield b"x" * 1_000_000

    async def test(one):
        answer = await one.client.post("/hooks/wa", content=endless(), headers={"content-type": "application/json"})
        assert answer.status_code == 413

    site(test)


def test_the_handshake_and_the_preflight_are_answered(site):
    async def test(one):
        query = {"hub.mode": "subscribe", "hub.verify_token": "token", "hub.challenge": "42"}
        assert (await one.client.get("/hooks/wa", params=query)).text == "42"
        assert (await one.client.get("/hooks/wa", params=query | {"hub.verify_token": "x"})).status_code == 403
        assert (await one.client.options("/hooks/site", headers={"origin": "https://a.md"})).status_code == 204

    site(test)


def test_one_bad_item_never_blocks_the_rest(site):
    body = webhook(messages=[message(id="w1"), {"type": "text"}, message(id="w2", type="hologram"), message(id="w3")])

    async def test(one):
        assert (await one.post("wa", body)).status_code == 200
        assert (await one.post("wa", webhook(messages=[message(id="w4")]))).status_code == 200
        facts = await one.settled(4)
        assert sorted(stored.fact.id for stored, _ in facts) == ["w1", "w2", "w3", "w4"]
        figures = (await one.client.get("/metrics")).text
        assert 'onethread_dead_letters{connection="wa"} 1.0' in figures
        assert 'onethread_hooks_total{connection="wa",outcome="kept"} 2.0' in figures

    site(test)


def test_a_store_that_cannot_write_makes_senders_come_again(site, monkeypatch):
    def full(*_):
        raise OSError("no space left")

    async def test(one):
        monkeypatch.setattr(deliveries, "keep", full)
        answer = await one.post("wa", HELLO)
        assert (answer.status_code, answer.json()["error"]) == (503, "not_stored")
        assert int(answer.headers["retry-after"]) > 0
        monkeypatch.undo()
        assert (await one.post("wa", HELLO)).status_code == 200

    site(test)


def test_health_is_told_to_monitors(site):
    async def test(one):
        assert (await one.client.get("/healthz")).json() == {"status": "alive"}
        assert (await one.client.get("/readyz")).json()["status"] == "ready"

    site(test)


def test_the_local_door_opens_only_for_the_token(site):
    line = json.dumps({"id": "e1", "at": "2026-03-01T10:22:31Z", "channel": "note", "text": "a"})
    lines = b64encode(f"{line}\nnonsense".encode()).decode()
    task = {"stream": "s", "file": "a.jsonl", "lines": lines, "first": 1, "cursor": None}

    async def test(one):
        assert (await one.client.post("/local/import_lines", json=task)).status_code == 403
        key = {"authorization": "Bearer door-token"}
        answer = await one.client.post("/local/import_lines", json=task, headers=key)
        assert answer.json() == {"unread": [[2, "not a JSON object"]], "withheld": 0}
        assert (await one.client.post("/local/no_such", json={}, headers=key)).status_code == 404

    site(test)


@pytest.mark.parametrize(
    ("task", "body", "status", "said"),
    [
        ("import_lines", b"{", 400, "no arguments of that task"),
        ("import_lines", b"[1]", 400, "no arguments of that task"),
        ("import_lines", b"[" * 100_000, 400, "no arguments of that task"),
        ("import_lines", b'{"stream": "s"}', 400, "no arguments of that task"),
        ("drain_all", b'{"more": 1}', 400, "no arguments of that task"),
        ("replay", b'{"ids": [null, 1]}', 500, "could not do it (TypeError)"),
        ("drain_all", b" " * 68_000_000, 413, "at most"),
    ],
)
def test_the_local_door_says_in_json_why_it_does_nothing(site, task, body, status, said):
    async def test(one):
        key = {"authorization": "Bearer door-token"}
        answer = await one.client.post(f"/local/{task}", content=body, headers=key)
        assert (answer.status_code, said in answer.json()["error"]) == (status, True), answer.text

    site(test)


def test_whatever_is_logged_during_a_request_names_the_connection(site):
    async def test(one):
        merged = structlog.contextvars.merge_contextvars
        with structlog.testing.capture_logs(processors=[merged]) as logs:
            await one.post("wa", HELLO, signed(b"other"))
            await one.post("Ana-37369123456", HELLO)
        refused = [(log["connection"], log["code"]) for log in logs if log["event"] == "hook_refused"]
        assert refused == [("wa", "bad_signature"), ("unknown", "no_connection")]

    site(test)


def test_what_is_kept_is_acknowledged_whatever_becomes_of_the_words(site, monkeypatch):
    def speechless(*_):
        raise AttributeError("no words")

    async def test(one):
        monkeypatch.setattr(Forms, "reply", speechless)
        answer = await one.client.post("/hooks/site", data={"nume": "Ana", "telefon": "069123456"})
        assert answer.status_code == 200
        assert len(await one.settled(1)) == 1

    site(test)


def test_a_connection_without_dead_letters_is_not_listed_among_those_with_some(site):
    async def test(one):
        await one.post("wa", webhook(messages=[{"type": "text"}]))
        for _ in range(200):
            if 'onethread_dead_letters{connection="wa"} 1.0' in (await one.client.get("/metrics")).text:
                break
            await asyncio.sleep(0.02)
        await one.database.write(lambda c: dead_letters.drop(c, [letter.id for letter in dead_letters.listed(c)]))
        assert "onethread_dead_letters{" not in (await one.client.get("/metrics")).text

    site(test)


def test_a_slash_more_at_the_end_of_the_address_is_no_other_address(site):
    async def test(one):
        assert (await one.client.post("/hooks/wa/", content=HELLO, headers=signed(HELLO))).status_code == 200

    site(test)


def test_a_connection_of_a_refused_plugin_asks_to_come_again_and_the_others_work(store, tmp_path):
    store.write(lambda c: deliveries.keep(c, [Delivery("site", b"nume=Ana", {}, datetime.now(UTC))]))

    async def test():
        app = build_app(installation(tmp_path, store.url, DISABLED), store.database, "door-token")
        transport = httpx.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://t") as client,
        ):
            one = Site(client, store.database, app)
            answer = await client.post("/hooks/site", data={"nume": "Ana"})
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
            assert (await one.post("wa", HELLO)).status_code == 200
            await one.settled(1)

    store.run(test())
    assert [kept.delivery.connection for kept in store.read(lambda c: deliveries.waiting(c, 9))] == ["site"]
