"""What a connector may see. Public and versioned: `__all__` is the contract, `API` its version."""

from onethread.model.handle import Handle, Trust
from onethread.model.interaction import Attachment, Direction, Interaction, Kind, Reaction, Revision, Status
from onethread.model.join import Json
from onethread.plugin.connector import Greets, Receives, Replies
from onethread.plugin.errors import (
    AuthenticationError,
    ConfigurationError,
    OnethreadError,
    RefusedError,
    RejectedRecordError,
    RetryableError,
    UnsupportedEventError,
)
from onethread.plugin.handles import HandleKind, Identity, Reach
from onethread.plugin.hooks import (
    API,
    ConnectorSpec,
    CustomersMerged,
    CustomersSplit,
    Event,
    InteractionRecorded,
    hookimpl,
)
from onethread.plugin.records import Delivery, Record, Reply, Request, Unread, each
from onethread.plugin.sandbox import Person, Sandbox
from onethread.plugin.settings import ConnectorSettings, Context

__all__ = [
    "API",
    "Attachment",
    "AuthenticationError",
    "ConfigurationError",
    "ConnectorSettings",
    "ConnectorSpec",
    "Context",
    "CustomersMerged",
    "CustomersSplit",
    "Delivery",
    "Direction",
    "Event",
    "Greets",
    "Handle",
    "HandleKind",
    "Identity",
    "Interaction",
    "InteractionRecorded",
    "Json",
    "Kind",
    "OnethreadError",
    "Person",
    "Reach",
    "Reaction",
    "Receives",
    "Record",
    "RefusedError",
    "RejectedRecordError",
    "Replies",
    "Reply",
    "Request",
    "RetryableError",
    "Revision",
    "Sandbox",
    "Status",
    "Trust",
    "Unread",
    "UnsupportedEventError",
    "each",
    "hookimpl",
]
