"""Signing in by a directory, over real HTTP: who comes back honestly is in, and everything else ends on a page with a way on."""

import hmac
import json
import re
import threading
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from pydantic import SecretStr
from starlette.responses import Response
from structlog.testing import capture_logs

from onethread.engine.oidc import Oidc
from onethread.model.account import Role
from onethread.model.secret import digest, new_secret
from onethread.store import accounts, invitations, sessions, subjects
from onethread.store.trouble import StoreError
from onethread.web.oidc.crossing import LIFE, begin
from onethread.web.pages import site
from tests.core.web.oidc.openid import CLIENT, SECRET, key, text_of
from tests.core.web.pages.conftest import IN_A_BROWSER, Person, Served, add_account, served_now, signed_in, words

ROLES = {"crm-agents": Role.AGENT, "crm-leads": Role.OPERATOR, "crm-admins": Role.ADMIN}
WAY = re.compile(r"onethread-way-[\w-]{12}=[\w.-]+; HttpOnly; Max-Age=600; Path=/; SameSite=lax$")


class WithDirectory(Served):
    """A server whose people sign in by the provider."""

    def __init__(self, folder, url, openid, **told):
        settings = {"issuer": openid.url, "client_id": CLIENT, "client_secret": SecretStr(SECRET), "name": "Firm <1>"}
        self._oidc = Oidc(**{**settings, "roles_claim": "groups", "roles": ROLES, **told})
        super().__init__(folder, url)

    def installed(self):
        found = super().installed()
        return replace(found, configuration=replace(found.configuration, public_url=self.url, oidc=self._oidc))


@pytest.fixture
def served(store_url, tmp_path, openid):
    """A server on each database, with a directory."""
    running = WithDirectory(tmp_path, store_url, openid)
    yield running
    running.close()


@pytest.fixture(scope="module")
def firm(tmp_path_factory, provider):
    """A server on SQLite for all tests in which nothing depends on the database."""
    folder = tmp_path_factory.mktemp("firm")
    running = WithDirectory(folder, f"sqlite:///{folder}/onethread.db", provider)
    yield running
    running.close()


@pytest.fixture
def own(tmp_path, openid):
    """Starts servers of one's own."""
    running: list[WithDirectory] = []

    def start(**told):
        running.append(WithDirectory(tmp_path, f"sqlite:///{tmp_path}/onethread.db", openid, **told))
        return running[-1]

    yield start
    for one in running:
        one.close()


@pytest.fixture
def people():
    """Makes people with browsers."""
    found: list[Person] = []

    def make(served, **headers):
        found.append(Person(served, **headers))
        return found[-1]

    yield make
    for one in found:
        one.client.close()


@pytest.fixture
def somebody(firm, openid, people, monkeypatch):
    """Somebody before the page to sign in, with nothing attempted yet."""
    monkeypatch.setattr("onethread.web.pages.signing.wait_of_address", lambda _: 0.0)
    return people(firm)


def leave(person, back=""):
    """Where the button leads."""
    answer = person.get("/sign-in/oidc", params={"next": back} if back else {})
    assert (answer.status_code, bool(WAY.match(answer.headers["set-cookie"]))) == (303, True)
    return answer.headers["location"]


def say_who(location, login="ana"):
    """Where the provider sends back to, once somebody has said who they are."""
    answer = httpx.post(location, data={"login": login}, trust_env=False)
    assert answer.status_code == 303
    return answer.headers["location"]


def come_back(person, location):
    return person.get(location.removeprefix(person.served.url))


def sign_in(person, login="ana", back=""):
    return come_back(person, say_who(leave(person, back), login))


def is_in(person):
    return person.get("/customers").status_code == 200


def assert_way_on(person, answer, status, said):
    """A page says what to do, and the button is on it; nobody is in."""
    assert (answer.status_code, said in words(answer.text)) == (status, True), (answer.status_code, words(answer.text))
    assert 'href="/sign-in/oidc?next=' in answer.text
    assert "onethread=" not in answer.headers.get("set-cookie", "")
    assert not is_in(person)


# -- who is let in ----------------------------------------------------------------------------------------------------


def test_who_has_a_role_is_in_with_an_account_of_that_role(served, openid, people):
    openid.people["ana"] |= {"email": "ana@firm.md", "groups": ["all", "crm-leads"]}
    ana = people(served)
    answer = sign_in(ana, back="/thread/AAAAAAAAAA")

    assert (answer.status_code, answer.headers["location"]) == (303, "/thread/AAAAAAAAAA")
    account = served.read(lambda c: accounts.with_login(c, "ana"))
    assert (account.role, account.password, account.enabled) == (Role.OPERATOR, None, True)
    assert served.read(subjects.by_account)[account.id].email == "ana@firm.md"
    secret = ana.client.cookies["onethread"]
    assert served.read(lambda c: sessions.with_digest(c, digest(secret), served_now())).account == account
    assert [name for name in ana.client.cookies if "way" in name] == []
    assert "ana" in words(ana.page("/customers"))


