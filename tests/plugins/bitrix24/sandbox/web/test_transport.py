"""The REST interface over real HTTP, and what may go wrong on the way."""

import json
import ssl
import time

import httpx
import pytest

from onethread_bitrix24.sandbox.web.transport import Route, route
from tests.plugins.bitrix24.sandbox.talking import listening


@pytest.fixture(autouse=True)
def _well(sandbox):
    sandbox.portal.faults.clear()
    sandbox.portal.journal.clear()


def post(sandbox, method, **how):
    return httpx.post(sandbox.webhook_url + method, trust_env=False, **how)


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("/rest/1/abc/crm.contact.Get", Route("crm.contact.get", "1", "abc")),
        ("/rest/1/abc/crm.contact.get.json", Route("crm.contact.get", "1", "abc")),
        ("/rest/profile.json", Route("profile")),
        ("/rest/api/1/abc/tasks.task.get", Route("tasks.task.get", "1", "abc", True)),
        ("/rest/api/tasks.task.get", Route("tasks.task.get", "", "", True)),
        ("/rest/", None),
        ("/rest/1/abc", None),
        ("/crm/contact/", None),
    ],
)
def test_a_path_says_method_and_credential(path, read):
    assert route(path) == read


@pytest.mark.parametrize(
    "how",
    [
        {"json": {"fields": {"NAME": "Ана"}}},
        {"data": {"fields[NAME]": "Ана"}},
        {"files": {"fields[NAME]": (None, "Ана")}},
        {"params": {"fields[NAME]": "Ана"}},
        {"content": b"", "params": {"FIELDS[NAME]": "Ана"}},
    ],
    ids=lambda how: "+".join(how),
)
def test_a_call_may_come_in_many_forms(sandbox, how):
    id_ = post(sandbox, "crm.contact.add", **how).json()["result"]
    assert post(sandbox, "crm.contact.get.json", json={"id": id_}).json()["result"]["NAME"] == "Ана"


def test_a_get_is_as_good(sandbox):
    told = httpx.get(sandbox.webhook_url + "profile", trust_env=False)
    assert told.json()["result"]["ID"] == "1"
    assert told.headers["content-type"] == "application/json; charset=utf-8"


def test_broken_json_is_missing_parameters(sandbox):
    told = post(sandbox, "crm.contact.get", content=b'{"id": 1', headers={"content-type": "application/json"})
    assert (told.status_code, told.json()["error"]) == (400, "100")


def test_a_token_is_a_parameter_anywhere(sandbox):
    token = sandbox.portal.issue(sandbox.portal.add_app()).access
    url = f"{sandbox.url}/rest/event.get"
    told = {"auth": token}
    assert httpx.post(url, json=told, trust_env=False).json()["result"] == []
    assert httpx.post(url, data=told, trust_env=False).json()["result"] == []
    assert httpx.post(url, params=told, trust_env=False).json()["result"] == []


def test_rest_3_has_no_crm(sandbox):
    told = httpx.post(f"{sandbox.url}/rest/api/{sandbox.webhook_token}/crm.contact.list", trust_env=False)
    assert (told.status_code, type(told.json()["error"])) == (404, dict)


REFUSALS = {
    "query_limit": (503, "QUERY_LIMIT_EXCEEDED"),
    "overload": (503, "OVERLOAD_LIMIT"),
    "operation_limit": (429, "OPERATION_TIME_LIMIT"),
    "server_error": (500, "INTERNAL_SERVER_ERROR"),
    "unexpected_answer": (500, "ERROR_UNEXPECTED_ANSWER"),
    "expired_token": (401, "expired_token"),
    "invalid_token": (401, "invalid_token"),
    "payment_required": (401, "PAYMENT_REQUIRED"),
    "confirm_waiting": (401, "METHOD_CONFIRM_WAITING"),
    "confirm_denied": (403, "METHOD_CONFIRM_DENIED"),
    "access_denied": (403, "ACCESS_DENIED"),
    "no_scope": (403, "insufficient_scope"),
    "plan": (403, "ACCESS_DENIED"),
    "portal_deleted": (410, "PORTAL_DELETED"),
    "error": (400, ""),
    "error_200": (200, "ERROR_CORE"),
}


