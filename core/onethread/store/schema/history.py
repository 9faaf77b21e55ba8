"""Tables of what came in and what happened."""

from sqlalchemy import Boolean, Column, Index, PrimaryKeyConstraint, SmallInteger, Table, Text, UniqueConstraint, text

from onethread.store.columns import Instant, Json, Key, Number, Raw
from onethread.store.schema.making import metadata, number, of

# What came in, raw. `state` is a State of store.deliveries; those waiting are few, so their index is small.
deliveries = Table(
    "deliveries",
    metadata,
    number(),
    Column("connection", Key, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("digest", Raw, nullable=False),
    Column("headers", Json, nullable=False),
    Column("body", Raw, nullable=False),
    Column("state", SmallInteger, nullable=False),
)
Index(
    "ix_deliveries_waiting",
    deliveries.c.id,
    sqlite_where=text("state = 0"),
    postgresql_where=text("state = 0"),
)

# Items of deliveries that gave no record. `known` is false for events that wait for a newer connector.
dead_letters = Table(
    "dead_letters",
    metadata,
    number(),
    of("deliveries", "delivery_id"),
    Column("item", Key, nullable=False),
    Column("reason", Text, nullable=False),
    Column("known", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("delivery_id", "item"),
)

# Places in bodies that were blanked for good.
redactions = Table(
    "redactions",
    metadata,
    of("deliveries", "delivery_id"),
    Column("item", Key, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("delivery_id", "item"),
)

conversations = Table(
    "conversations",
    metadata,
    number(),
    Column("channel", Key, nullable=False),
    Column("account", Key, nullable=False),
    Column("external_id", Key, nullable=False),
    UniqueConstraint("external_id", "channel", "account"),
)

# Facts, each the join of all that was told of it (model.interaction.join). `external_id` is the remote's.
interactions = Table(
    "interactions",
    metadata,
    number(),
    Column("channel", Key, nullable=False),
    Column("account", Key, nullable=False),
    Column("external_id", Key, nullable=False),
    of("contact_points", "contact_point_id"),
    Column("at", Instant, nullable=False),
    Column("kind", Key, nullable=False),
    Column("direction", Key),
    of("conversations", "conversation_id", nullable=True),
    Column("text", Text),
    Column("subject", Text),
    Column("name", Text),
    Column("handles", Json, nullable=False),
    Column("attributes", Json, nullable=False),
    Column("seen", Boolean, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("learned_at", Instant, nullable=False),
    of("deliveries", "delivery_id"),
    UniqueConstraint("external_id", "channel", "account"),
    Index("ix_interactions_thread", "contact_point_id", "at", "id"),
)
IN_CONVERSATION = text("conversation_id IS NOT NULL")
Index(
    "ix_interactions_conversation_id",
    interactions.c.conversation_id,
    sqlite_where=IN_CONVERSATION,
    postgresql_where=IN_CONVERSATION,
)

# Which deliveries told a fact, and where in their bodies.
sources = Table(
    "sources",
    metadata,
    of("interactions", "interaction_id"),
    of("deliveries", "delivery_id", index=True),
    Column("items", Json, nullable=False),
    PrimaryKeyConstraint("interaction_id", "delivery_id"),
)

statuses = Table(
    "statuses",
    metadata,
    of("interactions", "interaction_id"),
    Column("status", Key, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("interaction_id", "status"),
)

revisions = Table(
    "revisions",
    metadata,
    number(),
    of("interactions", "interaction_id", index=True),
    Column("at", Instant, nullable=False),
    Column("text", Text),
    Column("deleted", Boolean, nullable=False),
)

reactions = Table(
    "reactions",
    metadata,
    number(),
    of("interactions", "interaction_id", index=True),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("emoji", Text),
)

attachments = Table(
    "attachments",
    metadata,
    number(),
    of("interactions", "interaction_id", index=True),
    Column("external_id", Key, nullable=False),
    Column("mime", Text),
    Column("name", Text),
    Column("size", Number),
    Column("sha256", Text),
    UniqueConstraint("interaction_id", "external_id"),
)

# What was erased at that time and must not come back: keyed digests of facts and of contact points, which tell nobody
# who it was. Of a contact point, what was done there from `since` to `until`: a number has one owner after the other.
tombstones = Table(
    "tombstones",
    metadata,
    Column("digest", Raw, primary_key=True),
    Column("since", Instant, primary_key=True),
    Column("until", Instant, nullable=False),
    Column("at", Instant, nullable=False),
)
