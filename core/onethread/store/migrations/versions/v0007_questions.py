"""What people have to decide, since an audit has found it."""

import sqlalchemy as sa
from alembic import op

from onethread.store.columns import Key, Number

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "questions",
        sa.Column("id", Number, nullable=False, autoincrement=True),
        *(sa.Column(name, Key, nullable=False) for name in ("connection", "key", "line")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("text", "yes", "links")),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("round", Number, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("connection", "key", name=op.f("uq_questions_connection_key")),
    )
