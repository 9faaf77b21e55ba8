"""A shell in a folder with a configuration."""

import pytest

from tests.core.cli.shell import Shell
from tests.core.installed import write_configuration
from tests.stores import Store


@pytest.fixture
def shell(tmp_path, store_url, capfdbinary, monkeypatch):
    write_configuration(tmp_path, store_url)
    return Shell(tmp_path, capfdbinary, monkeypatch)


@pytest.fixture
def lite(tmp_path, capfdbinary, monkeypatch):
    """A shell on SQLite only, where nothing depends on the database."""
    write_configuration(tmp_path, f"sqlite:///{tmp_path}/onethread.db")
    return Shell(tmp_path, capfdbinary, monkeypatch)


@pytest.fixture
def store_of(lite):
    """Asks the store of that shell."""

    def ask(work):
        store = Store(f"sqlite:///{lite.folder}/onethread.db")
        try:
            return store.read(work)
        finally:
            store.close()

    return ask
