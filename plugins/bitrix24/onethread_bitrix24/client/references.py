"""References between the commands of a batch: which there are, and what one to an answer that is known stands for. Pure. [D batch, S]"""

import re
from collections.abc import Mapping
from typing import Any

from onethread_bitrix24.client.answers import Answer
from onethread_bitrix24.client.encode import mentions_reference

_REFERENCE = re.compile(r"\$(result|total|next|time|error)\[c([0-9]{1,4})\](\S*)")
"""The text of a reference runs to the next blank; what follows its brackets is part of it, and lost."""

_STEP = re.compile(r"\[([^\]]*)\]")


def referred(value: Any) -> set[int]:
    """Numbers of the commands to which parameters refer, in values and in keys."""
    if isinstance(value, Mapping):
        return {number for pair in value.items() for one in pair for number in referred(one)}
    if isinstance(value, list | tuple | set | frozenset):
        return {number for one in value for number in referred(one)}
    return {int(found[2]) for found in _REFERENCE.finditer(value)} if isinstance(value, str) else set()


def filled(value: Any, known: Mapping[int, Answer]) -> Any:
    """The same with what known answers say in place of references to them.

    LookupError where an answer has no such thing (the portal would take the last level that there is), or where it is a text that
    would be taken for a reference itself.
    """
    if isinstance(value, Mapping):
        return {str(filled(key, known)): filled(one, known) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [filled(one, known) for one in value]
    if not isinstance(value, str):
        return value
    whole = _REFERENCE.fullmatch(value)
    if whole:
        return _found(whole, known)
    return _REFERENCE.sub(lambda match: _scalar(_found(match, known)), value)


def _found(match: re.Match[str], known: Mapping[int, Answer]) -> Any:
    answer = known.get(int(match[2]))
    if answer is None:
        return match[0]
    level: Any = {"result": answer.result, "total": answer.total, "next": answer.next, "time": answer.time}.get(
        match[1]
    )
    for step in _STEP.findall(match[3]):
        level = _level(level, step)
    if level is None or mentions_reference(level):
        raise LookupError(match[0])
    return level


def _level(level: Any, step: str) -> Any:
    if isinstance(level, Mapping):
        return {str(key): one for key, one in level.items()}.get(step)
    if isinstance(level, list) and step.isascii() and step.isdecimal() and int(step) < len(level):
        return level[int(step)]
    return None


def _scalar(value: Any) -> str:
    """Within a longer text there are only scalars."""
    if isinstance(value, bool):
        return "1" if value else ""
    return str(value) if isinstance(value, str | int | float) else ""
