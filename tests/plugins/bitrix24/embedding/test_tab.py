"""The tab in a real browser: in the portal's page, live, by keyboard alone, with cookies and without, in three languages, light and dark."""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest

from onethread.model.handle import Trust
from onethread.store import passes
from onethread_bitrix24.embedding.places import TITLES
from onethread_bitrix24.sandbox.web.certificates import issue
from tests.core.telling import typed, whatsapp
from tests.core.web.pages.conftest import ARGUMENTS, CHROMIUM
from tests.core.web.pages.test_browser import NUMBER, SOON, deliver, faint
from tests.plugins.bitrix24.embedding.ground import Ground, TabServed
from tests.plugins.bitrix24.sandbox.talking import listening

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(120),
    pytest.mark.skipif(not (Path(CHROMIUM).exists() or "CI" in os.environ), reason="needs Debian's package chromium"),
]
PHONE = typed("phone", "+37369123456", Trust.CRM)


class Reached(TabServed):
    """Reached by the browser under another name than the portal, so as another site."""

    def installed(self):
        scheme = "https" if self.certificate else "http"
        self.local, self.url = self.url, self.url.replace("http://127.0.0.1", f"{scheme}://localhost")
        self._public_url = self.url
        return super().installed()


class Secure(Reached):
    """The same by https, with a certificate that nobody knows."""

    def __init__(self, folder, *arguments):
        self.certificate = issue(folder, folder / "ca.pem")
        super().__init__(folder, *arguments)


@contextmanager
def shown(folder, store_url, kind=Reached, **arguments):
    """A portal and a server, installed, with a contact who has written."""
    with listening(options={"frozen_at": None}, **arguments) as sandbox:
        app = sandbox.portal.add_app(title="Onethread", installed=False)
        served = kind(folder, store_url, sandbox, app, "")
        ground = Ground(sandbox, served)
        app.handler = app.install_url = f"{served.url}/embed/crm/install"
        try:
            ground.contact()
            yield ground
        finally:
            ground.browser.close()
            served.close()


@contextmanager
def window(chromium, ground, allowed="nothing", **options):
    """A page of somebody's browser in the portal, in which nothing may go wrong."""
    wrong: list[str] = []
    mine = (ground.portal.home, ground.served.url)
    options = {"viewport": {"width": 1180, "height": 760}, "locale": "en-GB", "ignore_https_errors": True} | options
    context = chromium.new_context(base_url=ground.portal.home, **options)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))  # the portal has none
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith(mine) else None)
    yield page
    context.close()
    assert [one for one in wrong if allowed not in one] == []


