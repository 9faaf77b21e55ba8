"""Lives that hypothesis makes up: what a few people leave on all channels over a year, and what operators say of them."""

from collections import defaultdict
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select

from onethread.flow import decisions
from onethread.model.handle import Handle, Trust
from onethread.model.interaction import Direction, Kind
from onethread.plugin import OnethreadError
from onethread.store import contact_points, links, vetoes
from onethread.store.schema import contact_points as point_table
from onethread.store.schema import links as link_table
from tests.core.deciding import author, ends
from tests.core.telling import fact

PHONES = ["069123456", "069123457", "069123458", "022123456"]
names = st.sampled_from([None, "Ion Ceban", "Ваня Чебан", "Maria Ceban", "Ana Rusu", "Аня", "Ana Ceban", "🌸"])
places = st.fixed_dictionaries(
    {}, optional={"city": st.sampled_from(["Orhei", "Бельцы"]), "company": st.sampled_from(["Alfa SRL", "Beta"])}
)


def held(kind, values, trust):
    return st.builds(Handle, st.just(kind), st.sampled_from(values), st.just(trust))


def either(*handles):
    """Some of these, in this order."""
    return st.tuples(*(st.none() | one for one in handles)).map(lambda told: [one for one in told if one])


def life(channel, handles, **more):
    """Facts of a channel: few ids, so that some are told twice and join."""
    direction = st.sampled_from([Direction.IN, Direction.IN, Direction.OUT, None])
    return st.builds(
        lambda id_, told, days, name, attributes, way: fact(
            f"{channel}{id_}",
            *told,
            days=days,
            name=name,
            attributes=attributes,
            channel=channel,
            direction=way,
            **more,
        ),
        st.integers(0, 9),
        handles,
        st.sampled_from([-300, -200, -199, -100, -60, -50, -2, 0]),
        names,
        places,
        direction,
    )


wa_ids = ["37369123456", "37369123457", "37369123458"]
emails = ["ana@alfa.md", "ion@alfa.md", "office@alfa.md"]
browsers = ["v-1", "v-2"]
cards = ["1", "2", "3"]
wa_id = held("wa_id", wa_ids, Trust.CHANNEL)
wa_bsuid = held("wa_bsuid", ["MD.11", "MD.22"], Trust.CHANNEL)
ig_name = held("ig_username", ["ana", "ion"], Trust.CHANNEL)
facts = st.one_of(
    life("whatsapp", either(wa_id, wa_bsuid)),
    life("whatsapp", either(wa_id), text="телефон жены 069123457"),
    life("form", either(held("phone", PHONES, Trust.DECLARED), held("email", emails, Trust.DECLARED))),
    life("form", either(held("phone", PHONES, Trust.DECLARED), held("visitor_id", browsers, Trust.CHANNEL))),
    life("form", either(held("email", emails, Trust.DECLARED), held("tg_username", ["ionceban"], Trust.DECLARED))),
    life("site", either(held("visitor_id", browsers, Trust.CHANNEL))),
    life("call", either(held("phone", PHONES, Trust.CHANNEL))),
    life("email", either(held("email", emails, Trust.CHANNEL), held("phone", PHONES, Trust.TEXT)), text="my number"),
    life("instagram", either(held("ig_id", ["8", "9"], Trust.CHANNEL), ig_name, held("ref", browsers, Trust.CHANNEL))),
    life("telegram", either(held("tg_id", ["5", "6"], Trust.CHANNEL), held("phone", PHONES, Trust.VERIFIED))),
    life("bitrix24", either(held("bitrix_contact", cards, Trust.CRM), held("phone", PHONES, Trust.CRM))),
    life(
        "bitrix24",
        st.lists(held("bitrix_contact", cards, Trust.CRM), min_size=2, max_size=2),
        kind=Kind.CONTACT_MERGED,
    ),
    life(
        "whatsapp",
        st.tuples(held("wa_id", wa_ids, Trust.RELEASED), wa_id).map(list),
        kind=Kind.NUMBER_CHANGE,
    ),
)
lives = st.lists(facts, min_size=2, max_size=14)


def keys(connection):
    return {id_: key for id_, key in connection.execute(select(point_table.c.id, point_table.c.key))}


def said_of_pairs(connection):
    """All links and suggestions, by the keys of their contact points."""
    known = keys(connection)
    return sorted(
        (*sorted((known[row.one_id], known[row.other_id])), row.author, row.sure, str(row.bits), str(row.evidence))
        for row in connection.execute(select(link_table))
    )


def unsure(connection):
    """The numbers of all suggestions, by the keys of their contact points and the author."""
    known = keys(connection)
    return {
        (*sorted((known[row.one_id], known[row.other_id])), row.author): row.id
        for row in connection.execute(select(link_table).where(~link_table.c.sure))
    }


def customers(connection):
    """The keys of the contact points of each customer."""
    found = defaultdict(list)
    for key, owner in connection.execute(select(point_table.c.key, point_table.c.customer_id)):
        found[owner].append(key)
    return sorted(sorted(points) for points in found.values())


def held_vetoes(connection):
    known = keys(connection)
    found = vetoes.of_points(connection, known)
    return sorted(sorted(known[end] for end in one.pair) for one in found if one.lifted_by is None)


def decide(connection, random, minutes):
    """Whatever an operator may decide of what is there now; whether anything was."""
    owners = sorted(set(contact_points.owners(connection, keys(connection)).values()))
    stored = links.of_points(connection, keys(connection))
    sure, unsure = [one.id for one in stored if one.said.sure], [one.id for one in stored if not one.said.sure]
    choices: list[Any] = [(decisions.unmerge, [number]) for number in sure[:2]]
    choices += [(decision, [number]) for number in unsure[:2] for decision in (decisions.accept, decisions.reject)]
    choices += [(decisions.merge, [ends(connection, random.sample(owners, 2), random)])] if len(owners) > 1 else []
    if not choices:
        return False
    decision, about = random.choice(choices)
    try:
        decision(connection, *about, author(minutes))
    except OnethreadError:
        return False
    return True
