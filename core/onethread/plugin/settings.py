"""Settings of a connection, and what else a connector is built with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast
from zoneinfo import ZoneInfo

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from onethread.plugin.shared import Closed, Shared, Vault


class ConnectorSettings(BaseSettings):
    """Base of a connector's one settings class.

    Declare fields with a type, a default where there is a sane one, and a description; secrets are SecretStr. The
    core fills them from `[connections.NAME]` in onethread.toml and from ONETHREAD_NAME__FIELD in the environment,
    which wins. Unknown keys and misspelt variables are errors.
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_nested_delimiter=None)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, and there is no third place."""
        return env_settings, init_settings


@dataclass(frozen=True, slots=True)
class Context:
    """What the installation gives every connector: the connection's name, how local phones are read, its time zone.

    `shared` and `vault` are what its processes share; they work once the store is open, so not while it is built.
    `may_be_one` says whether two names, as people write them, can be one person's.
    """

    connection: str
    regions: tuple[str, ...]
    timezone: ZoneInfo
    shared: Shared = field(default=cast(Shared, Closed()), repr=False)
    vault: Vault = field(default=cast(Vault, Closed()), repr=False)
    may_be_one: Callable[[str, str], bool] = field(default=lambda _one, _other: True, repr=False)
