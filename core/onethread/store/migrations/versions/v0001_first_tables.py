"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "conversations",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("channel", KEY, nullable=False),
        sa.Column("account", KEY, nullable=False),
        sa.Column("external_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint(
            "external_id", "channel", "account", name=op.f("uq_conversations_external_id_channel_account")
        ),
    )
    op.create_table(
        "cursors",
        sa.Column("connection", KEY, nullable=False),
        sa.Column("stream", KEY, nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("connection", "stream", name=op.f("pk_cursors")),
    )
    op.create_table(
        "customers",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("public_id", KEY, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("merged_into", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["merged_into"], ["customers.id"], name=op.f("fk_customers_merged_into")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sa.UniqueConstraint("public_id", name=op.f("uq_customers_public_id")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("connection", KEY, nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index(
        "ix_deliveries_waiting",
        "deliveries",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 0"),
        postgresql_where=sa.text("state = 0"),
    )
    op.create_table(
        "identities",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("scope", KEY, nullable=False),
        sa.Column("value", KEY, nullable=False),
        sa.Column("reach", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
        sa.UniqueConstraint("value", "kind", "scope", name=op.f("uq_identities_value_kind_scope")),
    )
    op.create_table(
        "contact_points",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("customer_id", NUMBER, nullable=False),
        sa.Column("born_as", NUMBER, nullable=False),
        sa.Column("name", KEY, nullable=True),
        sa.Column("named_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_contact_points_customer_id")),
        sa.ForeignKeyConstraint(["born_as"], ["customers.id"], name=op.f("fk_contact_points_born_as")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_points")),
        sa.UniqueConstraint("key", name=op.f("uq_contact_points_key")),
    )
    op.create_index(op.f("ix_contact_points_customer_id"), "contact_points", ["customer_id"], unique=False)
    op.create_table(
        "dead_letters",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("delivery_id", NUMBER, nullable=False),
        sa.Column("item", KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name=op.f("fk_dead_letters_delivery_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dead_letters")),
        sa.UniqueConstraint("delivery_id", "item", name=op.f("uq_dead_letters_delivery_id_item")),
    )
    op.create_table(
        "redactions",
        sa.Column("delivery_id", NUMBER, nullable=False),
        sa.Column("item", KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name=op.f("fk_redactions_delivery_id")),
        sa.PrimaryKeyConstraint("delivery_id", "item", name=op.f("pk_redactions")),
    )
    op.create_table(
        "claims",
        sa.Column("identity_id", NUMBER, nullable=False),
        sa.Column("contact_point_id", NUMBER, nullable=False),
        sa.Column("trust", KEY, nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("released_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["contact_point_id"], ["contact_points.id"], name=op.f("fk_claims_contact_point_id")),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name=op.f("fk_claims_identity_id")),
        sa.PrimaryKeyConstraint("identity_id", "contact_point_id", name=op.f("pk_claims")),
    )
    op.create_index(op.f("ix_claims_contact_point_id"), "claims", ["contact_point_id"], unique=False)
    op.create_index(
        "ix_claims_linking",
        "claims",
        ["identity_id"],
        unique=False,
        sqlite_where=sa.text("(trust <> 'text' OR released_at IS NOT NULL)"),
        postgresql_where=sa.text("(trust <> 'text' OR released_at IS NOT NULL)"),
    )
    op.create_index(
        "ix_claims_released",
        "claims",
        ["identity_id", "released_at"],
        unique=False,
        sqlite_where=sa.text("released_at IS NOT NULL"),
        postgresql_where=sa.text("released_at IS NOT NULL"),
    )
    op.create_table(
        "interactions",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("channel", KEY, nullable=False),
        sa.Column("account", KEY, nullable=False),
        sa.Column("external_id", KEY, nullable=False),
        sa.Column("contact_point_id", NUMBER, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("direction", KEY, nullable=True),
        sa.Column("conversation_id", NUMBER, nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("handles", sa.Text(), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("seen", sa.Boolean(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("learned_at", sa.BigInteger(), nullable=False),
        sa.Column("delivery_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_point_id"], ["contact_points.id"], name=op.f("fk_interactions_contact_point_id")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_interactions_conversation_id")
        ),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name=op.f("fk_interactions_delivery_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interactions")),
        sa.UniqueConstraint(
            "external_id", "channel", "account", name=op.f("uq_interactions_external_id_channel_account")
        ),
    )
    op.create_index("ix_interactions_thread", "interactions", ["contact_point_id", "at", "id"], unique=False)
    op.create_table(
        "links",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("one_id", NUMBER, nullable=False),
        sa.Column("other_id", NUMBER, nullable=False),
        sa.Column("identity_id", NUMBER, nullable=True),
        sa.Column("author", KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name=op.f("fk_links_identity_id")),
        sa.ForeignKeyConstraint(["one_id"], ["contact_points.id"], name=op.f("fk_links_one_id")),
        sa.ForeignKeyConstraint(["other_id"], ["contact_points.id"], name=op.f("fk_links_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("one_id", "other_id", "identity_id", name=op.f("uq_links_one_id_other_id_identity_id")),
    )
    op.create_index("ix_links_identity_id", "links", ["identity_id"], unique=False)
    op.create_index(op.f("ix_links_other_id"), "links", ["other_id"], unique=False)
    op.create_table(
        "attachments",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("interaction_id", NUMBER, nullable=False),
        sa.Column("external_id", KEY, nullable=False),
        sa.Column("mime", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("size", NUMBER, nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["interaction_id"], ["interactions.id"], name=op.f("fk_attachments_interaction_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("interaction_id", "external_id", name=op.f("uq_attachments_interaction_id_external_id")),
    )
    op.create_index(op.f("ix_attachments_interaction_id"), "attachments", ["interaction_id"], unique=False)
    op.create_table(
        "reactions",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("interaction_id", NUMBER, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("emoji", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["interaction_id"], ["interactions.id"], name=op.f("fk_reactions_interaction_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reactions")),
    )
    op.create_index(op.f("ix_reactions_interaction_id"), "reactions", ["interaction_id"], unique=False)
    op.create_table(
        "revisions",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("interaction_id", NUMBER, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["interaction_id"], ["interactions.id"], name=op.f("fk_revisions_interaction_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
    )
    op.create_index(op.f("ix_revisions_interaction_id"), "revisions", ["interaction_id"], unique=False)
    op.create_table(
        "sources",
        sa.Column("interaction_id", NUMBER, nullable=False),
        sa.Column("delivery_id", NUMBER, nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name=op.f("fk_sources_delivery_id")),
        sa.ForeignKeyConstraint(["interaction_id"], ["interactions.id"], name=op.f("fk_sources_interaction_id")),
        sa.PrimaryKeyConstraint("interaction_id", "delivery_id", name=op.f("pk_sources")),
    )
    op.create_index(op.f("ix_sources_delivery_id"), "sources", ["delivery_id"], unique=False)
    op.create_table(
        "statuses",
        sa.Column("interaction_id", NUMBER, nullable=False),
        sa.Column("status", KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["interaction_id"], ["interactions.id"], name=op.f("fk_statuses_interaction_id")),
        sa.PrimaryKeyConstraint("interaction_id", "status", name=op.f("pk_statuses")),
    )
