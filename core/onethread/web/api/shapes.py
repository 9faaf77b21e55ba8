"""What the API answers with; the schema is made of these, so the texts here are for whoever reads that."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, Field

from onethread.model.handle import Trust
from onethread.model.interaction import Direction, Kind
from onethread.store.directory import Entry

Next = Annotated[str | None, Field(description="`after` of the next page; null on the last.")]


class Identity(BaseModel):
    """What a handle stands for."""

    kind: Annotated[str, Field(examples=["phone"])]
    value: Annotated[str, Field(description="Normalised.", examples=["+37369123456"])]
    scope: Annotated[str, Field(description="The account or system within which the value means something, or ''.")]


class Customer(BaseModel):
    """The one unified person (or company)."""

    id: Annotated[str, Field(examples=["CE48Z8TMHZ"])]
    name: Annotated[str | None, Field(description="As last heard.")]
    identities: list[Identity]
    facts: Annotated[int, Field(description="How many interactions there are.")]
    last_at: Annotated[datetime | None, Field(description="When the newest of them happened.")]

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """The customer of an entry in the directory."""
        identities = [Identity(kind=one.kind, value=one.value, scope=one.scope) for one in entry.identities]
        return cls(id=entry.public_id, name=entry.name, identities=identities, facts=entry.facts, last_at=entry.last_at)


class Customers(BaseModel):
    """A page of customers."""

    customers: list[Customer]
    next: Next


class Handle(BaseModel):
    """How a person was written by a remote."""

    kind: str
    value: str
    trust: Trust
    system: Annotated[str, Field(description="Only of an external_id.")] = ""


class Attachment(BaseModel):
    """A file, without its content."""

    id: str
    mime: str | None
    name: str | None
    size: int | None
    sha256: str | None


class Status(BaseModel):
    """A step of an outbound message."""

    at: datetime
    status: str


class Revision(BaseModel):
    """A later version of the text, or its deletion."""

    at: datetime
    text: str | None
    deleted: bool


class Reaction(BaseModel):
    """An emoji that somebody set; null takes it back."""

    at: datetime
    by: str
    emoji: str | None


class Interaction(BaseModel):
    """One dated fact, as a line of the interchange format."""

    id: Annotated[str, Field(description="The remote's; unique within channel and account.")]
    at: datetime
    channel: str
    account: str
    kind: Kind
    direction: Direction | None
    conversation: str | None
    text: str | None
    subject: str | None
    handles: list[Handle]
    name: str | None
    attributes: dict[str, Any]
    attachments: list[Attachment]
    statuses: list[Status]
    revisions: list[Revision]
    reactions: list[Reaction]
    seen: Annotated[bool, Field(description="False for what is known only by what was said about it.")]
    live: Annotated[bool, Field(description="False for what came by backfill only.")]
    customer: Annotated[str, Field(description="The id of the customer whose it is now.")]
    learned_at: Annotated[datetime, Field(description="When we learned of it.")]
    delivery: Annotated[int, Field(description="The number of the raw delivery that told it first.")]


class Thread(BaseModel):
    """A page of what happened with one customer, the newest first."""

    customer: Annotated[str, Field(description="The customer's id now; not the one asked for if that was merged.")]
    interactions: list[Interaction]
    next: Next


class Me(BaseModel):
    """Who asks."""

    name: Annotated[str, Field(description="The name of the token.")]
