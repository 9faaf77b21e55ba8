"""From a template to a response: everything that comes from outside is escaped, and each file of ours has its hash in its address."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from onethread.plugin import RefusedError
from onethread.web.pages.language import CODES
from onethread.web.pages.viewer import Viewer

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Frame:
    """A page within the page of a CRM: where it is shown by itself, and, once, the secret of who looks."""

    outside: str = ""
    bearer: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class _File:
    body: bytes
    packed: bytes
    media_type: str


@cache
def static_files() -> tuple[str, Mapping[str, _File]]:
    """The hash of all files of ours together, so that those which name each other go together, and the files."""
    found = {}
    whole = blake2b(digest_size=8)
    for file in sorted(files(__package__).joinpath("static").iterdir(), key=lambda one: one.name):
        suffix = file.name[file.name.rindex(".") :]
        if suffix in _TYPES:
            body = file.read_bytes()
            whole.update(file.name.encode() + b"\x00" + body)
            found[file.name] = _File(body, gzip.compress(body, mtime=0), _TYPES[suffix])
    return whole.hexdigest(), found


async def static(request: Request) -> Response:
    """A file of ours; those of another version are not there any more."""
    version, known = static_files()
    file = known.get(request.path_params["name"])
    if file is None or request.path_params["version"] != version:
        raise RefusedError(404, "not_found", "there is no such file")
    headers = {"Cache-Control": _A_YEAR, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=file.media_type)
    return Response(file.body, headers=headers, media_type=file.media_type)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("onethread.web.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = lambda name: f"/static/{static_files()[0]}/{name}"
    made.globals["languages"] = CODES
    return made


def markup(template: str, viewer: Viewer, **values: object) -> str:
    """A template, filled in the language of who looks."""
    return _environment().get_template(template).render(viewer=viewer, t=viewer.language, **values)


def page(
    template: str, viewer: Viewer, status: int = 200, frame: Frame | None = None, **values: object
) -> Response:  # fmt: skip
    """A whole page; within the page of a CRM without what is around it otherwise."""
    return HTMLResponse(markup(template, viewer, frame=frame, **values), status)
