"""An installation with both connectors, for tests."""

import hashlib
import hmac
import os
import socket
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from unittest import mock

from onethread.engine.configuration import read
from onethread.engine.installation import install

SECRET = "test-app-secret"  # noqa: S105 - of nobody
ENVIRON = {"ONETHREAD_WA__APP_SECRET": SECRET, "ONETHREAD_WA__VERIFY_TOKEN": "token"}
CONNECTIONS = '[connections.wa]\nconnector = "whatsapp"\n[connections.site]\nconnector = "forms"\n'


def write_configuration(folder: Path, store: str) -> Path:
    path = folder / "onethread.toml"
    path.write_text(f'store = "{store}"\nown_handles = ["022 900 100"]\n{CONNECTIONS}')
    return path


def installation(folder: Path, store: str, more: Mapping[str, str] = MappingProxyType({})):
    environ = {**ENVIRON, **more}
    with mock.patch.dict(os.environ, environ):
        return install(read(write_configuration(folder, store), environ), environ)


def signed(body: bytes) -> dict[str, str]:
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return {"content-type": "application/json", "x-hub-signature-256": f"sha256={signature}"}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
