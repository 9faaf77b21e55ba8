"""Many rows at once are stored as one would be, on both databases."""

import gc
from datetime import UTC, datetime, timedelta
from weakref import ref

import pytest
from sqlalchemy import bindparam, create_engine, select, update

from onethread.store.many import Many, into
from onethread.store.schema import conditions, conversations, metadata, names_due, sources

NOW = datetime(2026, 11, 24, 12, 30, 15, 123456, tzinfo=UTC)
AWKWARD = ["", "'", '"', "?", "$1", "%s", ":name", "\\", "ș", "Ы", "🙂", "\n", "1"]


@pytest.mark.parametrize("number", [0, 1, 40_000])
def test_as_many_as_there_are(store, number):
    rows = [(f"name {at:05d}", NOW + timedelta(microseconds=at)) for at in range(number)]

    store.write(lambda c: into(names_due).run(c, rows))

    assert store.read(lambda c: list(map(tuple, c.execute(select(names_due).order_by(names_due.c.spelt))))) == rows


def test_the_database_counts_rows_and_texts_stay_as_they_are(store):
    store.write(lambda c: into(conversations).run(c, ((text, text, text) for text in AWKWARD)))

    found = store.read(lambda c: list(c.execute(select(conversations).order_by(conversations.c.id))))
    assert [row.external_id for row in found] == AWKWARD
    assert all(row.id for row in found)


def test_values_stand_where_the_statement_names_them_and_may_be_missing(store):
    columns = (conditions.c.connection, conditions.c.part)
    row = {"connection": "wa", "part": "sends", "state": "waiting", "reason": "", "failures": 0, "since": NOW}
    store.write(lambda c: c.execute(conditions.insert(), [row, {**row, "part": "pulls"}]))
    change = Many(
        update(conditions)
        .where(conditions.c.part == bindparam("which"))
        .values(failures=bindparam("times"), until=bindparam("end", type_=conditions.c.until.type)),
        *("which", "end", "times"),
    )

    store.write(lambda c: change.run(c, [("pulls", None, 3), ("sends", NOW, 4)]))

    asked = select(*columns, conditions.c.failures, conditions.c.until).order_by(conditions.c.part)
    assert list(map(tuple, store.read(lambda c: c.execute(asked).all()))) == [
        ("wa", "pulls", 3, None),
        ("wa", "sends", 4, NOW),
    ]


def test_what_is_compiled_goes_with_the_database_and_is_kept_until_then():
    statement, row = into(sources), (1, 1, ["0"])

    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        statement.run(connection, [row])
        kept = statement._kept[engine]
        statement.run(connection, [(2, 1, ["0"])])
        assert statement._kept[engine] is kept
    engine.dispose()
    dialect = ref(engine.dialect)
    del engine, connection, kept
    gc.collect()
    assert not statement._kept
    gc.collect()  # the dialect is free to go since then
    assert dialect() is None
