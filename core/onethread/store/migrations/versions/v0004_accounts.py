"""Accounts to sign in with, who is signed in, and links by which a password is set."""

import sqlalchemy as sa
from alembic import op

from onethread.store.columns import Key, Number, Raw

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "accounts",
        sa.Column("id", Number, nullable=False, autoincrement=True),
        sa.Column("login", Key, nullable=False),
        sa.Column("role", Key, nullable=False),
        sa.Column("password", sa.Text()),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("disabled_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("login", name=op.f("uq_accounts_login")),
    )
    op.create_table(
        "sessions", *_secret(), sa.Column("seen_at", sa.BigInteger(), nullable=False), *_of_account("sessions")
    )
    op.create_table("invitations", *_secret(), *_of_account("invitations"))
    for name in ("sessions", "invitations"):
        op.create_index(op.f(f"ix_{name}_account_id"), name, ["account_id"])


def _secret() -> list[sa.Column[object]]:
    return [
        sa.Column("digest", Raw(), nullable=False),
        sa.Column("account_id", Number, nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
    ]


def _of_account(name: str) -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("digest", name=op.f(f"pk_{name}")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f(f"fk_{name}_account_id")),
    ]
