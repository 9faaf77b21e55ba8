"""Who looked at a customer is remembered, after they were answered and at most once a minute; whatever goes wrong with it is no matter of theirs."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from onethread.plugin.wording import named
from onethread.store import looks
from onethread.store.looks import Look
from onethread.web.pages.gate import Visit

_log = structlog.get_logger(__name__)


async def remember(visit: Visit, customer: int, look: Look) -> None:
    """Keep this look."""
    with _no_matter_of_theirs():
        await _keep(visit, customer, look)


async def goes_on(visit: Visit, customer: int) -> None:
    """They still look."""
    with _no_matter_of_theirs():
        known = await visit.site.database.read(lambda connection: looks.of(connection, visit.onlooker, customer))
        look = looks.looked(known, visit.site.clock())
        if look != known:
            await _keep(visit, customer, look)


async def _keep(visit: Visit, customer: int, look: Look) -> None:
    await visit.site.database.write(lambda connection: looks.put(connection, visit.onlooker, customer, look))


@contextmanager
def _no_matter_of_theirs() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # noqa: BLE001 - then what is new is told since the look before
        _log.warning("look_not_kept", error=named(error))
