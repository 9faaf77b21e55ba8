"""A portal that listens, for all tests of a module, as new for each; and firms that read it."""

import pytest

from tests.plugins.bitrix24.firm import Firm, fresh
from tests.plugins.bitrix24.sandbox.talking import listening


@pytest.fixture(scope="module")
def _portal():
    with listening() as sandbox:
        sandbox.portal.snapshot()
        yield sandbox


@pytest.fixture
def portal(_portal):
    with fresh(_portal):
        yield _portal


@pytest.fixture
def firm(store, tmp_path, portal):
    return Firm(store, tmp_path, portal)
