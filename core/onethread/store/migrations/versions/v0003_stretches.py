"""A tombstone says from when to when it holds: of a number that somebody else had before, or has now."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_BEGINNING = -62_135_596_800_000_000
"""The first moment that Python knows, in microseconds since 1970."""


def upgrade() -> None:
    """Those that are there hold for all that was done before the erasure."""
    there = op.get_bind().execute(sa.text("SELECT digest, at FROM tombstones")).all()
    op.drop_table("tombstones")
    made = op.create_table(
        "tombstones",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "since", name=op.f("pk_tombstones")),
    )
    op.bulk_insert(made, [{"digest": one.digest, "since": _BEGINNING, "until": one.at, "at": one.at} for one in there])
