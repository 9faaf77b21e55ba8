"""`onethread init`."""

from pathlib import Path

from onethread.cli.common import Config, installed, out, working
from onethread.engine.configuration import FILE
from onethread.engine.handover import writing
from onethread.engine.installation import Installation

_BEGINNING = """\
# What Onethread is told about this firm. Secrets do not belong here: they come from the environment,
# one variable each, ONETHREAD_<CONNECTION>__<SETTING>. `onethread check` says which are missing.
store = "sqlite:///onethread.db"        # or "postgresql://..."
regions = ["MD", "RO", "UA", "RU"]      # how local phone numbers are read, in this order
timezone = "Europe/Chisinau"
# own_handles = ["022 123456", "office@example.md"]   # ours, so that nobody is taken for them

# [connections.site]
# connector = "forms"

# [connections.wa]
# connector = "whatsapp"
"""


def command(config: Config = None) -> None:
    """Make what is missing; an existing store is brought to this version."""
    path = config or Path(FILE)
    if not path.exists():
        path.write_text(_BEGINNING)
        out.print(f"made {path}")
    installation = installed(path)
    working(lambda: _prepare(installation))
    out.print("the store is ready\nNext: name a connection in the file, then `onethread check`, then `onethread serve`")


async def _prepare(installation: Installation) -> None:
    async with writing(installation):
        return  # opening it for writing has made and migrated it
