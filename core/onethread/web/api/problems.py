"""What goes wrong, as RFC 9457 problems: `code` and `type` are for programs and stay, the words are for people."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any

import msgspec
import structlog
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from onethread.flow.decisions import NoLinkError, UndecidableError
from onethread.flow.whom import WhomError
from onethread.plugin import OnethreadError, RefusedError, RetryableError
from onethread.plugin.wording import named
from onethread.store.trouble import StoreError
from onethread.web.api.forms import IN_WORDS

MEDIA_TYPE = "application/problem+json"

TITLES = {
    "bad_length": "Content-Length is no number",
    "bad_request": "The request cannot be read",
    "unauthorized": "A token is needed",
    "no_customer": "There is no such customer",
    "no_link": "There is no such link or suggestion",
    "no_kind": "There is no such kind of handle",
    "not_found": "There is nothing at this address",
    "method_not_allowed": "This address does not take that method",
    "one_customer": "They are one customer",
    "two_customers": "They are two customers",
    "undecidable": "It cannot be decided like this",
    "conflict": "It cannot be done as things are",
    "too_slow": "The body did not come in time",
    "too_large": "The body is too large",
    "invalid": "The request is not what the schema says",
    "failed": "A mistake of ours",
    "overloaded": "Too much at once",
    "store_away": "The store does not answer now",
}
"""Every code and what it means."""

_OF_STATUS = {404: "not_found", 405: "method_not_allowed"}
_OF_ANY = (400, 401, 408, 413, 422, 500, 503)
_MOST_FAULTS = 20
_COME_AGAIN = 5.0
_log = structlog.get_logger(__name__)


class Fault(BaseModel):
    """One thing that is wrong with a request."""

    where: Annotated[str, Field(examples=["query.limit"])]
    what: str


class Problem(BaseModel):
    """What went wrong."""

    type: Annotated[str, Field(json_schema_extra={"format": "uri"}, examples=["urn:onethread:problem:no_customer"])]
    title: str
    status: int
    code: Annotated[str, Field(json_schema_extra={"enum": list(TITLES)})]
    detail: str
    errors: Annotated[list[Fault], Field(description="Of `invalid`: place by place.")] = []


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The responses of a route that answers with problems of these statuses."""
    return {status: {"model": Problem, "description": HTTPStatus(status).phrase} for status in statuses}


OF_ANY_ROUTE = documented(*_OF_ANY)


def refused(error: RefusedError) -> Response:
    """The answer to a request that is refused; to all without a valid token it is the same."""
    headers = {}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers = {"WWW-Authenticate": "Bearer"}
    if error.status == HTTPStatus.REQUEST_TIMEOUT:
        headers = {"Connection": "close"}  # else whoever never ends a body keeps its connection for ever
    return problem(error.status, error.code, str(error), headers)


def come_again(error: RetryableError, code: str) -> Response:
    """The answer to what may go well later."""
    return problem(503, code, str(error), {"Retry-After": str(round(error.retry_after or _COME_AGAIN))})


def problem(
    status: int, code: str, detail: str, headers: Mapping[str, str] | None = None, faults: Sequence[Fault] = ()
) -> Response:
    """The answer that tells a problem."""
    told = Problem(
        type=f"urn:onethread:problem:{code}",
        title=TITLES[code],
        status=status,
        code=code,
        detail=detail,
        errors=list(faults),
    )
    body = msgspec.json.encode(told.model_dump(exclude_defaults=True))
    return Response(body, status, headers, MEDIA_TYPE)


async def on_refused(_request: Request, error: RefusedError) -> Response:
    """Answer what a route refuses."""
    return refused(error)


async def on_invalid(_request: Request, error: RequestValidationError) -> Response:
    """Answer what does not fit the schema; what was sent is not quoted."""
    faults = [Fault(where=".".join(map(str, one["loc"])), what=_what(one)) for one in error.errors()[:_MOST_FAULTS]]
    return problem(422, "invalid", "; ".join(f"{one.where}: {one.what}" for one in faults), faults=faults)


def _what(fault: Mapping[str, Any]) -> str:
    """In words; an expression says nothing to people, and programs find it in the schema."""
    return IN_WORDS.get(fault.get("ctx", {}).get("pattern"), fault["msg"])


async def on_http(_request: Request, error: HTTPException) -> Response:
    """Answer what the framework refuses."""
    code = _OF_STATUS.get(error.status_code, "bad_request")
    return problem(error.status_code, code, error.detail, error.headers)


async def on_store(_request: Request, error: StoreError) -> Response:
    """Answer when the store does not."""
    _log.warning("api_store_away", error=named(error.__cause__ or error))
    return come_again(RetryableError("the store does not do its work now; try again later"), "store_away")


async def on_overload(_request: Request, error: RetryableError) -> Response:
    """Answer what may go well later."""
    return come_again(error, "overloaded")


def in_its_words(status: int, code: str) -> Callable[..., Awaitable[Response]]:
    """What answers errors of ours whose words are for whoever asks."""

    async def answer(_request: Request, error: OnethreadError) -> Response:
        return problem(status, code, str(error))

    return answer


HANDLERS: Mapping[type[Exception], Callable[..., Awaitable[Response]]] = {
    RefusedError: on_refused,
    RequestValidationError: on_invalid,
    HTTPException: on_http,
    StoreError: on_store,
    RetryableError: on_overload,
    WhomError: in_its_words(404, "no_customer"),
    NoLinkError: in_its_words(404, "no_link"),
    UndecidableError: in_its_words(409, "undecidable"),
    OnethreadError: in_its_words(409, "conflict"),
}
"""Which error is answered how; an error whose kind is not here, as the nearest kind that it is of."""
