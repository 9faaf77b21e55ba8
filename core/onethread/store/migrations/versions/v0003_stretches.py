"""Tombstones say from when to when they hold: of a number that somebody else had or has. Numbers of links are used once."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_BEGINNING = -62_135_596_800_000_000
"""The first moment that Python knows, in microseconds since 1970."""


def upgrade() -> None:
    """Make both so; what is there stays."""
    _remake_tombstones()
    if op.get_bind().dialect.name == "sqlite":  # PostgreSQL never gives a number twice
        _remake_links()


def _remake_tombstones() -> None:
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


def _remake_links() -> None:
    """Vetoes that refer to links are made to refer to none meanwhile, as no other table does."""
    lifted = op.get_bind().execute(sa.text("SELECT id, lifted_by FROM vetoes WHERE lifted_by IS NOT NULL")).all()
    op.execute("UPDATE vetoes SET lifted_by = NULL")
    with op.batch_alter_table("links", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
        pass
    for veto, link in lifted:
        op.execute(sa.text("UPDATE vetoes SET lifted_by = :link WHERE id = :veto").bindparams(link=link, veto=veto))
