"""The kinds of handles that Onethread itself brings, declared like those of any plugin."""

from collections.abc import Sequence

from onethread.flow.handle_kinds.email import normalise_email
from onethread.flow.handle_kinds.ids import (
    normalise_bitrix_contact,
    normalise_bitrix_lead,
    normalise_external_id,
    normalise_ig_id,
    normalise_ig_username,
    normalise_ref,
    normalise_tg_id,
    normalise_tg_username,
    normalise_visitor_id,
    normalise_wa_bsuid,
)
from onethread.flow.handle_kinds.phone import normalise_phone, normalise_wa_id
from onethread.plugin import HandleKind, hookimpl

VERSION = 1
"""Of the normalisers; it grows when one of them gives another value than before (flow.rework)."""

KINDS = (
    HandleKind("wa_bsuid", normalise_wa_bsuid, scoped=True, anchor=90),
    HandleKind("ig_id", normalise_ig_id, scoped=True, anchor=80),
    HandleKind("tg_id", normalise_tg_id, anchor=80),
    HandleKind("wa_id", normalise_wa_id, anchor=70),
    HandleKind("bitrix_contact", normalise_bitrix_contact, scoped=True, anchor=60),
    HandleKind("bitrix_lead", normalise_bitrix_lead, scoped=True, anchor=55),
    HandleKind("visitor_id", normalise_visitor_id, anchor=10),
    HandleKind("phone", normalise_phone),
    HandleKind("email", normalise_email),
    HandleKind("ig_username", normalise_ig_username),
    HandleKind("tg_username", normalise_tg_username),
    HandleKind("ref", normalise_ref),
    HandleKind("external_id", normalise_external_id, of_system=True),
)


class BuiltinHandles:
    """The plugin object that the core registers before those of installed distributions."""

    @hookimpl
    def onethread_register_handle_kinds(self) -> Sequence[HandleKind]:
        """Say which kinds need no plugin."""
        return KINDS
