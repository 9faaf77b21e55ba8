"""A provider of OpenID Connect, for whoever signs in or is configured by one."""

import pytest


@pytest.fixture(scope="module")
def provider():
    from tests.core.web.oidc.openid import OpenId  # what it is made of takes long to load, and few tests need it

    running = OpenId()
    yield running
    running.close()


@pytest.fixture
def openid(provider):
    """One that does not lie yet."""
    provider.honest()
    return provider