@pytest.fixture
def chromium():
    """A browser; asked for last, since in its thread no other loop may begin while it runs."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
        yield running
        running.close()


@pytest.fixture
def ground(tmp_path):
    with shown(tmp_path, f"sqlite:///{tmp_path}/onethread.db") as found:
        assert found.install().status_code == 200
        yield found


@pytest.fixture
def on_both(store_url, tmp_path):
    with shown(tmp_path, store_url) as found:
        assert found.install().status_code == 200
        yield found


@pytest.fixture
def by_tls(tmp_path):
    with shown(tmp_path, f"sqlite:///{tmp_path}/onethread.db", Secure) as found:
        assert found.install().status_code == 200
        yield found


def story(ground):
    ground.tell_card(1, PHONE)
    for n, text in enumerate(("Buna ziua! Aveti livrare in Orhei?", "Da, in fiecare marti.", "Multumesc, iau doua.")):
        ground.tell(whatsapp(f"w{n}", NUMBER, minutes=n, name="Ana Rusu", text=text))


def open_tab(page, user=2, kind="contact", id_=1):
    """Open the card and our tab in it; the frame."""
    page.goto(f"/crm/{kind}/details/{id_}/?user={user}")
    page.locator("nav.tabs button").last.click()
    return page.frame_locator("section:not([hidden]) iframe")


def test_a_message_appears_on_the_open_tab_within_three_seconds(on_both, chromium):
    story(on_both)
    with window(chromium, on_both) as page:
        tab = open_tab(page)
        tab.locator("#live.on").wait_for()
        assert tab.locator(".entry").count() == 4
        deliver(on_both.served, "wamid.1", "I am at the door")
        tab.get_by_text("I am at the door").first.wait_for(timeout=SOON)
        assert tab.locator(".entry").first.locator(".said").inner_text() == "I am at the door"


def test_the_thread_appears_where_nobody_was_known(ground, chromium):
    with window(chromium, ground) as page:
        tab = open_tab(page)
        tab.locator("#live.on").wait_for()
        assert "Nothing is known" in tab.locator("h1").inner_text()
        story(ground)
        tab.get_by_text("Multumesc, iau doua.").wait_for(timeout=SOON)
        tab.locator("#live.on").wait_for()
        deliver(ground.served, "wamid.1", "and live from then on")
        tab.get_by_text("and live from then on").first.wait_for(timeout=SOON)


def test_a_note_is_written_and_entries_are_read_by_keyboard_alone(ground, chromium):
    story(ground)
    with window(chromium, ground) as page:
        tab, keys = open_tab(page), page.keyboard
        tab.locator("#live.on").wait_for()
        keys.press("Tab")
        tab.locator("#main").focus()
        keys.press("n")
        keys.type("Calls back on Friday")
        keys.press("Control+Enter")
        tab.locator(".entry.note").wait_for()
        assert "Andrei Rusu" in tab.locator(".entry.note .author").inner_text()
        keys.press("j")
        keys.press("Tab")
        keys.press("Enter")
        tab.locator(".thread.whole").wait_for()
        tab.locator(".pages a").focus()
        keys.press("Enter")
        tab.locator("#live.on").wait_for()
        assert tab.locator(".entry").count() == 5


def test_one_channel_and_the_place_of_an_entry_are_reached_within_the_tab(ground, chromium):
    story(ground)
    ground.tell(*(whatsapp(f"z{n}", NUMBER, minutes=10 + n, text=f"text-{n}.") for n in range(40)))
    with window(chromium, ground) as page:
        tab = open_tab(page)
        tab.locator(".chips .c-bitrix24").click()
        tab.locator(".chips .c-bitrix24[aria-current]").wait_for()
        tab.locator("#live.on").wait_for()
        assert tab.locator(".entry").count() == 1
        deliver(ground.served, "wamid.1", "not of this channel")
        ground.tell_card(1, PHONE, name="Ana Maria Rusu")
        tab.locator(".entry .author", has_text="Ana Maria").wait_for(timeout=SOON)
        assert tab.locator(".entry").count() == 1
        tab.locator(".chips a").first.click()
        tab.locator(".entry", has_text="text-0.").locator(".at").click()
        tab.locator(".pages a").click()
        tab.locator(".sought", has_text="text-0.").wait_for()
        top = page.frames[-1].evaluate("document.querySelector('.sought').getBoundingClientRect().top")
        assert 0 < top < 760


@pytest.mark.parametrize(("locale", "said"), [("ro-RO", "Cine este"), ("ru-RU", "Кто это"), ("en-GB", "Who this is")])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_readable_in_every_language_light_and_dark(ground, chromium, locale, said, scheme):
    story(ground)
    ground.portal.options.language = locale[:2]
    with window(chromium, ground, locale=locale, color_scheme=scheme) as page:
        tab = open_tab(page)
        tab.locator("#live.on").wait_for()
        assert tab.locator("#who").inner_text() == said
        assert page.locator("nav.tabs button").last.inner_text() == TITLES[locale[:2]]
        frame = page.frames[-1]
        assert faint(frame) == []
        assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.set_viewport_size({"width": 360, "height": 700})
        assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_javascript_it_works_by_its_cookie_in_the_frame(by_tls, chromium):
    story(by_tls)
    with window(chromium, by_tls) as page:
        page.route("**/frame.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
        tab = open_tab(page)
        tab.locator("#note").fill("by hand")
        tab.locator(".write button").click()
        tab.locator(".entry.note").wait_for()
        tab.locator(".entry .at").last.click()
        tab.locator(".thread.whole").wait_for()
        cookies = page.context.cookies(by_tls.served.url + "/embed/crm/x")
        assert all(one["httpOnly"] and one["secure"] for one in cookies)


def test_it_works_where_the_browser_blocks_all_cookies(by_tls, chromium):
    story(by_tls)
    with window(chromium, by_tls) as page:
        page.route("**/embed/**", lambda route: without_cookies(route))
        tab = open_tab(page)
        tab.locator("#note").fill("no cookie at all")
        tab.locator(".write button").click()
        tab.locator(".entry.note").wait_for()
        tab.locator(".entry .at").last.click()
        tab.locator(".thread.whole").wait_for()


def without_cookies(route):
    """As if there were none: the browser sends what it sends but for that header."""
    headers = {name: value for name, value in route.request.headers.items() if name != "cookie"}
    route.continue_(headers=headers)


def test_a_page_that_was_open_for_too_long_says_so(ground, chromium):
    story(ground)
    with window(chromium, ground, allowed="401") as page:
        tab = open_tab(page)
        tab.locator("#live.on").wait_for()
        ground.served.write(lambda c: passes.end_all(c, "crm"))
        tab.locator("#note").fill("too late")
        tab.locator(".write button").click()
        tab.get_by_text("Open the card anew").wait_for()
        page.wait_for_timeout(100)


def test_installed_by_its_page_in_the_portal_it_is_a_tab_of_the_card(tmp_path, chromium):
    with shown(tmp_path, f"sqlite:///{tmp_path}/onethread.db") as ground:
        story(ground)
        with window(chromium, ground) as page:
            page.goto(f"/apps/{ground.app.client_id}/")
            page.get_by_text("The application says that it is installed.").wait_for()
            assert "Installed" in page.frame_locator("iframe").locator("h1").inner_text()
            tab = open_tab(page, user=3)
            tab.get_by_text("Multumesc, iau doua.").wait_for()
