"""Pages within a card: closed to whoever has no pass, and to be held by nobody where no CRM is known."""

import pytest

from onethread.store import passes
from onethread.store.passes import IDLE, LIFE, Pass
from onethread.web.pages.app import FRAMED
from onethread.web.pages.framing import FramePage
from tests.core.telling import NOW
from tests.core.web.pages.conftest import Person

ONE = Pass(b"digest", "crm", "portal.example", (("bitrix_contact", "1"),), "7", "Ana", "ro")


@pytest.fixture
def stranger(lite):
    person = Person(lite)
    yield person
    person.client.close()


def test_no_page_of_a_card_answers_who_has_no_pass(stranger):
    for page in FRAMED:
        address = page.path.format(connection="crm", page="0" * 16, number=1)
        answer = stranger.client.request(page.method, address)
        assert answer.status_code == (401 if isinstance(page, FramePage) else 404), address
        assert answer.headers["content-security-policy"].endswith("frame-ancestors 'none'")
        assert answer.headers["cache-control"] == "no-store"


def test_what_is_posted_by_another_site_is_taken_at_the_opening_alone(stranger):
    forged = {"sec-fetch-site": "cross-site"}
    assert stranger.post("/embed/crm", headers=forged).status_code == 404
    assert stranger.post("/embed/crm/install", headers=forged).status_code == 404
    for path in ("/embed/crm/0000000000000000/note", "/embed/crm/x", "/embed/CRM", "/embedded", "/sign-in"):
        assert stranger.post(path, headers=forged).status_code in (403, 404), path
        assert stranger.post(path, headers=forged).status_code == 403 or path == "/embedded"


def test_a_pass_ends_when_it_is_idle_and_ends_anyway(store):
    store.write(lambda c: passes.begin(c, ONE, NOW))
    assert store.read(lambda c: passes.with_digest(c, b"digest", NOW)) == ONE
    assert store.read(lambda c: passes.with_digest(c, b"other", NOW)) is None
    late = NOW + IDLE - passes.SELDOM / 2
    found = store.read(lambda c: passes.with_digest(c, b"digest", late))
    assert found is not None
    assert found.stale
    assert store.read(lambda c: passes.with_digest(c, b"digest", NOW + IDLE)) is None
    for step in range(1, 10):
        store.write(lambda c, step=step: passes.seen(c, b"digest", NOW + step * LIFE / 10))
    assert store.read(lambda c: passes.with_digest(c, b"digest", NOW + LIFE * 0.95)) is not None
    assert store.read(lambda c: passes.with_digest(c, b"digest", NOW + LIFE)) is None


def test_passes_that_are_over_are_cleared_away(store):
    store.write(lambda c: passes.begin(c, ONE, NOW))
    again = Pass(
        b"another", *(getattr(ONE, name) for name in ("connection", "account", "cards", "user", "name", "language"))
    )
    store.write(lambda c: passes.begin(c, again, NOW + LIFE))
    assert store.read(lambda c: passes.with_digest(c, b"digest", NOW)) is None
    store.write(lambda c: passes.end_all(c, "crm"))
    assert store.read(lambda c: passes.with_digest(c, b"another", NOW + LIFE)) is None
