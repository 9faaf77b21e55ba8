"""The OpenAPI document, and that requests keep to it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi

from onethread.web.api import problems
from onethread.web.api.following import links_after

_CHALLENGE = {"WWW-Authenticate": {"required": True, "schema": {"type": "string", "const": "Bearer"}}}
_RETRY = {"Retry-After": {"required": True, "schema": {"type": "integer"}, "description": "Seconds."}}
_HEADERS = {"401": {"headers": _CHALLENGE}, "503": {"headers": _RETRY}}
_FIRST_PROBLEM = "400"


def describe(api: FastAPI) -> dict[str, Any]:
    """FastAPI's document, in which problems are what they are sent as, and answers say what can be asked next."""
    document = get_openapi(title=api.title, version=api.version, description=api.description, routes=api.routes)
    for operation in _operations(document):
        if after := links_after(operation["operationId"]):
            operation["responses"]["200"]["links"] = after
        for status, response in operation["responses"].items():
            if status >= _FIRST_PROBLEM:
                response["content"] = {problems.MEDIA_TYPE: response["content"]["application/json"]}
                response |= _HEADERS.get(status, {})
    return document


def _operations(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in document["paths"].values():
        yield from methods.values()


async def keep_to_schema(request: Request) -> None:
    """Refuse parameters that the route does not have, and those told twice: what is ignored misleads whoever wrote it."""
    operation = request.app.openapi()["paths"][request.scope["route"].path][request.method.lower()]
    known = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"}
    given = Counter(name for name, _ in request.query_params.multi_items())
    faults = [
        {"loc": ("query", name), "msg": "told more than once" if name in known else "there is no such parameter"}
        for name, times in given.items()
        if name not in known or times > 1
    ]
    if faults:
        raise RequestValidationError(faults)
