"""Input that means harm, or nothing: it is recorded, merges nobody, and costs no more than other input."""

import time

import pytest

from onethread.flow.later import work_off
from onethread.model.handle import Trust
from onethread.store import dead_letters
from tests.core.deciding import end, finish, suggested
from tests.core.happening import PHONE, call
from tests.core.telling import NOW, READER, fact, people, tell, typed, whatsapp

STRANGE = [
    "Ion " * 2500,
    "\u202eИван\u202c",
    "\u200f\u200e\u2066",
    "🌸👩‍👩‍👧‍👦",
    "a\x00b",
    "\ufdfa" * 200,
    "漢" * 200,
    "ﬃ" * 200 + " " + "ß" * 200,
    "Ion" + "\u0301" * 500,
    "|@:\x1f\x1e%_\\",
    " ",
]


@pytest.mark.parametrize("strange", STRANGE, ids=range(len(STRANGE)))
def test_a_strange_name_town_or_firm_is_recorded_and_merges_nobody(store, strange):
    said = {"name": strange, "attributes": {"city": strange, "company": strange}}
    told = [whatsapp("w", "37369123456", **said), fact("f", typed("email", "ana@mail.md"), **said)]

    assert end(store, *told, fact("g", PHONE, name="Ana Rusu")) in ([["f"], ["g"], ["w"]], [["f"], ["g", "w"]])
    assert store.read(dead_letters.counted) == {}


@pytest.mark.parametrize(
    "value", ["+", "+000000000000000", "9" * 300, "٠٦٩١٢٣٤٥٦" * 9, "+37369\x00123456", "-1", "NaN", "\u202e"]
)
def test_a_phone_that_cannot_be_is_nobodys(store, value):
    assert end(store, fact("a", typed("phone", value), name="Ana"), fact("b", typed("phone", value), name="Ion")) == [
        ["a"],
        ["b"],
    ]


def phone(number):
    return f"+3736{number:07d}"


def test_a_list_of_phones_in_one_form_makes_no_two_customers_one(store):
    callers = [call(f"c{n}", phone(n)) for n in range(200)]
    listed = fact("list", *[typed("phone", phone(n)) for n in range(200)])

    assert len(end(store, *callers, listed, together=True)) == 201
    assert suggested(store) == []


def test_who_tells_thousands_of_names_towns_and_firms_is_one_customer(store):
    told = [
        fact(f"f{n}", typed("phone", "069123456", Trust.CHANNEL), channel="call", attributes={"city": f"Town {n}"})
        for n in range(500)
    ]
    tell(store, *told, *(whatsapp(f"w{n}", "37369123456", name=f"Ion Ceban {n}") for n in range(500)), together=True)
    finish(store)

    assert len(people(store)) == 1


FIRST, LAST = ["Ion", "Ana", "Olga", "Vasile", "Maria"], ["Ceban", "Rusu", "Munteanu", "Popa", "Lupu", "Rotaru"]


def name(number):
    return f"{FIRST[number % 5]} {LAST[number // 5 % 6]}"


ORDINARY = [fact(f"f{n}", typed("phone", phone(n // 3)), name=name(n // 3), minutes=n) for n in range(2000)]
ATTACKS = {
    "names on one phone": lambda n: fact(f"f{n}", typed("phone", phone(1)), name=f"Ion Ceban{n}"),
    "mailboxes on one phone": lambda n: fact(f"f{n}", typed("phone", phone(1)), typed("email", f"a{n}@mail.md")),
    "nameless on one phone": lambda n: fact(f"f{n}", typed("phone", phone(1)), minutes=n),
    "one name, town and firm": lambda n: fact(
        f"f{n}", typed("phone", phone(n)), name="Ion Ceban", attributes={"city": "Orhei", "company": "Alfa"}
    ),
    "renames": lambda n: whatsapp(f"f{n}", "37369123456", name=f"Ion Ceban {n}", minutes=n),
    "towns": lambda n: whatsapp(f"f{n}", "37369123456", attributes={"city": f"Town {n}"}, minutes=n),
    "a chain of phones": lambda n: fact(f"f{n}", typed("phone", phone(n)), typed("phone", phone(n + 1))),
    "lists of phones": lambda n: fact(f"f{n}", *[typed("phone", phone(n * 50 + k)) for k in range(50)], name=name(n)),
    "forty accounts on a phone": lambda n: whatsapp(
        f"f{n}", f"3736{n % 40:07d}", typed("phone", phone(10**5 + n // 400)), name=name(n), minutes=n
    ),
    "cards of everybody": lambda n: fact(
        f"f{n}", typed("bitrix_contact", str(n // 2), Trust.CRM), typed("bitrix_contact", str(n), Trust.CRM)
    ),
}
WORSE = 20
"""Times that such an event may cost what another does; many say more in one event than others."""


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_costs_far_more_than_ordinary_events(store, attack):
    ordinary = cost(store, ORDINARY)
    store.clear()

    assert cost(store, [ATTACKS[attack](n) for n in range(len(ORDINARY))]) < WORSE * ordinary


def cost(store, told):
    """Seconds, as it comes in bursts, with all that is left for later."""
    begun = time.perf_counter()
    for at in range(0, len(told), 25):
        tell(store, *told[at : at + 25], together=True)
    while store.write(lambda c: work_off(c, READER, NOW))[0]:
        pass
    return time.perf_counter() - begun
