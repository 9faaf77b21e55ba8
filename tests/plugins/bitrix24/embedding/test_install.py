"""The application is installed by its own page in the portal: tokens into the vault, our page at four kinds of cards."""

import pytest

from onethread_bitrix24.embedding.places import PLACEMENTS, TITLES
from onethread_bitrix24.sandbox.events.telling import auth_of
from tests.plugins.bitrix24.embedding.ground import ANDREI, OLGA

pytestmark = pytest.mark.slow  # a portal over HTTP for each


def test_an_administrator_installs_it_and_it_is_shown_in_four_kinds_of_cards(bare):
    answer = bare.install()

    assert answer.status_code == 200
    assert "at 4 kinds of cards" in answer.text
    places = bare.places()
    assert {row["placement"] for row in places} == set(PLACEMENTS)
    assert {row["handler"] for row in places} == {"https://onethread.example/embed/crm"}
    assert {code: row["TITLE"] for code, row in places[0]["langAll"].items()} == TITLES
    assert f"script-src 'self' {bare.portal.home}/api/v1/;" in answer.headers["content-security-policy"]
    assert f"frame-ancestors 'self' {bare.portal.home}" in answer.headers["content-security-policy"]


def test_to_install_it_again_binds_nothing_twice(bare):
    bare.install()
    bare.portal.journal.clear()
    assert bare.install().status_code == 200
    assert len(bare.places()) == 4
    assert bare.executed("placement.bind") == 0


def test_whatever_was_bound_elsewhere_is_shown_there_no_more(bare):
    bare.install()
    for row in bare.portal.state.rows("placements"):
        row["HANDLER"] = "https://old.example/embed/crm"
    bare.install()
    assert {row["handler"] for row in bare.places()} == {"https://onethread.example/embed/crm"}
    assert len(bare.places()) == 4


def test_somebody_who_binds_at_the_same_time_is_no_trouble(bare):
    bare.portal.faults.add("error", method="placement.bind", code="ERROR_CORE", description="Handler already binded")
    assert bare.install().status_code == 200


def test_who_is_no_administrator_does_not_install_it(bare):
    answer = bare.install(ANDREI)
    assert answer.status_code == 403
    assert "Only an administrator" in answer.text
    assert bare.post().status_code == 409


def test_tokens_of_another_application_or_portal_do_not_install_it(bare):
    other = bare.portal.issue(bare.portal.add_app(title="Other"), OLGA)
    for wrong in (
        {"AUTH_ID": other.access},
        {"AUTH_ID": "0" * 70},
        {"member_id": "0" * 32},
        {"DOMAIN": "evil.example"},
        {"APPLICATION_TOKEN": None},
    ):
        assert bare.install(**wrong).status_code in (400, 401, 403), wrong
    assert bare.post().status_code == 409


def test_an_application_without_a_page_is_shown_as_soon_as_it_is_installed(bare):
    told = {"event": "ONAPPINSTALL", "ts": "1"}
    auth = auth_of(bare.portal, bare.app, OLGA, refresh=True)
    told |= {f"auth[{name}]": str(value) for name, value in auth.items()}
    assert bare.browser.post(f"{bare.served.url}/hooks/crm", data=told).status_code == 200
    bare.app.installed = True
    assert {row["handler"] for row in bare.places()} == {"https://onethread.example/embed/crm"}
    bare.contact()
    assert bare.post().status_code == 200


def test_an_installation_holds_where_nothing_may_be_shown(bare):
    bare.portal.faults.add("no_scope", method="placement.get", times=0)
    auth = auth_of(bare.portal, bare.app, OLGA, refresh=True)
    told = {"event": "ONAPPINSTALL", "ts": "1", **{f"auth[{name}]": str(value) for name, value in auth.items()}}
    assert bare.browser.post(f"{bare.served.url}/hooks/crm", data=told).status_code == 200


def test_the_page_tells_the_portal_that_it_is_done(bare):
    answer = bare.install()
    assert f'<script src="{bare.portal.home}/api/v1/"></script>' in answer.text
    finishing = bare.browser.get(f"{bare.served.url}/embed/crm/finishing.js")
    assert "BX24.installFinish()" in finishing.text
    assert finishing.headers["content-type"].startswith("text/javascript")
