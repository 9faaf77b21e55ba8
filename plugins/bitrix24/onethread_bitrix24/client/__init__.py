"""A client of Bitrix24 that keeps the portal's limits, loses no row and makes nothing twice."""

from onethread_bitrix24.client.answers import Answer, refused_items
from onethread_bitrix24.client.budget import Urgency
from onethread_bitrix24.client.calling import Probe
from onethread_bitrix24.client.capabilities import Capabilities
from onethread_bitrix24.client.client import Client
from onethread_bitrix24.client.clock import Clock
from onethread_bitrix24.client.commands import Command, Outcome
from onethread_bitrix24.client.cursor import Cursor
from onethread_bitrix24.client.errors import (
    AccessDeniedError,
    AddressError,
    AlreadyBoundError,
    AppOnlyError,
    Bitrix24Error,
    BusyError,
    CallRefusedError,
    ConfirmationError,
    CredentialsError,
    InconsistentListError,
    MethodMissingError,
    NotFoundError,
    NotTriedError,
    OperatingLimitError,
    PortalGoneError,
    QueryLimitError,
    ScopeMissingError,
    UnclearError,
    UnreachableError,
    WouldMailError,
)
from onethread_bitrix24.client.fields import Field, Fields, Typed, typed
from onethread_bitrix24.client.limits import Gate, Tally
from onethread_bitrix24.client.listings import (
    ACTIVITIES,
    COMPANIES,
    CONTACTS,
    DEALS,
    LEADS,
    TASKS,
    Listing,
    items,
    stage_history,
)
from onethread_bitrix24.client.operations import Operation
from onethread_bitrix24.client.shapes import as_flag, as_list, as_map, as_moment, as_whole
from onethread_bitrix24.client.walk import Page

__all__ = [
    "ACTIVITIES",
    "COMPANIES",
    "CONTACTS",
    "DEALS",
    "LEADS",
    "TASKS",
    "AccessDeniedError",
    "AddressError",
    "AlreadyBoundError",
    "Answer",
    "AppOnlyError",
    "Bitrix24Error",
    "BusyError",
    "CallRefusedError",
    "Capabilities",
    "Client",
    "Clock",
    "Command",
    "ConfirmationError",
    "CredentialsError",
    "Cursor",
    "Field",
    "Fields",
    "Gate",
    "InconsistentListError",
    "Listing",
    "MethodMissingError",
    "NotFoundError",
    "NotTriedError",
    "OperatingLimitError",
    "Operation",
    "Outcome",
    "Page",
    "PortalGoneError",
    "Probe",
    "QueryLimitError",
    "ScopeMissingError",
    "Tally",
    "Typed",
    "UnclearError",
    "UnreachableError",
    "Urgency",
    "WouldMailError",
    "as_flag",
    "as_list",
    "as_map",
    "as_moment",
    "as_whole",
    "items",
    "refused_items",
    "stage_history",
    "typed",
]
