"""`/embed/{connection}`: a page of a CRM opens ours within it, at a card; and `/install`, where the application says so first."""

import re

import structlog
from starlette.requests import Request
from starlette.responses import Response

from onethread.model.secret import digest, new_secret
from onethread.plugin import Admitted, Embeds, RefusedError, Settled
from onethread.plugin import Request as Told
from onethread.store import passes
from onethread.store.passes import Pass
from onethread.web.pages import thread
from onethread.web.pages.framing import SCRIPTS, remember, spoken_by, visit_of
from onethread.web.pages.gate import Visit
from onethread.web.pages.rendering import Frame, page
from onethread.web.pages.site import Site
from onethread.web.pages.subject import sought
from onethread.web.pages.viewer import Viewer

_MOST_CARDS = 20
_LONGEST = 100
_SPACES = re.compile(r"\s+")
_log = structlog.get_logger(__name__)


async def open_card(request: Request) -> Response:
    """Show the thread of a card to who looks at it, and let them in for as long as they do."""
    site: Site = request.app.state.site
    name, embeds = _connection(request, site)
    admitted = await embeds.admit(await _told(request))
    secret, now = new_secret(), site.clock()
    one = _pass(name, digest(secret), admitted)
    await site.database.write(lambda connection: passes.begin(connection, one, now))
    _log.info("card_opened", connection=name, user=one.user)
    response = await card(visit_of(request, one, secret))
    remember(request, response, one, secret)
    return response


async def card(visit: Visit) -> Response:
    """The thread of the customer whose card it is; of nobody's card, that it is nobody's yet."""
    about = await sought(visit)
    if about is None:
        return page("awaited.html", visit.viewer, frame=visit.frame, address=visit.address)
    return await thread.shown(visit, about)


async def install(request: Request) -> Response:
    """The application's own page: take what the CRM gives, have our page shown at its cards, and tell the CRM so."""
    site: Site = request.app.state.site
    name, embeds = _connection(request, site)
    address = f"{site.public_url or str(request.base_url).rstrip('/')}/embed/{name}"
    settled = await embeds.settle(await _told(request), address)
    await site.database.write(lambda connection: passes.end_all(connection, name))
    _log.info("shown_in_cards", connection=name, places=settled.places)
    return _settled(request, site, settled)


async def finishing(request: Request) -> Response:
    """What that page does in the browser, in the connector's words."""
    _, embeds = _connection(request, request.app.state.site)
    return Response(embeds.finishing, media_type="text/javascript")


def _settled(request: Request, site: Site, settled: Settled) -> Response:
    request.scope[SCRIPTS] = settled.script
    viewer = Viewer("", frozenset(), spoken_by(request, settled.language), site.zone)
    return page("settled.html", viewer, frame=Frame(), settled=settled, connection=request.path_params["connection"])


def _connection(request: Request, site: Site) -> tuple[str, Embeds]:
    name = request.path_params["connection"]
    if name not in site.embeds:
        raise RefusedError(404, "no_connection", "there is no connection of this name whose cards show threads")
    return name, site.embeds[name]


async def _told(request: Request) -> Told:
    headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in request.scope["headers"]}
    return Told(request.method, headers, dict(request.query_params), await request.body())


def _pass(connection: str, known: bytes, told: Admitted) -> Pass:
    """What is kept of who was let in; names are the remote's, so as short and plain as names are."""
    cards = tuple((handle.kind, handle.value) for handle in told.cards[:_MOST_CARDS])
    name = _SPACES.sub(" ", "".join(letter if letter.isprintable() else " " for letter in told.name)).strip()[:_LONGEST]
    return Pass(known, connection, told.account, cards, told.user[:_LONGEST], name or told.user, told.language)
