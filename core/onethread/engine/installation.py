"""What is installed and configured here: plugins, connections, and how handles are read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from onethread.engine.configuration import Configuration, Connection, connect
from onethread.flow.handle_kinds import BuiltinHandles
from onethread.flow.handles import HandleReader, own_identities
from onethread.flow.interchange.connector import NAME, Interchange
from onethread.plugin import Receives
from onethread.plugin.host import Host, load


@dataclass(frozen=True, slots=True)
class Installation:
    """One firm's Onethread, before its store is opened."""

    configuration: Configuration
    host: Host
    connections: Mapping[str, Connection]
    receivers: Mapping[str, Receives]
    """Every connection that receives, and the one that imports are of."""

    reader: HandleReader


def install(configuration: Configuration, environ: Mapping[str, str]) -> Installation:
    """Load the plugins and build the configured connections; ConfigurationError names all that is wrong."""
    host = load(builtin=[("handles", BuiltinHandles())], environ=environ)
    connections = connect(configuration, host, environ)
    receivers = {name: one.connector for name, one in connections.items() if isinstance(one.connector, Receives)}
    reader = HandleReader(host.handle_kinds, configuration.regions)
    own = own_identities(reader, configuration.own_handles)
    return Installation(configuration, host, connections, {**receivers, NAME: Interchange()}, replace(reader, own=own))
