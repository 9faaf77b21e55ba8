"""A note in the tab is not lost, whatever happens to the page while somebody writes it."""

import pytest

from onethread.web.pages import live
from tests.core.deciding import merge
from tests.core.telling import whatsapp
from tests.core.web.pages.conftest import IN_A_BROWSER
from tests.core.web.pages.test_browser import NUMBER, SOON, deliver
from tests.plugins.bitrix24.embedding.looking import PHONE, open_tab, story, window

pytestmark = IN_A_BROWSER
WRITING = """() => { const note = document.getElementById("note");
  return [note.value, note.selectionStart, note.selectionEnd, document.activeElement === note, note.form.elements.once.value]; }"""

LOOKED = "[document.activeElement.id, Math.round(document.activeElement.getBoundingClientRect().top)]"


@pytest.fixture(autouse=True)
def _soon(monkeypatch):
    monkeypatch.setattr(live, "HEARTBEAT", 0.3)


def renewed(page, tab, happens):
    """Wait for another page of the card in place of the one that is shown, because of what happens."""
    page.frames[-1].evaluate("document.querySelector('.person').dataset.of = 'before'")
    happens()
    tab.locator(".person:not([data-of])").wait_for(timeout=SOON)
    tab.locator("#live.on").wait_for()


def test_a_note_that_is_being_written_outlives_the_renewal_of_the_page(tabbed, chromium):
    tabbed.tell_card(1, PHONE)
    with window(chromium, tabbed) as page:
        tab, keys = open_tab(page), page.keyboard
        tab.locator("#live.on").wait_for()
        tab.locator("#note").fill("Calls on Friday")
        for _ in range(6):
            keys.press("ArrowLeft")
        keys.press("Shift+ArrowLeft")
        before = page.frames[-1].evaluate(WRITING)
        assert before[:4] == ["Calls on Friday", 8, 9, True]

        renewed(page, tab, lambda: deliver(tabbed.served, "wamid.1", "I am at the door"))
        assert page.frames[-1].evaluate(WRITING) == before
        keys.type(" back ")
        keys.press("Control+Enter")
        tab.locator(".entry.note").wait_for()
        assert tab.locator(".entry.note .said").all_inner_texts() == ["Calls on back Friday"]
        after = page.frames[-1].evaluate(WRITING)
        assert (after[0], after[4] != before[4]) == ("", True)


def test_who_reads_or_moves_by_keyboard_is_where_they_were_when_the_page_is_renewed(tabbed, chromium):
    story(tabbed)
    tabbed.tell(*(whatsapp(f"z{n}", NUMBER, minutes=9 + n, name="Ana Rusu", text=f"text {n}") for n in range(30)))
    tabbed.tell(whatsapp("x", "37369999999", days=-5))
    with window(chromium, tabbed) as page:
        tab = open_tab(page)
        tab.locator("#live.on").wait_for()
        frame = page.frames[-1]
        tab.locator(".entry").nth(20).focus()
        before = frame.evaluate(LOOKED)
        assert frame.evaluate("scrollY") > 500

        renewed(page, tab, lambda: merge(tabbed.served, "w0", "x"))
        assert frame.evaluate(LOOKED) == before


def test_a_note_waits_while_an_entry_is_looked_at(tabbed, chromium):
    story(tabbed)
    with window(chromium, tabbed) as page:
        tab = open_tab(page)
        tab.locator("#live.on").wait_for()
        tab.locator("#note").fill("Calls back on Friday")
        tab.locator(".entry .at").last.click()
        tab.locator(".thread.whole").wait_for()
        tab.locator(".pages a").click()
        tab.locator("#thread").wait_for()
        assert tab.locator("#note").input_value() == "Calls back on Friday"
