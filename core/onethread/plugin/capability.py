"""What a connector can do, told from the protocols that it implements."""

import inspect
from collections.abc import Callable
from typing import Any, get_type_hints

from onethread.plugin import connector

UNKNOWN = ("unknown until configured",)

_PROTOCOLS = {
    name: tuple(method for method, _ in inspect.getmembers(protocol, inspect.isfunction) if not method.startswith("_"))
    for name, protocol in vars(connector).items()
    if getattr(protocol, "_is_protocol", False) and protocol.__module__ == connector.__name__
}


def capabilities(build: Callable[..., Any]) -> tuple[str, ...]:
    """Names of the protocols of what `build` says it returns; UNKNOWN where it does not name a class."""
    made = _made_by(build)
    if not inspect.isclass(made) or made is object:
        return UNKNOWN
    # Methods decide: attributes such as `max_body` may be set only when one is built.
    return tuple(name for name, methods in _PROTOCOLS.items() if all(hasattr(made, method) for method in methods))


def _made_by(build: Callable[..., Any]) -> object:
    if inspect.isclass(build):
        return build
    try:
        return get_type_hints(build).get("return")
    except Exception:  # noqa: BLE001 - a foreign annotation may raise anything when it is looked up
        return None
