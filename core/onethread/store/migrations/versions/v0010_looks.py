"""When somebody looked at a customer last."""

import sqlalchemy as sa
from alembic import op

from onethread.store.columns import Key, Number

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "looks",
        sa.Column("viewer", Key, nullable=False),
        sa.Column("customer_id", Number, nullable=False, autoincrement=False),
        sa.Column("since", sa.BigInteger()),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("viewer", "customer_id", name=op.f("pk_looks")),
    )
    op.create_index(op.f("ix_looks_customer_id"), "looks", ["customer_id"])
