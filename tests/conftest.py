"""Fixtures for all tests."""

from unittest import mock

import pytest
import structlog
import trustme

from tests.laws import try_them
from tests.stores import bare_url, postgres_server, postgres_tables, sqlite_store, sqlite_tables, store, store_url

__all__ = ["bare_url", "postgres_server", "postgres_tables", "sqlite_store", "sqlite_tables", "store", "store_url"]


OUTER = "tests/core/cli/", "tests/core/web/"


def pytest_configure(config):
    """Whoever asks for the laws, as the slow run does, means it."""
    meant = "law" in config.option.markexpr
    try_them(15 if meant else 3, 100 if meant else 25)


@pytest.hookimpl(tryfirst=True)  # before those that are not asked for are left out
def pytest_collection_modifyitems(items):
    """Leave to the slow run what asks a store on PostgreSQL from outside, by commands and over HTTP.

    The quick one does there all that the store and the flow do.
    """
    for item in items:
        told = item.callspec.params.values() if hasattr(item, "callspec") else ()
        if item.nodeid.startswith(OUTER) and "postgres" in told:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def _trusted_by_nobody(tmp_path_factory):
    """To read the certificates of the world's authorities takes a tenth of a second for each client, and none is met here."""
    path = tmp_path_factory.mktemp("authorities") / "nobody.pem"
    trustme.CA().cert_pem.write_to_path(path)
    with mock.patch("certifi.where", return_value=str(path)):
        yield


@pytest.fixture(autouse=True)
def _own_logs():
    """A command that a test calls sets up logs; the next test must not write into its closed output."""
    yield
    structlog.reset_defaults()
