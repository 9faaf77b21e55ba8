"""Keys of stored secrets are made and changed by `onethread secrets`."""

import pytest
from cryptography.fernet import Fernet, InvalidToken

from onethread.store import secrets
from tests.stores import Store


@pytest.fixture
def firm(lite):
    """(shell, what works on its store)"""
    lite("init")
    store = Store(f"sqlite:///{lite.folder}/onethread.db")
    yield lite, store
    store.close()


def test_a_key_is_made_that_seals(lite):
    key = lite.json("secrets", "new-key")["key"]
    assert Fernet(key).decrypt(Fernet(key).encrypt(b"x")) == b"x"
    code, said, aside = lite("secrets", "new-key")
    assert (code, len(said.strip())) == (0, 44)
    assert "ONETHREAD_SECRET_KEYS" in aside


def test_all_secrets_are_sealed_with_the_first_key(firm):
    shell, store = firm
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    sealed = Fernet(old).encrypt(b"1")
    store.write(lambda c: secrets.write(c, "crm", "token", sealed))
    shell._patch.setenv("ONETHREAD_SECRET_KEYS", f"{new},{old}")
    assert shell.json("secrets", "rotate") == {"sealed": 1}
    ((_, _, anew),) = store.read(secrets.all_of_them)
    assert Fernet(new).decrypt(anew) == b"1"
    with pytest.raises(InvalidToken):
        Fernet(old).decrypt(anew)


def test_without_the_right_key_nothing_is_changed_and_it_is_said_why(firm):
    shell, store = firm
    sealed = Fernet(Fernet.generate_key().decode()).encrypt(b"1")
    store.write(lambda c: secrets.write(c, "crm", "token", sealed))
    code, _, said = shell("secrets", "rotate")
    assert (code, "ONETHREAD_SECRET_KEYS" in said) == (2, True)
    assert store.read(secrets.all_of_them) == [("crm", "token", sealed)]
