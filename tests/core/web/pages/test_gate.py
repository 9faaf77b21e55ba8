"""Who may enter, and what holds for every answer: asked in one place, for all pages."""

import os
import subprocess
import sys

import pytest

from onethread.model.account import Right, Role
from onethread.web.app import _PAGES
from onethread.web.pages.app import FRAMED, PAGES
from onethread.web.pages.rendering import static_files
from tests.core.telling import tell, whatsapp
from tests.core.web.pages.conftest import Person, signed_in
from tests.core.web.pages.test_thread import id_of

OPEN = {"/sign-in", "/sign-in/oidc", "/sign-in/oidc/back", "/sign-out", "/welcome/{link}"}


@pytest.fixture
def stranger(lite):
    person = Person(lite)
    yield person
    person.client.close()


def address(path):
    return path.format(customer="AAAAAAAAAA", number=1, link="x", login="ion")


def test_only_what_leads_in_is_open_to_strangers(stranger):
    assert {page.path for page in PAGES if page.right is None} == OPEN
    for page in PAGES:
        if page.right is not None:
            answer = stranger.client.request(page.method, address(page.path))
            if page.method == "GET":
                assert (answer.status_code, answer.content) == (303, b""), page.path
                assert answer.headers["location"].startswith("/sign-in")
            else:
                assert (answer.status_code, 'href="/sign-in' in answer.text) == (401, True), page.path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.method} {page.path}")
def test_every_answer_is_kept_nowhere_and_brings_nothing_of_others(eva, page):
    answer = eva.client.request(page.method, address(page.path))
    policy = answer.headers["content-security-policy"]

    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "OWN"}, 403),
        ({"origin": "OWN"}, 303),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_a_form_of_another_site_changes_nothing(eva, headers, status):
    del eva.client.headers["sec-fetch-site"]
    told = {name: value.replace("OWN", eva.served.url) for name, value in headers.items()}

    assert eva.post("/sign-out", headers=told).status_code == status
    assert (eva.get("/customers").status_code == 303) == (status == 303)


def test_whose_role_does_not_allow_it_is_refused(lite, monkeypatch):
    tell(lite, whatsapp("w1", "37369123456"))
    monkeypatch.setattr(Role, "rights", property(lambda _: frozenset({Right.READ})))
    reader = signed_in(lite)
    path = f"/thread/{id_of(lite, 'w1')}"
    refused = reader.post(f"{path}/note", {"text": "x", "once": "A" * 43})
    page = reader.page(path)
    reader.client.close()

    assert refused.status_code == 403
    assert 'id="note"' not in page


def test_files_of_ours_may_be_kept_for_ever_under_their_hash(stranger):
    version, files = static_files()
    for name, file in files.items():
        answer = stranger.get(f"/static/{version}/{name}")
        assert (answer.content, answer.headers["cache-control"]) == (file.body, "public, max-age=31536000, immutable")
    assert stranger.get(f"/static/{version}/..%2fapp.py").status_code == 404
    assert stranger.get(f"/static/{'0' * 16}/pages.css").status_code == 404


def test_a_server_that_nobody_looks_at_loads_nothing_of_the_pages():
    names = ("jinja2", "argon2", "authlib", "joserfc", "onethread.web.pages")
    said = f"import sys, onethread.web.server; print([name for name in {names} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, env=os.environ, check=True)

    assert done.stdout == "[]\n"


def test_a_form_that_is_none_is_refused(stranger):
    for body in (b"\xff\xfe", "&".join(f"a{n}=1" for n in range(99)).encode()):
        assert stranger.client.post("/sign-in", content=body).status_code == 400
    assert stranger.client.post("/sign-in", content=b"x" * 200_000).status_code == 413


def test_addresses_that_are_of_no_page_are_not_answered_by_one(stranger):
    """A remote that mistypes its hook is told that there is none, not that its form is forged."""
    assert {page.path.split("/")[1] for page in (*PAGES, *FRAMED)} | {"static"} == {*_PAGES, ""}
    for path in ("/hook/wa", "/hooks/wa/x", "/nothing", "/customersx"):
        answer = stranger.client.post(path, headers={"sec-fetch-site": "cross-site"})
        assert (answer.status_code, answer.text) == (404, "Not Found")


def test_a_method_that_an_address_does_not_take_is_refused(eva):
    assert eva.post("/customers").status_code == 405


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "A" * 5000, "é"])
def test_a_cookie_that_is_no_session_is_of_nobody(stranger, cookie):
    assert stranger.get("/customers", headers={"cookie": f"onethread={cookie}".encode()}).status_code == 303


def test_a_whole_page_is_within_its_budget(eva):
    texts = ["Bună ziua! Mai aveți locuri sâmbătă?", "Да, в 10:30 или в 14:00.", "Thank you, see you then."]
    tell(
        eva.served,
        *(whatsapp(f"w{n}", "37369123456", text=f"{texts[n % 3]} {n}", minutes=n) for n in range(80)),
        together=True,
    )
    answer = eva.get(f"/thread/{id_of(eva.served, 'w1')}", headers={"accept-encoding": "gzip"})
    html = int(answer.headers.get("content-length", 0)) or answer.num_bytes_downloaded
    files = sum(len(file.packed) for file in static_files()[1].values())

    assert html + files < 40_000
    assert answer.text.count('class="entry') == 50
