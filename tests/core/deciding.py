"""Works off what a store has left for later, asks what it suggests, and decides as an operator would."""

from collections import defaultdict
from datetime import timedelta

from sqlalchemy import select

from onethread.flow import decisions
from onethread.flow.decisions import Author
from onethread.flow.later import work_off
from onethread.store import contact_points, customers, links
from onethread.store.schema import contact_points as point_table
from onethread.store.schema import interactions, vetoes
from tests.core.consistency import check, nothing_due
from tests.core.telling import NOW, READER, people, tell


def finish(store, reader=READER):
    """Do all that waits, as a worker does when nothing else does; then all must be as the facts say."""
    while store.write(lambda c: work_off(c, reader, NOW))[0]:
        pass
    assert store.read(nothing_due)
    check(store, reader)


def end(store, *facts, reader=READER, together=False):
    """Who is who after these facts: the ids of the facts of each customer."""
    tell(store, *facts, reader=reader, together=together)
    finish(store, reader)
    return people(store)


def suggested(store):
    """Who may be one: of each suggestion the ids of the facts of both customers."""

    def asked(connection):
        told = defaultdict(list)
        for point, id_ in connection.execute(select(interactions.c.contact_point_id, interactions.c.external_id)):
            told[point].append(id_)
        homes = {id_: owner for id_, owner in connection.execute(select(point_table.c.id, point_table.c.customer_id))}
        facts: dict[int, list[str]] = defaultdict(list)
        for point, owner in homes.items():
            facts[owner] += told[point]
        found = links.suggestions(connection, 1000)
        return sorted(sorted(sorted(facts[homes[end]]) for end in one.pair) for one in found)

    return store.read(asked)


def suggestions(store):
    """The numbers of all suggestions."""
    return [one.id for one in store.read(lambda c: links.suggestions(c, 1000))]


def customer_of(store, id_):
    """The number of the customer of a fact."""

    def asked(connection):
        point = connection.scalar(select(interactions.c.contact_point_id).where(interactions.c.external_id == id_))
        return contact_points.owners(connection, [point])[point]

    return store.read(asked)


def ends(connection, owners, random=None):
    """A contact point of each of two customers: the first, or any."""
    sides = customers.points_of(connection, owners)
    pick = random.choice if random else min
    one, other = (pick(sorted(sides[owner])) for owner in owners)
    return one, other


def author(minutes=0, reader=READER):
    """An operator, at that time."""
    return Author("operator", NOW + timedelta(minutes=minutes), reader.caution)


def merge(store, one, other, minutes=0):
    """Make the customers of two facts one."""
    numbers = customer_of(store, one), customer_of(store, other)
    store.write(lambda c: decisions.merge(c, ends(c, numbers), author(minutes)))
    finish(store)


def accept(store, minutes=0):
    """Accept the only suggestion."""
    (number,) = suggestions(store)
    store.write(lambda c: decisions.accept(c, number, author(minutes)))
    finish(store)


def reject(store, minutes=0):
    """Reject the only suggestion."""
    (number,) = suggestions(store)
    store.write(lambda c: decisions.reject(c, number, author(minutes)))
    finish(store)


def cut(store, id_, minutes=0):
    """Cut the only link of the resolver at the contact point of a fact."""

    def asked(connection):
        point = connection.scalar(select(interactions.c.contact_point_id).where(interactions.c.external_id == id_))
        return [one.id for one in links.of_points(connection, [point]) if one.said.sure and not one.decided]

    (number,) = store.read(asked)
    store.write(lambda c: decisions.unmerge(c, number, author(minutes)))
    finish(store)


def vetoed(store):
    """How many vetoes hold."""
    return len(store.read(lambda c: c.execute(select(vetoes.c.id).where(vetoes.c.lifted_by.is_(None))).all()))
