"""As whom the directory of a firm knows an account."""

import sqlalchemy as sa
from alembic import op

from onethread.store.columns import Key, Number

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "subjects",
        sa.Column("issuer", Key, nullable=False),
        sa.Column("subject", Key, nullable=False),
        sa.Column("account_id", Number, nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("email", sa.Text()),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_subjects")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_subjects_account_id")),
    )
    op.create_index(op.f("ix_subjects_account_id"), "subjects", ["account_id"])
