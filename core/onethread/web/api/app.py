"""The application at /api/v1, made of its nouns."""

from functools import cache
from typing import Any

from fastapi import Depends, FastAPI

from onethread.web.api import customers, links, me, problems, review, search, threads
from onethread.web.api.edge import Edge
from onethread.web.api.guard import Guard, holder
from onethread.web.api.schema import describe, keep_to_schema
from onethread.web.api.site import Site

NOUNS = (me, customers, threads, search, links, review)
"""Modules with routes: each has a `router`, and shares `shapes`, `cursors`, `problems` and `site` with the others."""


class Api(FastAPI):
    """FastAPI with a document of ours."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document."""
        return _document()


def build_api(site: Site) -> Api:
    """The API on an open, migrated store."""
    api = _with_routes()
    for kind, handler in problems.HANDLERS.items():
        api.exception_handler(kind)(handler)
    api.add_middleware(Edge)
    api.state.site, api.state.guard = site, Guard(site.database)
    return api


@cache
def _document() -> dict[str, Any]:
    """Made when it is first needed, and once: it takes longer than hundreds of requests, and is the same for every store."""
    return describe(_with_routes())


def _with_routes() -> Api:
    api = Api(
        title="Onethread",
        version="1",
        description="One customer, one thread. Errors are problems of RFC 9457; pages follow each other by `next`.",
        docs_url=None,  # its pages run JavaScript of others
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        dependencies=[Depends(holder), Depends(keep_to_schema)],
        responses=problems.OF_ANY_ROUTE,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # it would tell what customers wrote
    )
    for noun in NOUNS:
        api.include_router(noun.router)
    return api
