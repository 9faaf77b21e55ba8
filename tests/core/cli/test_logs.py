"""Whatever happens in a service, its log is lines of JSON."""

import json
import logging
import signal
import socket
from urllib.parse import urlsplit

import httpx
import pytest
import structlog

from onethread.cli.logs import _libraries


def connected(url):
    at = urlsplit(url)
    return socket.create_connection((at.hostname, at.port), timeout=5)


@pytest.mark.slow
def test_a_server_with_stuck_and_mad_clients_leaves_only_lines_of_json(served):
    _, url, process = served
    with connected(url) as mad, connected(url) as stuck:
        mad.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
        assert mad.recv(100).startswith(b"HTTP/1.1 400")
        stuck.sendall(b"POST /hooks/site HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nnume=Ana")
        httpx.get(f"{url}/readyz")  # by now the stuck request is being worked on
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
        logs = [json.loads(line) for line in process.stderr.read().splitlines()]
    said = [(one["level"], one["message"], one["error"]) for one in logs if one["event"] == "library_said"]
    assert ("warning", "Invalid HTTP request received.", None) in said
    assert ("error", "Exception in ASGI application", "CancelledError") in said


@pytest.mark.parametrize(
    ("message", "arguments", "said"),
    [
        ("%s of %s", (1, 2), "1 of 2"),
        ("%d of them", ("no number",), "%d of them"),
        ("first\nand the customer's words", (), "first"),
        ("x" * 1000, (), "x" * 200),
    ],
)
def test_of_what_a_library_says_the_first_line_is_told(message, arguments, said):
    record = logging.LogRecord("some.package", logging.WARNING + 5, __file__, 1, message, arguments, None)
    with structlog.testing.capture_logs() as logs:
        _libraries.emit(record)
    assert logs == [
        {"event": "library_said", "log_level": "warning", "logger": "some.package", "message": said, "error": None}
    ]
