"""The web application: routes, and what runs beside them as long as it is up."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial

from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from onethread.engine.configuration import DEFAULT_PUBLIC_URL, Configuration
from onethread.engine.drain import SHARD, Drain
from onethread.engine.embedded import EmbeddedEngine
from onethread.engine.installation import Installation
from onethread.engine.oidc import RETURN
from onethread.engine.process import prepare_for_long_work
from onethread.engine.tasks import Deciding, Tasks
from onethread.engine.works import auditing_of, lane_of, syncing_of, works
from onethread.flow.handles import HandleReader
from onethread.flow.receive import Intake
from onethread.plugin import Measured
from onethread.store import conditions
from onethread.store.conditions import Trouble
from onethread.store.database import Database
from onethread.web.health import Health
from onethread.web.hooks import Hooks
from onethread.web.later import Later
from onethread.web.local import LocalDoor
from onethread.web.metrics import Metrics
from onethread.web.news import News
from onethread.web.oidc.directory import Directory

_POLITE_SECONDS = 0.25
_PAGES = ("accounts", "customers", "thread", "sign-in", "sign-out", "welcome", "static", "embed")
"""How addresses of pages begin."""

_HOOKS = ("/hooks/{connection}", "/hooks/{connection}/")


def build_app(installation: Installation, database: Database, token: str) -> Starlette:
    """The application on an open, migrated store. `token` opens the door for commands on this machine."""
    drain = Drain(database, installation)
    lane, syncing = lane_of(database, installation), syncing_of(database, installation)
    auditing = auditing_of(database, installation)
    tasks = Tasks(database, installation, drain, syncing, lane, auditing)
    engine = EmbeddedEngine(works(installation, drain, lane, syncing, auditing))
    syncing.arrived = auditing.arrived = partial(engine.wake, kind="drain", key=SHARD)
    intake = Intake(database, partial(engine.wake, kind="drain", key=SHARD))
    drain.alone = partial(intake.quiet, _POLITE_SECONDS)
    metrics = Metrics()
    hooks = _hooks(installation, database, intake, metrics)
    news = News(database)

    routes = [
        # Form services do not follow a redirect to the address without the slash.
        *(Route(path, hooks.handle, methods=["POST", "GET", "OPTIONS"]) for path in _HOOKS),
        *_of_health(Health(database, engine, metrics, _measured(installation))),
        Route("/local/{task}", LocalDoor(tasks.by_name(), token).run, methods=["POST"]),
        _mount("/api/v1", Later(partial(_api, database, installation.reader, tasks.deciding))),
        _pages_mount(Later(partial(_pages, installation, tasks, news))),
    ]
    app = Starlette(routes=routes, lifespan=partial(_working, engine=engine, intake=intake))
    app.state.news = news
    return app


def _measured(installation: Installation) -> Mapping[str, Measured]:
    made = {name: one.connector for name, one in installation.connections.items()}
    return {name: connector for name, connector in made.items() if isinstance(connector, Measured)}


@asynccontextmanager
async def _working(_app: Starlette, engine: EmbeddedEngine, intake: Intake) -> AsyncIterator[None]:
    """As long as the application is up, the engine works beside it."""
    running = asyncio.create_task(engine.run())
    yield
    await intake.close()
    await engine.stop()
    await running


def _of_health(health: Health) -> list[Route]:
    return [Route("/healthz", health.alive), Route("/readyz", health.ready), Route("/metrics", health.figures)]


def _mount(path: str, app: ASGIApp) -> Mount:
    """All that is below a path, also what Starlette's expression takes for none of it: addresses with line breaks."""
    mount = Mount(path, app)
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    return mount


def _pages_mount(app: ASGIApp) -> Mount:
    """All addresses of pages. Others stay with who gives nothing for them: a remote that mistypes a hook is no visitor."""
    mount = Mount("", app)
    mount.path_regex = re.compile(rf"^/(?P<path>(?:(?:{'|'.join(_PAGES)})(?:/.*)?)?)$", re.DOTALL)
    return mount


def _api(database: Database, reader: HandleReader, deciding: Deciding) -> ASGIApp:
    """The JSON API. What it is made of takes a third of a second to import, and 12 MB, so those who do not ask it go without."""
    from onethread.web.api.app import build_api
    from onethread.web.api.site import Site

    api = build_api(Site(database, reader, deciding))
    prepare_for_long_work()
    return api


def _pages(installation: Installation, tasks: Tasks, news: News) -> ASGIApp:
    """The pages for people; what makes them is not loaded where nobody looks at any."""
    from onethread.web.pages.app import build_pages
    from onethread.web.pages.site import Site

    told = installation.configuration
    site = Site(
        tasks.database,
        installation.reader,
        tasks.noting,
        tasks.accounts,
        news,
        told.timezone,
        public_url=told.public_url if told.public_url != DEFAULT_PUBLIC_URL else None,
        secure=told.public_url.startswith("https:"),
        embeds=installation.embeds,
        directory=_directory(told),
        mask_for=told.mask_for,
    )
    pages = build_pages(site)
    prepare_for_long_work()
    return pages


def _directory(told: Configuration) -> Directory | None:
    """What people sign in by; its libraries are loaded only where there is one."""
    if told.oidc is None:
        return None
    from onethread.web.oidc.provider import Provider

    return Provider(told.oidc, told.public_url + RETURN)


def _hooks(installation: Installation, database: Database, intake: Intake, metrics: Metrics) -> Hooks:
    """What a connection could not do for want of credentials it tries again once it is installed."""

    async def installed(name: str) -> None:
        await database.write(lambda connection: conditions.lift(connection, name, Trouble.CREDENTIALS))

    return Hooks(installation.connections, intake, metrics, installation.refused.keys(), installed=installed)
