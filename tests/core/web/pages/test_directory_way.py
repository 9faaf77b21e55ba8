"""On the way to a directory and back: whatever comes that is not honest ends on a page with a way on."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from onethread.web.oidc.crossing import LIFE, begin
from onethread.web.pages import site
from tests.core.web.pages.conftest import Person, served_now
from tests.core.web.pages.directory import (
    WithDirectory,
    assert_way_on,
    come_back,
    firm,
    leave,
    own,
    people,
    say_who,
    served,
    sign_in,
    somebody,
)

__all__ = ["firm", "own", "people", "served", "somebody"]


# -- the way there and back -------------------------------------------------------------------------------------------


def test_the_provider_is_asked_as_it_has_to_be(somebody, openid):
    location = leave(somebody, "/customers?q=069123456")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}

    assert location.startswith(f"{openid.url}/authorize?")
    assert asked["redirect_uri"] == f"{somebody.served.url}/sign-in/oidc/back"
    assert (asked["scope"], asked["code_challenge_method"]) == ("openid profile email", "S256")
    assert all(len(asked[name]) >= 43 for name in ("state", "nonce", "code_challenge"))
    assert "069123456" not in location
    assert "prompt" not in asked
    assert "prompt=login" in somebody.get("/sign-in/oidc?anew=1").headers["location"]


def test_two_tabs_both_come_back(somebody):
    one, other = say_who(leave(somebody, "/thread/A")), say_who(leave(somebody, "/thread/B"))

    assert come_back(somebody, other).headers["location"] == "/thread/B"
    assert come_back(somebody, one).headers["location"] == "/thread/A"


def test_a_page_of_before_that_is_loaded_again_does_no_harm(somebody):
    back = say_who(leave(somebody))
    come_back(somebody, back)

    assert come_back(somebody, back).headers["location"] == "/customers"
    somebody.post("/sign-out")
    assert_way_on(somebody, come_back(somebody, back), 400, "Begin again")


def test_a_code_works_once_for_whoever_kept_the_cookie(somebody):
    back = say_who(leave(somebody))
    kept = dict(somebody.client.cookies)
    come_back(somebody, back)
    somebody.client.cookies = httpx.Cookies(kept)

    assert_way_on(somebody, come_back(somebody, back), 400, "was used already")


@pytest.mark.parametrize(
    "query", ["", "state=x&code=y", "state=&code=", "code=y", "state=%00%ff&code=%F0%9F", "error=access_denied"]
)
def test_who_comes_from_nowhere_begins_again(somebody, query):
    assert_way_on(somebody, somebody.get(f"/sign-in/oidc/back?{query}"), 400, "Begin again")


def test_a_way_is_of_the_browser_that_began_it(somebody, people):
    """Else somebody could be signed in as another by a link."""
    back = say_who(leave(people(somebody.served)))

    assert_way_on(somebody, come_back(somebody, back), 400, "begun elsewhere")


def test_who_was_away_for_too_long_begins_again(somebody, openid):
    late = begin("/customers", served_now() - LIFE - timedelta(seconds=1))
    somebody.client.cookies.set(f"onethread-way-{late.tag}", late.cookie, domain="127.0.0.1")

    answer = somebody.get("/sign-in/oidc/back", params={"state": late.state, "code": "x"})
    assert_way_on(somebody, answer, 400, "took too long")
    assert "/token" not in openid.asked


@pytest.mark.parametrize(
    ("told", "status", "said"),
    [
        ({"error": "access_denied"}, 403, "Firm <1> did not let you in"),
        ({"error": "login_required"}, 403, "did not let you in"),
        ({"error": "temporarily_unavailable"}, 503, "does not answer now"),
        ({"error": "invalid_scope", "error_description": "<script>"}, 502, "server's log"),
        ({"error": "\x1b[31m" + "x" * 3000}, 502, "server's log"),
        ({}, 400, "Begin again"),
        ({"code": ""}, 400, "Begin again"),
        ({"code": "guessed"}, 400, "Begin again"),
        ({"code": "x", "iss": "https://other.example"}, 400, "Begin again"),
    ],
)
def test_what_a_provider_may_say_by_the_address_is_a_page(somebody, told, status, said):
    (state,) = parse_qs(urlsplit(leave(somebody)).query)["state"]
    answer = somebody.get("/sign-in/oidc/back", params={"state": state, **told})

    assert_way_on(somebody, answer, status, said)
    assert "<script>" not in answer.text


def test_an_answer_of_another_provider_is_none(somebody, openid):
    """Else it could have a code of ours shown to it (RFC 9207)."""
    back = re.sub(r"iss=[^&]*", "iss=https%3A%2F%2Fother.example", say_who(leave(somebody)))
    openid.asked.clear()

    assert_way_on(somebody, come_back(somebody, back), 400, "Begin again")
    assert "/token" not in openid.asked


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", "/sign-out"],
)
def test_nobody_is_sent_elsewhere(somebody, elsewhere):
    assert sign_in(somebody, back=elsewhere).headers["location"] == "/customers"


def test_where_it_leads_cannot_be_forged_either(somebody):
    forged = begin("https://evil.example/", served_now())
    asked = parse_qs(urlsplit(leave(somebody)).query)
    somebody.client.cookies.set(f"onethread-way-{forged.tag}", forged.cookie, domain="127.0.0.1")
    answer = somebody.get("/sign-in/oidc/back", params={"state": forged.state, "error": "access_denied", "x": asked})

    assert_way_on(somebody, answer, 403, "did not let you in")
    assert "evil" not in answer.text


def test_whoever_is_in_already_goes_on(somebody, openid):
    sign_in(somebody)
    openid.asked.clear()

    assert somebody.get("/sign-in/oidc?next=/thread/A").headers["location"] == "/thread/A"
    assert openid.asked == []


def test_a_browser_does_not_collect_ways_without_end(somebody):
    for _ in range(30):
        somebody.get("/sign-in/oidc")

    assert len([name for name in somebody.client.cookies if "way" in name]) <= 9


def test_over_tls_the_cookie_is_one_that_no_other_host_can_set(openid, tmp_path):
    class Secure(WithDirectory):
        def installed(self):
            found = super().installed()
            return replace(found, configuration=replace(found.configuration, public_url="https://onethread.example.md"))

    running = Secure(tmp_path, f"sqlite:///{tmp_path}/onethread.db", openid)
    person = Person(running)
    answer = person.get("/sign-in/oidc")
    person.client.close()
    running.close()

    assert re.match(
        r"__Host-onethread-way-[\w-]{12}=[^;]+; HttpOnly; Max-Age=600; Path=/; SameSite=lax; Secure$",
        answer.headers["set-cookie"],
    )
    assert "https%3A%2F%2Fonethread.example.md%2Fsign-in%2Foidc%2Fback" in answer.headers["location"]


def test_guessing_codes_is_stopped(own, people, monkeypatch):
    monkeypatch.setattr(site, "FROM_AN_ADDRESS", 3)
    eve = people(own())
    for _ in range(3):
        sign_in(eve)
        eve.client.cookies.clear()
    refused = sign_in(eve)

    assert_way_on(eve, refused, 429, "Too many attempts")
    assert int(refused.headers["retry-after"]) > 0
