"""Tables of who is who: customers, where they were met, and all that says so."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from onethread.store.columns import Instant, Json, Key, Number
from onethread.store.schema.making import metadata, number, of

# A view over contact points; `merged_into` redirects the id of one that is no more, always to a smaller number.
customers = Table(
    "customers",
    metadata,
    number(),
    Column("public_id", Key, nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    of("customers", "merged_into", nullable=True),
)
MERGED = text("merged_into IS NOT NULL")
Index("ix_customers_merged_into", customers.c.merged_into, sqlite_where=MERGED, postgresql_where=MERGED)

# Where somebody was met. `key` is a function of the handles alone (flow.contact_point). Each begins as a customer of
# its own, `born_as`; the customer that it is of is the smallest of those that its linked contact points were born as.
contact_points = Table(
    "contact_points",
    metadata,
    number(),
    Column("key", Key, nullable=False, unique=True),
    of("customers", "customer_id", index=True),
    of("customers", "born_as", index=True),
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
    number(),
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
    of("identities", "identity_id"),
    of("contact_points", "contact_point_id", index=True),
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
    of("contact_points", "contact_point_id"),
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
    number(),
    of("contact_points", "one_id"),
    of("contact_points", "other_id", index=True),
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
    number(),
    of("contact_points", "one_id"),
    of("contact_points", "other_id", index=True),
    Column("author", Key, nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    of("links", "lifted_by", nullable=True, index=True),
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
