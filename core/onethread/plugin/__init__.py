"""What a connector may see. Public and versioned: `__all__` is the contract, `API` its version."""

from onethread.model.handle import Handle, Trust
from onethread.model.interaction import Attachment, Direction, Interaction, Kind, Reaction, Revision, Status
from onethread.model.join import Json
from onethread.plugin.auditing import Audited, Question
from onethread.plugin.connector import (
    Audits,
    Delivers,
    Embeds,
    Greets,
    Hints,
    Installs,
    Measured,
    Pulls,
    Receives,
    Replies,
    Translates,
    Withholds,
    WritesCrm,
)
from onethread.plugin.embedding import Admitted, Settled
from onethread.plugin.errors import (
    AuthenticationError,
    ConfigurationError,
    OnethreadError,
    RefusedError,
    RejectedRecordError,
    RetryableError,
    UnknownOutcomeError,
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
from onethread.plugin.outbox import Done, Intent, Later, NotDone, Outcome, Refused, Unclear
from onethread.plugin.pulling import Page, Pull, Stream
from onethread.plugin.records import Delivery, Record, Reply, Request, Unread, each
from onethread.plugin.sandbox import Person, Sandbox
from onethread.plugin.settings import ConnectorSettings, Context
from onethread.plugin.shared import Renew, Shared, Vault

__all__ = [
    "API",
    "Admitted",
    "Attachment",
    "Audited",
    "Audits",
    "AuthenticationError",
    "ConfigurationError",
    "ConnectorSettings",
    "ConnectorSpec",
    "Context",
    "CustomersMerged",
    "CustomersSplit",
    "Delivers",
    "Delivery",
    "Direction",
    "Done",
    "Embeds",
    "Event",
    "Greets",
    "Handle",
    "HandleKind",
    "Hints",
    "Identity",
    "Installs",
    "Intent",
    "Interaction",
    "InteractionRecorded",
    "Json",
    "Kind",
    "Later",
    "Measured",
    "NotDone",
    "OnethreadError",
    "Outcome",
    "Page",
    "Person",
    "Pull",
    "Pulls",
    "Question",
    "Reach",
    "Reaction",
    "Receives",
    "Record",
    "Refused",
    "RefusedError",
    "RejectedRecordError",
    "Renew",
    "Replies",
    "Reply",
    "Request",
    "RetryableError",
    "Revision",
    "Sandbox",
    "Settled",
    "Shared",
    "Status",
    "Stream",
    "Translates",
    "Trust",
    "Unclear",
    "UnknownOutcomeError",
    "Unread",
    "UnsupportedEventError",
    "Vault",
    "Withholds",
    "WritesCrm",
    "each",
    "hookimpl",
]
