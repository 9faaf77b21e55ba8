"""Run by Alembic, on the connection and in the transaction of who calls."""

from alembic import context

from onethread.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
