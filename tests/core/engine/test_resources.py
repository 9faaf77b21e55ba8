"""What connectors share by way of the store: limits, what was learned, and secrets that one process renews for all."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from onethread.engine.resources import Resources, StoreShared, StoreVault, read_keys
from onethread.plugin import AuthenticationError, ConfigurationError
from onethread.store import secrets

KEY, OTHER = Fernet.generate_key().decode(), Fernet.generate_key().decode()
SECOND = timedelta(seconds=1)


class Firm:
    """A store, and processes that share it."""

    def __init__(self, store):
        self.store, self.now = store, datetime(2026, 3, 1, tzinfo=UTC)

    def process(self, keys=KEY):
        resources = Resources(read_keys(keys), clock=lambda: self.now)
        resources.open(self.store.database)
        return resources

    def vault(self, keys=KEY):
        return StoreVault(self.process(keys), "crm")

    def slots(self, number, name="portal", rate=2, burst=3):
        return [self.store.run(StoreShared(self.process()).slot(name, rate, burst)) for _ in range(number)]


@pytest.fixture
def firm(store):
    return Firm(store)


def test_slots_beyond_the_burst_come_at_the_rate_whoever_asks(firm):
    assert firm.slots(6) == [0, 0, 0, 0.5, 1, 1.5]


def test_a_bucket_drains_while_nobody_asks(firm):
    firm.slots(5)
    firm.now += 2 * SECOND
    assert firm.slots(3) == [0, 0, 0.5]
    firm.now += 60 * SECOND
    assert firm.slots(4) == [0, 0, 0, 0.5]


def test_buckets_of_other_names_are_others(firm):
    firm.slots(5)
    assert firm.slots(1, name="another") == [0]


def test_a_remote_that_wants_a_pause_gets_it_and_no_burst_after(firm):
    firm.store.run(StoreShared(firm.process()).hold_off("portal", 2, 3, 10))
    assert firm.slots(3) == [10.5, 11, 11.5]


def test_what_was_learned_is_known_to_all(firm):
    firm.store.run(StoreShared(firm.process()).remember("operating", {"crm.item.list": 3.5}))
    assert firm.store.run(StoreShared(firm.process()).recall("operating")) == {"crm.item.list": 3.5}
    assert firm.store.run(StoreShared(firm.process()).recall("nothing")) is None


def test_a_secret_is_kept_and_is_not_readable_in_the_store(firm):
    firm.store.run(firm.vault().write("token", {"access": "s3cret"}))
    assert firm.store.run(firm.vault().read("token")) == {"access": "s3cret"}
    ((_, _, sealed),) = firm.store.read(secrets.all_of_them)
    assert b"s3cret" not in sealed


def test_a_new_key_in_front_opens_what_the_old_one_sealed(firm):
    firm.store.run(firm.vault(KEY).write("token", 1))
    assert firm.store.run(firm.vault(f"{OTHER},{KEY}").read("token")) == 1
    with pytest.raises(ConfigurationError, match="no key in ONETHREAD_SECRET_KEYS opens"):
        firm.store.run(firm.vault(OTHER).read("token"))


def test_without_keys_nothing_is_kept_and_it_is_said_what_to_do(firm):
    with pytest.raises(ConfigurationError, match="onethread secrets new-key"):
        firm.store.run(firm.vault("").write("token", 1))
    with pytest.raises(ConfigurationError, match="a list of keys"):
        read_keys("not a key")


class Issuer:
    """A remote whose refresh tokens are good once."""

    def __init__(self):
        self.given, self.asked = 1, 0

    async def __call__(self, expired):
        self.asked += 1
        await asyncio.sleep(0.01)
        if expired != self.given:
            raise AuthenticationError("used before")
        self.given += 1
        return self.given


def test_of_all_who_find_a_token_expired_one_renews_it(firm):
    issuer = Issuer()
    firm.store.run(firm.vault().write("token", 1))

    async def all_at_once():
        vaults = [firm.vault() for _ in range(3)]
        return await asyncio.gather(*(vault.renew("token", 1, issuer) for vault in vaults for _ in range(4)))

    assert firm.store.run(all_at_once()) == [2] * 12
    assert issuer.asked == 1


def test_who_comes_late_gets_what_the_first_one_got(firm):
    issuer = Issuer()
    firm.store.run(firm.vault().write("token", 1))
    firm.store.run(firm.vault().renew("token", 1, issuer))
    assert firm.store.run(firm.vault().renew("token", 1, issuer)) == 2
    assert issuer.asked == 1


def test_a_renewal_that_fails_leaves_the_secret_and_the_next_may_try(firm):
    issuer = Issuer()
    firm.store.run(firm.vault().write("token", 7))
    with pytest.raises(AuthenticationError):
        firm.store.run(firm.vault().renew("token", 7, issuer))
    issuer.given = 7
    assert firm.store.run(firm.vault().renew("token", 7, issuer)) == 8


def test_what_is_written_while_a_secret_is_renewed_is_newer(firm):
    async def renewed(expired):
        await firm.vault().write("token", "of a new installation")
        return "refused"

    firm.store.run(firm.vault().write("token", "old"))
    assert firm.store.run(firm.vault().renew("token", "old", renewed)) == "of a new installation"
    assert firm.store.run(firm.vault().read("token")) == "of a new installation"


def test_what_is_sealed_by_another_key_while_it_is_renewed_is_renewed(firm):
    async def renewed(expired):
        await firm.vault(f"{OTHER},{KEY}").write("token", expired)
        return "new"

    firm.store.run(firm.vault().write("token", "old"))
    assert firm.store.run(firm.vault(f"{OTHER},{KEY}").renew("token", "old", renewed)) == "new"
    assert firm.store.run(firm.vault(f"{OTHER},{KEY}").read("token")) == "new"


def test_only_what_is_still_there_is_replaced(firm):
    firm.store.run(firm.vault().write("token", 1))
    assert not firm.store.run(firm.vault().replace("token", 7, 8))
    assert firm.store.run(firm.vault().replace("token", 1, 2))
    assert not firm.store.run(firm.vault().replace("nothing", None, 2))
    assert firm.store.run(firm.vault().read("token")) == 2


def test_a_renewal_whose_process_died_is_taken_over(firm):
    issuer = Issuer()
    firm.store.run(firm.vault().write("token", 1))
    sealed = firm.store.read(lambda c: secrets.read(c, "crm", "token"))
    assert firm.store.write(lambda c: secrets.claim(c, "crm", "token", sealed, firm.now, firm.now + 120 * SECOND))
    firm.now += 121 * SECOND
    assert firm.store.run(firm.vault().renew("token", 1, issuer)) == 2
