"""Whoever is quicker than the scripts of the tab loses nothing; and a long name is there in full, however narrow the tab is."""

import time
from typing import Any

import pytest

from onethread.model.handle import Trust
from tests.core.telling import typed
from tests.core.web.pages.conftest import IN_A_BROWSER
from tests.plugins.bitrix24.embedding.looking import PHONE, open_tab, story, window

pytestmark = IN_A_BROWSER
LONG = "Константинопольская-Преображенская Александра Владиславовна, главный бухгалтер"


@pytest.mark.parametrize("late", ["frame.js", "live.js"])
def test_what_is_clicked_before_the_scripts_are_there_is_done_when_they_are(tabbed, chromium, late):
    story(tabbed)
    with window(chromium, tabbed) as page:
        held = hold(page, late)
        tab = open_tab(page)
        tab.locator(".entry .at").last.click(no_wait_after=True)
        let_go(page, held)
        tab.locator(".thread.whole").wait_for()
        assert "/embed/crm/" not in page.frames[-1].url.removesuffix("/embed/crm"), "it stays the same page"


def test_a_note_that_is_sent_before_the_scripts_are_there_is_kept_where_there_are_no_cookies(tabbed, chromium):
    story(tabbed)
    with window(chromium, tabbed) as page:
        held = hold(page, "frame.js")
        tab = open_tab(page)
        tab.locator("#note").fill("quicker than the page")
        tab.locator(".write button").click(no_wait_after=True)
        let_go(page, held)
        tab.locator(".entry.note").wait_for()
        assert tab.locator(".entry.note .said").all_inner_texts() == ["quicker than the page"]


def test_what_never_comes_holds_nothing(by_tls, chromium):
    story(by_tls)
    with window(chromium, by_tls, allowed="Failed to load resource") as page:
        page.route("**/streaming.js", lambda route: route.fulfill(status=503))
        tab = open_tab(page)
        tab.locator(".entry .at").last.click()
        tab.locator(".thread.whole").wait_for()


@pytest.mark.parametrize("width", [1180, 400, 360])
def test_a_long_name_is_there_in_full(tabbed, chromium, width):
    story(tabbed)
    tabbed.tell_card(1, PHONE, typed("email", "ana.rusu@alfa-consulting.example", Trust.CRM), name=LONG)
    with window(chromium, tabbed, viewport={"width": width, "height": 700}) as page:
        tab = open_tab(page)
        tab.locator("#live.on").wait_for()
        assert tab.locator("h1").inner_text() == LONG
        box = page.frames[-1].evaluate(
            "(() => { const h = document.querySelector('h1'); return [h.scrollWidth - h.clientWidth, h.scrollHeight - h.clientHeight, document.documentElement.scrollWidth - innerWidth]; })()"
        )
        assert all(over <= 0 for over in box), box


def hold(page, name):
    """Nothing of this file arrives until it is let go."""
    held: list[Any] = []
    page.route(f"**/{name}", lambda route: held.append(route))
    return held


def let_go(page, held):
    end = time.monotonic() + 10
    while not held and time.monotonic() < end:
        page.wait_for_timeout(20)
    page.wait_for_timeout(200)
    for route in held:
        route.continue_()
