"""What the API answers with; the schema is made of these, so the texts here are for whoever reads that."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field

from onethread.flow import explain
from onethread.flow.decisions import LONGEST_REASON
from onethread.flow.evidence.written import Piece, pieces
from onethread.model.handle import Trust
from onethread.model.interaction import Direction, Kind
from onethread.store import links, vetoes
from onethread.store.contact_points import Met
from onethread.store.directory import Entry
from onethread.web.api.forms import ID, LINE

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


class Finding(BaseModel):
    """A step of the weighing."""

    comparison: Annotated[str, Field(examples=["phone"])]
    level: Annotated[str, Field(examples=["proven on one side, typed on the other"])]
    bits: Annotated[float, Field(examples=[11.0])]


class Evidence(BaseModel):
    """A piece of evidence, as a sentence and as data; what somebody decided has the sentence alone."""

    sentence: Annotated[
        str, Field(examples=["phone +37369123456: proven on one side, typed on the other (+11.0 bits)"])
    ]
    kind: Annotated[str | None, Field(description="Of an identity; or name, town, company.", examples=["phone"])]
    value: Annotated[str | None, Field(description="Of an identity.", examples=["+37369123456"])]
    bits: Annotated[
        float | None,
        Field(description="What it counts; a further identity counts less than its findings.", examples=[11.0]),
    ]
    findings: list[Finding]

    @classmethod
    def of(cls, piece: Piece) -> Self:
        """The evidence as it is kept."""
        findings = [Finding(comparison=one.comparison, level=one.level, bits=one.bits) for one in piece.findings]
        return cls(sentence=piece.sentence, kind=piece.kind, value=piece.value, bits=piece.bits, findings=findings)


class End(BaseModel):
    """A contact point at the end of a link."""

    channel: Annotated[str, Field(examples=["whatsapp"])]
    name: Annotated[str | None, Field(description="As last heard there.")]
    began_as: Annotated[str, Field(description="The customer that it began as; also an id.", examples=["CE48Z8TMHZ"])]


class Link(BaseModel):
    """What makes two contact points one customer."""

    number: Annotated[int, Field(description="By which it can be taken away.", examples=[17])]
    between: Annotated[list[End], Field(min_length=2, max_length=2)]
    bits: Annotated[float | None, Field(description="How sure it is; null for what was decided.", examples=[11.0])]
    author: Annotated[str, Field(description="`resolver`, or who has decided.", examples=["resolver", "api:crm"])]
    made_at: datetime
    evidence: list[Evidence]

    @classmethod
    def of(cls, link: links.Link, met: Mapping[int, Met]) -> Self:
        """The link, with who was met at its ends."""
        ends = [
            End(channel=one.channel, name=one.name, began_as=one.began_as) for one in map(met.get, link.pair) if one
        ]
        said = link.said
        evidence = [Evidence.of(piece) for piece in pieces(said.evidence)]
        return cls(
            number=link.id, between=ends, bits=said.bits, author=said.author, made_at=link.made_at, evidence=evidence
        )


class Links(BaseModel):
    """What makes it one customer."""

    customer: Annotated[str, Field(description="The customer's id now.", examples=["CE48Z8TMHZ"])]
    links: list[Link]


class Veto(BaseModel):
    """Somebody's word that two are not one."""

    author: Annotated[str, Field(examples=["api:crm"])]
    made_at: datetime
    reason: str

    @classmethod
    def of(cls, veto: vetoes.Veto) -> Self:
        """The veto as it is kept."""
        return cls(author=veto.author, made_at=veto.made_at, reason=veto.reason)


class WhyNot(BaseModel):
    """What speaks for two customers being one, and against."""

    customers: Annotated[list[str], Field(description="Their ids now.", examples=[["CE48Z8TMHZ", "K7M2QX9PTA"]])]
    bits: Annotated[float, Field(description="All evidence together.", examples=[5.0])]
    needed: Annotated[float, Field(description="From how many bits on nobody is asked.", examples=[8.0])]
    verdict: Annotated[str, Field(description="In a sentence, for people.", examples=["likely, but not sure enough"])]
    evidence: list[Evidence]
    compared: Annotated[
        list[str],
        Field(
            description="Of two without evidence what was found besides, which counts nothing.",
            examples=[["name: the same", "town: the same", "phone: each has another"]],
        ),
    ]
    vetoes: list[Veto]
    suggestion: Annotated[int | None, Field(description="The one of `/review` that asks for them.", examples=[17])]

    @classmethod
    def of(cls, found: explain.WhyNot, one: str, other: str) -> Self:
        """What was found of the customers with these ids."""
        return cls(
            customers=[one, other],
            bits=found.bits,
            needed=found.needed,
            verdict=found.verdict,
            evidence=[Evidence.of(piece) for piece in pieces(found.evidence)],
            compared=list(found.compared),
            vetoes=[Veto.of(veto) for veto in found.vetoes],
            suggestion=found.suggestion,
        )


class Suggestion(BaseModel):
    """Two customers who may be one."""

    number: Annotated[int, Field(description="By which it is answered.", examples=[17])]
    customers: Annotated[list[Customer], Field(min_length=2, max_length=2)]
    bits: Annotated[float, Field(examples=[5.0])]
    made_at: datetime
    evidence: list[Evidence]

    @classmethod
    def of(cls, one: explain.Suggestion) -> Self:
        """The suggestion as it is kept."""
        return cls(
            number=one.link.id,
            customers=[Customer.of(one.one), Customer.of(one.other)],
            bits=one.link.rank.bits,
            made_at=one.link.made_at,
            evidence=[Evidence.of(piece) for piece in pieces(one.link.said.evidence)],
        )


class Suggestions(BaseModel):
    """A page of suggestions, the likeliest first."""

    suggestions: list[Suggestion]
    next: Next


class Said(BaseModel):
    """Why somebody decides."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[
        str,
        Field(
            max_length=LONGEST_REASON,
            pattern=LINE,
            description="A line for who asks later.",
            examples=["she told us on the phone"],
        ),
    ] = ""


class Merge(Said):
    """Who is the same customer, and why."""

    other: Annotated[str, Field(pattern=ID, description="The id of the other customer.", examples=["K7M2QX9PTA"])]


class Decided(BaseModel):
    """What a decision has led to."""

    customers: Annotated[list[Customer], Field(description="Whom it was about, as they are now: one, or two.")]
    link: Annotated[int | None, Field(description="The link that it made, if it made one.", examples=[17])]


class Me(BaseModel):
    """Who asks."""

    name: Annotated[str, Field(description="The name of the token.")]
