"""Brings the tables to what this version needs, by Alembic."""

from sqlalchemy import Connection, inspect, text

from onethread.plugin import ConfigurationError
from onethread.store.locks import hold

HEAD = "0010"
"""The newest migration. Alembic takes long to import, and most starts need no more than this comparison."""


def migrate(connection: Connection) -> None:
    """Upgrade; does nothing when the tables are as they should be."""
    hold(connection, "migrate")
    found = revision(connection)
    _refuse_newer(found)
    if found == HEAD:
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "onethread:store/migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def check_revision(connection: Connection) -> None:
    """For those that only read: say what to do when the tables are of another version."""
    found = revision(connection)
    _refuse_newer(found)
    if found != HEAD:
        raise ConfigurationError(
            f"the store is at version {found or 'none'}, this program needs {HEAD}: run `onethread init`"
        )


def revision(connection: Connection) -> str | None:
    """The migration that the store is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _refuse_newer(found: str | None) -> None:
    if found is not None and found > HEAD:
        raise ConfigurationError(
            f"the store is at version {found}, which is newer than this program: upgrade onethread"
        )
