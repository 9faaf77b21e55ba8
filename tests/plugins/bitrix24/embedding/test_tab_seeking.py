"""In the tab a word is searched and a day gone to as on a page of its own, without leaving the card."""

from tests.core.telling import whatsapp
from tests.core.web.pages.conftest import IN_A_BROWSER
from tests.core.web.pages.test_browser import NUMBER
from tests.plugins.bitrix24.embedding.looking import open_tab, story, window

pytestmark = IN_A_BROWSER


def test_a_word_is_searched_and_a_day_gone_to_within_the_tab(tabbed, chromium):
    story(tabbed)
    tabbed.tell(*(whatsapp(f"z{n}", NUMBER, days=-n, text=f"text-{n}.") for n in range(1, 70)))
    with window(chromium, tabbed) as page:
        tab, keys = open_tab(page), page.keyboard
        tab.locator("#live.on").wait_for()
        tab.locator(".chips .c-whatsapp").click()
        tab.locator(".chips .c-whatsapp[aria-current]").wait_for()
        tab.locator("#main").focus()
        keys.press("f")
        keys.type("text-6")
        keys.press("Enter")
        tab.locator(".hits", has_text="11 found").wait_for()
        assert tab.locator("#find").input_value() == "text-6"
        assert tab.locator("mark").count() == 11
        tab.locator(".entry .more a").last.click()
        tab.locator(".sought", has_text="text-69.").wait_for()

        tab.locator("#day").fill("2026-10-25")
        tab.locator("#day").press("Enter")
        tab.locator(".sought", has_text="text-30.").wait_for()
        assert 0 < page.frames[-1].evaluate("document.querySelector('.sought').getBoundingClientRect().top") < 760
        assert page.frames[-1].url == f"{tabbed.served.url}/embed/crm?{page.frames[-1].url.partition('?')[2]}"
