"""Our page within the pages of a remote system: who looks at which card there, as the remote itself has said."""

from dataclasses import dataclass

from onethread.model.handle import Handle


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody of the remote system who looks at a card of it, and may."""

    cards: tuple[Handle, ...]
    """Whose thread is meant: the customer of the first of these that has one. None that they may not read is among them.

    Records of these are shown, of other cards none.
    """

    account: str
    """Of the remote system, within which ids of cards mean something."""

    user: str
    """Their id there."""

    name: str
    """What they are called there; it signs notes."""

    language: str = ""
    """The language of the remote's pages, as a code (`ru`); '' where it is not known."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Our page is shown in the remote system from now on; its own page has to be told so from within the browser."""

    places: int
    """At how many places it is shown."""

    script: str
    """Address of the remote's script, which that page loads before the connector's own, `finishing`."""

    language: str = ""
