"""A handler of events: takes forms over real HTTP, and remembers them."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from onethread_bitrix24.sandbox.protocol.decode import pairs, php_form


class Handler:
    """Where events go: its address, and what came."""

    def __init__(self, url):
        self.url = url
        self.forms = []
        self.status = 200

    @property
    def events(self):
        return [form["event"] for form in self.forms]


@contextmanager
def handling():
    """A handler that listens."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            assert self.headers["content-type"] == "application/x-www-form-urlencoded"
            handler.forms.append(php_form(pairs(body)))
            self.send_response(handler.status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        handler = Handler(f"http://127.0.0.1:{server.server_address[1]}/b24")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield handler
        finally:
            server.shutdown()
            thread.join(5)
