"""Fixtures for all tests."""

import pytest
import structlog

from tests.laws import try_them
from tests.stores import bare_url, postgres_server, postgres_tables, store, store_url

__all__ = ["bare_url", "postgres_server", "postgres_tables", "store", "store_url"]


def pytest_configure(config):
    """Whoever asks for the laws, as the slow run does, means it."""
    try_them(60 if "law" in config.option.markexpr else 12)


@pytest.fixture(autouse=True)
def _own_logs():
    """A command that a test calls sets up logs; the next test must not write into its closed output."""
    yield
    structlog.reset_defaults()
