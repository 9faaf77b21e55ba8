"""What is posted by a form of ours; and the words of a note in it, as long as they are not saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.requests import Request

from onethread.model.secret import is_secret
from onethread.plugin import RefusedError

_MOST_FIELDS = 20
_NOTE = "/note"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was written in the form of a note, which has to be sent again, and what is wrong with it."""

    text: str = ""
    once: str = ""
    wrong: str | None = None


def read_form(body: bytes) -> Mapping[str, str]:
    """The fields; the last of each."""
    try:
        told = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise RefusedError(400, "bad_form", "this is no form of ours") from error
    return {name: values[-1] for name, values in told.items()}


def unsaved(request: Request, body: bytes, wrong: str) -> Draft | None:
    """The note that could not be saved, to be sent again as it is; None if that was not what is asked for."""
    if request.method != "POST" or not request.url.path.endswith(_NOTE):
        return None
    try:
        written = read_form(body)
    except RefusedError:
        return None
    text, once = written.get("text", ""), written.get("once", "")
    return Draft(text, once, wrong) if text and is_secret(once) else None


def thread_of(request: Request) -> str:
    """The address of the thread that a note is of."""
    return request.url.path.removesuffix(_NOTE)
