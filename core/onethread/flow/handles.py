"""From a handle as it was written to the identity that it stands for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from onethread.model.caution import Caution
from onethread.model.handle import Handle, Trust
from onethread.model.interaction import Interaction
from onethread.plugin import HandleKind, Identity

_ANCHORING = frozenset({Trust.CHANNEL, Trust.VERIFIED, Trust.CRM})


class Read(NamedTuple):
    """A handle that identifies somebody; `anchor` ranks those that name a contact point by themselves, 0 the others."""

    identity: Identity
    trust: Trust
    anchor: int


@dataclass(frozen=True, slots=True)
class HandleReader:
    """All kinds of handles that are installed, and how this firm reads and weighs them."""

    kinds: Mapping[str, HandleKind]
    regions: tuple[str, ...] = ()
    own: frozenset[Identity] = frozenset()
    """Our own numbers and addresses, which people quote and which are nobody's."""

    caution: Caution = Caution.BALANCED

    def read(self, fact: Interaction) -> Iterator[Read]:
        """The handles of a fact that identify somebody; junk, our own and unknown kinds do not."""
        for handle in fact.handles:
            kind = self.kinds.get(handle.kind)
            identity = self.identity(handle, fact.account) if kind else None
            if kind and identity and identity not in self.own:
                yield Read(identity, handle.trust, kind.anchor if handle.trust in _ANCHORING else 0)

    def identity(self, handle: Handle, account: str = "") -> Identity | None:
        """The identity of one handle, or None for what identifies nobody."""
        kind = self.kinds.get(handle.kind)
        normalised = kind.normalise(handle.value, self.regions) if kind else None
        if kind is None or normalised is None:
            return None
        name, value, reach = normalised
        if kind.of_system and not handle.system:
            return None  # the number 5 of some system or other is nobody
        scope = account if kind.scoped else handle.system if kind.of_system else ""
        return Identity(name, value, scope, reach)


def own_identities(reader: HandleReader, written: tuple[str, ...]) -> frozenset[Identity]:
    """The identities of our own numbers and addresses, as the configuration writes them."""
    handles = [Handle("email" if "@" in value else "phone", value) for value in written]
    return frozenset(identity for handle in handles if (identity := reader.identity(handle)))
