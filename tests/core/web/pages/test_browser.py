"""The pages in a real browser: by keyboard alone, live, in three languages, light and dark, and also without JavaScript."""

import json
import re
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from onethread.model.account import Role
from onethread.model.interaction import Direction, Kind, Revision, Status
from onethread.model.secret import digest, new_secret
from onethread.store import invitations, sessions
from onethread.web.pages import live
from tests.core.installed import signed
from tests.core.telling import NOW, fact, tell, typed, whatsapp
from tests.core.web.pages.conftest import IN_A_BROWSER, add_account, served_now
from tests.core.web.pages.test_thread import HOSTILE, id_of

pytestmark = IN_A_BROWSER
NUMBER = "37369123456"
SOON = 3000
"""Milliseconds within which what happened is on the open page."""

BUDGET = 40_000
"""Bytes of a page with all that it loads, packed."""


@contextmanager
def window(chromium, served, *, signed_in=True, role=Role.AGENT, **options):
    """A page of somebody's browser, in which nothing may go wrong."""
    wrong: list[str] = []
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, base_url=served.url, **options)
    if signed_in:
        secret = new_secret()
        number = add_account(served, role=role)
        served.write(lambda c: sessions.begin(c, number, digest(secret), served_now()))
        context.add_cookies([{"name": "onethread", "value": secret, "url": served.url}])
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith(served.url) else None)
    yield page
    context.close()
    assert wrong == []


def deliver(served, id_, body):
    """What WhatsApp sends when somebody has written."""
    at = str(round(served_now().timestamp()))
    message = {"from": NUMBER, "id": id_, "timestamp": at, "type": "text", "text": {"body": body}}
    told = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "37322900100", "phone_number_id": "111"},
        "contacts": [{"wa_id": NUMBER, "profile": {"name": "Ana Rusu"}}],
        "messages": [message],
    }
    payload = {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"field": "messages", "value": told}]}],
    }
    written = json.dumps(payload).encode()
    assert httpx.post(f"{served.url}/hooks/wa", content=written, headers=signed(written)).status_code == 200


def story(served, number=4):
    told = [
        whatsapp(f"w{n}", NUMBER, days=-9, minutes=n, name="Ana Rusu", text=f"text-{n}.\n" + "b" * 40)
        for n in range(number)
    ]
    tell(
        served, *told, fact("f", typed("phone", "069123456"), days=-10, name="Ana", text="from the site"), together=True
    )
    return f"/thread/{id_of(served, 'w0')}"


def test_from_the_invitation_to_a_note_by_keyboard_alone(lite, chromium):
    path, secret = story(lite), new_secret()
    number = add_account(lite, "ana", Role.AGENT)
    lite.write(lambda c: invitations.add(c, number, digest(secret), served_now()))
    with window(chromium, lite, signed_in=False, locale="en-GB") as page:
        keys = page.keyboard
        page.goto(f"/welcome/{secret}")
        keys.type("correct horse battery")
        keys.press("Tab")
        keys.type("correct horse battery")
        keys.press("Enter")
        page.wait_for_url("**/customers")
        keys.press("/")
        keys.type("069 123 456")
        keys.press("Enter")
        page.wait_for_url("**/customers?q=*")
        keys.press("j")
        keys.press("Enter")
        page.wait_for_url(f"**{path}")
        keys.press("n")
        keys.type("Calls back on Friday")
        keys.press("Control+Enter")
        page.wait_for_selector(".entry.note")
        assert page.locator(".entry").first.inner_text().splitlines()[-1] == "Calls back on Friday"
        keys.press("j")
        keys.press("j")
        assert page.evaluate("document.activeElement.className").startswith("entry in")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"


def test_what_is_delivered_appears_on_the_open_page_soon(served, chromium):
    path = story(served, 40)
    with window(chromium, served, locale="en-GB") as page:
        page.goto(path)
        page.get_by_role("status").filter(has_text="Live").wait_for()
        page.wait_for_selector("#live.on")
        deliver(served, "wamid.1", "I am at the door")
        page.wait_for_selector("text=I am at the door", timeout=SOON)
        assert page.locator(".entry").first.locator(".said").inner_text() == "I am at the door"
        assert "I am at the door" in page.locator("#told").text_content()

        page.evaluate("scrollTo(0, 1500)")
        assert page.evaluate("scrollY") > 1000
        reading = page.evaluate("document.elementFromPoint(300, 400).closest('li').id")
        deliver(served, "wamid.2", "Nobody opens")
        page.wait_for_selector("#pill:visible", timeout=SOON)
        assert page.locator("#pill").inner_text() == "↑ 1 new entry"
        assert page.evaluate("document.elementFromPoint(300, 400).closest('li').id") == reading
        page.locator("#pill").click()
        page.wait_for_selector("#pill", state="hidden")
        assert page.locator(".day").count() == len(set(page.locator(".day").all_inner_texts()))


