"""Signing in by a directory, over real HTTP: who comes back honestly is in, beside passwords, and out again."""

import threading

import pytest

from onethread.model.account import Role
from onethread.model.secret import digest, new_secret
from onethread.store import accounts, invitations, sessions, subjects
from tests.core.web.pages.conftest import IN_A_BROWSER, add_account, served_now, signed_in, words
from tests.core.web.pages.directory import (
    assert_way_on,
    come_back,
    firm,
    is_in,
    leave,
    own,
    people,
    say_who,
    served,
    sign_in,
    somebody,
)

__all__ = ["firm", "own", "people", "served", "somebody"]


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
