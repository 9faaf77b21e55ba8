"""The whole path, as an agent sees it: a message to a channel is in the portal's own timeline, and at once in our tab."""

import time
from types import SimpleNamespace

import pytest

from tests.core.web.pages.conftest import IN_A_BROWSER, chromium  # noqa: F401
from tests.plugins.bitrix24.embedding.looking import open_tab, window
from tests.plugins.bitrix24.working import shown_by_lanes, working, write

pytestmark = IN_A_BROWSER
SOON = 3.0
"""Seconds from the answer to a webhook until the words are on the open tab."""


@pytest.fixture
def at_work(tmp_path):
    with working(tmp_path, f"sqlite:///{tmp_path}/onethread.db") as (portal, server):
        yield SimpleNamespace(portal=portal, served=server)


def test_a_signed_message_is_in_the_portals_timeline_and_live_in_our_tab(at_work, chromium):  # noqa: F811
    write(at_work.served, "Aveti livrare in Orhei?", "wamid.1")
    card = shown_by_lanes(at_work.portal)
    with window(chromium, at_work) as page:
        page.goto(f"/crm/contact/details/{card}/?user=2")
        assert "Aveti livrare in Orhei?" in page.locator("[data-panel=general] article").first.inner_text()
        tab = open_tab(page, id_=card)
        tab.locator(".said").get_by_text(
            "Aveti livrare in Orhei?"
        ).wait_for()  # the portal may know the card before we do
        tab.locator("#live.on").wait_for()
        assert tab.get_by_text("Aveti livrare in Orhei?").count() == 1
        frame = page.frames[-1]
        frame.evaluate("document.body.dataset.opened = 'once'")

        write(at_work.served, "Iau doua, va rog.", "wamid.2")
        acknowledged = time.monotonic()
        tab.locator(".said").get_by_text("Iau doua, va rog.").wait_for(timeout=SOON * 1000)
        assert time.monotonic() - acknowledged < SOON
        assert frame.evaluate("document.body.dataset.opened") == "once"
        in_the_timeline(page, "Iau doua, va rog.")


def in_the_timeline(page, words):
    """Look at the card anew until its own timeline says so: the stand-in's page, unlike a portal's, is not live."""
    until = time.monotonic() + 30
    told = page.locator("[data-panel=general] article").filter(has_text=words)
    while time.monotonic() < until and not told.count():
        page.wait_for_timeout(300)
        page.reload()
    assert told.count() == 1