def test_a_status_and_an_edit_change_what_is_there(lite, chromium):
    sent = whatsapp("w1", NUMBER, text="see you", direction=Direction.OUT)
    tell(lite, sent)
    with window(chromium, lite, locale="en-GB") as page:
        page.goto(f"/thread/{id_of(lite, 'w1')}")
        page.wait_for_selector("#live.on")
        told = {"text": None, "seen": False, "direction": Direction.OUT}
        tell(
            lite,
            whatsapp("w1", NUMBER, statuses=(Status(NOW, "read"),), revisions=(Revision(NOW, "see you soon"),), **told),
        )
        page.wait_for_selector(".s-read", timeout=SOON)
        assert page.locator(".entry").count() == 1
        page.locator("summary").click()
        assert "see you soon" in page.locator(".said").inner_text()
        assert page.locator("details p").inner_text().endswith("see you")


def test_older_entries_come_under_those_that_are_there(lite, chromium):
    path = story(lite, 120)
    with window(chromium, lite) as page:
        page.goto(path)
        while page.locator(".older a").count():
            before = page.locator(".entry").count()
            page.locator(".older a").press("Enter")
            page.locator(".entry").nth(before).wait_for()
        shown = page.locator(".entry[id]").evaluate_all("all => all.map(one => one.dataset.order)")
        assert page.locator(".entry").count() == 121
        assert shown == sorted(shown, reverse=True)
        assert page.locator(".day").count() == 2


def test_a_page_that_was_away_shows_what_it_missed(lite, chromium):
    path = story(lite)
    with window(chromium, lite) as page:
        page.goto(path)
        page.wait_for_selector("#live.on")
        page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
        page.wait_for_selector("#live:not(.on)")
        deliver(lite, "wamid.1", "while you were out")
        page.wait_for_timeout(1200)
        assert page.locator("text=while you were out").count() == 0
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow'))")
        page.wait_for_selector("text=while you were out", timeout=SOON)


def test_a_stream_that_has_fallen_silent_is_taken_up_anew(lite, chromium, monkeypatch):
    path = story(lite)
    with window(chromium, lite, locale="en-GB") as page:
        page.clock.install()
        page.goto(path)
        page.wait_for_selector("#live.on")
        falls_silent(page, page.locator("#live"), monkeypatch)
        deliver(lite, "wamid.1", "I am at the door")
        page.wait_for_selector("text=I am at the door", timeout=SOON)


def falls_silent(page, live_line, monkeypatch):
    """Nothing is heard for longer than the server keeps silent, as after a sleep; then the way is free again."""
    asked: list[Any] = []
    address = re.compile("/live")

    def hold(route):
        asked.append(route)

    page.route(address, hold)
    page.clock.fast_forward(30_000)
    assert (asked, live_line.inner_text()) == ([], "Live")
    page.clock.fast_forward(15_000)
    live_line.filter(has_text="Connecting again").wait_for()
    page.unroute(address)
    monkeypatch.setattr(live, "HEARTBEAT", 0.1)
    asked.clear()
    page.clock.fast_forward(45_000)  # who asks and gets no answer asks again
    live_line.filter(has_text="Live").wait_for()
    page.route(address, hold)
    for _ in range(3):  # now that the server is heard, nothing is done
        page.clock.fast_forward(30_000)
        page.wait_for_timeout(300)
    assert (asked, live_line.inner_text()) == ([], "Live")
    page.unroute(address)


