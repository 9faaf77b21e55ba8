"""Portals to ask."""

import pytest

from tests.plugins.bitrix24.sandbox.talking import Asking, listening


@pytest.fixture
def ask():
    """A portal to ask, without a listener."""
    return Asking()


@pytest.fixture(scope="module")
def sandbox():
    """A portal that listens for http; tests of a module share it."""
    with listening() as running:
        yield running
