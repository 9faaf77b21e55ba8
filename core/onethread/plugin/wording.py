"""How a mistake in a name is told: with the name that was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """', did you mean ...' after an unknown name, or nothing when none is near."""
    near = get_close_matches(written[:100], sorted(known), n=1, cutoff=0.6)
    return f", did you mean {near[0]!r}?" if near else ""
