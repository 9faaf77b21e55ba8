"""Bodies of requests, read no further than somebody has use for."""

from starlette.requests import Request

from onethread.plugin import RefusedError


async def read_body(http: Request, most: int) -> bytes:
    """The raw bytes; a body that is too large is refused before it is read whole."""
    announced = http.headers.get("content-length", "0")
    if not announced.isascii() or not announced.isdigit():
        raise RefusedError(400, "bad_length", "Content-Length is no number")
    too_large = RefusedError(413, "too_large", f"a body has at most {most} bytes")
    if int(announced[:20]) > most:
        raise too_large
    body = bytearray()
    async for piece in http.stream():
        body += piece
        if len(body) > most:
            raise too_large
    return bytes(body)
