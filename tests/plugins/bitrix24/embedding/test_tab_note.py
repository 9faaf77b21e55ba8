"""A note in the tab is not lost, whatever happens to the page while somebody writes it."""

import pytest

from onethread.engine.tasks.noting import Noting
from onethread.store import passes
from onethread.store.trouble import StoreError
from onethread.web.pages import live
from tests.core.deciding import merge
from tests.core.telling import whatsapp
from tests.core.web.pages.conftest import IN_A_BROWSER
from tests.core.web.pages.test_browser import NUMBER, SOON, deliver
from tests.core.web.pages.test_edge import failing
from tests.plugins.bitrix24.embedding.looking import PHONE, open_tab, story, window

pytestmark = IN_A_BROWSER
WRITING = """() => { const note = document.getElementById("note");
  return [note.value, note.selectionStart, note.selectionEnd, document.activeElement === note, note.form.elements.once.value]; }"""

LOOKED = "[document.activeElement.id, Math.round(document.activeElement.getBoundingClientRect().top)]"

UNREACHED, LATER, OVER, UNSAVED = (
    "Сервер сейчас не отвечает",
    "хранилище сейчас не отвечает",
    "Откройте карточку заново",
    "Заметка ещё не сохранена",
)


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


def test_a_note_that_cannot_be_saved_stays_and_is_saved_once_when_it_is_sent_again(tabbed, chromium, monkeypatch):
    story(tabbed)
    tabbed.portal.options.language = "ru"
    with window(chromium, tabbed, allowed="Failed to load", locale="en-GB") as page:
        tab = open_tab(page)
        tab.locator("#live.on").wait_for()
        tab.locator("#note").fill("words that took ten minutes")
        before = page.frames[-1].evaluate(WRITING)

        def refused(said):
            tab.locator("#note").press("Control+Enter")
            tab.locator(".write .wrong").get_by_text(said).wait_for()
            assert UNSAVED in tab.locator(".write .wrong").inner_text()
            assert page.frames[-1].evaluate(WRITING) == before
            assert tab.locator(".write button").is_enabled()
            page.frames[-1].evaluate("document.querySelector('.write .wrong').remove()")

        page.route("**/note", lambda route: route.abort(), times=1)
        refused(UNREACHED)
        page.route("**/note", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"), times=1)
        refused(UNREACHED)
        with monkeypatch.context() as now:
            now.setattr(Noting, "write_note", failing(StoreError("secret")))
            refused(LATER)
        page.route("**/note", lambda route: (route.fetch(max_redirects=0), route.abort()), times=1)
        refused(UNREACHED)  # though it was saved: only the answer was lost
        tab.locator(".write button").click()
        tab.locator("#note:placeholder-shown").wait_for()
        assert tab.locator(".entry.note").count() == 1

        tab.locator("#note").fill("words that took ten minutes")
        before = page.frames[-1].evaluate(WRITING)
        tabbed.served.write(lambda c: passes.end_all(c, "crm"))
        refused(OVER)
        tab.locator(".entry .at").first.click()
        tab.locator("#gone").get_by_text(OVER).wait_for()
        assert tab.locator("#note").input_value() == "words that took ten minutes"
