"""What is not done, found without looking at what is: monitors ask often, and what is done stays."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_REFUSED = sa.text("state = 3")


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "ix_outbox_refused",
        "outbox",
        ["connection", "id"],
        sqlite_where=_REFUSED,
        postgresql_where=_REFUSED,
    )
