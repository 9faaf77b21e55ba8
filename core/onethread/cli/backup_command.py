"""`onethread backup`."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from onethread.cli.console import Config, installed_to_read, out, progress, reading
from onethread.plugin import ConfigurationError
from onethread.store.backup import back_up, counted

File = Annotated[Path, typer.Argument(help="The copy to make; it must not be there yet.", show_default=False)]


def command(file: File, config: Config = None) -> None:
    """Copy the store while it is in use; the copy is a SQLite store that Onethread can open."""
    if file.exists():
        raise ConfigurationError(f"{file} is there already; a backup never overwrites")
    if not file.parent.is_dir():
        raise ConfigurationError(f"there is no folder {file.parent}")
    installation = installed_to_read(config)

    def copy(connection: Connection) -> None:
        with progress() as bar:
            task = bar.add_task("copying", total=counted(connection))
            back_up(connection, file, lambda rows: bar.advance(task, rows))

    reading(installation, copy)
    out.print(f"made {file} ({file.stat().st_size:,} bytes)")
