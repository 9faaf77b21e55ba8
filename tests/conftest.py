"""Fixtures for all tests."""

from tests.stores import postgres_server, store, store_url

__all__ = ["postgres_server", "store", "store_url"]
