"""What `$result[a][ID]` in a batch command stands for. Pure. [S, D batch]"""

import re
from collections.abc import Mapping
from typing import Any

from onethread_bitrix24.sandbox.protocol.decode import Params, listed, pairs, php_form

Known = Mapping[str, Mapping[str, Any]]
"""What `result`, `total`, `next`, `time`, `error` hold so far, by command."""

_REFERENCE = re.compile(r"\$(result|total|next|time|error)(\[\S*)")
"""The text of a reference runs to the next blank; what follows its brackets is part of it, and lost."""
_STEP = re.compile(r"\[([^\]]*)\]?")


def command(text: str) -> tuple[str, Params]:
    """Method and parameters of a command; an unescaped `#` cuts what follows."""
    method, _, query = text.partition("#")[0].partition("?")
    return method.strip("/"), php_form(pairs(query))


def resolved(value: Any, known: Known) -> Any:
    """The same parameters with every reference replaced, in values and in keys."""
    if isinstance(value, dict):
        return listed({str(_text(key, known)): resolved(one, known) for key, one in value.items()})
    if isinstance(value, list):
        return [resolved(one, known) for one in value]
    return _text(value, known) if isinstance(value, str) and "$" in value else value


def _text(text: str, known: Known) -> Any:
    """A whole reference gives what it leads to, of any shape; one within a text gives scalars only."""
    whole = _REFERENCE.fullmatch(text)
    if whole:
        return _found(whole, known)
    return _REFERENCE.sub(lambda match: _scalar(_found(match, known)), text)


def _found(match: re.Match[str], known: Known) -> Any:
    """A step that is not there ends the way: the last level reached is what is meant."""
    level: Any = known[match[1]]
    for step in _steps(match[2]):
        if isinstance(level, Mapping) and step in level:
            level = level[step]
        elif isinstance(level, list) and step.isdecimal() and int(step) < len(level):
            level = level[int(step)]
        else:
            break
    return level


def _steps(text: str) -> list[str]:
    steps, at = [], 0
    while found := _STEP.match(text, at):
        steps.append(found[1])
        at = found.end()
    return steps


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return str(value) if isinstance(value, str | int | float) else ""
