"""Tables for identity as evidence, for the API's tokens, and for what was erased."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make them; who is who is to be worked out anew around every contact point."""
    _remake_claims()
    _find_births()
    _make_reissues()
    _make_traits()
    _remake_links()
    _make_vetoes()
    _make_names_due()
    _make_rechecks()
    _make_tokens()
    _make_tombstones()
    _make_ways_back()


def _remake_claims() -> None:
    op.add_column("claims", sa.Column("last_at", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute("UPDATE claims SET last_at = first_at - first_at % 2592000000000")
    with op.batch_alter_table("claims") as batch:
        batch.alter_column("last_at", server_default=None)
    op.drop_index("ix_claims_linking", "claims")
    owning = sa.text("(trust <> 'text' OR released_at IS NOT NULL)")
    op.create_index(
        "ix_claims_owning", "claims", ["identity_id"], unique=False, sqlite_where=owning, postgresql_where=owning
    )


def _find_births() -> None:
    op.create_index(op.f("ix_contact_points_born_as"), "contact_points", ["born_as"], unique=False)


def _make_reissues() -> None:
    op.create_table(
        "reissues",
        sa.Column("key", KEY, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", "since", name=op.f("pk_reissues")),
    )


def _make_traits() -> None:
    op.create_table(
        "traits",
        sa.Column("contact_point_id", NUMBER, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("value", KEY, nullable=False),
        sa.Column("spelt", KEY, nullable=False),
        sa.ForeignKeyConstraint(["contact_point_id"], ["contact_points.id"], name=op.f("fk_traits_contact_point_id")),
        sa.PrimaryKeyConstraint("contact_point_id", "kind", "value", name=op.f("pk_traits")),
    )
    op.create_index("ix_traits_spelt", "traits", ["spelt", "kind"], unique=False)


def _of_pairs(name: str, *columns: sa.Column[Any] | sa.ForeignKeyConstraint, unique: tuple[str, ...]) -> None:
    """A table of pairs of contact points."""
    op.create_table(
        name,
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("one_id", NUMBER, nullable=False),
        sa.Column("other_id", NUMBER, nullable=False),
        *columns,
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["one_id"], ["contact_points.id"], name=op.f(f"fk_{name}_one_id")),
        sa.ForeignKeyConstraint(["other_id"], ["contact_points.id"], name=op.f(f"fk_{name}_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(*unique, name=op.f(f"uq_{name}_{'_'.join(unique)}")),
    )
    op.create_index(op.f(f"ix_{name}_other_id"), name, ["other_id"], unique=False)


def _remake_links() -> None:
    op.drop_table("links")
    _of_pairs(
        "links",
        sa.Column("author", KEY, nullable=False),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sa.Column("bits", sa.Float(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        unique=("one_id", "other_id", "author"),
    )
    unsure = sa.text("NOT sure")
    op.create_index(
        "ix_links_suggestions", "links", ["bits"], unique=False, sqlite_where=unsure, postgresql_where=unsure
    )


def _make_vetoes() -> None:
    _of_pairs(
        "vetoes",
        sa.Column("author", KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("lifted_by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["lifted_by"], ["links.id"], name=op.f("fk_vetoes_lifted_by")),
        unique=("one_id", "other_id"),
    )
    op.create_index(op.f("ix_vetoes_lifted_by"), "vetoes", ["lifted_by"], unique=False)


def _make_names_due() -> None:
    op.create_table(
        "names_due",
        sa.Column("spelt", KEY, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("spelt", name=op.f("pk_names_due")),
    )


def _make_rechecks() -> None:
    op.create_table(
        "rechecks",
        sa.Column("contact_point_id", NUMBER, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["contact_point_id"], ["contact_points.id"], name=op.f("fk_rechecks_contact_point_id")),
        sa.PrimaryKeyConstraint("contact_point_id", name=op.f("pk_rechecks")),
    )
    op.execute("INSERT INTO rechecks (contact_point_id, since) SELECT id, 0 FROM contact_points")


def _make_tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_tokens_digest")),
    )


def _make_tombstones() -> None:
    op.create_table(
        "tombstones",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_tombstones")),
    )
    op.create_table(
        "keys",
        sa.Column("name", KEY, nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_keys")),
    )


def _make_ways_back() -> None:
    """From what is to be removed to whatever refers to it."""
    for table, column in (("customers", "merged_into"), ("interactions", "conversation_id")):
        referring = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_{table}_{column}", table, [column], sqlite_where=referring, postgresql_where=referring, unique=False
        )
