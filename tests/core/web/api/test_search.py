"""Searching finds whom `onethread timeline WHO` would show."""

import pytest

from tests.core.telling import fact, tell, typed
from tests.core.web.api.test_customers import ids


@pytest.fixture
def known(api):
    tell(
        api.store,
        fact("f1", typed("phone", "069123456"), name="Ваня Чебан"),
        fact("f2", typed("email", "ana@alfa.md"), name="Ana Țurcanu"),
        fact("f3", typed("phone", "069887766"), typed("email", "ana@beta.md"), name="Ana Popescu"),
    )
    return api


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"handle": "8 (0) 69 12-34-56"}, ["Ваня Чебан"]),
        ({"handle": "+37369123456", "kind": "phone"}, ["Ваня Чебан"]),
        ({"handle": "+37369123456", "kind": "email"}, []),
        ({"handle": "ANA@alfa.md"}, ["Ana Țurcanu"]),
        ({"name": "cheban"}, ["Ваня Чебан"]),
        ({"name": "ana"}, ["Ana Țurcanu", "Ana Popescu"]),
        ({"name": "ana", "handle": "069 88 77 66"}, ["Ana Popescu"]),
        ({"name": "ion", "handle": "069 88 77 66"}, []),
        ({"handle": "'; drop table customers --"}, []),
        ({"name": "!!"}, []),
        ({"kind": "phone"}, []),
        ({}, []),
    ],
)
def test_who_is_asked_for_is_found(known, asked, names):
    assert [one["name"] for one in known.json("/search", **asked)["customers"]] == names


def test_an_id_is_a_handle_too(known):
    number = ids(known.store)["Ana Popescu"]

    assert [one["id"] for one in known.json("/search", handle=number)["customers"]] == [number]


def test_what_is_found_comes_in_pages(known):
    assert [one["name"] for one in known.pages("/search", "customers", name="ana", limit=1)] == [
        "Ana Țurcanu",
        "Ana Popescu",
    ]


def test_a_misspelt_kind_is_named(known):
    answer = known.get("/search", handle="069123456", kind="phones")

    assert (answer.status_code, answer.json()["code"]) == (404, "no_kind")
    assert "did you mean 'phone'?" in answer.json()["detail"]


@pytest.mark.parametrize("asked", [{"handle": "a\0"}, {"handle": "x" * 301}, {"name": "x" * 201}, {"name": ""}])
def test_what_no_handle_or_name_can_be_is_refused(known, asked):
    assert known.get("/search", **asked).json()["code"] == "invalid"
