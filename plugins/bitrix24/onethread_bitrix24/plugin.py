"""What the bitrix24 plugin brings: a connector, and companies as a kind of handle."""

import re
from collections.abc import Sequence
from typing import cast

from onethread.plugin import ConnectorSpec, Context, HandleKind, Reach, hookimpl
from onethread_bitrix24.connector import Bitrix24, ShowingBitrix24
from onethread_bitrix24.settings import Bitrix24Settings

_COMPANY = re.compile(r"\s*(?:CO_|COMPANY_)?0*([1-9][0-9]{0,18})\s*", re.IGNORECASE)


def build(settings: Bitrix24Settings, context: Context) -> ShowingBitrix24:
    """Build the connector of one connection; one that shows nothing only reads."""
    made = ShowingBitrix24 if settings.show else Bitrix24
    return cast(ShowingBitrix24, made(settings, context))


def normalise_company(value: str, _regions: tuple[str, ...]) -> tuple[str, str, Reach] | None:
    """A company card by its number, also as Bitrix24 writes it in mixed fields: 'CO_12'."""
    found = _COMPANY.fullmatch(value) if len(value) <= 100 else None
    return ("bitrix_company", found[1], Reach.PERSON) if found else None


@hookimpl
def onethread_register_connectors() -> Sequence[ConnectorSpec]:
    """Bitrix24, both ways."""
    return [
        ConnectorSpec(
            key="bitrix24",
            channel="bitrix24",
            title="Bitrix24",
            settings=Bitrix24Settings,
            build=build,
            api=1,
            sandbox="onethread_bitrix24.sandbox",
        )
    ]


@hookimpl
def onethread_register_handle_kinds() -> Sequence[HandleKind]:
    """Companies: no person, but somebody whom calls and deals belong to."""
    return [HandleKind("bitrix_company", normalise_company, scoped=True, anchor=50)]
