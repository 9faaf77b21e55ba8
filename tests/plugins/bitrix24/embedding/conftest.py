"""A portal for all tests of a module, as new for each; a server of ours for each test."""

import pytest

from tests.core.web.pages.conftest import chromium  # noqa: F401
from tests.plugins.bitrix24.embedding.ground import ground_on
from tests.plugins.bitrix24.embedding.looking import Secure, shown
from tests.plugins.bitrix24.sandbox.talking import listening


@pytest.fixture(scope="module")
def _sandbox():
    with listening(options={"frozen_at": None}) as sandbox:
        sandbox.portal.snapshot()
        yield sandbox


@pytest.fixture
def fresh(_sandbox):
    """The portal as it was at its start."""
    _sandbox.portal.restore()
    _sandbox.portal.faults.clear()
    _sandbox.portal.journal.clear()
    return _sandbox


@pytest.fixture
def bare(fresh, tmp_path):
    """Before the application was installed; on SQLite only."""
    with ground_on(fresh, f"sqlite:///{tmp_path}/onethread.db", tmp_path) as ground:
        yield ground


@pytest.fixture
def ground(bare):
    """Installed, with a contact; on SQLite only."""
    assert bare.install().status_code == 200
    bare.contact()
    return bare


@pytest.fixture
def both(fresh, store_url, tmp_path):
    """The same on each kind of store."""
    with ground_on(fresh, store_url, tmp_path) as ground:
        assert ground.install().status_code == 200
        ground.contact()
        yield ground


@pytest.fixture
def tabbed(tmp_path):
    """Installed, to be looked at with a browser; on SQLite only."""
    with shown(tmp_path, f"sqlite:///{tmp_path}/onethread.db") as found:
        assert found.install().status_code == 200
        yield found


@pytest.fixture
def on_both(store_url, tmp_path):
    """The same on each kind of store."""
    with shown(tmp_path, store_url) as found:
        assert found.install().status_code == 200
        yield found


@pytest.fixture
def by_tls(tmp_path):
    """The same by https."""
    with shown(tmp_path, f"sqlite:///{tmp_path}/onethread.db", Secure) as found:
        assert found.install().status_code == 200
        yield found
