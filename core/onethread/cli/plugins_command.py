"""`onethread plugins`."""

import os

from rich.text import Text

from onethread.cli.console import AsJson, lay_out, listing, print_json
from onethread.cli.logs import log_for_people
from onethread.flow.handle_kinds import BuiltinHandles
from onethread.plugin.host import Installed, load


def command(as_json: AsJson = False) -> None:
    """List what is installed, from where, what it can do, and why something was refused."""
    log_for_people("critical")
    host = load(builtin=[("handles", BuiltinHandles())], environ=os.environ)
    if as_json:
        print_json([_document(plugin) for plugin in host.plugins])
        return
    table = listing("plugin", "distribution", "connectors", "can", "from")
    for plugin in host.plugins:
        able = ", ".join(sorted({able for all_ in plugin.capabilities.values() for able in all_}))
        state = Text(f"refused: {plugin.refused}", "red") if plugin.refused else Text(able)
        distribution = f"{plugin.distribution} {plugin.version}".strip()
        table.add_row(plugin.name, distribution, ", ".join(plugin.connectors), state, plugin.where)
    lay_out(table)


def _document(plugin: Installed) -> dict[str, object]:
    return {
        "name": plugin.name,
        "distribution": plugin.distribution,
        "version": plugin.version,
        "from": plugin.where,
        "connectors": list(plugin.connectors),
        "capabilities": {key: list(able) for key, able in plugin.capabilities.items()},
        "refused": plugin.refused,
    }
