"""A delivery is set aside when it is to blame, and never for what the store itself does wrong."""

import asyncio

import pytest
import structlog
from sqlalchemy import text

from onethread.engine.drain import Drain, set_aside
from onethread.engine.tasks import Tasks
from onethread.flow.interchange.connector import NAME
from onethread.flow.interchange.lines import write_line
from onethread.plugin import Delivery
from onethread.store import dead_letters, deliveries
from onethread.store.dead_letters import DeadLetter
from onethread.store.deliveries import State
from onethread.store.trouble import StoreError
from tests.core.installed import installation
from tests.core.telling import NOW, fact, history, typed
from tests.stores import Store, postgres_database

FUNCTION = "CREATE FUNCTION stumble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {} RETURN NEW; END $$"
TRIGGER = "CREATE TRIGGER stumbles BEFORE INSERT ON interactions FOR EACH ROW {} EXECUTE FUNCTION stumble()"
LITE = "CREATE TRIGGER stumbles BEFORE INSERT ON interactions {} BEGIN SELECT RAISE(ABORT, 'no'); END"
OF_THE_STORE = ["53100", "40P01", "55P03", "57014", "40001", "53200", "25P03", "58030", "XX000"]


@pytest.fixture
def postgres(postgres_server):
    with postgres_database(postgres_server, "drain") as url:
        opened = Store(url)
        yield opened
        opened.close()


@pytest.fixture
def drain(store, tmp_path):
    return Drain(store.database, installation(tmp_path, store.url))


def keep(store, *ids, length=1):
    phone = typed("phone", "069123456")
    told = [Delivery(NAME, write_line(fact(one, phone, text=one * length)), {}, NOW) for one in ids]
    store.write(lambda c: deliveries.keep(c, told))


def run(store, *statements):
    def change(connection):
        for statement in statements:
            connection.execute(text(statement))

    store.write(change)


def states(store):
    counted = store.read(deliveries.counted)
    return {state: number for (_, state), number in counted.items()}


def stumbling(store, does, when=""):
    run(store, FUNCTION.format(does), TRIGGER.format(when))


@pytest.mark.parametrize(
    "does",
    [f"RAISE EXCEPTION 'x' USING ERRCODE = '{code}';" for code in OF_THE_STORE]
    + ["PERFORM pg_terminate_backend(pg_backend_pid());"],
)
def test_deliveries_wait_while_the_server_is_in_trouble(postgres, tmp_path, does):
    drain = Drain(postgres.database, installation(tmp_path, postgres.url))
    keep(postgres, "a", "b", "c", "d", "e")
    stumbling(postgres, does)

    with pytest.raises(StoreError):
        postgres.run(drain.batch())

    assert states(postgres) == {State.WAITING: 5}
    run(postgres, "DROP TRIGGER stumbles ON interactions")
    assert postgres.run(drain.batch()) == 5
    assert states(postgres) == {State.RECORDED: 5}
    assert postgres.read(dead_letters.listed) == []


def test_deliveries_wait_while_the_disk_is_full(tmp_path):
    store = Store(f"sqlite:///{tmp_path}/onethread.db")
    drain = Drain(store.database, installation(tmp_path, store.url))
    keep(store, *map(str, range(20)), length=5000)
    pages = store.read(lambda c: c.execute(text("PRAGMA page_count")).scalar())
    run(store, f"PRAGMA max_page_count = {pages}")

    with pytest.raises(StoreError, match="full"):
        store.run(drain.batch())

    assert states(store) == {State.WAITING: 20}
    run(store, "PRAGMA max_page_count = 100000")
    assert store.run(drain.batch()) == 20
    assert states(store) == {State.RECORDED: 20}
    store.close()


def test_the_one_that_cannot_be_stored_is_set_aside_alone(store, drain):
    keep(store, "good", "bad", "fine")
    if store.url.startswith("sqlite"):
        run(store, LITE.format("WHEN NEW.text = 'bad'"))
    else:
        stumbling(store, "RAISE EXCEPTION 'x' USING ERRCODE = '23514';", "WHEN (NEW.text = 'bad')")

    assert store.run(drain.batch()) == 3

    assert states(store) == {State.RECORDED: 2, State.UNREADABLE: 1}
    (letter,) = store.read(dead_letters.listed)
    assert (letter.delivery, letter.reason) == (2, "could not be recorded (IntegrityError)")


