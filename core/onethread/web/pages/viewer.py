"""Who looks at a page, and what they may see and do there; how it was found out who they are is no matter of the page."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from onethread.flow.masking import masked
from onethread.model.account import Right
from onethread.web.pages.language import Language


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody in front of a page: the name that their notes are signed with, their rights, language and clock."""

    name: str
    rights: frozenset[Right]
    language: Language
    zone: ZoneInfo
    masks: bool = False
    """Whether they are shown phones and mailboxes in part only."""

    def may(self, right: str) -> bool:
        """Whether they may do it, as pages ask."""
        return Right(right) in self.rights and not (self.masks and right == Right.INSPECT)

    def value(self, kind: str, value: str) -> str:
        """The value of an identity of that kind, as far as they are shown it."""
        return masked(kind, value) if self.masks else value
