"""Whatever goes wrong is told as a problem, with a code that stays, and quotes nobody."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog

from onethread.model.token import new_token
from onethread.store.trouble import StoreError
from onethread.web.api.app import build_api
from onethread.web.api.forms import IN_WORDS
from onethread.web.api.problems import TITLES
from onethread.web.api.site import Site
from tests.core.telling import READER

SECRET = "Ion Țurcanu 069123456"  # noqa: S105 - what no log may say


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/", 404, "not_found"),
        ("GET", "/customers/", 404, "not_found"),
        ("GET", "/docs", 404, "not_found"),
        ("GET", "/no%0Athing", 404, "not_found"),
        ("GET", "/customers/%0A/why-not?to=ABCDEFGHJK", 422, "invalid"),
        ("GET", "/redoc", 404, "not_found"),
        ("POST", "/customers", 405, "method_not_allowed"),
        ("HEAD", "/me", 405, "method_not_allowed"),
    ],
)
def test_what_is_not_there_is_a_problem(api, method, path, status, code):
    answer = api.ask(method, path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    if method != "HEAD":
        told = answer.json()
        assert (told["type"], told["code"]) == (f"urn:onethread:problem:{code}", code)
        assert (told["status"], told["title"]) == (status, TITLES[code])


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/customers/069123456", "path.id: an id of a customer has 10 letters and digits"),
        ("/customers?after=2", "query.after: no `next` of a page of these"),
        ("/review?after=2", "query.after: no `next` of a page of these"),
        ("/customers/ABCDEFGHJK/thread?after=2", "query.after: no `next` of a page of these"),
        ("/search?kind=Phone", "query.kind: a kind of handle is a word of small letters, digits and _"),
        ("/search?name=", "query.name: not empty, and without line breaks and other control characters"),
        ("/customers?limit=201", "query.limit: Input should be less than or equal to 200"),
    ],
)
def test_what_is_written_wrongly_is_told_in_words(api, path, said):
    answer = api.get(path)

    assert (answer.status_code, answer.json()["detail"]) == (422, said)


def test_every_pattern_of_the_schema_has_its_words(api):
    document = api.ask("GET", "/openapi.json", {}).text

    found = {json.loads(one) for one in re.findall(r'"pattern":("(?:[^"\\]|\\.)*")', document)}
    assert found == IN_WORDS.keys()


def test_a_body_is_bounded_also_where_nobody_reads_it(api):
    answer = api.ask("GET", "/me", content=b"x" * 70_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")

    assert api.ask("GET", "/me", content=b"x" * 60_000, headers={}).status_code == 401


class Failing:
    """A database that fails in this way."""

    def __init__(self, error):
        self.error = error

    async def read(self, _work):
        await asyncio.sleep(0)
        raise self.error


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [(StoreError(SECRET), 503, "store_away"), (ValueError(SECRET), 500, "failed")],
)
def test_what_fails_here_is_told_without_its_words(error, status, code):
    failing: Any = Failing(error)
    app = build_api(Site(failing, READER, failing))

    async def ask():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://t") as client:
            return await client.get("/me", headers={"Authorization": f"Bearer {new_token()}"})

    with structlog.testing.capture_logs() as logs:
        answer = asyncio.run(ask())

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert SECRET not in answer.text + str(logs)
    assert ("retry-after" in answer.headers) == (status == 503)
    assert [one["event"] for one in logs] == ["api_failed" if status == 500 else "api_store_away"]


def test_every_code_is_documented():
    document = (Path(__file__).parents[4] / "docs" / "api.md").read_text()

    assert [code for code in TITLES if f"`{code}`" not in document] == []
