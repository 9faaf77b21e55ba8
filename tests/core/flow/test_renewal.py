"""A claim that is made again is not weighed anew, unless that can change who is who."""

from collections import defaultdict
from datetime import timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from onethread.flow import relink
from onethread.flow.evidence import neighbourhood
from onethread.flow.evidence.decide import decide
from onethread.flow.evidence.dossier import Dossier
from onethread.flow.evidence.renewal import is_renewal, tells
from onethread.flow.evidence.standing import Standing, camps
from onethread.flow.names import parse
from onethread.model.claim import Claim, period
from onethread.model.handle import Trust
from onethread.plugin import Identity, Reach
from tests.core.consistency import check
from tests.core.telling import NOW, READER, fact, people, tell, typed, whatsapp

SHARED = ("phone", "email", "visitor_id", "tg_username")
ACCOUNTS = ("tg_id", "wa_bsuid", "ig_id", "external_id")

times = st.integers(0, 9).map(lambda number: NOW + timedelta(days=45 * number))
said = st.builds(
    lambda trust, first, later: (trust, first, period(first + timedelta(days=45 * later))),
    st.sampled_from([Trust.CHANNEL, Trust.DECLARED]),
    times,
    st.sampled_from([0, 0, 1, 4]),
)
names = st.sampled_from(["", "Ion Ceban", "Ваня Чебан", "Ana Rusu"])
people_met = st.tuples(
    st.sampled_from(SHARED),
    st.sampled_from(ACCOUNTS),
    st.lists(st.tuples(names, said, st.none() | st.tuples(st.integers(1, 2), said)), min_size=2, max_size=4),
)
"""Contact points that share an identity of one kind; each may have one of two accounts of another."""


def who_is_who(kinds, names, claims):
    """Customers, links and suggestions, with all their evidence; claims by identity and contact point."""
    holders = defaultdict(list)
    for identity, point in claims:
        holders[identity].append(point)
    standings = {
        (identity, 0): Standing(_identity(kinds, identity), len(some), camps(one for at in some for one in names[at]))
        for identity, some in holders.items()
    }
    dossiers = [
        Dossier(
            frozenset({point}),
            f"key {point}",
            {(identity, 0): claim for (identity, of), claim in claims.items() if of == point},
            heard,
        )
        for point, heard in enumerate(names)
    ]
    return decide(dossiers, standings, (), 8.0)


def _identity(kinds, number):
    kind = kinds[min(number, 1)]
    return Identity(kind, str(number), "", Reach.DEVICE if kind == "visitor_id" else Reach.PERSON)


def _claims(met):
    for point, (_, shared, account) in enumerate(met):
        yield (0, point), Claim(point, *shared)
        if account:
            yield (account[0], point), Claim(point, *account[1])


@settings(max_examples=500)
@given(people_met, st.data())
def test_what_does_not_tell_changes_nothing_of_who_is_who(drawn, data):
    *kinds, met = drawn
    names = [{one: 1} if not (one := parse(name)).empty else {} for name, *_ in met]
    claims = dict(_claims(met))
    key = data.draw(st.sampled_from(sorted(claims)))
    before = claims[key]
    again = before._replace(last_at=before.last_at + timedelta(days=30 * data.draw(st.sampled_from([1, 4, 12]))))
    assert is_renewal(before, again)
    others = [claim for (identity, _), claim in claims.items() if identity == key[0]]
    assume(not tells(_identity(kinds, key[0]).kind, before, others))

    assert who_is_who(kinds, names, {**claims, key: again}) == who_is_who(kinds, names, claims)


@pytest.fixture
def looked_at(monkeypatch):
    """From where it was looked around, event by event."""
    found = []
    explore = neighbourhood.explore

    def looked(connection, seeds, *more):
        found.append(set(seeds))
        return explore(connection, seeds, *more)

    monkeypatch.setattr(relink, "explore", looked)
    return found


def test_who_writes_month_after_month_is_looked_at_once(store, looked_at):
    tell(store, fact("f1", typed("phone", "069123456"), name="Ion Ceban"))
    tell(store, *(whatsapp(f"w{n}", "37369123456", name="Ion Ceban", days=40 * n) for n in range(4)))

    assert [bool(seeds) for seeds in looked_at] == [False, True, False, False, False]
    check(store, READER)
    assert people(store) == [["f1", "w0", "w1", "w2", "w3"]]


def test_who_is_heard_again_after_somebody_else_took_the_number_is_looked_at(store, looked_at):
    tell(store, fact("f1", typed("phone", "069123456")), fact("g1", typed("phone", "069123456"), name="Ion", days=200))
    apart = people(store)

    tell(store, fact("f1", typed("phone", "069123456"), days=0), fact("f2", typed("phone", "069123456"), days=190))

    assert looked_at[-1]
    check(store, READER)
    assert (apart, people(store)) == ([["f1"], ["g1"]], [["f1", "f2", "g1"]])


def test_who_used_two_accounts_at_a_time_as_is_heard_late_is_looked_at(store):
    phone = typed("phone", "069123456")
    first, second = (typed("tg_id", number, Trust.CHANNEL) for number in ("1001", "1002"))
    tell(store, fact("t1", first, phone, name="Ion Ceban", channel="telegram"))
    tell(store, fact("t2", second, phone, name="Ion Ceban", channel="telegram", days=130))
    one = people(store)

    tell(store, fact("t3", first, channel="telegram", days=100))

    check(store, READER)
    assert (one, people(store)) == ([["t1", "t2"]], [["t1", "t3"], ["t2"]])
