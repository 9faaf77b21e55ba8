"""Every table. Times are Python's, never the database's; ids of rows say nothing about order."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from onethread.store.columns import Instant, Json, Key, Number, Raw

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Number, primary_key=True, autoincrement=True)


def _of(table: str, name: str, *, nullable: bool = False, index: bool = False) -> Column[int]:
    """A reference to a row of that table."""
    return Column(name, Number, ForeignKey(f"{table}.id"), nullable=nullable, index=index)


# What came in, raw. `state` is a State of store.deliveries; those waiting are few, so their index is small.
deliveries = Table(
    "deliveries",
    metadata,
    _id(),
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
    _id(),
    _of("deliveries", "delivery_id"),
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
    _of("deliveries", "delivery_id"),
    Column("item", Key, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("delivery_id", "item"),
)

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

# A view over contact points; `merged_into` redirects the id of one that is no more, always to a smaller number.
customers = Table(
    "customers",
    metadata,
    _id(),
    Column("public_id", Key, nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    _of("customers", "merged_into", nullable=True),
)
MERGED = text("merged_into IS NOT NULL")
Index("ix_customers_merged_into", customers.c.merged_into, sqlite_where=MERGED, postgresql_where=MERGED)

# Where somebody was met. `key` is a function of the handles alone (flow.contact_point). Each begins as a customer of
# its own, `born_as`; the customer that it is of is the smallest of those that its linked contact points were born as.
contact_points = Table(
    "contact_points",
    metadata,
    _id(),
    Column("key", Key, nullable=False, unique=True),
    _of("customers", "customer_id", index=True),
    _of("customers", "born_as", index=True),
    Column("name", Key),
    Column("named_at", Instant),
)

# When a number that names contact points by itself came to somebody else: what was said from then on has the key and
# the time for a key.
reissues = Table(
    "reissues",
    metadata,
    Column("key", Key, nullable=False),
    Column("since", Instant, nullable=False),
    PrimaryKeyConstraint("key", "since"),
)

identities = Table(
    "identities",
    metadata,
    _id(),
    Column("kind", Key, nullable=False),
    Column("scope", Key, nullable=False),
    Column("value", Key, nullable=False),
    Column("reach", Key, nullable=False),
    UniqueConstraint("value", "kind", "scope"),
)

# A contact point says an identity is its own. `last_at` is kept by long periods (model.claim), to be written seldom.
claims = Table(
    "claims",
    metadata,
    _of("identities", "identity_id"),
    _of("contact_points", "contact_point_id", index=True),
    Column("trust", Key, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("released_at", Instant),
    PrimaryKeyConstraint("identity_id", "contact_point_id"),
)
OWNING = text("(trust <> 'text' OR released_at IS NOT NULL)")
"""Claims of who calls the identity their own. As text, so that the planner sees that the partial index answers."""

MENTIONING = text("trust = 'text' AND released_at IS NULL")
"""Claims of who only wrote it in a text."""

Index("ix_claims_owning", claims.c.identity_id, sqlite_where=OWNING, postgresql_where=OWNING)
RELEASED = text("released_at IS NOT NULL")
Index(
    "ix_claims_released",
    claims.c.identity_id,
    claims.c.released_at,
    sqlite_where=RELEASED,
    postgresql_where=RELEASED,
)

# What else facts say of who is met at a contact point: names, towns, firms; `spelt` is how they are compared.
traits = Table(
    "traits",
    metadata,
    _of("contact_points", "contact_point_id"),
    Column("kind", Key, nullable=False),
    Column("value", Key, nullable=False),
    Column("spelt", Key, nullable=False),
    PrimaryKeyConstraint("contact_point_id", "kind", "value"),
    Index("ix_traits_spelt", "spelt", "kind"),
)

# Evidence that two contact points are one person; `one_id` < `other_id`. Those of the resolver follow from the facts,
# those of an operator are decisions. Not `sure`: a suggestion, for a person to look at.
links = Table(
    "links",
    metadata,
    _id(),
    _of("contact_points", "one_id"),
    _of("contact_points", "other_id", index=True),
    Column("author", Key, nullable=False),
    Column("sure", Boolean, nullable=False),
    Column("bits", Float),
    Column("evidence", Json, nullable=False),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("one_id", "other_id", "author"),
    sqlite_autoincrement=True,  # somebody may still name one that is gone
)

Index(
    "ix_links_suggestions",
    links.c.bits,
    sqlite_where=text("NOT sure"),
    postgresql_where=text("NOT sure"),
)

# Somebody's word that two contact points are not one person; `one_id` < `other_id`. A later merge by hand may have lifted
# it, for as long as that merge stands.
vetoes = Table(
    "vetoes",
    metadata,
    _id(),
    _of("contact_points", "one_id"),
    _of("contact_points", "other_id", index=True),
    Column("author", Key, nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    _of("links", "lifted_by", nullable=True, index=True),
    UniqueConstraint("one_id", "other_id"),
)

# Names (as traits spell them) of which it is to be looked anew who else bears them.
names_due = Table(
    "names_due",
    metadata,
    Column("spelt", Key, primary_key=True),
    Column("since", Instant, nullable=False),
)

# Contact points around which it is to be worked out anew who is who, when that takes too long at once.
rechecks = Table(
    "rechecks",
    metadata,
    Column("contact_point_id", Number, ForeignKey("contact_points.id"), primary_key=True),
    Column("since", Instant, nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    _id(),
    Column("channel", Key, nullable=False),
    Column("account", Key, nullable=False),
    Column("external_id", Key, nullable=False),
    UniqueConstraint("external_id", "channel", "account"),
)

# Facts, each the join of all that was told of it (model.interaction.join). `external_id` is the remote's.
interactions = Table(
    "interactions",
    metadata,
    _id(),
    Column("channel", Key, nullable=False),
    Column("account", Key, nullable=False),
    Column("external_id", Key, nullable=False),
    _of("contact_points", "contact_point_id"),
    Column("at", Instant, nullable=False),
    Column("kind", Key, nullable=False),
    Column("direction", Key),
    _of("conversations", "conversation_id", nullable=True),
    Column("text", Text),
    Column("subject", Text),
    Column("name", Text),
    Column("handles", Json, nullable=False),
    Column("attributes", Json, nullable=False),
    Column("seen", Boolean, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("learned_at", Instant, nullable=False),
    _of("deliveries", "delivery_id"),
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
    _of("interactions", "interaction_id"),
    _of("deliveries", "delivery_id", index=True),
    Column("items", Json, nullable=False),
    PrimaryKeyConstraint("interaction_id", "delivery_id"),
)

statuses = Table(
    "statuses",
    metadata,
    _of("interactions", "interaction_id"),
    Column("status", Key, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("interaction_id", "status"),
)

revisions = Table(
    "revisions",
    metadata,
    _id(),
    _of("interactions", "interaction_id", index=True),
    Column("at", Instant, nullable=False),
    Column("text", Text),
    Column("deleted", Boolean, nullable=False),
)

reactions = Table(
    "reactions",
    metadata,
    _id(),
    _of("interactions", "interaction_id", index=True),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("emoji", Text),
)

attachments = Table(
    "attachments",
    metadata,
    _id(),
    _of("interactions", "interaction_id", index=True),
    Column("external_id", Key, nullable=False),
    Column("mime", Text),
    Column("name", Text),
    Column("size", Number),
    Column("sha256", Text),
    UniqueConstraint("interaction_id", "external_id"),
)

# Who may use the API. Only the digest of a token is kept.
tokens = Table(
    "tokens",
    metadata,
    _id(),
    Column("name", Key, nullable=False),
    Column("digest", Raw, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    UniqueConstraint("digest"),
)

# Who of us may sign in. `password` is an argon2 hash; without one the account waits for its invitation to be used.
accounts = Table(
    "accounts",
    metadata,
    _id(),
    Column("login", Key, nullable=False, unique=True),
    Column("role", Key, nullable=False),
    Column("password", Text),
    Column("made_at", Instant, nullable=False),
    Column("disabled_at", Instant),
)

# Who is signed in. Only the digest of a cookie's secret is kept; `seen_at` is written seldom.
sessions = Table(
    "sessions",
    metadata,
    Column("digest", Raw, primary_key=True),
    _of("accounts", "account_id", index=True),
    Column("made_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

# Links by which somebody sets a password, once. Only the digest of a link's secret is kept.
invitations = Table(
    "invitations",
    metadata,
    Column("digest", Raw, primary_key=True),
    _of("accounts", "account_id", index=True),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
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

# Keys that this installation has made up for itself.
keys = Table(
    "keys",
    metadata,
    Column("name", Key, primary_key=True),
    Column("value", Raw, nullable=False),
)
