"""Laws of the whole, which hypothesis tries on both databases: a few times in the quick run, often in the slow one."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

PROFILE = "law"
CHECKS = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def try_them(times: int, pure: int) -> None:
    """How many examples of each law, and of what is as true without a store; said before the tests are read.

    How long one takes fails nothing: machines are shared.
    """
    quiet = [HealthCheck.too_slow]
    settings.register_profile("unhurried", deadline=None, max_examples=pure, suppress_health_check=quiet)
    settings.load_profile("unhurried")
    settings.register_profile(PROFILE, deadline=None, max_examples=times, suppress_health_check=CHECKS)


def law(test: Callable[..., None]) -> Callable[..., None]:
    """A test with @given and a store; each example begins in what the last one has left."""
    marked: Callable[..., None] = pytest.mark.law(pytest.mark.timeout(600)(test))
    return settings(settings.get_profile(PROFILE))(marked)
