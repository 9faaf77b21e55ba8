"""`onethread init`."""

import os
from dataclasses import replace
from pathlib import Path

from onethread.cli.console import Config, out, working
from onethread.cli.logs import log_for_people
from onethread.engine.configuration import FILE, read
from onethread.engine.handover import writing
from onethread.engine.installation import Installation, install

BEGINNING = """\
# What Onethread is told about this firm. Secrets do not belong here: they come from the environment,
# one variable each, ONETHREAD_<CONNECTION>__<SETTING>. `onethread check` says which are missing.
store = "sqlite:///onethread.db"        # or "postgresql://..."
regions = ["MD", "RO", "UA", "RU"]      # how local phone numbers are read, in this order
timezone = "Europe/Chisinau"
# own_handles = ["022 123456", "office@example.md"]   # ours, so that nobody is taken for them
# caution = "balanced"                  # how sure two have to be one person: strict, balanced, eager
# public_url = "https://onethread.example.md"         # where people reach the pages, for links to them

# [oidc]                                # people sign in by the directory of the firm: docs/pages.md
# issuer = "https://id.example.md/realms/firm"
# client_id = "onethread"
# roles_claim = "groups"
# roles = { "crm-agents" = "agent", "crm-leads" = "operator", "crm-admins" = "admin" }

# [pages]
# mask_for = ["agent"]                  # to whom pages show phones and mailboxes in part only

# [connections.site]
# connector = "forms"

# [connections.wa]
# connector = "whatsapp"
"""
"""What a new configuration says; all of it that is not needed, behind a #."""


def command(config: Config = None) -> None:
    """Make what is missing; an existing store is brought to this version."""
    path = config or Path(os.environ.get("ONETHREAD_CONFIG") or FILE)
    if not path.exists():
        path.write_text(BEGINNING)
        out.print(f"made {path}")
    log_for_people("error")
    # The store needs no connection, and secrets may well be there before the connections that read them.
    bare = replace(read(path, os.environ), connections={})
    working(lambda: _prepare(install(bare, {})))
    out.print("the store is ready\nNext: name a connection in the file, then `onethread check`, then `onethread serve`")


async def _prepare(installation: Installation) -> None:
    async with writing(installation):
        return  # opening it for writing has made and migrated it
