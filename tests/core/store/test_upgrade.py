"""A store of the first version, with data, becomes one of this version, and is as if all had been told to it."""

from datetime import timedelta

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import insert, select, text

from onethread.flow.contact_point import owner
from onethread.model.handle import Trust
from onethread.plugin import Delivery
from onethread.store import deliveries, interactions, links, tombstones, vetoes
from onethread.store.columns import BEGINNING, to_microseconds
from onethread.store.interactions import Fresh
from onethread.store.migrate import HEAD, migrate, revision
from onethread.store.schema import contact_points, customers, identities
from onethread.store.tombstones import Stretch
from tests.core.deciding import end, finish, suggested
from tests.core.happening import PHONE, call, number_change
from tests.core.telling import NOW, READER, fact, people, typed, whatsapp
from tests.stores import Store

MENTION = typed("phone", "069123456", Trust.TEXT)
FACTS = [
    # In the first version a browser named the contact point of all who wrote forms there.
    fact("ana", typed("visitor_id", "v-1", Trust.CHANNEL), PHONE, name="Ana Rusu", attributes={"city": "Orhei"}),
    fact("ion", typed("visitor_id", "v-1", Trust.CHANNEL), typed("phone", "068777888"), name="Ion Ceban"),
    fact("visit", typed("visitor_id", "v-1", Trust.CHANNEL), channel="site"),
    whatsapp("w1", "37369123456", days=-1, name="Ana Rusu"),
    whatsapp("w2", "37369123456", days=90, name="Olga Munteanu"),
    call("shared", "068777888"),
    fact("namesake", typed("email", "i@mail.md"), name="Ion Ceban", attributes={"company": "Alfa"}),
    fact("other", typed("phone", "060111222"), name="Ион Чебан", attributes={"company": "Alfa SRL"}),
    fact("others", typed("email", "p@mail.md"), MENTION, name="Petru Lupu", text="номер жены 069123456"),
    number_change("change", "37360000111", "37360000112"),
]


@pytest.fixture
def old(bare_url):
    """An empty store of the first version."""
    opened = Store(bare_url, made=to_the_first)
    yield opened
    opened.close()


def to_the_first(connection):
    upgrade(connection, "0001")


def upgrade(connection, version):
    config = Config()
    config.set_main_option("script_location", "onethread:store/migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def told_by_the_first(connection):
    """Store the facts with all that the first version made of them: everybody one customer, no names but the last."""
    delivery = deliveries.keep_one(connection, Delivery("gone", b"", {}, NOW))
    connection.execute(text("UPDATE deliveries SET state = 1"))
    connection.execute(insert(customers), [{"public_id": f"C{n}", "created_at": NOW} for n in range(len(FACTS))])
    born = list(connection.scalars(select(customers.c.id).order_by(customers.c.id)))
    for one in FACTS:
        place_by_the_first(connection, one, born[0], born.pop(), delivery)


def place_by_the_first(connection, told, customer, born_as, delivery):
    browsers = [one for one in told.handles if one.kind == "visitor_id"]
    key = f"{told.channel}:visitor_id::v-1" if browsers else owner(told, READER).key
    by_key = select(contact_points.c.id).where(contact_points.c.key == key)
    if connection.scalar(by_key) is None:
        connection.execute(
            insert(contact_points).values(key=key, customer_id=customer, born_as=born_as, name=told.name)
        )
    point = connection.scalar(by_key)
    for one in READER.read(told):
        claim(connection, one.identity, one.trust, point, told.at)
    interactions.add(connection, [Fresh(told, point, delivery)], NOW)


def claim(connection, identity, trust, point, at):
    row = {"kind": identity.kind, "value": identity.value, "scope": identity.scope, "reach": identity.reach}
    known = select(identities.c.id).filter_by(**row)
    if connection.scalar(known) is None:
        connection.execute(insert(identities).values(row))
    since = to_microseconds(at + timedelta(days=1))
    released = since if trust is Trust.RELEASED else None
    values = {"i": connection.scalar(known), "p": point, "t": trust, "a": since, "r": released}
    connection.execute(text("INSERT INTO claims VALUES (:i, :p, :t, :a, :r) ON CONFLICT DO NOTHING"), values)


def test_an_upgraded_store_is_as_if_all_had_been_told_to_it(old):
    old.write(told_by_the_first)
    old.write(migrate)
    assert old.read(revision) == HEAD
    finish(old)
    found = people(old), suggested(old)

    old.clear()
    assert found == (end(old, *FACTS), suggested(old))
    assert len(found[0]) > 5
    assert found[1]


def test_what_was_erased_before_an_upgrade_stays_so(old):
    old.write(lambda c: upgrade(c, "0002"))
    at = to_microseconds(NOW)
    old.write(lambda c: c.execute(text("INSERT INTO tombstones (digest, at) VALUES (:d, :a)"), {"d": b"ana", "a": at}))

    old.write(migrate)

    assert old.read(lambda c: tombstones.among(c, [b"ana"])) == {b"ana": [Stretch(BEGINNING, NOW, NOW)]}


def test_customers_of_before_an_upgrade_keep_their_ids(old):
    old.write(told_by_the_first)
    before = set(old.read(lambda c: list(c.scalars(select(customers.c.public_id)))))
    old.write(migrate)
    finish(old)

    assert before <= set(old.read(lambda c: list(c.scalars(select(customers.c.public_id)))))


def test_decisions_of_before_an_upgrade_stay_and_no_link_has_the_number_of_another(old):
    old.write(lambda c: upgrade(c, "0002"))
    old.write(lambda c: interlinked(c, lifted_by=7))

    old.write(migrate)

    assert [one.id for one in old.read(lambda c: links.of_points(c, [1, 2]))] == [7]
    assert [one.lifted_by for one in old.read(lambda c: vetoes.of_points(c, [1]))] == [7]
    old.write(lambda c: vetoes.restore(c, [7]))
    old.write(lambda c: links.remove(c, [7]))
    assert old.write(lambda c: links.add_one(c, links.Said((1, 2), "elena"), NOW)) != 7


def interlinked(connection, lifted_by):
    """Two contact points that somebody has linked, which has lifted a veto."""
    connection.execute(insert(customers), [{"public_id": f"C{n}", "created_at": NOW} for n in (1, 2)])
    told = [{"id": n, "key": f"k{n}", "customer_id": n, "born_as": n} for n in (1, 2)]
    connection.execute(insert(contact_points), told)
    at = {"link": lifted_by, "at": to_microseconds(NOW)}
    link = "INSERT INTO links VALUES (:link, 1, 2, 'elena', TRUE, NULL, '[]', :at)"
    veto = (
        "INSERT INTO vetoes (one_id, other_id, author, reason, made_at, lifted_by) VALUES (1, 2, 'e', '', :at, :link)"
    )
    for said in (link, veto):
        connection.execute(text(said), at)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT setval('links_id_seq', :link)"), at)
