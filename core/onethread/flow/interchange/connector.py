"""An import is a connector too: its deliveries are stretches of the file, so every imported fact has its raw source."""

from collections.abc import Iterable, Iterator, Sequence

from onethread.flow.interchange.lines import read_line
from onethread.plugin import Delivery, Record, RefusedError, Request, Unread, each

NAME = "interchange"
"""The connection that imported deliveries are of. It is always there and needs no configuration."""

FIRST_LINE = "first-line"
"""The header that tells which line of the file the delivery begins with."""


class Interchange:
    """Reads stretches of interchange files; takes nothing over HTTP."""

    max_body = 0
    keep_headers: frozenset[str] = frozenset()

    def verify(self, request: Request) -> None:
        """Refuse: files come by `onethread import`."""
        raise RefusedError(404, "no_connection", "there is no such connection")

    def translate(self, delivery: Delivery) -> Iterable[Record | Unread]:
        """A record for each line that is not blank."""
        first = int(delivery.headers.get(FIRST_LINE, "1"))
        return each(_numbered(delivery.body.split(b"\n"), first), _read)


def _numbered(lines: Sequence[bytes], first: int) -> Iterator[tuple[str, bytes]]:
    return ((str(number), line) for number, line in enumerate(lines, first) if line.strip())


def _read(item: str, line: bytes) -> Iterable[Record | Unread]:
    return [Record(read_line(line), (item,))]
