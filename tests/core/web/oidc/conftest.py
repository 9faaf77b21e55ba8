"""A provider for the tests of a module."""

import pytest

from tests.core.web.oidc.openid import OpenId


@pytest.fixture(scope="module")
def provider():
    running = OpenId()
    yield running
    running.close()


@pytest.fixture
def openid(provider):
    """One that does not lie yet."""
    provider.honest()
    return provider
