"""Who looks at a card of a remote system in whose pages ours is shown."""

import sqlalchemy as sa
from alembic import op

from onethread.store.columns import Key, Raw

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "passes",
        sa.Column("digest", Raw(), nullable=False),
        sa.Column("connection", Key, nullable=False),
        sa.Column("account", Key, nullable=False),
        sa.Column("cards", sa.Text(), nullable=False),
        sa.Column("user_id", Key, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", Key, nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_passes")),
    )
