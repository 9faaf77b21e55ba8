"""What connectors share by way of the store, which is opened after they were built."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import msgspec
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from onethread.engine.clock import Clock, utc_now
from onethread.model.join import Json
from onethread.plugin import ConfigurationError, Renew, RetryableError
from onethread.store import secrets, shared
from onethread.store.database import Database

KEYS = "ONETHREAD_SECRET_KEYS"
_CLAIM = timedelta(minutes=3)
"""How long a renewal may take, which is two calls of a minute each; after that somebody else tries."""

_LOOK_AGAIN = 0.2
"""Seconds between two looks whether somebody else has renewed it."""


@dataclass(slots=True)
class Resources:
    """The store, once it is open, and the keys of its secrets."""

    keys: MultiFernet | None = None
    clock: Clock = utc_now
    _database: Database | None = None

    def open(self, database: Database) -> None:
        """From now on there is a store."""
        self._database = database

    @property
    def database(self) -> Database:
        """The store; RuntimeError for a connector that works while it is only being looked at."""
        if self._database is None:
            raise RuntimeError("the store is not open")
        return self._database

    def seal(self, secret: Json) -> bytes:
        """Encrypt it. ConfigurationError without keys."""
        return self._cipher.encrypt(msgspec.json.encode(secret))

    def unseal(self, sealed: bytes) -> Json:
        """Decrypt it. ConfigurationError without the right keys."""
        try:
            found: Json = msgspec.json.decode(self._cipher.decrypt(sealed))
        except InvalidToken as error:
            raise ConfigurationError(f"no key in {KEYS} opens what is stored; was one taken out too early?") from error
        return found

    def reseal(self, sealed: bytes) -> bytes:
        """Encrypt with the first key what another one had encrypted."""
        try:
            return self._cipher.rotate(sealed)
        except InvalidToken as error:
            raise ConfigurationError(f"no key in {KEYS} opens what is stored") from error

    @property
    def _cipher(self) -> MultiFernet:
        if self.keys is None:
            raise ConfigurationError(f"set {KEYS}: `onethread secrets new-key` makes a key")
        return self.keys


def read_keys(written: str | None) -> MultiFernet | None:
    """Keys as the environment tells them, parted by commas: the first one encrypts, each one decrypts."""
    keys = [key.strip() for key in (written or "").split(",") if key.strip()]
    try:
        return MultiFernet([Fernet(key) for key in keys]) if keys else None
    except ValueError as error:
        raise ConfigurationError(
            f"{KEYS} is a list of keys, parted by commas: `onethread secrets new-key` makes one"
        ) from error


@dataclass(slots=True)
class StoreShared:
    """plugin.Shared in the store; names are those of all connections."""

    at: Resources

    async def slot(self, name: str, rate: float, burst: int) -> float:
        """Take the next slot; the seconds until it."""
        now = self.at.clock()
        wait = await self.at.database.write(lambda connection: shared.take_slot(connection, name, rate, burst, now))
        return wait.total_seconds()

    async def hold_off(self, name: str, rate: float, burst: int, seconds: float) -> None:
        """No slot sooner than so many seconds from now."""
        until = self.at.clock() + timedelta(seconds=seconds)
        await self.at.database.write(lambda connection: shared.hold_off(connection, name, rate, burst, until))

    async def recall(self, name: str) -> Json:
        """What was remembered."""
        return await self.at.database.read(lambda connection: shared.recall(connection, name))

    async def remember(self, name: str, value: Json) -> None:
        """Remember it."""
        await self.at.database.write(lambda connection: shared.remember(connection, name, value))


@dataclass(slots=True)
class StoreVault:
    """plugin.Vault in the store, for one connection."""

    at: Resources
    connection: str
    _renewing: dict[str, asyncio.Lock] = field(default_factory=dict)

    async def read(self, name: str) -> Json:
        """The secret; None if there is none."""
        sealed = await self._sealed(name)
        return None if sealed is None else self.at.unseal(sealed)

    async def write(self, name: str, secret: Json) -> None:
        """Keep it; None forgets it."""
        sealed = None if secret is None else self.at.seal(secret)
        await self.at.database.write(lambda connection: secrets.write(connection, self.connection, name, sealed))

    async def replace(self, name: str, known: Json, secret: Json) -> bool:
        """Keep it if what is there is still what is known; whether it was."""
        there = await self._sealed(name)
        return there is not None and self.at.unseal(there) == known and await self._replace(name, there, secret)

    async def renew(self, name: str, expired: Json, by: Renew) -> Json:
        """The secret in place of the expired one; one of all who ask renews it."""
        async with self._renewing.setdefault(
            name, asyncio.Lock()
        ):  # of this process only one goes on to ask the others
            end = self.at.clock() + 2 * _CLAIM
            while self.at.clock() < end:
                sealed = await self._sealed(name)
                found = None if sealed is None else self.at.unseal(sealed)
                if sealed is None or found != expired:
                    return found
                if await self._claim(name, sealed):
                    return await self._renew(name, expired, sealed, by)
                await asyncio.sleep(_LOOK_AGAIN)
        raise RetryableError("somebody else is renewing the credentials and does not finish")

    async def _renew(self, name: str, expired: Json, sealed: bytes, by: Renew) -> Json:
        """What it became; or what somebody else has written meanwhile, which is newer."""
        try:
            fresh = await by(expired)
        except BaseException:
            await self.at.database.write(lambda connection: secrets.free(connection, self.connection, name))
            raise
        there: bytes | None = sealed
        while there is not None and self.at.unseal(there) == expired:  # another key may have sealed it meanwhile
            if await self._replace(name, there, fresh):
                return fresh
            there = await self._sealed(name)
        return await self.read(name)

    async def _replace(self, name: str, known: bytes, secret: Json) -> bool:
        sealed = None if secret is None else self.at.seal(secret)
        return await self.at.database.write(
            lambda connection: secrets.replace(connection, self.connection, name, known, sealed)
        )

    async def _claim(self, name: str, sealed: bytes) -> bool:
        now = self.at.clock()
        return await self.at.database.write(
            lambda connection: secrets.claim(connection, self.connection, name, sealed, now, now + _CLAIM)
        )

    async def _sealed(self, name: str) -> bytes | None:
        return await self.at.database.read(lambda connection: secrets.read(connection, self.connection, name))
