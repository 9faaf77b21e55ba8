"""How a world's systems speak: each names its channels and vouches for its handles in a way of its own.

A resolver that is right only for one of these ways has learned the benchmark, not who is who.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from bench.identity.lines import CHANNEL, CRM, DECLARED, Line, Said

_CHANNELS: Mapping[str, tuple[str, ...]] = {
    "call": ("call", "call", "calls", "telephony"),
    "site": ("site", "site", "web"),
    "form": ("form", "form", "forms"),
    "bitrix24": ("bitrix24", "bitrix24", "bitrix", "crm"),
}
_TRUSTS: Mapping[str, tuple[str, ...]] = {
    "visitor_id": (CHANNEL, CHANNEL, DECLARED),
    "ref": (CHANNEL, CHANNEL, DECLARED),
    "bitrix_contact": (CRM, CRM, CHANNEL),
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """The names of channels, the trust of kinds of handles, and whether conversations are told."""

    channels: Mapping[str, str]
    trusts: Mapping[str, str]
    conversations: bool
    releases: bool
    """Whether a number change calls the old handles released, or leaves that to their place."""

    def speak(self, line: Line) -> None:
        """Put a line into these words."""
        line.channel = self.channels.get(line.channel, line.channel)
        line.handles = tuple(self._vouch(one) for one in line.handles)
        if line.kind == "number_change" and self.releases:
            line.handles = _released(line.handles)
        if not self.conversations:
            line.conversation = None

    def _vouch(self, one: Said) -> Said:
        trust = self.trusts.get(one.kind, one.trust)
        return one if trust == one.trust else replace(one, trust=trust)


def any_dialect(seed: int) -> Dialect:
    """The usual words for the first world, any for the others."""
    random = Random(f"dialect {seed}")  # noqa: S311 - the same words every time are what it is for

    def choose(words: Sequence[str]) -> str:
        return words[0] if seed == 1 else random.choice(words)

    return Dialect(
        {name: choose(words) for name, words in _CHANNELS.items()},
        {kind: choose(trusts) for kind, trusts in _TRUSTS.items()},
        conversations=seed == 1 or random.random() < 0.7,
        releases=seed != 1 and random.random() < 0.4,
    )


def _released(handles: Sequence[Said]) -> tuple[Said, ...]:
    kinds = [one.kind for one in handles]
    return tuple(
        replace(one, trust="released") if one.kind in kinds[place + 1 :] else one for place, one in enumerate(handles)
    )
