"""Why two are one customer, why not, and having it otherwise: what the API says and does is what the commands do."""

import json

import pytest

from onethread.store import links
from tests.core.consistency import check
from tests.core.telling import READER, fact, tell, typed
from tests.core.web.api.test_customers import ids
from tests.core.who import ANA, ION, MARRIED

PHONE = "phone +37369123456: proven on one side, typed on the other (+11.0 bits)"


def post(api, path, **said):
    return api.ask("POST", path, content=json.dumps(said), headers=api.json_headers)


def decided(answer):
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["customers"]], answer.json()["link"]


def refusal(answer):
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


@pytest.fixture
def known(api):
    tell(api.store, *ION, ANA, MARRIED)
    return api


def test_a_link_is_told_with_its_evidence(known):
    told = known.json(f"/customers/{ids(known.store)['Ion Ceban']}/links")
    (link,) = told["links"]

    assert told["customer"] == ids(known.store)["Ion Ceban"]
    assert (link["author"], link["bits"]) == ("resolver", 18.0)
    assert {(end["channel"], end["name"]) for end in link["between"]} == {
        ("whatsapp", "Ваня Чебан"),
        ("form", "Ion Ceban"),
    }
    assert link["evidence"][0] == {
        "sentence": PHONE,
        "kind": "phone",
        "value": "+37369123456",
        "bits": 11.0,
        "findings": [{"comparison": "phone", "level": "proven on one side, typed on the other", "bits": 11.0}],
    }
    assert [one["sentence"] for one in link["evidence"]] == [PHONE, "name: the same (+7.0 bits)"]


def test_the_way_to_an_id_of_before_a_merge_is_told(known):
    (link,) = known.json(f"/customers/{ids(known.store)['Ion Ceban']}/links")["links"]
    one, other = (end["began_as"] for end in link["between"])

    assert known.json(f"/customers/{one}/links", to=other)["links"] == [link]
    assert known.json(f"/customers/{other}/links", to=one)["links"] == [link]
    assert known.json(f"/customers/{one.lower()}/links", to=one)["links"] == []


def test_of_two_customers_it_is_told_why_they_are_not_one(known):
    numbers = ids(known.store)
    one, other = numbers["Ana Rusu"], numbers["Ana Munteanu"]
    told = known.json(f"/customers/{one}/why-not", to=other)

    assert told["customers"] == [one, other]
    assert (told["bits"], told["needed"], told["verdict"]) == (6.0, 8.0, "likely, but not sure enough")
    assert told["evidence"][1]["sentence"] == "name: the same given name, another surname (-5.0 bits)"
    assert told["vetoes"] == []
    assert told["suggestion"] == known.json("/review")["suggestions"][0]["number"]
    assert refusal(known.get(f"/customers/{one}/links", to=other)) == (409, "two_customers")
    assert refusal(known.get(f"/customers/{one}/why-not", to=one)) == (409, "one_customer")


def test_a_merge_is_undone_by_its_link(known):
    numbers = ids(known.store)
    one, other = numbers["Ion Ceban"], numbers["Ana Rusu"]
    before = known.json("/customers")
    now, link = decided(post(known, f"/customers/{one}/merge", other=other, reason="Ion's wife"))

    assert len(now) == 1
    (made,) = known.json(f"/customers/{one}/links", to=other)["links"][-1:]
    assert (made["number"], made["author"], made["bits"]) == (link, "api:crm", None)
    assert [one["sentence"] for one in made["evidence"]] == ["Ion's wife"]
    check(known.store, READER)
    assert refusal(post(known, f"/customers/{one}/merge", other=other)) == (409, "undecidable")
    assert sorted(decided(post(known, f"/links/{link}/unmerge"))[0]) == sorted([one, other])
    assert known.json("/customers") == before
    assert refusal(post(known, f"/links/{link}/unmerge")) == (404, "no_link")


def test_a_link_of_the_evidence_that_is_cut_becomes_a_veto(known):
    (link,) = known.json(f"/customers/{ids(known.store)['Ion Ceban']}/links")["links"]
    (one, other), made = decided(post(known, f"/links/{link['number']}/unmerge", reason="father and son"))

    assert made is None
    told = known.json(f"/customers/{one}/why-not", to=other)
    assert told["verdict"] == "somebody said that they are not one"
    assert [(veto["author"], veto["reason"]) for veto in told["vetoes"]] == [("api:crm", "father and son")]
    tell(known.store, fact("f9", typed("phone", "069123456"), name="Ion Ceban", minutes=9))
    assert refusal(known.get(f"/customers/{one}/links", to=other)) == (409, "two_customers")


