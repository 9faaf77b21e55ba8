"""Where somebody was met: a pure function of one fact, so that no order of arrival can change it (decision 0001)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b

from onethread.flow import names
from onethread.flow.handles import HandleReader, Read
from onethread.flow.names.others import Whose, whose
from onethread.flow.names.places import city, company
from onethread.model.handle import Trust
from onethread.model.interaction import Direction, Interaction, Kind
from onethread.plugin import Identity, Reach
from onethread.store.traits import Trait, TraitKind

_OWN = frozenset({Trust.CHANNEL, Trust.VERIFIED, Trust.CRM, Trust.DECLARED})
_PROVEN = frozenset({Trust.CHANNEL, Trust.VERIFIED})
_LONGEST = 200
"""Letters of a trait that are kept for comparing; no name is longer."""

SILENCE = timedelta(days=45)
"""After so long a number that somebody else writes from is theirs: networks give numbers out again."""

NOTED_AT = "contact_point"
"""The kind of handle by which a note of ours, or a card that we have made, says at which contact point it stands, by its
key; it identifies nobody."""

_NOTES = frozenset({Kind.NOTE, Kind.RECORD})

_LIST = 10
"""Phones, or addresses, beyond which a fact tells a list and not somebody's own."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The contact point that a fact belongs to, by its key, and what the fact says of whoever is met there."""

    key: str
    claims: tuple[tuple[Identity, Trust], ...]
    traits: tuple[Trait, ...] = ()
    reissuable: bool = False
    """Whether the key is a number that networks give to somebody else, once it was silent for long."""


def owner(fact: Interaction, reader: HandleReader) -> Owner:
    """Whose the fact is, by what it says alone."""
    read = tuple(reader.read(fact))
    if fact.kind in _NOTES and (noted := _noted_at(fact)):
        claims = tuple((one.identity, one.trust) for one in read) if fact.kind is Kind.RECORD else ()
        return Owner(noted, claims, (), is_number(noted))
    anchor = _anchor(fact, read)
    claims = tuple((one.identity, _trust(one, anchor)) for one in _claimed(fact, read))
    key = _key(fact, read) if anchor is None else ":".join((fact.channel, *_parts(anchor)))
    return Owner(key, claims, tuple(_traits(fact)), anchor is not None and anchor.identity.kind == "phone")


def is_number(key: str) -> bool:
    """Whether a contact point, by its key, is a number that networks give to somebody else."""
    return key.split(":", 2)[1:2] == ["phone"]


def _noted_at(fact: Interaction) -> str | None:
    return next((one.value for one in fact.handles if one.kind == NOTED_AT and one.trust is Trust.CRM), None)


def _trust(one: Read, anchor: Read | None) -> Trust:
    """A browser that a messenger tells of was carried over by a link, which may have been sent on to somebody else."""
    carried = one.identity.reach is Reach.DEVICE and anchor is not None and anchor.identity.reach is not Reach.DEVICE
    return Trust.DECLARED if carried and one.trust in _PROVEN else one.trust


def _claimed(fact: Interaction, read: tuple[Read, ...]) -> Iterator[Read]:
    """What the fact makes its contact point claim: no number of somebody else in a text, no list that somebody typed.

    Who writes 'my number is ...' declares it, as in a form.
    """
    said = _said_of_mentions(fact) if any(one.trust is Trust.TEXT for one in read) else Whose.UNSAID
    listed = _listed(read) if len(read) > _LIST else ()
    for one in read:
        mentioned = one.trust is Trust.TEXT
        if one.trust in _PROVEN or not (one.identity.kind in listed or (mentioned and said is Whose.OTHERS)):
            yield one._replace(trust=Trust.DECLARED) if mentioned and said is Whose.OWN else one


def _said_of_mentions(fact: Interaction) -> Whose:
    """What we write of our own number is not the customer's."""
    said = whose(fact.text or "")
    return Whose.OTHERS if said is Whose.OWN and fact.direction is Direction.OUT else said


def _listed(read: tuple[Read, ...]) -> set[str]:
    often = Counter(identity.kind for identity in {one.identity for one in read})
    return {kind for kind, number in often.items() if number > _LIST}


def _traits(fact: Interaction) -> Iterator[Trait]:
    if fact.name:
        yield Trait(TraitKind.NAME, fact.name[:_LONGEST], names.key(names.parse(fact.name[:_LONGEST])) or "")
    for kind, spell in ((TraitKind.CITY, city), (TraitKind.COMPANY, company)):
        value = fact.attributes.get(kind)
        if isinstance(value, str) and value.strip():
            yield Trait(kind, value[:_LONGEST], spell(value[:_LONGEST]))


def _anchor(fact: Interaction, read: tuple[Read, ...]) -> Read | None:
    """The handle that names a contact point by itself; a browser only if nothing else tells who uses it."""
    anchors = [one for one in read if one.anchor]
    if fact.name or any(one.trust in _OWN and one.identity.reach is not Reach.DEVICE for one in read):
        anchors = [one for one in anchors if one.identity.reach is not Reach.DEVICE]
    return max(anchors, key=_rank, default=None)


def _key(fact: Interaction, read: tuple[Read, ...]) -> str:
    """The key of somebody without an anchor: all that they told, and their name; else their conversation."""
    own = [one for one in read if one.trust in _OWN]
    told = sorted(_parts(one) for one in own if one.identity.reach is not Reach.DEVICE) or sorted(map(_parts, own))
    if told:
        return f"{fact.channel}:{fact.account}:{_digest(told, _spelled(fact.name))}"
    return f"{fact.channel}:{fact.account}:?{_digest([(fact.conversation or '', '')], fact.conversation or fact.id)}"


def _rank(one: Read) -> tuple[int, int, str]:
    return one.anchor, one.trust.strength, one.identity.value


def _parts(one: Read) -> tuple[str, str, str]:
    return one.identity.kind, one.identity.scope, one.identity.value


def _spelled(name: str | None) -> str:
    return " ".join((name or "").casefold().split())


def _digest(parts: Iterable[tuple[str, ...]], name: str) -> str:
    """A short name for people who are told apart only by all that they typed."""
    written = "\x1f".join([*("\x1e".join(part) for part in parts), name])
    return blake2b(written.encode(), digest_size=15).hexdigest()
