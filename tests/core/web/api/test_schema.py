"""The API is what its schema says: schemathesis tries every route with data of all kinds, with all of its checks."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from onethread.flow.interchange.lines import write_line
from tests.core.cli.shell import LINES
from tests.core.who import crowd
from tests.thread.serving import server

__all__ = ["server"]

PROBLEM = "application/problem+json"
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")


def test_every_route_documents_its_problems(api):
    document = api.ask("GET", "/openapi.json", {}).json()
    routes = [one for methods in document["paths"].values() for one in methods.values()]

    assert len({one["operationId"] for one in routes}) == len(routes) >= 5
    for one in routes:
        assert one["security"] == [{"token": []}]
        problems = {status: told for status, told in one["responses"].items() if status >= "400"}
        assert {"400", "401", "408", "413", "422", "500", "503"} <= problems.keys()
        assert {tuple(told["content"]) for told in problems.values()} == {(PROBLEM,)}
        assert set(problems["401"]["headers"]) == {"WWW-Authenticate"}


def test_no_route_takes_parameters_that_it_does_not_document(api):
    for path, routes in api.ask("GET", "/openapi.json", {}).json()["paths"].items():
        for method in routes:
            answer = api.ask(method, path.format(id="ABCDEFGHJK", number=1), params={"nonsense": "1"})
            assert answer.status_code == 422
            assert "query.nonsense" in [one["where"] for one in answer.json()["errors"]]


def test_answers_say_what_can_be_asked_next_with_what_they_tell(api):
    document = api.ask("GET", "/openapi.json", {}).json()
    routes = {one["operationId"]: one for methods in document["paths"].values() for one in methods.values()}
    followed = [link for one in routes.values() for link in one["responses"]["200"].get("links", {}).values()]

    assert {link["operationId"] for link in followed} == routes.keys() - {"me", "customers", "search", "review"}
    for link in followed:
        known = {parameter["name"] for parameter in routes[link["operationId"]]["parameters"]}
        assert link["parameters"].keys() <= known


def test_a_server_that_nobody_asks_loads_nothing_of_the_api():
    said = "import sys, onethread.web.server; print([name for name in ('fastapi', 'onethread.web.api') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, env=os.environ, check=True)

    assert done.stdout == "[]\n"


@pytest.fixture
def tried(server):
    """Runs schemathesis against a real server with a history, links and suggestions to decide on; what it reports."""
    who_is_who = [write_line(one).decode() for one in crowd(40)]
    (server.folder / "story.jsonl").write_text("\n".join([*LINES, *who_is_who]))
    server.run("import", "story.jsonl")
    token = json.loads(server.run("token", "new", "fuzz", "--json"))["token"]
    server.start()

    def run(*options):
        # Whether the 30 examples find somebody on every route, or it warns of those on which they do not, is the seed's luck.
        command = [str(SCHEMATHESIS), "run", f"{server.url}/api/v1/openapi.json", "--checks", "all", "--seed", "2"]
        command += ["--max-examples", "30", "--report-json-path", "report.json", *options]
        done = subprocess.run(
            command, cwd=server.folder, capture_output=True, text=True, timeout=300, env=os.environ, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        report = json.loads((server.folder / "report.json").read_text())
        assert report["operations"]["tested"] == report["operations"]["total"]
        return report

    yield run, token, f"{server.url}/api/v1"
    server.end(signal.SIGTERM)


def decisions(api, token):
    """The decisions of this token that make customers one."""
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}, trust_env=False) as client:
        everybody = client.get(f"{api}/customers?limit=200").json()["customers"]
        told = [client.get(f"{api}/customers/{one['id']}/links").json()["links"] for one in everybody]
    return [link for links in told for link in links if link["author"] == "api:fuzz"]


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_schemathesis_finds_nothing(tried):
    run, token, api = tried

    report = run("-H", f"Authorization: Bearer {token}")
    assert {kind: told for kind, told in report["warnings"].items() if told} == {}
    assert len(decisions(api, token)) > 1
    run("-H", f"Authorization: Bearer {token[:-1]}!")
    run()