def test_an_id_of_before_a_merge_merges_what_it_is_now(known):
    numbers = ids(known.store)
    one, other, third = numbers["Ion Ceban"], numbers["Ana Rusu"], numbers["Ana Munteanu"]
    decided(post(known, f"/customers/{one}/merge", other=other))
    now, _ = decided(post(known, f"/customers/{third}/merge", other=other))

    assert now == [known.json(f"/customers/{third}")["id"]] == [known.json(f"/customers/{one}")["id"]]


NOBODY = "ABCDEFGHJK"


@pytest.mark.parametrize(
    ("method", "path", "body", "found"),
    [
        ("GET", f"/customers/{NOBODY}/links", None, (404, "no_customer")),
        ("GET", f"/customers/ID/links?to={NOBODY}", None, (404, "no_customer")),
        ("GET", f"/customers/ID/why-not?to={NOBODY}", None, (404, "no_customer")),
        ("GET", "/customers/ID/why-not", None, (422, "invalid")),
        ("GET", "/customers/ID/links?to=0691234567", None, (404, "no_customer")),
        ("POST", f"/customers/{NOBODY}/merge", '{"other": "ABCDEFGHJK"}', (404, "no_customer")),
        ("POST", "/customers/ID/merge", '{"other": "ABCDEFGHJK"}', (404, "no_customer")),
        ("POST", "/customers/ID/merge", '{"other": "ID"}', (409, "undecidable")),
        ("POST", "/customers/ID/merge", "{}", (422, "invalid")),
        ("POST", "/customers/ID/merge", "", (422, "invalid")),
        ("POST", "/customers/ID/merge", '{"other": "ID", "by": "me"}', (422, "invalid")),
        ("POST", "/customers/ID/merge", '{"other": "ID", "reason": "\\u0000"}', (422, "invalid")),
        ("POST", "/customers/ID/merge", '{"other": "ID", "reason": "\\ud800"}', (422, "invalid")),
        ("POST", "/customers/ID/merge", "[" * 60_000, (400, "bad_request")),
        ("POST", "/customers/ID/merge", "\xff".encode("latin-1"), (400, "bad_request")),
        ("POST", "/links/1/unmerge", '{"reason": "%s"}' % ("x" * 1001), (422, "invalid")),
        ("POST", "/links/1/unmerge?reason=x", "{}", (422, "invalid")),
        ("POST", "/links/9223372036854775807/unmerge", "{}", (404, "no_link")),
        ("POST", "/links/9223372036854775808/unmerge", "{}", (422, "invalid")),
        ("POST", "/links/0/unmerge", "{}", (422, "invalid")),
        ("POST", "/review/9223372036854775807/accept", "{}", (404, "no_link")),
        ("GET", "/links/1/unmerge", None, (405, "method_not_allowed")),
    ],
)
def test_what_cannot_be_decided_is_told_apart(known, method, path, body, found):
    ion = ids(known.store)["Ion Ceban"]
    body = body.replace("ID", ion) if isinstance(body, str) else body
    before = known.json("/customers")
    answer = known.ask(method, path.replace("ID", ion), known.json_headers, content=body)

    assert refusal(answer) == found, answer.text
    assert known.json("/customers") == before


@pytest.mark.parametrize("body", [b"", b"{}", b'{"reason": ""}', b"null"])
def test_a_decision_needs_no_reason_and_so_no_body(known, body):
    (link,) = known.json(f"/customers/{ids(known.store)['Ion Ceban']}/links")["links"]
    headers = known.json_headers if body else None

    assert len(decided(known.ask("POST", f"/links/{link['number']}/unmerge", headers, content=body))[0]) == 2


def test_a_body_that_is_not_said_to_be_json_decides_nothing(known):
    suggested = known.json("/review")["suggestions"][0]["number"]
    answer = known.ask("POST", f"/review/{suggested}/accept", content=b"{}")

    assert refusal(answer) == (422, "invalid")


def test_a_suggestion_is_no_link_and_a_link_no_suggestion(known):
    suggested = known.json("/review")["suggestions"][0]["number"]
    (link,) = known.json(f"/customers/{ids(known.store)['Ion Ceban']}/links")["links"]

    assert refusal(post(known, f"/links/{suggested}/unmerge")) == (404, "no_link")
    assert refusal(post(known, f"/review/{link['number']}/accept")) == (404, "no_link")
    assert refusal(post(known, f"/review/{link['number']}/reject")) == (404, "no_link")
    assert known.store.read(lambda c: links.numbered(c, suggested)) is not None