@pytest.mark.parametrize(("locale", "said"), [("ro-RO", "Cine este"), ("ru-RU", "Кто это"), ("en-GB", "Who this is")])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_readable_in_every_language_light_and_dark_within_their_budget(lite, chromium, locale, said, scheme):
    path = story(lite, 60)
    with window(chromium, lite, locale=locale, color_scheme=scheme) as page:
        for address in ("/customers", path):
            page.goto(address, wait_until="load")
            sizes = "performance.getEntries().filter(e => e.encodedBodySize).map(e => e.encodedBodySize)"
            assert sum(page.evaluate(sizes)) < BUDGET
            assert faint(page) == []
        assert page.locator("#who").inner_text() == said
        page.set_viewport_size({"width": 320, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("locale", ["ro-RO", "ru-RU", "en-GB"])
def test_an_admin_makes_accounts_also_in_a_narrow_window(lite, chromium, locale):
    with window(chromium, lite, role=Role.ADMIN, locale=locale) as page:
        page.set_viewport_size({"width": 320, "height": 700})
        page.goto("/accounts")
        lines = [one.bounding_box()["height"] for one in page.locator(".inline label").all()]
        assert max(lines) < 50, "a field stands beside its name"
        page.locator("#new-login").fill("vera")
        page.locator(".inline button").click()
        assert "/welcome/" in page.locator("code").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert all(
            box["x"] + box["width"] <= 320 for box in (one.bounding_box() for one in page.locator("button").all())
        )
        assert faint(page) == []


def faint(page):
    """Texts whose contrast to what is behind them is below 4.5."""
    return page.evaluate(
        """() => {
        const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
        const rgba = (color) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
                                  return [...canvas.getImageData(0, 0, 1, 1).data]; };
        const light = (rgb) => { const [r, g, b] = rgb.map((v) => v / 255).map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                                 return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const behind = (node) => { for (; node; node = node.parentElement) {
            const found = rgba(getComputedStyle(node).backgroundColor); if (found[3] > 250) return found; } return [255, 255, 255]; };
        const bad = [];
        for (const node of document.querySelectorAll("body *")) {
          const own = [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
          if (!own || !node.checkVisibility() || node.closest(".sr, .skip")) continue;
          const [one, other] = [light(rgba(getComputedStyle(node).color).slice(0, 3)), light(behind(node).slice(0, 3))];
          const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
          if (contrast < 4.5) bad.push(`${node.className} ${node.textContent.trim().slice(0, 30)} ${contrast.toFixed(1)}`);
        }
        return bad;
      }"""
    )


def test_nothing_that_people_write_runs(lite, chromium):
    tell(lite, fact("x", typed("email", "a@b.md"), name=HOSTILE, text=HOSTILE, subject=HOSTILE, account="<img src=x>"))
    with window(chromium, lite) as page:
        page.on("dialog", lambda dialog: pytest.fail("something ran"))
        for address in ("/customers", f"/thread/{id_of(lite, 'x')}", f"/thread/{id_of(lite, 'x')}/entry/1"):
            page.goto(address)
            assert page.locator("img").count() == 0
        page.goto(f"/thread/{id_of(lite, 'x')}")
        page.wait_for_selector("#live.on")
        tell(lite, fact("y", typed("email", "a@b.md"), minutes=1, name=HOSTILE, text=HOSTILE))
        page.wait_for_selector("#e2", timeout=SOON)
        assert page.locator("img").count() == 0


def test_without_javascript_all_can_be_read_and_written(lite, chromium):
    path = story(lite, 60)
    with window(chromium, lite, java_script_enabled=False, locale="en-GB") as page:
        page.goto("/customers")
        page.locator(".row .name").click()
        page.wait_for_url(f"**{path}")
        page.locator("#note").fill("by hand")
        page.locator(".write button").click()
        assert "by hand" in page.locator(".entry").first.inner_text()
        page.locator(".older a").click()
        page.wait_for_url("**?before=*")
        assert "from the site" in page.locator(".entry").last.inner_text()
        page.locator(".who-am-i button").click()
        page.wait_for_url(re.compile("/sign-in$"))


def test_who_leaves_a_note_that_is_not_saved_is_asked_and_who_saves_it_is_not(lite, chromium):
    path, asked = story(lite), []

    def answer(dialog):
        asked.append(dialog.type)
        dialog.accept()

    with window(chromium, lite, locale="en-GB") as page:
        page.on("dialog", answer)
        page.goto(path)
        page.locator("#note").press_sequentially("by hand")
        page.locator(".write button").click()
        page.locator(".entry.note").wait_for()
        assert asked == []
        page.locator("#note").press_sequentially("half of it")
        page.goto("/customers")
        assert asked == ["beforeunload"]


def test_what_is_folded_is_opened_and_passed_by_keyboard_and_stays_one_of_each(lite, chromium):
    where = {"channel": "site", "days": -9, "kind": Kind.VISIT, "direction": None}
    visits = [fact(f"v{n}", typed("phone", "069123456"), minutes=5 + n, text=f"/page/{n}", **where) for n in range(6)]
    tell(lite, whatsapp("w0", NUMBER, days=-9, text="before"), *visits, together=True)
    tell(lite, whatsapp("w1", NUMBER, days=-9, minutes=30, text="after"))
    with window(chromium, lite, locale="en-GB") as page:
        keys = page.keyboard
        page.goto(f"/thread/{id_of(lite, 'w0')}")
        page.wait_for_selector("#live.on")
        assert page.locator(".entry").count() == 8
        assert page.locator(".entry:visible").count() == 2
        for said in ("after", "6 visits", "before"):
            keys.press("j")
            assert said in page.evaluate("document.activeElement.innerText")
        keys.press("k")
        keys.press("Enter")
        keys.press("j")
        assert "/page/5" in page.evaluate("document.activeElement.innerText")
        tell(lite, fact("v3", typed("phone", "069123456"), name="Ana", minutes=8, text="/page/3", **where))
        page.locator(".fold .author").wait_for()
        assert page.locator(".entry").count() == 8
