"""Who may post, and what a browser or a script is told."""

import pytest

from onethread.plugin import RefusedError, Request
from tests.plugins.forms.reading import connector, posted

FORM = {"content-type": "application/x-www-form-urlencoded"}


def post(body=b"name=Ion", query=None, **headers):
    return Request("POST", FORM | {name.replace("_", "-"): value for name, value in headers.items()}, query or {}, body)


def refusal(request, **settings):
    with pytest.raises(RefusedError) as refused:
        connector(**settings).verify(request)
    return refused.value.status


def test_a_key_is_asked_for_where_one_is_set():
    assert refusal(post(), key="secret") == 401
    assert refusal(post(query={"key": "другой"}), key="secret") == 401
    connector(key="secret").verify(post(query={"key": "secret"}))
    connector(key="secret").verify(post(x_onethread_key="secret"))
    connector().verify(post())


def test_scripts_of_other_sites_are_refused_and_apps_are_not():
    allowed = ("https://site.md",)

    assert refusal(post(origin="https://evil.md"), allowed_origins=allowed) == 403
    connector(allowed_origins=allowed).verify(post(origin="https://site.md"))
    connector(allowed_origins=allowed).verify(post())


@pytest.mark.parametrize("written", ["https://Site.MD", "https://site.md/", "https://site.md:443"])
def test_an_origin_may_be_written_in_several_ways(written):
    connector(allowed_origins=(written,)).verify(post(origin="https://site.md"))
    assert refusal(post(origin="https://site.md:8443"), allowed_origins=(written,)) == 403


def test_a_hidden_origin_is_a_missing_one():
    connector(allowed_origins=("https://site.md",)).verify(post(origin="null"))


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("image/png", b"a=b", 415),
        ("text/html", b"a", 400),
        ("", b"a", 400),
        ("application/json", b"{}", 400),
        ("application/x-www-form-urlencoded", b"a=&b=+", 400),
        ("application/json", b"{", 400),
        ("application/json", b"", 400),
        ("application/json", b"[" * 100_000, 400),
        ("multipart/form-data", b"x", 400),
        ("multipart/form-data; boundary=x", b"nothing of that kind", 400),
    ],
)
def test_what_is_no_form_is_refused(kind, body, status):
    assert refusal(Request("POST", {"content-type": kind}, {}, body)) == status


def test_a_script_gets_json_that_it_may_read():
    reply = connector().reply(posted({}, origin="https://site.md"))

    assert (reply.status, reply.body) == (200, '{"ok": true}')
    assert reply.headers["access-control-allow-origin"] == "https://site.md"
    assert "access-control-allow-credentials" not in reply.headers


@pytest.mark.parametrize(
    ("accepted", "words"), [("ro-MD,ro;q=0.9", "Mulțumim"), ("ru", "Спасибо"), ("de", "Thank you"), ("", "Thank you")]
)
def test_a_browser_gets_a_page_in_its_language(accepted, words):
    reply = connector().reply(post(accept="text/html", accept_language=accepted))

    assert reply.status == 200
    assert words in reply.body


def test_a_browser_is_sent_where_the_owner_wants():
    reply = connector(thanks_url="https://site.md/merci").reply(post(accept="text/html"))

    assert (reply.status, reply.headers["location"]) == (303, "https://site.md/merci")


@pytest.mark.parametrize("settings", [{}, {"thanks_url": "https://site.md/merci"}])
def test_a_script_that_asks_as_a_browser_may_read_the_answer(settings):
    reply = connector(**settings).reply(post(accept="text/html", origin="https://site.md"))

    assert reply.headers["access-control-allow-origin"] == "https://site.md"


def test_a_preflight_is_answered():
    asked = Request("OPTIONS", {"origin": "https://site.md"}, {})

    assert connector().greet(asked).status == 204
    assert connector().greet(asked).headers["access-control-allow-methods"] == "POST"
    with pytest.raises(RefusedError):
        connector(allowed_origins=("https://other.md",)).greet(asked)
