"""The list of customers to start from."""

import re

from tests.core.telling import fact, tell, typed, whatsapp
from tests.core.web.pages.conftest import words


def names(page):
    return re.findall(r'class="name"[^>]*><bdi>([^<]*)', page)


def people(served, number):
    tell(
        served,
        *(whatsapp(f"w{n}", f"3736900{n:04d}", name=f"Person {n}", text=f"t{n}") for n in range(number)),
        together=True,
    )


def test_who_was_heard_last_is_first_with_what_they_said(ana):
    tell(
        ana.served,
        whatsapp("a", "37369000001", name="Ana", text="old"),
        fact("b", typed("email", "b@mail.md"), name="Ion", text="hello"),
    )
    tell(ana.served, whatsapp("c", "37369000001", name="Ana", text="newest", minutes=3))
    page = ana.page("/customers")

    assert names(page) == ["Ana", "Ion"]
    assert re.search(r"Ana phone \+37369000001 .* newest", words(page))


def test_all_pages_together_have_everybody_once(ana):
    people(ana.served, 120)
    found: list[str] = []
    path: str | None = "/customers?all"
    while path:
        page = ana.page(path)
        found += names(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following and following[1].replace("&amp;", "&")

    assert sorted(found) == sorted(f"Person {n}" for n in range(120))


def test_customers_are_found_by_phone_mailbox_id_and_name_in_any_alphabet(ana):
    tell(
        ana.served,
        whatsapp("a", "37369123456", name="Ваня Чебан"),
        fact("b", typed("email", "b@mail.md"), name="Ion Rusu"),
    )

    assert names(ana.page("/customers", params={"q": "069 12-34-56"})) == ["Ваня Чебан"]
    assert names(ana.page("/customers", params={"q": "B@mail.md"})) == ["Ion Rusu"]
    assert names(ana.page("/customers", params={"q": "vanea ceban"})) or names(
        ana.page("/customers", params={"q": "ceban"})
    )
    assert names(ana.page("/customers", params={"q": "rusu"})) == ["Ion Rusu"]
    assert "Nobody was found" in ana.page("/customers", params={"q": "nobody"})


def test_pages_of_what_was_found_follow_each_other(eva):
    people(eva.served, 60)
    first = eva.page("/customers", params={"q": "person"})
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = eva.page(following.replace("&amp;", "&"))

    assert len(names(first)) == 50
    assert len({*names(first), *names(second)}) == 60


def test_a_store_without_anybody_says_so(eva):
    assert "There is no customer yet" in eva.page("/customers")


def test_the_address_alone_leads_to_the_list(eva):
    assert eva.get("/").headers["location"] == "/customers"
