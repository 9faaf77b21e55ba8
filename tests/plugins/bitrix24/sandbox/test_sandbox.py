"""The sandbox as a whole: the same seed gives the same portal, its clock may be real, and it runs by itself."""

import asyncio
import json
import signal
import socket
import ssl
import subprocess
import sys
from importlib.metadata import EntryPoint

import httpx
import pytest

from onethread.plugin.host import load
from onethread_bitrix24.sandbox import Options, Sandbox, serve
from onethread_bitrix24.sandbox.cards.seed import seed
from onethread_bitrix24.sandbox.timeline.shown import timeline
from onethread_bitrix24.sandbox.web import certificates
from tests.plugins.bitrix24.sandbox.talking import NOW, Asking


def told(number):
    ask = Asking(seed=number)
    seed(ask.portal, contacts=30, companies=3, leads=5, deals=5, activities=10, number=number)
    rows = [ask(f"crm.{kind}.list", {"select": ["*", "PHONE"]}) for kind in ("contact", "company", "lead", "deal")]
    return json.dumps([rows, ask("crm.activity.list"), ask.token(), ask.portal.member_id, ask.hook.secret])


def test_the_same_seed_gives_the_same_portal_and_another_gives_another():
    assert told(1) == told(1)
    assert told(1) != told(2)


def test_a_snapshot_is_everything_tokens_and_queues_included(ask):
    ask("event.bind", {"event": "ONCRMCONTACTADD", "event_type": "offline"}, app=1)
    ask.portal.snapshot()

    def go_on():
        ids = [ask("crm.contact.add", {"fields": {"NAME": "A", "PHONE": [{"VALUE": "1234567"}]}}) for _ in range(3)]
        ask("crm.contact.update", {"id": ids[1], "fields": {"PHONE": [{"ID": 2, "DELETE": "Y"}]}})
        ask("crm.contact.delete", {"id": ids[0]})
        found = ask("crm.duplicate.findbycomm", {"type": "PHONE", "values": ["1234567"]})
        return found, ask("crm.contact.list"), ask("event.offline.get", {"clear": 0}, app=1)

    first = go_on()
    ask.portal.restore()
    assert go_on() == first
    with pytest.raises(KeyError):
        ask.portal.restore("never")


def test_a_timeline_is_whole_also_when_a_test_looked_at_the_table_before_there_was_anything(ask):
    assert not len(ask.portal.state.rows("records"))
    contact = ask("crm.contact.add", {"fields": {"NAME": "A"}})
    ask("crm.timeline.comment.add", {"fields": {"ENTITY_ID": contact, "ENTITY_TYPE": "contact", "COMMENT": "Call"}})
    assert [one.lines for one in timeline(ask.portal, (3, contact))] == [["Call"]]


def test_with_the_real_clock_limits_are_those_of_the_world():
    async def run():
        async with (
            Sandbox(Options(bucket_size=2, bucket_drain=5)) as sandbox,
            httpx.AsyncClient(trust_env=False) as client,
        ):

            async def statuses(times):
                answers = [await client.post(sandbox.webhook_url + "profile") for _ in range(times)]
                return [answer.status_code for answer in answers]

            first = await statuses(12)
            await asyncio.sleep(0.45)
            return first, await statuses(2)

    first, later = asyncio.run(run())
    assert first[:2] == [200, 200]
    assert 503 in first
    assert later == [200, 200]


def test_an_answer_may_take_as_long_as_it_costs():
    async def run():
        options = Options(latency=True, costs={"profile": 0.2})
        async with Sandbox(options) as sandbox, httpx.AsyncClient(trust_env=False) as client:
            begin = asyncio.get_running_loop().time()
            await client.post(sandbox.webhook_url + "profile")
            return asyncio.get_running_loop().time() - begin

    assert asyncio.run(run()) >= 0.2


def test_it_runs_by_itself_until_it_is_stopped(unused_port):
    async def run():
        task = asyncio.create_task(serve(http_port=unused_port))
        async with httpx.AsyncClient(trust_env=False) as client:
            for _ in range(200):
                try:
                    found = await client.get(f"http://127.0.0.1:{unused_port}/webhook/app.json")
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return found.status_code

    assert asyncio.run(run()) == 200


def test_it_is_a_process_of_its_own_that_says_how_to_reach_it(tmp_path):
    command = [sys.executable, "-m", "onethread_bitrix24.sandbox", "--port", "0", "--https-port", "0", "--contacts", "60",
               "--ca-file", str(tmp_path / "ca.pem")]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        body = httpx.post(told["webhook_url"] + "crm.contact.list", trust_env=False).json()
        assert (body["total"], body["next"]) == (60, 50)
        trusting = ssl.create_default_context(cafile=told["ca_file"])
        assert httpx.get(f"{told['https_url']}/webhook/app.json", verify=trusting, trust_env=False).status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0


@pytest.fixture
def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_without_the_extra_https_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "trustme", None)
    with pytest.raises(certificates.NoCertificatesError, match="onethread-bitrix24\\[https\\]"):
        certificates.issue(tmp_path, tmp_path / "ca.pem")


def test_the_plugin_is_accepted():
    host = load([EntryPoint("bitrix24", "onethread_bitrix24.plugin", "onethread")], environ={})
    assert [(plugin.name, plugin.refused, plugin.connectors) for plugin in host.plugins] == [
        ("bitrix24", None, ("bitrix24",))
    ]


def test_what_a_connection_is_configured_with(ask):
    sandbox = Sandbox(Options(frozen_at=NOW))
    assert sandbox.settings == {"webhook_url": sandbox.webhook_url}
    assert sandbox.webhook_url.endswith(f"/rest/{sandbox.webhook_token}/")
