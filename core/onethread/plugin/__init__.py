"""What a connector may see. Public and versioned: `__all__` is the contract, `API` its version."""

from onethread.model.handle import Handle, Trust
from onethread.model.interaction import Attachment, Direction, Interaction, Kind, Reaction, Revision, Status
from onethread.plugin.connector import Greets, Receives
from onethread.plugin.errors import (
    AuthenticationError,
    ConfigurationError,
    OnethreadError,
    RefusedError,
    RejectedRecordError,
    RetryableError,
    UnsupportedEventError,
)
from onethread.plugin.records import Delivery, Record, Request, Unread, each

API = 1

__all__ = [
    "API",
    "Attachment",
    "AuthenticationError",
    "ConfigurationError",
    "Delivery",
    "Direction",
    "Greets",
    "Handle",
    "Interaction",
    "Kind",
    "OnethreadError",
    "Reaction",
    "Receives",
    "Record",
    "RefusedError",
    "RejectedRecordError",
    "Request",
    "RetryableError",
    "Revision",
    "Status",
    "Trust",
    "Unread",
    "UnsupportedEventError",
    "each",
]
