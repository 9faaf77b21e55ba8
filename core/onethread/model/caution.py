"""Caution: how sure one has to be before two customers are made one."""

from enum import StrEnum


class Caution(StrEnum):
    """How sure one has to be to make two customers one without asking anybody."""

    STRICT = "strict"
    BALANCED = "balanced"
    EAGER = "eager"

    @property
    def bits(self) -> float:
        """From how many bits on."""
        return _CAUTION[self]


_CAUTION = {Caution.STRICT: 9.5, Caution.BALANCED: 8.0, Caution.EAGER: 6.5}
