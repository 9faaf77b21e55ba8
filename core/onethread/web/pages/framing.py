"""Pages within the pages of a CRM: who may enter, by a pass in a cookie or in a header, and who may hold them."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from starlette.requests import Request
from starlette.responses import Response

from onethread.engine.masking import CARD
from onethread.model.account import Right
from onethread.model.secret import digest, is_secret
from onethread.plugin import RefusedError
from onethread.plugin.wording import named
from onethread.store import passes
from onethread.store.passes import Pass
from onethread.web.pages.gate import Handler, Visit, chosen_language, is_secure, visited
from onethread.web.pages.language import CODES, Language, language
from onethread.web.pages.rendering import Frame
from onethread.web.pages.site import Site
from onethread.web.pages.viewer import Viewer

RIGHTS = frozenset({Right.READ, Right.NOTE})
SCRIPTS = "onethread.scripts"
"""Where a request says that its answer loads a script of others."""

_ADDRESS = re.compile(r"/embed/([a-z][a-z0-9_]*)(/.*)?", re.DOTALL)
_COOKIE = "__Secure-onethread"
_OVER = RefusedError(401, "pass_over", "the card has to be opened anew")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class FramePage:
    """An address within a card, and what answers there whoever has a pass for it."""

    path: str
    handler: Handler
    method: str = "GET"

    async def answer(self, request: Request) -> Response:
        """Answer who may see that card."""
        return await self.handler(await entered(request))


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """An address that a CRM's page posts to; who that is, is found out by what answers there."""

    path: str
    handler: Callable[[Request], Awaitable[Response]]
    method: str = "POST"

    async def answer(self, request: Request) -> Response:
        """Answer whoever comes."""
        return await self.handler(request)


def is_opening(request: Request) -> bool:
    """Whether it is a post from a page of a CRM: it proves itself by what it holds, and changes nothing of a session."""
    found = _ADDRESS.fullmatch(request.url.path)
    return found is not None and found[2] in (None, "", "/install")


def is_framed(request: Request) -> bool:
    """Whether a page is shown within one of a CRM."""
    return _ADDRESS.fullmatch(request.url.path) is not None


async def framed_by(request: Request) -> str | None:
    """The origin of the only pages that may hold what answers there; None for pages that nobody may hold."""
    found = _ADDRESS.fullmatch(request.url.path)
    site: Site = request.app.state.site
    embeds = site.embeds.get(found[1]) if found else None
    if embeds is None:
        return None
    try:
        return await embeds.framed_by()
    except Exception as error:  # noqa: BLE001 - foreign code; then nobody may
        _log.warning("frame_of_nobody", error=named(error))
        return None


async def entered(request: Request) -> Visit:
    """Who asks, by their pass; RefusedError for who has none for this address."""
    site: Site = request.app.state.site
    shown, now = _shown(request, site), site.clock()
    known = digest(shown)
    found = await site.database.read(lambda connection: passes.with_digest(connection, known, now)) if shown else None
    told = request.path_params
    if found is None or found.connection != told["connection"] or page_of(known) != told["page"]:
        raise _OVER
    if found.connection not in site.embeds:  # taken out of the configuration since
        raise _OVER
    if found.stale:
        await site.database.write(lambda connection: passes.seen(connection, known, now))
    return visit_of(request, found)


def visit_of(request: Request, one: Pass, bearer: str = "") -> Visit:
    """A visit of who has this pass."""
    site: Site = request.app.state.site
    said = spoken_by(request, one.language)
    viewer = Viewer(signature(one), RIGHTS, said, site.zone, masks=CARD in site.mask_for)
    address = f"/embed/{one.connection}/{page_of(one.digest)}"
    return Visit(request, site, viewer, card=one, address=address, frame=Frame(bearer=bearer))


async def still_admitted(visit: Visit) -> bool:
    """Whether who came in would be let in again."""
    if visit.card is None:
        return (await visited(visit.request)).session is not None
    try:
        await entered(visit.request)
    except RefusedError:
        return False
    return True


def signature(one: Pass) -> str:
    """By what notes are signed: the name, and whose it is, since logins of ours look otherwise."""
    return f"{one.name} ({one.connection} {one.user})"


def spoken_by(request: Request, told: str) -> Language:
    """The language of the CRM, if it is one of ours, else the browser's."""
    return language(told) if told in CODES else chosen_language(request)


def page_of(known: bytes) -> str:
    """How a page is called in its addresses: it tells pages of one browser apart, and opens nothing."""
    return known.hex()[:16]


def remember(request: Request, response: Response, one: Pass, secret: str) -> None:
    """Give the browser a cookie for this page alone, kept apart for each site that holds it.

    Without TLS there are no such cookies; then, and where browsers block them, there is what the page itself remembers.
    Starlette writes `Partitioned` only from Python 3.14 on.
    """
    site: Site = request.app.state.site
    if is_secure(request, site):
        life = round(passes.LIFE.total_seconds())
        path = f"/embed/{one.connection}/{page_of(one.digest)}"
        cookie = f"{_COOKIE}={secret}; Path={path}; Max-Age={life}; Secure; HttpOnly; SameSite=None; Partitioned"
        response.headers.append("Set-Cookie", cookie)


def _shown(request: Request, site: Site) -> str:
    """The secret in the header, else in the cookie; '' for none."""
    scheme, _, told = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        told = request.cookies.get(_COOKIE, "") if is_secure(request, site) else ""
    return told if is_secret(told) else ""
