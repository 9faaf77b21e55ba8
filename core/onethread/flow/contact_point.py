"""Where somebody was met: a pure function of one fact, so that no order of arrival can change it (decision 0001)."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from onethread.flow.handles import HandleReader, Read
from onethread.model.handle import Trust
from onethread.model.interaction import Interaction
from onethread.plugin import Identity

_OWN = frozenset({Trust.CHANNEL, Trust.VERIFIED, Trust.CRM, Trust.DECLARED})


@dataclass(frozen=True, slots=True)
class Owner:
    """The key of the contact point that a fact belongs to, and what the fact makes it claim."""

    key: str
    claims: tuple[tuple[Identity, Trust], ...]


def owner(fact: Interaction, reader: HandleReader) -> Owner:
    """Whose the fact is, by its handles alone."""
    read = tuple(reader.read(fact))
    return Owner(_key(fact, read), tuple((one.identity, one.trust) for one in read))


def _key(fact: Interaction, read: tuple[Read, ...]) -> str:
    anchor = max((one for one in read if one.anchor), key=_rank, default=None)
    if anchor is not None:
        identity = anchor.identity
        return f"{fact.channel}:{identity.kind}:{identity.scope}:{identity.value}"
    own = sorted((one.identity.kind, one.identity.scope, one.identity.value) for one in read if one.trust in _OWN)
    if own:
        return f"{fact.channel}:{fact.account}:{_digest(own, _spelled(fact.name))}"
    return f"{fact.channel}:{fact.account}:?{_digest([(fact.conversation or '', '')], fact.conversation or fact.id)}"


def _rank(one: Read) -> tuple[int, int, str]:
    return one.anchor, one.trust.strength, one.identity.value


def _spelled(name: str | None) -> str:
    return " ".join((name or "").casefold().split())


def _digest(parts: Iterable[tuple[str, ...]], name: str) -> str:
    """A short name for people who are told apart only by all that they typed."""
    written = "\x1f".join([*("\x1e".join(part) for part in parts), name])
    return blake2b(written.encode(), digest_size=15).hexdigest()
