"""What can be asked next with what an answer tells, as links of the OpenAPI document."""

from collections.abc import Iterator, Mapping
from typing import Any

_CUSTOMERS = "$response.body#/customers/{}/id"
_ONE, _OTHER = _CUSTOMERS.format(0), _CUSTOMERS.format(1)
_SUGGESTED, _SUGGESTION = "$response.body#/suggestions/0/customers/{}/id", "$response.body#/suggestions/0/number"
_BOTH = {"id": _ONE, "to": _OTHER}

_FOLLOWING: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "customers": {
        "customer": {"id": _ONE},
        "thread": {"id": _ONE},
        "links": {"id": _ONE},
        "why_not": _BOTH,
        "merge": {"id": _ONE, "body.other": _OTHER},
    },
    "search": {"customer": {"id": _ONE}, "thread": {"id": _ONE}, "links": {"id": _ONE}},
    "links": {"unmerge": {"number": "$response.body#/links/0/number"}},
    "review": {
        "why_not": {"id": _SUGGESTED.format(0), "to": _SUGGESTED.format(1)},
        "accept": {"number": _SUGGESTION},
        "reject": {"number": _SUGGESTION},
    },
    "merge": {"links": {"id": _ONE}, "unmerge": {"number": "$response.body#/link"}},
    "accept": {"links": {"id": _ONE}, "unmerge": {"number": "$response.body#/link"}},
    "unmerge": {"why_not": _BOTH},
    "reject": {"why_not": _BOTH},
}
"""For each operation which others take what from its answer."""


def links_after(operation: str) -> dict[str, Any]:
    """The links of the answer of an operation."""
    return {name: dict(_link(name, taken)) for name, taken in _FOLLOWING.get(operation, {}).items()}


def _link(operation: str, taken: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    yield "operationId", operation
    yield "parameters", {name: place for name, place in taken.items() if not name.startswith("body.")}
    body = {name.removeprefix("body."): place for name, place in taken.items() if name.startswith("body.")}
    if body:
        yield "requestBody", body
