"""What the forms plugin brings: one connector."""

from collections.abc import Sequence

from onethread.plugin import ConnectorSpec, Context, hookimpl
from onethread_forms.connector import Forms
from onethread_forms.settings import FormsSettings


def build(settings: FormsSettings, context: Context) -> Forms:
    """Build the connector of one connection."""
    return Forms(settings, context)


@hookimpl
def onethread_register_connectors() -> Sequence[ConnectorSpec]:
    """Web forms, inbound."""
    return [
        ConnectorSpec(
            key="forms",
            channel="form",
            title="Web forms",
            settings=FormsSettings,
            build=build,
            api=1,
            sandbox="onethread_forms.sandbox",
        )
    ]
