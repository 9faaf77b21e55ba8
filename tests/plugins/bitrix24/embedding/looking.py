"""Somebody in front of the portal's page, with our tab in it, in a real browser."""

from contextlib import contextmanager

from onethread.model.handle import Trust
from onethread_bitrix24.sandbox.web.certificates import issue
from tests.core.telling import typed, whatsapp
from tests.core.web.pages.test_browser import NUMBER
from tests.plugins.bitrix24.embedding.ground import Ground, TabServed
from tests.plugins.bitrix24.sandbox.talking import listening

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
    page.on("pageerror", lambda error: wrong.append(error.stack or str(error)))
    page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith(mine) else None)
    yield page
    context.close()
    strange = [one for one in wrong if allowed not in one]
    assert not strange, strange


def story(ground):
    ground.tell_card(1, PHONE)
    for n, text in enumerate(("Buna ziua! Aveti livrare in Orhei?", "Da, in fiecare marti.", "Multumesc, iau doua.")):
        ground.tell(whatsapp(f"w{n}", NUMBER, minutes=n, name="Ana Rusu", text=text))


def open_tab(page, user=2, kind="contact", id_=1):
    """Open the card and our tab in it; the frame."""
    page.goto(f"/crm/{kind}/details/{id_}/?user={user}")
    page.locator("nav.tabs button").last.click()
    return page.frame_locator("section:not([hidden]) iframe")
