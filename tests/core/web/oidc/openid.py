"""A little provider of OpenID Connect over real HTTP on loopback: honest by itself, and what a test makes of it."""

import asyncio
import hashlib
import secrets
import socket
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from contextlib import nullcontext
from html import escape
from urllib.parse import parse_qs, unquote, urlencode

from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from onethread.web.server import http_server, loop_factory

CLIENT, SECRET = "onethread", "s3cret/+& of nobody"


def key(kid):
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig"})


class OpenId:
    """The provider. `claims` is what it says of people by login; the other attributes are lies that a test asks for."""

    def __init__(self):
        self.first, self.other = key("k1"), key("k2")
        self.honest()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._ready.wait(20)

    def honest(self):
        self.people = {
            "ana": {"sub": "1001", "preferred_username": "ana", "name": "Ana Rusu", "groups": ["crm-agents"]}
        }
        self.codes = {}
        self.asked = []
        self.keys, self.signing = [self.first], self.first
        self.metadata = {}
        self.claims = {}
        self.header = {}
        self.id_token = None
        self.answers = {}
        """By path: a response, or a function that makes one, in the place of the honest one."""

    def _run(self):
        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(self._serve())

    async def _serve(self):
        routes = [
            Route("/.well-known/openid-configuration", self._document),
            Route("/keys", self._keys),
            Route("/authorize", self._authorize, methods=["GET", "POST"]),
            Route("/token", self._token, methods=["POST"]),
            Route("/leave", self._left),
        ]
        listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self.server = http_server(Starlette(routes=routes))
        self.server.capture_signals = nullcontext  # type: ignore[method-assign,assignment] # those are the main thread's
        self._ready.set()
        with listening:
            await self.server.serve(sockets=[listening])

    def close(self):
        self.server.should_exit = True
        self._thread.join(20)
        assert not self._thread.is_alive()

    async def _instead(self, request):
        self.asked.append(request.url.path)
        lie = self.answers.get(request.url.path)
        return await lie() if callable(lie) and not isinstance(lie, Response) else lie

    async def _document(self, request):
        honest = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "end_session_endpoint": f"{self.url}/leave",
            "id_token_signing_alg_values_supported": ["none", "HS256", "ES256"],
        }
        return await self._instead(request) or JSONResponse(honest | self.metadata)

    async def _keys(self, request):
        told = {"keys": [one.as_dict(private=False) for one in self.keys]}
        return await self._instead(request) or JSONResponse(told)

    async def _authorize(self, request):
        """A form that asks who it is; who says it is sent back with a code."""
        asked = dict(request.query_params)
        assert asked["code_challenge_method"] == "S256"
        assert asked["response_type"] == "code"
        if request.method == "GET":
            return HTMLResponse(_FORM.format(query=escape(request.url.query)))
        fields = parse_qs((await request.body()).decode())
        code = secrets.token_urlsafe()
        self.codes[code] = asked | {"login": fields["login"][0]}
        back = {"code": code, "state": asked["state"], "iss": self.url}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 303)

    async def _token(self, request):
        if instead := await self._instead(request):
            return instead
        fields = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        told = b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode()
        if [unquote(one) for one in told.split(":")] != [CLIENT, SECRET]:
            return JSONResponse({"error": "invalid_client"}, 401)
        known = self.codes.pop(fields["code"], None)
        if known is None or known["redirect_uri"] != fields["redirect_uri"] or not _proven(known, fields):
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse(self.token(known))

    def token(self, known):
        access, now = secrets.token_urlsafe(), int(time.time())
        honest = {"iss": self.url, "aud": known["client_id"], "iat": now, "exp": now + 300, "nonce": known["nonce"]}
        honest |= {"at_hash": text_of(hashlib.sha256(access.encode()).digest()[:16])} | self.people[known["login"]]
        told = {name: value(now) if callable(value) else value for name, value in (honest | self.claims).items()}
        claims = {name: value for name, value in told.items() if value is not None}
        header = {"alg": "ES256", "kid": self.signing.kid} | self.header
        made = jwt.encode(header, claims, self.signing)
        return {
            "access_token": access,
            "token_type": "Bearer",
            "id_token": made if self.id_token is None else self.id_token(claims),
        }

    async def _left(self, _request):
        return HTMLResponse("<h1>Left</h1>")


_FORM = """<!doctype html><title>Firm</title><link rel="icon" href="data:,"><form method="post" action="/authorize?{query}">
<input name="login" autofocus><button>Go</button></form>"""


def _proven(known, fields):
    return text_of(hashlib.sha256(fields["code_verifier"].encode()).digest()) == known["code_challenge"]


def text_of(raw):
    return urlsafe_b64encode(raw).decode().rstrip("=")