@pytest.mark.parametrize("kind", REFUSALS)
def test_an_answer_may_be_an_error_and_then_nothing_is_done(sandbox, kind):
    sandbox.portal.faults.add(kind, method="profile")
    told = post(sandbox, "profile")

    assert (told.status_code, told.json()["error"]) == REFUSALS[kind]
    assert "time" not in told.json()
    assert sandbox.portal.journal.executed("profile") == 0
    assert post(sandbox, "profile").status_code == 200


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "ERROR_OAUTH"),
        (401, "AUTHORIZATION_ERROR"),
        (403, "user_access_error"),
        (403, "allowed_only_intranet_user"),
        (403, "PORTAL_DELETED"),
        (404, "ERROR_MANIFEST_IS_NOT_AVAILABLE"),
        (500, "ERROR_CORE"),
    ],
)
def test_any_other_error_can_be_had(sandbox, status, code):
    sandbox.portal.faults.add("error", method="profile", status=status, code=code, description="Words")
    told = post(sandbox, "profile")
    assert (told.status_code, told.json()) == (status, {"error": code, "error_description": "Words"})


@pytest.mark.parametrize(("kind", "status"), [("html_500", 500), ("html_502", 502), ("html_504", 504)])
def test_or_a_page_of_a_proxy(sandbox, kind, status):
    sandbox.portal.faults.add(kind)
    told = post(sandbox, "profile")
    assert (told.status_code, told.text[:6]) == (status, "<html>")


@pytest.mark.parametrize(("kind", "done"), [("drop_before", 0), ("drop_after", 1)])
def test_a_connection_may_be_dropped_before_or_after_it_was_done(sandbox, kind, done):
    sandbox.portal.faults.add(kind, method="crm.contact.add")
    with pytest.raises(httpx.TransportError):
        post(sandbox, "crm.contact.add", json={"fields": {"NAME": "A"}})
    assert sandbox.portal.journal.executed("crm.contact.add") == done


@pytest.mark.parametrize("kind", ["truncate", "fail_after"])
def test_an_answer_may_be_lost_after_it_was_done(sandbox, kind):
    sandbox.portal.faults.add(kind, method="crm.contact.add")
    told = post(sandbox, "crm.contact.add", json={"fields": {"NAME": "A"}})

    assert sandbox.portal.journal.executed("crm.contact.add") == 1
    if kind == "truncate":
        with pytest.raises(json.JSONDecodeError):
            told.json()
    else:
        assert told.status_code == 500


def test_a_slow_call_is_done_though_nobody_waits_for_it(sandbox):
    sandbox.portal.faults.add("slow", method="crm.contact.add", seconds=0.3)
    with pytest.raises(httpx.ReadTimeout):
        post(sandbox, "crm.contact.add", json={"fields": {"NAME": "A"}}, timeout=0.1)
    assert sandbox.portal.journal.executed("crm.contact.add") == 0
    until = time.monotonic() + 5
    while not sandbox.portal.journal.executed("crm.contact.add") and time.monotonic() < until:
        time.sleep(0.02)
    assert sandbox.portal.journal.executed("crm.contact.add") == 1


def test_a_call_may_be_done_when_nobody_listens_any_more(sandbox):
    portal = sandbox.portal
    for seconds, late in ((0, 30), (50, 50)):
        portal.journal.clear()
        portal.faults.add("execute_late", method="crm.contact.add", seconds=seconds)
        with pytest.raises(httpx.TransportError):
            post(sandbox, "crm.contact.add", json={"fields": {"NAME": "A"}})
        portal.clock.advance(late - 1)
        assert portal.journal.executed("crm.contact.add") == 0
        began = portal.clock.now()
        portal.clock.advance(600)
        assert [entry.at - began for entry in portal.journal.of("crm.contact.add")] == [1]


