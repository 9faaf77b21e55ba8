"""A faithful local stand-in of a Bitrix24 portal, over real HTTP; fidelity.md says how faithful, and by whose word."""

from onethread_bitrix24.sandbox.options import Options
from onethread_bitrix24.sandbox.portal import Portal
from onethread_bitrix24.sandbox.server import Sandbox, serve

__all__ = ["Options", "Portal", "Sandbox", "serve"]
