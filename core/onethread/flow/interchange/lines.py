"""Lines of the interchange format, read strictly and written canonically."""

from dataclasses import replace

import msgspec

from onethread.flow.interchange.shape import read
from onethread.model.handle import Handle, Trust
from onethread.model.interaction import Interaction, Kind

_encoder = msgspec.json.Encoder()
_sorted = msgspec.json.Encoder(order="sorted")


def read_line(line: bytes) -> Interaction:
    """The interaction of a line; RejectedRecordError says what is wrong with it, never quoting it."""
    told = read(line)
    return replace(told, handles=_released_first(told.handles)) if told.kind is Kind.NUMBER_CHANGE else told


# To many readers they end a line, as they do not in JSON Lines.
_LINE_ENDS = (("\u2028".encode(), b"\\u2028"), ("\u2029".encode(), b"\\u2029"), ("\x85".encode(), b"\\u0085"))


def one_line(written: bytes) -> bytes:
    """JSON without anything that a reader of lines may take for an end of one."""
    for end, escaped in _LINE_ENDS:
        if end in written:
            written = written.replace(end, escaped)
    return written


def write_line(fact: Interaction, **ours: object) -> bytes:
    """A line with all fields, always in the same order; `ours` is what our store adds."""
    written = _encoder.encode(
        {
            "id": fact.id,
            "at": fact.at,
            "channel": fact.channel,
            "account": fact.account,
            "kind": fact.kind,
            "direction": fact.direction,
            "conversation": fact.conversation,
            "text": fact.text,
            "subject": fact.subject,
            "handles": [_written_handle(handle) for handle in fact.handles],
            "name": fact.name,
            "attributes": fact.attributes,
            "attachments": fact.attachments,
            "statuses": fact.statuses,
            "revisions": fact.revisions,
            "reactions": fact.reactions,
            "seen": fact.seen,
            "live": fact.live,
            **ours,
        }
    )
    return one_line(written)


def alike(one: object, other: object) -> bool:
    """Whether a reader of lines sees no difference; to Python 1, 1.0 and True are equal, and 0.0 and -0.0."""
    return one is other or _sorted.encode(one) == _sorted.encode(other)


def _written_handle(handle: Handle) -> dict[str, str]:
    written: dict[str, str] = {"kind": handle.kind, "value": handle.value, "trust": handle.trust}
    return {**written, "system": handle.system} if handle.system else written


def _released_first(handles: tuple[Handle, ...]) -> tuple[Handle, ...]:
    """A number change names the old handle, then the new; where the trusts do not tell them apart, the place does."""
    if any(handle.trust is Trust.RELEASED for handle in handles):
        return handles
    kinds = [handle.kind for handle in handles]
    return tuple(
        Handle(one.kind, one.value, Trust.RELEASED, one.system)
        if one.kind in kinds[place + 1 :] and one.kind not in kinds[:place]
        else one
        for place, one in enumerate(handles)
    )
