"""Customers by id and page by page; the id of a merged customer leads to the one it is now."""

from functools import partial

import pytest

from onethread.store import directory
from tests.core.telling import fact, tell, typed, whatsapp

PHONE, EMAIL = typed("phone", "069123456"), typed("email", "ion@alfa.md")


def ids(store):
    entries = store.read(lambda c: directory.entries(c, directory.newest(c, 100)))
    return {entry.name: entry.public_id for entry in entries}


def test_a_customer_is_told_with_all_that_is_known(api):
    tell(api.store, fact("f1", PHONE, EMAIL, name="Ion Țurcanu"), fact("f2", PHONE, minutes=5))
    (entry,) = api.json("/customers")["customers"]

    assert entry == {
        "id": ids(api.store)["Ion Țurcanu"],
        "name": "Ion Țurcanu",
        "identities": [
            {"kind": "email", "value": "ion@alfa.md", "scope": ""},
            {"kind": "phone", "value": "+37369123456", "scope": ""},
        ],
        "facts": 2,
        "last_at": "2026-11-24T12:05:00Z",
    }
    assert api.json(f"/customers/{entry['id']}") == entry
    assert api.json(f"/customers/{entry['id'].lower()}") == entry


def test_an_old_id_answers_with_the_customer_that_it_is_now(api):
    tell(api.store, fact("f1", PHONE, name="Ion"), fact("f2", EMAIL, name="Ion Rusu"))
    before = ids(api.store)
    tell(api.store, fact("f3", PHONE, EMAIL, name="Ваня Русу"))

    told = [api.json(f"/customers/{one}") for one in before.values()]
    assert [one["id"] for one in told] == [before["Ion"]] * 2
    assert told[0] == told[1]
    assert [one["id"] for one in api.pages("/customers", "customers")] == [before["Ion"]]
    assert api.json(f"/customers/{before['Ion Rusu']}/thread")["customer"] == before["Ion"]


@pytest.mark.parametrize("limit", [1, 3, 7, 200])
def test_pages_tell_everybody_once(api, limit):
    tell(api.store, *(whatsapp(f"w{n}", f"3736900{n:04d}", name=f"N{n}") for n in range(7)), together=True)
    found = [one["name"] for one in api.pages("/customers", "customers", limit=limit)]

    assert sorted(found) == [f"N{n}" for n in range(7)]


def test_who_comes_in_meanwhile_is_on_a_later_page(api):
    tell(api.store, *(whatsapp(f"w{n}", f"3736900{n:04d}", name=f"N{n}") for n in range(2)))
    first = api.json("/customers", limit=1)
    tell(api.store, whatsapp("late", "37369009999", name="Late"))
    rest = api.json("/customers", after=first["next"])

    assert [one["name"] for one in first["customers"] + rest["customers"]] == ["N0", "N1", "Late"]
    assert rest["next"] is None


def test_an_id_of_nobody_is_not_found(api):
    assert api.get("/customers/ABCDEFGHJK").json()["code"] == "no_customer"
    assert api.get("/customers/ABCDEFGHJK/thread").json()["code"] == "no_customer"


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/customers?limit=0", "query.limit"),
        ("/customers?limit=201", "query.limit"),
        ("/customers?limit=x", "query.limit"),
        ("/customers?after=8000000000000000", "query.after"),
        ("/customers?after=1", "query.after"),
        ("/customers?limit=1&limit=2", "query.limit"),
        ("/customers?offset=5", "query.offset"),
        ("/customers/%00BCDEFGHJK", "path.id"),
        ("/customers/A", "path.id"),
        ("/me?limit=1", "query.limit"),
    ],
)
def test_what_is_not_as_the_schema_says_is_named(api, path, where):
    answer = api.get(path)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert [one["where"] for one in answer.json()["errors"]] == [where]


def test_the_greatest_cursors_are_places_too(api):
    tell(api.store, fact("f1", PHONE, name="Ion"))
    path = f"/customers/{ids(api.store)['Ion']}/thread"

    assert api.json("/customers", after="7fffffffffffffff") == {"customers": [], "next": None}
    assert len(api.json(path, after="f" * 14 + "7fffffffffffffff")["interactions"]) == 1
    assert api.json(path, after="0" * 30)["interactions"] == []
    get = partial(api.get, path)
    assert get(after="f" * 30).status_code == 422
