"""Promise 2: whatever order, however often, however batched: the same history and the same customers."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onethread.flow.handle_kinds import KINDS
from onethread.flow.handles import HandleReader
from onethread.flow.interchange.connector import NAME, Interchange
from onethread.flow.interchange.lines import write_line
from onethread.flow.record import record
from onethread.flow.translate import translate
from onethread.model.handle import Handle, Trust
from onethread.model.interaction import Attachment, Direction, Interaction, Kind, Reaction, Revision, Status
from onethread.plugin import Delivery
from onethread.store import deliveries, exports

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
READER = HandleReader({kind.kind: kind for kind in KINDS}, ("MD", "RO"))

times = st.integers(0, 30).map(lambda minute: NOW - timedelta(minutes=minute))
words = st.none() | st.sampled_from(["Ana", "Ana Popescu", "Иван", "a\x00b"])
handles = st.one_of(
    st.builds(Handle, st.just("wa_id"), st.sampled_from(["37369123456", "37369123457"]), st.just(Trust.CHANNEL)),
    st.builds(Handle, st.just("wa_bsuid"), st.sampled_from(["MD.11", "MD.22"]), st.just(Trust.CHANNEL)),
    st.builds(
        Handle,
        st.just("phone"),
        st.sampled_from(["069 12-34-56", "+37369123457", "022 123456"]),
        st.sampled_from([Trust.DECLARED, Trust.TEXT, Trust.RELEASED, Trust.CRM]),
    ),
    st.builds(Handle, st.just("email"), st.sampled_from(["ana@alfa.md", "ion@alfa.md", "office@alfa.md"])),
)


def some(part):
    return st.lists(part, max_size=2).map(tuple)


facts = st.builds(
    Interaction,
    channel=st.sampled_from(["whatsapp", "form"]),
    account=st.just("a"),
    id=st.sampled_from(["m1", "m2", "m3", "m4"]),
    at=times,
    kind=st.sampled_from([Kind.MESSAGE, Kind.FORM]),
    direction=st.none() | st.sampled_from(Direction),
    conversation=st.none() | st.sampled_from(["c1", "c2"]),
    text=words,
    name=words,
    handles=some(handles),
    attributes=st.dictionaries(st.sampled_from("xy"), words, max_size=2),
    attachments=some(st.builds(Attachment, st.sampled_from("pq"), mime=words)),
    statuses=some(st.builds(Status, times, st.sampled_from(["sent", "read"]))),
    revisions=some(st.builds(Revision, times, words, st.booleans())),
    reactions=some(st.builds(Reaction, times, st.sampled_from("ab"), words)),
    seen=st.booleans(),
    live=st.booleans(),
)
stories = st.lists(st.lists(facts, min_size=1, max_size=3), min_size=1, max_size=6)


def body(story):
    return b"\n".join(write_line(fact) for fact in story)


def tell(store, batches):
    """Keep and record bodies, batch by batch; then what the store says of them."""
    store.clear()
    for batch in batches:
        store.write(lambda c, batch=batch: deliveries.keep(c, [Delivery(NAME, one, {}, NOW) for one in batch]))
        store.write(drain)
    return store.read(told)


def drain(connection):
    readings = [translate(kept, {NAME: Interchange()}) for kept in deliveries.waiting(connection, 1000)]
    record(connection, readings, READER, NOW)


def told(connection):
    history = [write_line(stored.fact) for stored, _ in exports.facts(connection)]
    people = sorted(sorted(person.facts) for person in exports.persons(connection))
    assert sorted(key for facts in people for key in facts) == sorted(s.fact.key for s, _ in exports.facts(connection))
    return history, people


@pytest.mark.timeout(120)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories, st.randoms(use_true_random=False), st.integers(1, 4))
def test_a_shuffled_doubled_and_rebatched_story_ends_the_same(store, story, random, size):
    in_order = tell(store, [[body(part)] for part in story])
    facts = [fact for part in story for fact in part]
    again = [body(part) for part in story] + [body([fact]) for fact in random.sample(facts, min(4, len(facts)))]
    random.shuffle(again)

    assert tell(store, [again[at : at + size] for at in range(0, len(again), size)]) == in_order
