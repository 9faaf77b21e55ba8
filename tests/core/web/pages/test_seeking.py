"""Searching a thread, going to a day and what is new, in a real browser: by keyboard, without JavaScript, light and dark."""

from datetime import timedelta

import pytest

from onethread.model.account import Role
from onethread.store import accounts, looks
from onethread.store.looks import Look
from tests.core.deciding import customer_of
from tests.core.telling import NOW, tell, typed, whatsapp
from tests.core.web.pages.conftest import IN_A_BROWSER
from tests.core.web.pages.test_browser import NUMBER, faint, window
from tests.core.web.pages.test_thread import Within, id_of

pytestmark = IN_A_BROWSER


def story(served):
    mail = typed("email", "ana@x.md")
    told = [
        whatsapp(f"w{n}", NUMBER, mail, days=-n, text="Livrare în Orhei" if n % 40 == 7 else f"text-{n}.")
        for n in range(120)
    ]
    tell(served, *told, together=True)
    return f"/thread/{id_of(served, 'w0')}"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_word_is_searched_and_its_place_reached(lite, chromium, scripts):
    path = story(lite)
    with window(chromium, lite, locale="en-GB", java_script_enabled=scripts) as page:
        page.goto(path)
        if scripts:
            page.keyboard.press("f")
        else:
            page.locator("#find").focus()
        page.keyboard.type("livrare orhei")
        page.keyboard.press("Enter")
        page.wait_for_url("**?q=livrare+orhei")
        assert page.locator(".hits").inner_text() == "3 found"
        assert page.locator("mark").all_inner_texts()[:2] == ["Livrare", "Orhei"]
        page.locator(".entry .more a").last.click()
        page.wait_for_url("**?around=*")
        top = page.locator(".sought").bounding_box()["y"]
        assert 0 < top < 800
        assert page.locator(".sought").inner_text().splitlines()[-1] == "Livrare în Orhei"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_day_is_gone_to(lite, chromium, scripts):
    path = story(lite)
    with window(chromium, lite, locale="en-GB", java_script_enabled=scripts) as page:
        page.goto(path)
        page.locator("#day").fill("2026-09-30")
        page.locator("#day").press("Tab")
        while page.evaluate("document.activeElement.localName") != "button":
            page.keyboard.press("Tab")  # through the parts of the field
        page.keyboard.press("Enter")
        page.wait_for_url("**?around=*")
        assert page.locator(".sought").inner_text().splitlines()[-1] == "text-55."
        assert 0 < page.locator(".sought").bounding_box()["y"] < 800


def test_looking_further_back_adds_to_what_was_found(lite, chromium, monkeypatch):
    from onethread.web.pages import searching

    monkeypatch.setattr(searching, "PORTION", 20)
    monkeypatch.setattr(searching, "LOOKED", 40)
    path = story(lite)
    with window(chromium, lite, locale="en-GB") as page:
        page.goto(f"{path}?q=orhei")
        assert page.locator(".entry").count() == 1
        for number in (2, 3):
            page.locator(".older a", has_text="Look further back").press("Enter")
            page.locator(".entry").nth(number - 1).wait_for()
        assert page.locator(".entry mark").count() == 3
        assert page.evaluate("document.activeElement.className").startswith("entry")


@pytest.mark.parametrize("locale", ["ro-RO", "ru-RU", "en-GB"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_was_found_is_readable_in_every_language_and_width(lite, chromium, locale, scheme):
    path = story(lite)
    with window(chromium, lite, locale=locale, color_scheme=scheme) as page:
        page.goto(f"{path}?q=orhei")
        page.locator("mark").first.wait_for()
        for width in (1180, 400, 320):
            page.set_viewport_size({"width": width, "height": 700})
            assert faint(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("locale", ["ro-RO", "ru-RU", "en-GB"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_new_is_told_apart_and_stays_so_when_more_comes(lite, chromium, locale, scheme):
    path = story(lite)
    with window(chromium, lite, locale=locale, color_scheme=scheme) as page:
        number = lite.read(lambda c: accounts.with_login(c, "ana")).id
        look = Look(None, NOW - timedelta(days=3, minutes=1))
        lite.write(lambda c: looks.put(c, f"account {number}", customer_of(Within(c), "w0"), look))
        page.goto("/customers")
        assert page.locator(".dot").is_visible()
        page.goto(path)
        page.locator(".parting").wait_for()
        page.locator("#live.on").wait_for()
        tell(lite, whatsapp("x", NUMBER, minutes=5, text="one more"))
        page.locator(".entry", has_text="one more").wait_for()
        assert page.locator(".parting").count() == 1
        above = page.locator(".parting").evaluate(
            "line => [...document.querySelectorAll('.entry')].filter((one) => one.compareDocumentPosition(line) & 4).length"
        )
        assert above == 5
        assert faint(page) == []


@pytest.mark.parametrize("locale", ["ro-RO", "ru-RU", "en-GB"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_details_are_reached_by_keyboard_and_readable(lite, chromium, locale, scheme):
    path = story(lite)
    with window(chromium, lite, role=Role.OPERATOR, locale=locale, color_scheme=scheme) as page:
        page.goto(path)
        page.keyboard.press("j")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/entry/*")
        page.locator('a[href$="/raw"]').press("Enter")
        page.wait_for_url("**/raw")
        page.keyboard.press("Tab")
        page.locator("pre").focus()
        assert page.locator("pre").inner_text().startswith("{")
        for width in (1180, 400, 320):
            page.set_viewport_size({"width": width, "height": 700})
            assert faint(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
