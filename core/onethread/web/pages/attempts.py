"""How often somebody may try: so many times within so long, and then not for a while."""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network
from time import monotonic

WITHIN = 15 * 60.0
"""Seconds."""

OF_A_LOGIN = 10
FROM_AN_ADDRESS = 50
"""Whole offices share an address."""

_MOST_KNOWN = 20_000


@dataclass(slots=True)
class Attempts:
    """Counts attempts by a word; the longest unheard ones are forgotten when there are too many words."""

    most: int
    clock: Callable[[], float] = monotonic
    _known: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)

    def wait(self, word: str) -> float:
        """Count one more; the seconds to wait, 0 if it may be tried. One that has to wait does not count."""
        now = self.clock()
        tried = self._known.setdefault(word, deque())
        self._known.move_to_end(word)
        if len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)
        while tried and tried[0] <= now - WITHIN:
            tried.popleft()
        if len(tried) >= self.most:
            return tried[0] + WITHIN - now
        tried.append(now)
        return 0.0

    def forgive(self, word: str) -> None:
        """It was right."""
        self._known.pop(word, None)


def network(address: str) -> str:
    """What one holder of an address has: of IPv6 a /64."""
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network((known, 64), strict=False)) if isinstance(known, IPv6Address) else str(known)