def test_whoever_comes_again_is_the_same_whatever_they_are_called_and_may_do_by_then(served, openid, people):
    one, other = people(served), people(served)
    sign_in(one)
    openid.people["ana"] |= {"preferred_username": "ana.ceban", "name": "Ana Ceban", "groups": "crm-admins"}
    sign_in(other)

    (account,) = served.read(accounts.listed)
    assert (account.login, account.role) == ("ana", Role.ADMIN)
    assert "Ana Ceban" in words(one.page("/accounts"))


def test_a_login_of_somebody_else_is_not_taken_over(served, openid, people):
    number = add_account(served, "ana", Role.ADMIN)
    ana, cousin = people(served), people(served)
    openid.people["cousin"] = {**openid.people["ana"], "sub": "1002", "email": "ana@firm.md"}
    sign_in(ana)
    sign_in(cousin, "cousin")

    found = {one.login: (one.id, one.role) for one in served.read(accounts.listed)}
    assert set(found) == {"ana", "ana-2", "ana-3"}
    assert found["ana"] == (number, Role.ADMIN)
    assert found["ana-2"][1] is Role.AGENT


def test_many_first_times_at_once_make_one_account(served, openid, people):
    tabs = [people(served) for _ in range(4)]
    ways = [say_who(leave(one)) for one in tabs]
    threads = [threading.Thread(target=come_back, args=both) for both in zip(tabs, ways, strict=True)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert [one.login for one in served.read(accounts.listed)] == ["ana"]
    assert all(map(is_in, tabs))


def test_who_has_no_role_any_more_is_out_everywhere(served, openid, people):
    one, other = people(served), people(served)
    sign_in(one)
    openid.people["ana"]["groups"] = ["crm-agents-of-before"]
    answer = sign_in(other)

    assert_way_on(other, answer, 403, "nothing it says of you is a role here")
    assert not is_in(one)
    assert "anew=1" in answer.text


def test_a_disabled_account_stays_out(served, openid, people):
    ana = people(served)
    sign_in(ana)
    number = served.read(lambda c: accounts.with_login(c, "ana")).id
    served.write(lambda c: accounts.disable(c, number, served_now()))

    assert_way_on(ana, sign_in(ana), 403, "Your account here is disabled")


@pytest.mark.parametrize(
    ("language", "said"), [("ro", "nu este un rol aici"), ("ru", "не даёт роли здесь"), ("en", "is a role here")]
)
def test_strangers_are_told_what_to_do_in_their_language(firm, openid, people, language, said):
    openid.people["eve"] = {"sub": "666", "preferred_username": "eve"}
    eve = people(firm, **{"accept-language": language})

    assert_way_on(eve, sign_in(eve, "eve"), 403, said)
    assert firm.read(lambda c: accounts.with_login(c, "eve")) is None


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


# -- the token --------------------------------------------------------------------------------------------------------


def signed(key, **header):
    return lambda claims: jwt.encode(header, claims, key)


def by_hand(sign, **header):
    """As no library would sign: without a key, or with one that everybody can read."""

    def made(claims):
        told = ".".join(text_of(json.dumps(one).encode()) for one in (header, claims))
        return f"{told}.{text_of(sign(told.encode()))}"

    return made


RSA = RSAKey.generate_key(2048, {"kid": "k1"})
SECRETS = OctKey.import_key(SECRET)


def after(seconds):
    """A claim that is a moment, so long after the token was made."""
    return lambda made: made + seconds


LIES: dict[str, dict[str, object]] = {
    "another issuer": {"claims": {"iss": "https://other.example"}},
    "no issuer": {"claims": {"iss": None}},
    "for another client": {"claims": {"aud": "other"}},
    "for another client, but named beside it": {"claims": {"aud": "other", "azp": CLIENT}},
    "for nobody": {"claims": {"aud": None}},
    "for two, and it is not said whose": {"claims": {"aud": [CLIENT, "other"]}},
    "for two, and another's": {"claims": {"aud": [CLIENT, "other"], "azp": "other"}},
    "expired": {"claims": {"exp": after(-61)}},
    "expires never": {"claims": {"exp": None}},
    "expires in words": {"claims": {"exp": "tomorrow"}},
    "of tomorrow": {"claims": {"iat": after(86400)}},
    "not valid yet": {"claims": {"nbf": after(86400)}},
    "of another way": {"claims": {"nonce": "A" * 43}},
    "of no way": {"claims": {"nonce": None}},
    "of another access token": {"claims": {"at_hash": "A" * 22}},
    "of nobody": {"claims": {"sub": None}},
    "of a number": {"claims": {"sub": 1001}},
    "of too long a subject": {"claims": {"sub": "1" * 256}},
    "unsigned": {"id_token": by_hand(lambda _: b"", alg="none")},
    "signed by our secret": {"id_token": signed(SECRETS, alg="HS256", kid="k1")},
    "signed by nobody's key of that name": {"signing": key("k1")},
    "signed by a key of no name": {"signing": key("k9")},
    "signed by a key of another kind": {"id_token": signed(RSA, alg="RS256", kid="k1")},
    "of words": {"id_token": lambda _: "no.token.this"},
    "of a number, too": {"id_token": lambda _: 7},
    "of nothing": {"id_token": lambda _: ""},
    "too large": {"id_token": lambda _: "x" * 300_000},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_for_this_sign_in_lets_nobody_in(somebody, openid, lie):
    back = say_who(leave(somebody))
    for name, value in LIES[lie].items():
        setattr(openid, name, value)

    assert_way_on(somebody, come_back(somebody, back), 502, "does not fit what is configured")


def test_the_public_key_of_the_provider_is_no_secret_to_sign_with(somebody, openid):
    """The confusion of RS256 and HS256: whoever can read the keys could sign."""
    public = openid.first.as_pem(private=False)
    openid.id_token = by_hand(lambda told: hmac.digest(public, told, "sha256"), alg="HS256", kid="k1")

    assert_way_on(somebody, sign_in(somebody), 502, "does not fit what is configured")


@pytest.mark.parametrize(
    "honest",
    [
        {"aud": [CLIENT]},
        {"aud": [CLIENT, "other"], "azp": CLIENT},
        {"exp": after(5)},
        {"iat": after(30)},
        {"x": "я" * 999},
    ],
)
def test_a_token_that_is_honest_lets_in(somebody, openid, honest):
    openid.claims = honest

    assert sign_in(somebody).headers["location"] == "/customers"


def test_rsa_is_taken_too(own, openid, people):
    openid.keys, openid.id_token = [RSA], signed(RSA, alg="RS256", kid="k1")

    assert sign_in(people(own())).status_code == 303


def test_keys_that_have_changed_are_fetched_once_more(own, openid, people):
    ana = people(own())
    sign_in(ana)
    ana.client.cookies.clear()
    openid.keys, openid.signing = [openid.first, openid.other], openid.other
    openid.asked.clear()
    assert sign_in(ana).headers["location"] == "/customers"
    assert openid.asked.count("/keys") == 1

    ana.client.cookies.clear()
    openid.signing = key("k3")
    refused = [sign_in(ana).status_code for _ in range(3)]
    assert (refused, openid.asked.count("/keys")) == ([502] * 3, 1)


# -- a provider in trouble --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "answer", "status", "said"),
    [
        ("/.well-known/openid-configuration", Response(status_code=500), 503, "does not answer now"),
        ("/.well-known/openid-configuration", Response(b"<html>"), 502, "does not fit"),
        ("/token", Response(status_code=500), 503, "does not answer now"),
        ("/token", Response(b"<html>"), 502, "does not fit"),
    ],
    ids=["away", "of words", "token away", "token of words"],
)
def test_a_provider_in_trouble_ends_on_a_page(own, openid, people, path, answer, status, said):
    openid.answers[path] = answer
    ana = people(own())
    answered = sign_in(ana) if path == "/token" else ana.get("/sign-in/oidc")

    assert_way_on(ana, answered, status, said)
    assert ("retry-after" in answered.headers) == (status == 503)


def test_a_provider_that_was_away_is_asked_again_but_not_by_everybody(own, openid, people):
    openid.answers["/.well-known/openid-configuration"] = Response(status_code=500)
    ana = people(own())
    assert [ana.get("/sign-in/oidc").status_code for _ in range(5)] == [503] * 5

    assert openid.asked == ["/.well-known/openid-configuration"]


def test_a_store_in_trouble_is_not_laid_at_the_door_of_the_directory(somebody, monkeypatch):
    def busy(*_):
        raise StoreError("locked")

    monkeypatch.setattr("onethread.web.pages.directory.enter", busy)
    answer = sign_in(somebody)

    assert (answer.status_code, "the store does not answer now" in words(answer.text)) == (503, True)
    assert not is_in(somebody)


def test_a_wrong_secret_is_told_to_who_reads_the_log(own, openid, people):
    ana = people(own(client_secret=SecretStr("wrong")))
    with capture_logs() as logs:
        assert_way_on(ana, sign_in(ana), 502, "server's log")

    assert {
        "event": "sign_in_refused",
        "by": "directory",
        "reason": "the provider refuses us: invalid_client",
        "log_level": "warning",
    } in logs


def test_no_secret_is_in_a_log(own, openid, people):
    ana = people(own())
    with capture_logs() as logs:
        back = say_who(leave(ana))
        cookie = next(value for name, value in ana.client.cookies.items() if "way" in name)
        come_back(ana, back)
        openid.claims = {"aud": "other"}
        ana.client.cookies.clear()
        sign_in(ana)
    written = str(logs)

    assert "signed_in" in written
    assert "InvalidClaimError aud" in written
    (code,) = parse_qs(urlsplit(back).query)["code"]
    assert [one for one in (code, cookie, cookie[:43], SECRET, "Ana Rusu", "eyJ") if one in written] == []


def test_the_secret_is_not_shown(own):
    assert SECRET not in repr(own().installed().configuration)


# -- beside passwords, and out again ----------------------------------------------------------------------------------


def test_the_page_to_sign_in_has_both_ways(somebody):
    page = somebody.page("/sign-in?next=/thread/A")

    assert "Sign in with Firm <1>" in words(page)
    assert 'href="/sign-in/oidc?next=%2Fthread%2FA"' in page
    assert 'name="password"' in page


def test_where_the_directory_is_alone_passwords_let_nobody_in(own, openid, people):
    served, secret = own(local=False), new_secret()
    number = add_account(served, "ion", Role.ADMIN)
    served.write(lambda c: invitations.add(c, number, digest(secret), served_now()))
    ion, ana = people(served), signed_in(served, "eva", Role.ADMIN)

    assert 'name="password"' not in ion.page("/sign-in")
    for answer in (
        ion.post("/sign-in", {"login": "ion", "password": "x"}),
        ion.get(f"/welcome/{secret}"),
        ion.post(f"/welcome/{secret}", {"password": "correct horse battery", "again": "correct horse battery"}),
    ):
        assert_way_on(ion, answer, 403, "without a password of our own")
    assert served.read(lambda c: accounts.with_login(c, "ion")).password is None
    assert 'id="new-login"' not in ana.page("/accounts")
    assert ana.post("/accounts", {"login": "petru", "role": "agent"}).status_code == 403
    assert "/welcome/" not in ana.post("/accounts/ion/reset").text
    ana.client.close()


def test_who_signs_out_is_told_that_the_provider_goes_on(somebody, openid):
    sign_in(somebody)
    before = somebody.client.cookies["onethread"]
    answer = somebody.post("/sign-out")

    assert answer.headers["location"] == "/sign-in?left=1"
    page = somebody.page("/sign-in?left=1")
    assert "still signed in to Firm <1>" in words(page)
    assert f'href="{openid.url}/leave?client_id=onethread"' in page
    assert somebody.served.read(lambda c: sessions.with_digest(c, digest(before), served_now())) is None


def test_without_a_directory_there_is_no_way_to_one(lite, people):
    ana = people(lite)

    assert [ana.get(path).status_code for path in ("/sign-in/oidc", "/sign-in/oidc/back?state=x")] == [404, 404]
    assert "/sign-in/oidc" not in ana.page("/sign-in")
    assert "directory" not in ana.page("/sign-in?left=1")


# -- in a real browser ------------------------------------------------------------------------------------------------


def in_a_browser(test):
    for mark in IN_A_BROWSER:
        test = mark(test)
    return test


@in_a_browser
@pytest.mark.parametrize(
    ("locale", "scheme", "button", "left"),
    [
        ("en-GB", "light", "Sign in with Firm <1>", "still signed in"),
        ("ro-RO", "dark", "Intrare prin Firm <1>", "sunteți încă înăuntru"),
        ("ru-RU", "dark", "Войти через Firm <1>", "вход ещё открыт"),
    ],
)
def test_by_keyboard_through_the_page_of_the_provider_and_out_again(
    own, openid, chromium, locale, scheme, button, left
):
    served = own()
    wrong: list[str] = []
    page = chromium.new_page(base_url=served.url, locale=locale, color_scheme=scheme)
    page.set_default_timeout(10_000)

    def hear(said):
        """The provider's pages are not ours: browsers look for an icon there."""
        if said.type in ("error", "warning") and not said.location["url"].startswith(openid.url):
            wrong.append(said.text)

    page.on("console", hear)
    page.goto("/customers?q=069")
    assert page.evaluate("document.activeElement.textContent") == button
    page.keyboard.press("Enter")
    page.wait_for_url(f"{openid.url}/authorize?*")
    page.wait_for_function("document.activeElement.tagName === 'INPUT'")
    page.keyboard.type("ana")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served.url}/customers?q=069")
    assert [one["name"] for one in page.context.cookies(served.url)] == ["onethread"]

    page.locator(".who-am-i button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in?left=1")
    assert left in page.locator("[role=status]").inner_text()
    page.locator("[role=status] a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{openid.url}/leave?client_id=onethread")
    page.context.close()
    assert wrong == []
