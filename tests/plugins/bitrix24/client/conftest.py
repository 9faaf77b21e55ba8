"""A portal and a store for all tests of the client, as new for each."""

import pytest

from tests.plugins.bitrix24.client.ground import Ground
from tests.plugins.bitrix24.sandbox.talking import listening
from tests.stores import Store


@pytest.fixture(scope="module")
def _ground(tmp_path_factory):
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('store')}/onethread.db")
    with listening(https_port=0, options={"limits": True}) as sandbox:
        sandbox.portal.snapshot()
        yield Ground(sandbox, store)
    store.close()


@pytest.fixture
def ground(_ground):
    _ground.fresh()
    yield _ground
    assert _ground.portal.journal.mistakes == []
