"""All methods of the sandbox, by their names in small letters. What is not here answers ERROR_METHOD_NOT_FOUND."""

from collections.abc import Mapping
from types import MappingProxyType

from onethread_bitrix24.sandbox import batch, people, placements, system, telephony
from onethread_bitrix24.sandbox.call import Method
from onethread_bitrix24.sandbox.cards import classic, duplicates, imports, items, links, own_fields, settings
from onethread_bitrix24.sandbox.events import bindings, offline
from onethread_bitrix24.sandbox.openlines import connectors, reading
from onethread_bitrix24.sandbox.timeline import activities, beside, comments, configurable, records, todo

_MODULES = (
    batch, people, placements, system, classic, items, imports, links, own_fields, settings, duplicates, bindings,
    offline, activities, beside, comments, configurable, records, todo, connectors, reading, telephony,
)  # fmt: skip
METHODS: Mapping[str, Method] = MappingProxyType({one.name: one for module in _MODULES for one in module.METHODS})
