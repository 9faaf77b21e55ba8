"""Talks to a portal: as its REST interface would, without a listener; or over real HTTP, in a thread of its own."""

import asyncio
import json
import threading
from contextlib import contextmanager

from onethread_bitrix24.sandbox import Options, Portal, Sandbox
from onethread_bitrix24.sandbox.access import Caller
from onethread_bitrix24.sandbox.answering import Asked, answer
from onethread_bitrix24.sandbox.call import Call
from onethread_bitrix24.sandbox.catalog import METHODS
from onethread_bitrix24.sandbox.protocol.encode import to_json

NOW = 1_772_449_800.0
"""2026-03-02T14:10:00+03:00"""


class Asking:
    """A portal whose clock stands, and who asks it: a webhook of the administrator unless told otherwise."""

    def __init__(self, **options):
        self.portal = Portal(METHODS, Options(**{"frozen_at": NOW, "limits": False} | options))
        self.hook = self.portal.add_webhook()
        self.app = self.portal.add_app()
        self.address = "10.0.0.1"

    def token(self, user_id=1):
        return self.portal.issue(self.app, user_id).access

    def whole(self, method, params=None, *, app=None, hook=None):
        """(status, body) as a client would read them; `app` is the user for whom the application calls."""
        told = dict(params or {})
        user, secret = "", ""
        if app is not None:
            told["auth"] = self.token(app)
        else:
            user, secret = str((hook or self.hook).user_id), (hook or self.hook).secret
        asked = Asked(method.lower(), told, self.address, user, secret)
        given = asyncio.run(answer(self.portal, asked))
        return given.status, json.loads(to_json(given.body))

    def __call__(self, method, params=None, **who):
        """The result of a call that must go well."""
        status, body = self.whole(method, params, **who)
        assert status == 200, (status, body)
        assert "error" not in body, body
        return body["result"]

    def refused(self, method, params=None, **who):
        """(status, code) of a call that must not."""
        status, body = self.whole(method, params, **who)
        assert "error" in body, body
        assert "time" not in body or status == 200
        return status, body["error"]


def inside(ask, user_id=2):
    """Somebody of the staff, at work in the portal itself."""
    return Call(ask.portal, "", {}, Caller(user_id, False, frozenset(), "", "inside"))


@contextmanager
def listening(**arguments):
    """A sandbox that listens, in another thread; for clients that block."""
    options = Options(**{"frozen_at": NOW, "limits": False} | arguments.pop("options", {}))
    sandbox, started, over = Sandbox(options, **arguments), threading.Event(), asyncio.Event()
    loops = []

    async def run():
        loops.append(asyncio.get_running_loop())
        async with sandbox:
            started.set()
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    assert started.wait(10)
    try:
        yield sandbox
    finally:
        loops[0].call_soon_threadsafe(over.set)
        thread.join(10)
