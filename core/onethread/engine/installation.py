"""What is installed and configured here: plugins, connections, and how handles are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from onethread.engine.configuration import Configuration, Connection, check_own_variables, connect
from onethread.engine.resources import KEYS, Resources, read_keys
from onethread.flow import mirrored, notes
from onethread.flow.handle_kinds import BuiltinHandles
from onethread.flow.handles import HandleReader, own_identities
from onethread.flow.interchange.connector import NAME, Interchange
from onethread.flow.mirror import Crm
from onethread.plugin import Audits, Delivers, Embeds, Pulls, Translates, WritesCrm
from onethread.plugin.host import Host, load


@dataclass(frozen=True, slots=True)
class Installation:
    """One firm's Onethread, before its store is opened."""

    configuration: Configuration
    host: Host
    connections: Mapping[str, Connection]
    receivers: Mapping[str, Translates]
    """Every connection that receives, and those that imports and notes of ours are of."""

    reader: HandleReader
    deliverers: Mapping[str, Delivers] = field(default_factory=dict)
    """Every connection that does things in its remote system."""

    pullers: Mapping[str, Pulls] = field(default_factory=dict)
    """Every connection that reads streams."""

    refused: Mapping[str, str] = field(default_factory=dict)
    """Connections that cannot work, with the reason: their deliveries are not taken, and those that wait go on waiting."""

    resources: Resources = field(default_factory=Resources, repr=False)
    """What connectors share by way of the store."""

    @property
    def embeds(self) -> Mapping[str, Embeds]:
        """Every connection in whose remote system our pages are shown."""
        return {name: one.connector for name, one in self.connections.items() if isinstance(one.connector, Embeds)}

    @property
    def auditors(self) -> Mapping[str, Audits]:
        """Every connection that can compare what it did with what is there."""
        return {name: one for name, one in self.deliverers.items() if isinstance(one, Audits)}

    @property
    def crms(self) -> tuple[Crm, ...]:
        """Every connection that shows what happened on the cards of a CRM."""
        url = self.configuration.public_url
        return tuple(
            Crm(name, self.connections[name].spec.channel, one.account, one.card_kinds, url)
            for name, one in self.deliverers.items()
            if isinstance(one, WritesCrm)
        )


def install_to_read(configuration: Configuration, environ: Mapping[str, str]) -> Installation:
    """Load the plugins, and build no connection: who only reads the store needs none of their secrets."""
    host = load(builtin=[("handles", BuiltinHandles())], environ=environ)
    check_own_variables(configuration, host, environ)
    return Installation(configuration, host, {}, {}, _reader(configuration, host))


def install(configuration: Configuration, environ: Mapping[str, str]) -> Installation:
    """Load the plugins and build the configured connections; ConfigurationError names all that is wrong."""
    host = load(builtin=[("handles", BuiltinHandles())], environ=environ)
    resources = Resources(read_keys(environ.get(KEYS)))
    found = connect(configuration, host, environ, resources)
    connections = found.built
    receivers = {name: one.connector for name, one in connections.items() if isinstance(one.connector, Translates)}
    receivers = {**receivers, NAME: Interchange(), notes.NAME: Interchange(), mirrored.CONNECTION: Interchange()}
    deliverers = {name: one.connector for name, one in connections.items() if isinstance(one.connector, Delivers)}
    pullers = {name: one.connector for name, one in connections.items() if isinstance(one.connector, Pulls)}
    reader = _reader(configuration, host)
    return Installation(
        configuration, host, connections, receivers, reader, deliverers, pullers, found.refused, resources
    )


def _reader(configuration: Configuration, host: Host) -> HandleReader:
    reader = HandleReader(host.handle_kinds, configuration.regions, caution=configuration.caution)
    return replace(reader, own=own_identities(reader, configuration.own_handles))
