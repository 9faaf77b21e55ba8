"""Who may enter: the one place where a session becomes a viewer, and where rights are asked for."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from onethread.model.account import Right
from onethread.model.secret import digest, is_secret
from onethread.plugin import RefusedError
from onethread.store import sessions
from onethread.store.passes import Pass
from onethread.store.sessions import Session
from onethread.web.pages.forms import read_form
from onethread.web.pages.language import CODES, Language, language, spoken
from onethread.web.pages.rendering import Frame
from onethread.web.pages.site import Site
from onethread.web.pages.viewer import Viewer

LANGUAGE_COOKIE = "onethread_language"
_A_YEAR = 365 * 24 * 3600
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Visit:
    """A request, by whom, and by which session; nobody's viewer has no rights."""

    request: Request
    site: Site
    viewer: Viewer
    session: Session | None = None
    card: Pass | None = None
    """Of who looks at a card of a CRM, in whose pages ours is shown."""

    address: str = ""
    """Where the pages of this card begin."""

    frame: Frame | None = None

    @property
    def onlooker(self) -> str:
        """Who it is, as looks are kept by; logins may be of others one day, numbers of accounts are not."""
        if self.card is not None:
            return f"{self.card.connection} {self.card.account} {self.card.user}"
        return f"account {self.session.account.id}" if self.session else ""

    async def form(self) -> Mapping[str, str]:
        """The fields of a form that was posted; the last of each."""
        return read_form(await self.request.body())


Handler = Callable[[Visit], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Page:
    """An address, what answers there, and which right that takes; None for what is there for everybody."""

    path: str
    handler: Handler
    right: Right | None
    method: str = "GET"

    async def answer(self, request: Request) -> Response:
        """Answer whoever may ask."""
        visit = await visited(request)
        if self.right is not None and visit.session is None:
            return _to_sign_in(request)
        if self.right is not None and not visit.viewer.may(self.right):
            raise RefusedError(403, "forbidden", "your role does not allow it")
        response = await self.handler(visit)
        _remember_language(request, response, secure=is_secure(request, visit.site))
        return response


async def visited(request: Request) -> Visit:
    """Who it is that asks."""
    site: Site = request.app.state.site
    session = await _session(request, site)
    said = chosen_language(request)
    if session is None:
        return Visit(request, site, Viewer("", frozenset(), said, site.zone))
    role = session.account.role
    viewer = Viewer(session.account.login, role.rights, said, site.zone, masks=role in site.mask_for)
    return Visit(request, site, viewer, session)


def cookie(request: Request, site: Site) -> str:
    """The name of the cookie that holds a session's secret; over TLS one that no other host can set."""
    return "__Host-onethread" if is_secure(request, site) else "onethread"


def is_secure(request: Request, site: Site) -> bool:
    """Whether cookies are to travel over TLS only."""
    return site.secure or request.url.scheme == "https"


def same_origin(request: Request) -> bool:
    """Whether a request that changes something comes from a page of ours, as browsers tell it; else it may be forged.

    https://developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Fetch-Site
    """
    if request.method in _SAFE:
        return True
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    return urlsplit(request.headers.get("origin", "")).netloc == request.headers.get("host", "?")


async def _session(request: Request, site: Site) -> Session | None:
    shown = request.cookies.get(cookie(request, site), "")
    if not is_secret(shown):
        return None
    now, known = site.clock(), digest(shown)
    session = await site.database.read(lambda connection: sessions.with_digest(connection, known, now))
    if session is not None and session.stale:
        await site.database.write(lambda connection: sessions.seen(connection, known, now))
    return session


def chosen_language(request: Request) -> Language:
    """What the address says, as a choice or as the CRM whose page ours is in writes it; what was chosen last; what the browser asks for."""
    told = {name.lower(): value.lower() for name, value in request.query_params.items()}
    for chosen in (told.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if chosen in CODES:
            return language(str(chosen))
    return spoken(request.headers.get("accept-language", ""))


def _remember_language(request: Request, response: Response, *, secure: bool) -> None:
    chosen = request.query_params.get("lang")
    if chosen in CODES:
        response.set_cookie(LANGUAGE_COOKIE, str(chosen), max_age=_A_YEAR, secure=secure, httponly=True, samesite="lax")


def _to_sign_in(request: Request) -> Response:
    """Sign in first, then come back to what was asked for; what was posted is not dropped for it."""
    if request.method not in _SAFE:
        raise RefusedError(401, "signed_out", "whoever has posted this is not signed in any more")
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/sign-in?{urlencode({'next': back})}", 303)
