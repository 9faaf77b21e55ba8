"""Who may be one customer is asked page by page, and answered once."""

import pytest

from onethread.flow.namesakes import suggest
from onethread.store import names_due
from tests.core.telling import NOW, fact, tell, typed
from tests.core.web.api.test_links import decided, post, refusal
from tests.core.who import tell_everybody


def namesakes(store):
    """Do what a worker does when nothing else waits."""
    store.write(lambda c: suggest(c, names_due.waiting(c, 50), NOW))


@pytest.fixture
def asking(api):
    tell_everybody(api.store)
    namesakes(api.store)
    return api


def names(suggestion):
    return {one["name"] for one in suggestion["customers"]}


def test_suggestions_come_the_likeliest_first(asking):
    first, second = asking.json("/review")["suggestions"]

    assert [names(one) for one in (first, second)] == [{"Ana Rusu", "Ana Munteanu"}, {"Mihai Lungu"}]
    assert [one["bits"] for one in (first, second)] == [6.0, 5.0]
    assert [one["sentence"] for one in second["evidence"]] == [
        "name: the same (+3.0 bits)",
        "firm: the same (+2.0 bits)",
    ]


@pytest.mark.parametrize("number", [0, 1])
def test_who_is_accepted_is_one_until_the_link_is_unmerged(asking, number):
    asked = asking.json("/review")["suggestions"]
    one, other = (customer["id"] for customer in asked[number]["customers"])
    now, link = decided(post(asking, f"/review/{asked[number]['number']}/accept", reason="asked them"))

    assert len(now) == 1
    assert [one["number"] for one in asking.json("/review")["suggestions"]] == [asked[1 - number]["number"]]
    assert refusal(post(asking, f"/review/{asked[number]['number']}/accept")) == (404, "no_link")
    assert sorted(decided(post(asking, f"/links/{link}/unmerge"))[0]) == sorted([one, other])
    namesakes(asking.store)
    assert [names(one) for one in asking.json("/review")["suggestions"]] == [names(one) for one in asked]


@pytest.mark.parametrize("number", [0, 1])
def test_who_is_rejected_is_never_asked_for_again(asking, number):
    asked = asking.json("/review")["suggestions"]
    one, other = (customer["id"] for customer in asked[number]["customers"])
    assert decided(post(asking, f"/review/{asked[number]['number']}/reject", reason="two")) == ([one, other], None)

    namesakes(asking.store)
    assert [one["number"] for one in asking.json("/review")["suggestions"]] == [asked[1 - number]["number"]]
    assert asking.json(f"/customers/{one}/why-not", to=other)["vetoes"][0]["reason"] == "two"


def test_namesakes_are_explained_by_what_suggests_them(asking):
    namesake = asking.json("/review")["suggestions"][1]
    one, other = (customer["id"] for customer in namesake["customers"])
    told = asking.json(f"/customers/{one}/why-not", to=other)

    assert (told["bits"], told["suggestion"], told["evidence"]) == (5.0, namesake["number"], namesake["evidence"])
    assert told["verdict"] == "likely, but not sure enough"


@pytest.mark.parametrize("limit", [1, 3, 7, 200])
def test_pages_ask_for_everybody_once(api, limit):
    for number in range(5):
        mail = typed("email", f"ana{number}@alfa.md")
        tell(api.store, fact(f"a{number}", mail, name="Ana Rusu"), fact(f"b{number}", mail, name="Ana Munteanu"))
    found = [one["number"] for one in api.pages("/review", "suggestions", limit=limit)]

    assert len(found) == len(set(found)) == 5
    assert found == [one["number"] for one in api.json("/review")["suggestions"]]


def test_every_word_of_the_right_form_is_a_place(asking):
    assert asking.json("/review", after="0" * 32)["suggestions"] == []
    assert len(asking.json("/review", after="6" + "f" * 15 + "0" * 16)["suggestions"]) == 2
    assert asking.json("/review", after="6" + "f" * 15 + "7" + "f" * 15)["suggestions"] != []
    assert refusal(asking.get("/review", after="7ff8" + "0" * 28)) == (422, "invalid")
