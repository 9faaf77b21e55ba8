"""All pages: at which address, what answers, and which right that takes."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from onethread.model.account import Right
from onethread.web.pages import accounts, customers, directory, live, opening, raw, signing, thread
from onethread.web.pages.edge import Edge, on_http
from onethread.web.pages.framing import FramePage, OpeningPage
from onethread.web.pages.gate import Page
from onethread.web.pages.rendering import static
from onethread.web.pages.site import Site

PAGES = (
    Page("/", customers.home, Right.READ),
    Page("/sign-in", signing.ask, None),
    Page("/sign-in", signing.sign_in, None, "POST"),
    Page("/sign-in/oidc", directory.depart, None),
    Page("/sign-in/oidc/back", directory.arrive, None),
    Page("/sign-out", signing.sign_out, None, "POST"),
    Page("/welcome/{link}", signing.welcome, None),
    Page("/welcome/{link}", signing.set_password, None, "POST"),
    Page("/customers", customers.listed, Right.READ),
    Page("/thread/{customer}", thread.show, Right.READ),
    Page("/thread/{customer}/live", live.follow, Right.READ),
    Page("/thread/{customer}/entry/{number}", thread.one, Right.READ),
    Page("/thread/{customer}/entry/{number}/raw", raw.show, Right.INSPECT),
    Page("/thread/{customer}/note", thread.note, Right.NOTE, "POST"),
    Page("/accounts", accounts.listed, Right.MANAGE),
    Page("/accounts", accounts.add, Right.MANAGE, "POST"),
    Page("/accounts/{login}/reset", accounts.reset, Right.MANAGE, "POST"),
    Page("/accounts/{login}/disable", accounts.disable, Right.MANAGE, "POST"),
)

FRAMED = (
    OpeningPage("/embed/{connection}", opening.open_card),
    OpeningPage("/embed/{connection}/install", opening.install),
    OpeningPage("/embed/{connection}/finishing.js", opening.finishing, "GET"),
    FramePage("/embed/{connection}/{page}", opening.card),
    FramePage("/embed/{connection}/{page}/live", live.follow),
    FramePage("/embed/{connection}/{page}/entry/{number}", thread.one),
    FramePage("/embed/{connection}/{page}/note", thread.note, "POST"),
)
"""What is shown within the pages of a CRM."""


def build_pages(site: Site) -> Starlette:
    """The pages on an open, migrated store."""
    routes = [Route(page.path, page.answer, methods=[page.method]) for page in (*PAGES, *FRAMED)]
    app = Starlette(
        routes=[*routes, Route("/static/{version}/{name}", static)],
        exception_handlers={HTTPException: on_http},
        middleware=[Middleware(GZipMiddleware, minimum_size=1000), Middleware(Edge)],
    )
    app.state.site = site
    return app