def test_who_is_not_let_in_is_not_let_in_later(sandbox):
    sandbox.portal.faults.add("execute_late")
    with pytest.raises(httpx.TransportError):
        httpx.post(f"{sandbox.url}/rest/1/wrong/crm.contact.add", json={"fields": {"NAME": "A"}}, trust_env=False)
    sandbox.portal.clock.advance(600)
    assert sandbox.portal.journal.counts.total() == 0


@pytest.mark.parametrize(("number", "done"), [(1, 0), (2, 1), (5, 2)])
def test_of_a_batch_the_first_half_may_be_done(sandbox, number, done):
    sandbox.portal.faults.add("cut_batch", method="batch")
    commands = {f"c{at}": f"crm.contact.add?fields[NAME]=n{at}" for at in range(number)}
    with pytest.raises(httpx.TransportError):
        post(sandbox, "batch", json={"cmd": commands})
    sandbox.portal.clock.advance(600)
    made = [entry.params["fields"]["NAME"] for entry in sandbox.portal.journal.of("crm.contact.add")]
    assert made == [f"n{at}" for at in range(done)]


def test_what_takes_longer_than_the_wall_is_cut_off(sandbox):
    sandbox.portal.options.wall = 0.1
    sandbox.portal.faults.add("slow", method="profile", seconds=60)
    assert post(sandbox, "profile").status_code == 504
    sandbox.portal.options.wall = 60


def test_what_costs_more_than_the_wall_is_cut_off_and_done(sandbox):
    sandbox.portal.options.costs["crm.contact.add"] = sandbox.portal.options.wall + 1
    assert post(sandbox, "crm.contact.add", json={"fields": {"NAME": "A"}}).status_code == 504
    assert sandbox.portal.journal.executed("crm.contact.add") == 1
    sandbox.portal.options.costs.clear()


def test_a_portal_may_have_moved(sandbox):
    sandbox.portal.faults.add("redirect", method="profile", location="https://new.bitrix24.test")
    told = post(sandbox, "profile?a=1")
    assert told.status_code == 302
    assert told.headers["location"] == f"https://new.bitrix24.test/rest/{sandbox.webhook_token}/profile?a=1"


def test_a_fault_may_wait_and_strike_often(sandbox):
    sandbox.portal.faults.add("query_limit", times=2, skip=1)
    assert [post(sandbox, "profile").status_code for _ in range(4)] == [200, 503, 503, 200]


def test_a_command_of_a_batch_may_fail_alone(sandbox):
    sandbox.portal.faults.add("operation_limit", method="user.current")
    told = post(sandbox, "batch", json={"cmd": {"a": "profile", "b": "user.current"}}).json()["result"]
    assert (list(told["result"]), told["result_error"]["b"]["error"]) == (["a"], "OPERATION_TIME_LIMIT")


def test_a_page_may_be_short_of_its_last_row_alone_or_within_a_batch(sandbox):
    ids = [sandbox.portal.call("crm.company.add", {"fields": {"TITLE": title}}) for title in ("Alfa", "Beta")]
    for method, params in (("crm.company.list", {}), ("crm.item.list", {"entityTypeId": 4})):
        sandbox.portal.faults.add("short_page", method=method, times=2)
        alone = post(sandbox, method, json=params).json()
        query = "&".join(f"{name}={value}" for name, value in params.items())
        within = post(sandbox, "batch", json={"cmd": {"a": f"{method}?{query}"}}).json()["result"]
        for rows in (alone["result"], within["result"]["a"]):
            told = rows["items"] if isinstance(rows, dict) else rows
            assert [int(row.get("ID") or row["id"]) for row in told] == ids[:1]
        assert (alone["total"], within["result_total"]) == (2, {"a": 2})


def test_plain_http_may_be_refused_and_https_is_trusted_by_its_authority():
    with listening(https_port=0, options={"strict_https": True, "home": "https"}) as secure:
        plain = httpx.post(f"{secure.url}/rest/{secure.webhook_token}/profile", trust_env=False)
        assert (plain.status_code, plain.json()["error"]) == (400, "INVALID_REQUEST")
        trusting = ssl.create_default_context(cafile=str(secure.ca_file))
        told = httpx.post(secure.webhook_url + "profile", verify=trusting, trust_env=False)
        assert told.json()["result"]["ID"] == "1"