def test_a_body_that_cannot_be_unpacked_is_set_aside_alone(store, drain):
    keep(store, "good", "damaged", "fine")
    run(store, "UPDATE deliveries SET body = 'junk' WHERE id = 2")

    assert store.run(drain.batch()) == 3

    assert states(store) == {State.RECORDED: 2, State.UNREADABLE: 1}


def test_what_somebody_else_has_recorded_is_not_set_aside(store, drain):
    keep(store, "a")
    store.run(drain.batch())
    letter = DeadLetter(1, "", "no", known=True, at=NOW)

    assert not store.write(lambda c: set_aside(c, letter))
    assert states(store) == {State.RECORDED: 1}
    assert store.read(dead_letters.listed) == []


def test_setting_aside_twice_is_setting_aside_once(store):
    keep(store, "a")
    letter = DeadLetter(1, "", "no", known=True, at=NOW)

    assert store.write(lambda c: set_aside(c, letter))
    assert not store.write(lambda c: set_aside(c, letter))
    store.write(lambda c: dead_letters.keep(c, [letter]))
    assert len(store.read(dead_letters.listed)) == 1


def test_two_drains_of_one_store_record_each_delivery_once(store, drain):
    keep(store, *map(str, range(200)))

    async def both():
        await asyncio.gather(drain(), drain())

    store.run(both())
    assert states(store) == {State.RECORDED: 200}
    assert len(history(store)) == 200


def test_a_batch_ends_where_its_bodies_become_too_long_for_memory(store, drain):
    large = Delivery(NAME, b"\n" * 5_000_000, {}, NOW)
    store.write(lambda c: deliveries.keep(c, [large, large, large]))

    assert store.run(drain.batch()) == 1
    assert store.run(drain.batch()) == 1
    tasks = Tasks(store.database, drain.installation, drain).by_name()
    assert store.run(tasks["drain_all"]()) == 1


def test_a_batch_ends_where_its_facts_become_too_many_for_a_transaction(store, drain):
    lines = [b"\n".join(write_line(fact(f"{n}-{k}")) for k in range(300)) for n in range(3)]
    store.write(lambda c: deliveries.keep(c, [Delivery(NAME, body, {}, NOW) for body in lines]))

    assert store.run(drain.batch()) == 2
    assert store.run(drain.batch()) == 1


class Chatty:
    """A connector that says what it does."""

    max_body = 0
    keep_headers: frozenset[str] = frozenset()

    def verify(self, request):
        """Take all."""

    def translate(self, delivery):
        structlog.get_logger().info("thinking")
        return []


def test_what_a_plugin_logs_names_connection_and_delivery(store, drain):
    drain.installation.receivers["chatty"] = Chatty()
    store.write(lambda c: deliveries.keep(c, [Delivery("chatty", b"", {}, NOW)]))
    merged = structlog.contextvars.merge_contextvars

    with structlog.testing.capture_logs(processors=[merged]) as logs:
        store.run(drain.batch())

    assert [(one["connection"], one["delivery"]) for one in logs if one["event"] == "thinking"] == [("chatty", 1)]
    assert structlog.contextvars.get_contextvars() == {}


def test_the_log_names_the_deliveries_recorded_and_their_customers_and_nobody_else(store, drain):
    keep(store, "a", "b")

    with structlog.testing.capture_logs() as logs:
        store.run(drain.batch())

    (told,) = [one for one in logs if one["event"] == "recorded"]
    (customer,) = store.read(
        lambda c: list(c.scalars(text("SELECT public_id FROM customers WHERE merged_into IS NULL")))
    )
    assert (told["deliveries"], told["first"], told["last"], told["facts"]) == (2, 1, 2, 2)
    assert told["customers"] == [customer]
    assert "69123456" not in str(logs)
