"""Tables of what is read from and done in remote systems."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from onethread.store.columns import Instant, Json, Key, Number, Raw
from onethread.store.schema.making import metadata, number

# Where the next read of a stream starts.
cursors = Table(
    "cursors",
    metadata,
    Column("connection", Key, nullable=False),
    Column("stream", Key, nullable=False),
    Column("cursor", Json, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("connection", "stream"),
)

# Whatever is to be done in a remote system: `key` says what, once for each connection; asking for it again makes a new
# `revision`, and it is done when `done` has reached it. Of one `line` the next leaves when the one before is through.
# `state` is a State of store.outbox; those that wait are few, so their index is small.
outbox = Table(
    "outbox",
    metadata,
    number(),
    Column("connection", Key, nullable=False),
    Column("key", Key, nullable=False),
    Column("kind", Key, nullable=False),
    Column("line", Key, nullable=False),
    Column("body", Json, nullable=False),
    Column("revision", Number, nullable=False),
    Column("tried", Number, nullable=False),
    Column("done", Number, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("tries", Number, nullable=False),
    Column("since", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("receipt", Json),
    UniqueConstraint("connection", "key"),
)
OPEN = text("state < 2")
Index("ix_outbox_open", outbox.c.connection, outbox.c.id, sqlite_where=OPEN, postgresql_where=OPEN)
REFUSED = text("state = 3")
Index("ix_outbox_refused", outbox.c.connection, outbox.c.id, sqlite_where=REFUSED, postgresql_where=REFUSED)
Index("ix_outbox_lines", outbox.c.connection, outbox.c.line, outbox.c.id)

# A try of an outbox entry, stored before the call. While it stands nobody else tries, until `until`; then it is unknown
# what became of it.
attempts = Table(
    "attempts",
    metadata,
    Column("outbox_id", Number, ForeignKey("outbox.id"), primary_key=True),
    Column("owner", Key, nullable=False),
    Column("until", Instant, nullable=False),
)

# How a part of a connection does (its lane, one of its streams), where it does not simply work.
conditions = Table(
    "conditions",
    metadata,
    Column("connection", Key, primary_key=True),
    Column("part", Key, primary_key=True),
    Column("state", Key, nullable=False),
    Column("reason", Text, nullable=False),
    Column("failures", Number, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
)

# What a person has to decide, since an audit has found it: `key` says what, once for each connection, `line` whom it is about.
# `round` is the round of the audit that asked last, and `state` a State of store.questions.
questions = Table(
    "questions",
    metadata,
    number(),
    Column("connection", Key, nullable=False),
    Column("key", Key, nullable=False),
    Column("line", Key, nullable=False),
    Column("text", Text, nullable=False),
    Column("yes", Text, nullable=False),
    Column("links", Json, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("round", Number, nullable=False),
    Column("since", Instant, nullable=False),
    UniqueConstraint("connection", "key"),
)

# Limits of remotes that all processes share: until when the slots of a bucket are taken, if one follows the other.
slots = Table(
    "slots",
    metadata,
    Column("name", Key, primary_key=True),
    Column("taken_until", Instant, nullable=False),
)

# What was learned of remotes, by names that connectors choose.
remembered = Table(
    "remembered",
    metadata,
    Column("name", Key, primary_key=True),
    Column("value", Json, nullable=False),
)

# Secrets that connections were given while they worked, encrypted. Who renews one has claimed it until then.
secrets = Table(
    "secrets",
    metadata,
    Column("connection", Key, nullable=False),
    Column("name", Key, nullable=False),
    Column("sealed", Raw, nullable=False),
    Column("claimed_until", Instant),
    PrimaryKeyConstraint("connection", "name"),
)
