"""What the whatsapp plugin brings: one connector."""

from collections.abc import Sequence

from onethread.plugin import ConnectorSpec, Context, hookimpl
from onethread_whatsapp.connector import WhatsApp
from onethread_whatsapp.settings import WhatsAppSettings


def build(settings: WhatsAppSettings, context: Context) -> WhatsApp:
    """Build the connector of one connection."""
    return WhatsApp(settings)


@hookimpl
def onethread_register_connectors() -> Sequence[ConnectorSpec]:
    """WhatsApp Cloud API, inbound."""
    return [
        ConnectorSpec(
            key="whatsapp",
            channel="whatsapp",
            title="WhatsApp Cloud API",
            settings=WhatsAppSettings,
            build=build,
            api=1,
            sandbox="onethread_whatsapp.sandbox",
        )
    ]
