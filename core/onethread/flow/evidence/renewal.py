"""Claims that are made again: whether it can change who is who that they were last made later than was known.

Nearly every claim on somebody known already is such a one, and of nearly all of them nothing has to be weighed anew.
"""

from collections.abc import Iterable

from onethread.flow.evidence.weights import LIMITS, SILENCES
from onethread.model.claim import Claim


def is_renewal(before: Claim | None, after: Claim) -> bool:
    """Whether nothing but when the claim was last made has changed."""
    return before is not None and after == before._replace(last_at=after.last_at)


def tells(kind: str, before: Claim, claims: Iterable[Claim]) -> bool:
    """Whether it matters that this claim on an identity of that kind was made again; `claims` are all on the identity.

    When a claim was last made is looked at for two things. Was the identity unused for long before somebody else claimed
    it: then somebody has claimed it for the first time so long after this claim. And were two accounts used at a time,
    which depends on claims on other identities.
    """
    if kind in LIMITS and LIMITS[kind].within is not None:
        return True
    silence = SILENCES.get(kind)
    return silence is not None and any(one.first_at - before.last_at > silence.after for one in claims)


def looks_at_others(kind: str) -> bool:
    """Whether that depends on who else claims the identity."""
    return kind in SILENCES
