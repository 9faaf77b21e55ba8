"""Stories that hypothesis makes up, and how a store is told them."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from pydantic import SecretStr

from onethread.flow.interchange.connector import NAME, Interchange
from onethread.flow.interchange.lines import write_line
from onethread.flow.record import record
from onethread.flow.translate import translate
from onethread.model.handle import Handle, Trust
from onethread.model.interaction import Attachment, Direction, Interaction, Kind, Reaction, Revision, Status
from onethread.plugin import Context, Delivery, Person, Receives
from onethread.store import deliveries, exports
from onethread_forms.connector import Forms
from onethread_forms.sandbox import Sandbox
from onethread_forms.settings import FormsSettings
from onethread_whatsapp import sandbox
from onethread_whatsapp.connector import WhatsApp
from onethread_whatsapp.settings import WhatsAppSettings
from tests.core.telling import NOW, READER, REGIONS

RECEIVERS: dict[str, Receives] = {
    NAME: Interchange(),
    "wa": WhatsApp(WhatsAppSettings(app_secret=SecretStr("a"), verify_token=SecretStr("b"))),
    "site": Forms(FormsSettings(), Context("site", REGIONS, ZoneInfo("Europe/Chisinau"))),
}

times = st.integers(0, 30).map(lambda minute: NOW - timedelta(minutes=minute))
words = st.none() | st.sampled_from(["Ana", "Ana Popescu", "Иван", "a\x00b"])
numbers = st.sampled_from([1, 1.0, True, 0, False, 0.0, -0.0])
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
    attributes=st.dictionaries(st.sampled_from("xy"), words | numbers | st.lists(numbers, max_size=1), max_size=2),
    attachments=some(st.builds(Attachment, st.sampled_from("pq"), mime=words)),
    statuses=some(st.builds(Status, times, st.sampled_from(["sent", "read"]))),
    revisions=some(st.builds(Revision, times, words, st.booleans())),
    reactions=some(st.builds(Reaction, times, st.sampled_from("ab"), words)),
    seen=st.booleans(),
    live=st.booleans(),
)
stories = st.lists(st.lists(facts, min_size=1, max_size=3), min_size=1, max_size=6)

ANA = Person("Ana Popescu", "+37369123456", "ana@alfa.md", "ro")
IVAN = Person("Иван", "+37369123457", "ana@alfa.md", "ru")
JOHN = Person("John", "+40722111222", "john@beta.ro", "en")
people = st.sampled_from([ANA, IVAN, JOHN])
said = st.sampled_from(["Bună", "Bună ziua", "Привет 👋", "Hi"])


def by_person(make, ids, *more):
    """What somebody does at some time; the remote's ids are of one person each."""
    return st.builds(
        lambda who, at, id_, *rest: make(who, at, f"wamid.{who.phone}.{id_}", *rest), people, times, ids, *more
    )


def about(make, ids, targets, *more):
    """The same about a message of that person's chat."""

    def made(who, at, id_, target, *rest):
        return make(who, at, f"wamid.{who.phone}.{id_}", f"wamid.{who.phone}.{target}", *rest)

    return st.builds(made, people, times, ids, targets, *more)


def number_change(who, at, id_, number):
    """WhatsApp says that a customer has another number now."""
    name, told, contact = sandbox.text(who, at, id_, "")
    moved = {"body": "changed", "wa_id": number, "type": "user_changed_number"}
    return name, {**told, "type": "system", "system": moved}, contact


theirs, ours = st.sampled_from(["in1", "in2"]), st.sampled_from(["out1", "out2"])
items = st.one_of(
    by_person(sandbox.text, theirs, said),
    by_person(sandbox.echo, ours, said),
    by_person(sandbox.image, st.just("in3"), said),
    by_person(sandbox.status, ours, st.sampled_from(["sent", "delivered", "read", "failed"])),
    about(sandbox.edit, st.sampled_from(["e1", "e2"]), theirs, said),
    about(sandbox.reaction, st.sampled_from(["r1", "r2"]), ours, st.sampled_from(["👍", "❤️", ""])),
    by_person(number_change, st.just("n1"), st.sampled_from(["37369123499", "37369123457"])),
)
posts = st.builds(
    lambda who, number, script: Sandbox().post(who, number, NOW, script=script),
    people,
    st.integers(0, 3),
    st.booleans(),
)
EARLY = [
    sandbox.status(ANA, NOW, f"wamid.{ANA.phone}.out1", "read"),
    sandbox.edit(ANA, NOW, f"wamid.{ANA.phone}.e1", f"wamid.{ANA.phone}.in1", "Bună seara"),
    sandbox.echo(ANA, NOW, f"wamid.{ANA.phone}.out1", "Da"),
    sandbox.text(ANA, NOW, f"wamid.{ANA.phone}.in1", "Bună"),
]
"""A status before its message, and an edit before its original."""


def body(story):
    """Facts as lines of one file."""
    return b"\n".join(write_line(fact) for fact in story)


def lines(story):
    """A delivery of these facts."""
    return Delivery(NAME, body(story), {}, NOW)


def webhook(told):
    """A delivery of these items."""
    return Delivery("wa", sandbox.webhook(told), {}, NOW)


def form(request, minutes=0):
    """A delivery of a form post."""
    kept = {name: value for name, value in request.headers.items() if name in RECEIVERS["site"].keep_headers}
    return Delivery("site", request.body, kept, NOW + timedelta(minutes=minutes))


def tell(store, batches):
    """Keep and record deliveries, batch by batch, in an empty store; then what it says of them."""
    store.clear()
    for batch in batches:
        store.write(lambda c, batch=batch: deliveries.keep(c, batch))
        store.write(drain)
    return store.read(told)


def drain(connection):
    readings = [translate(kept, RECEIVERS) for kept in deliveries.waiting(connection, 1000)]
    record(connection, readings, READER, NOW)


def told(connection):
    """Every fact as a line, and the facts of each customer."""
    found = [stored.fact for stored, _ in exports.facts(connection)]
    people = sorted(sorted(person.facts) for person in exports.persons(connection))
    assert sorted(key for facts in people for key in facts) == sorted(fact.key for fact in found)
    return [write_line(fact) for fact in found], people
