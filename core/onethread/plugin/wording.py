"""How mistakes are told: with the name that was probably meant, with the place in foreign code."""

import traceback
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """', did you mean ...' after an unknown name, or nothing when none is near."""
    near = get_close_matches(written[:100], sorted(known), n=1, cutoff=0.6)
    return f", did you mean {near[0]!r}?" if near else ""


def named(error: BaseException) -> str:
    """The type of an error and where it was raised; its words may quote a secret or a customer."""
    place = traceback.extract_tb(error.__traceback__)[-1:]
    return " ".join([type(error).__name__, *(f"in {Path(frame.filename).name}:{frame.lineno}" for frame in place)])
