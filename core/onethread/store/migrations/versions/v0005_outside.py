"""What is to be done in remote systems, how connections do, and what their processes share."""

import sqlalchemy as sa
from alembic import op

from onethread.store.columns import Key, Number, Raw

revision = "0005"
down_revision = "0004"

_OPEN = sa.text("state < 2")


def upgrade() -> None:
    """Make the six tables."""
    _outbox()
    _attempts()
    _conditions()
    _shared()


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("outbox_id", Number, nullable=False),
        sa.Column("owner", Key, nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_attempts")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_attempts_outbox_id")),
    )


def _conditions() -> None:
    op.create_table(
        "conditions",
        sa.Column("connection", Key, nullable=False),
        sa.Column("part", Key, nullable=False),
        sa.Column("state", Key, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("failures", Number, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger()),
        sa.PrimaryKeyConstraint("connection", "part", name=op.f("pk_conditions")),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", Number, nullable=False, autoincrement=True),
        *(sa.Column(name, Key, nullable=False) for name in ("connection", "key", "kind", "line")),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("revision", Number, nullable=False),
        sa.Column("tried", Number, nullable=False),
        sa.Column("done", Number, nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", Number, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("connection", "key", name=op.f("uq_outbox_connection_key")),
    )
    op.create_index("ix_outbox_open", "outbox", ["connection", "id"], sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index("ix_outbox_lines", "outbox", ["connection", "line", "id"])


def _shared() -> None:
    op.create_table(
        "slots",
        sa.Column("name", Key, nullable=False),
        sa.Column("taken_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_slots")),
    )
    op.create_table(
        "remembered",
        sa.Column("name", Key, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_remembered")),
    )
    op.create_table(
        "secrets",
        sa.Column("connection", Key, nullable=False),
        sa.Column("name", Key, nullable=False),
        sa.Column("sealed", Raw(), nullable=False),
        sa.Column("claimed_until", sa.BigInteger()),
        sa.PrimaryKeyConstraint("connection", "name", name=op.f("pk_secrets")),
    )
