"""Portals to ask."""

import pytest

from tests.plugins.bitrix24.sandbox.talking import Asking, listening


@pytest.fixture
def ask():
    """A portal to ask, without a listener."""
    asking = Asking()
    yield asking
    assert asking.portal.journal.mistakes == []


@pytest.fixture(scope="module")
def sandbox():
    """A portal that listens for http; tests of a module share it."""
    with listening() as running:
        yield running
