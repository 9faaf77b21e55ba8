"""Fixtures for all tests."""

import pytest
import structlog

from tests.stores import postgres_server, store, store_url

__all__ = ["postgres_server", "store", "store_url"]


@pytest.fixture(autouse=True)
def _own_logs():
    """A command that a test calls sets up logs; the next test must not write into its closed output."""
    yield
    structlog.reset_defaults()
