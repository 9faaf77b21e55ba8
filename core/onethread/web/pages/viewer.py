"""Who looks at a page, and what they may see and do there; how it was found out who they are is no matter of the page."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from onethread.model.account import Right
from onethread.web.pages.language import Language


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody in front of a page: the name that their notes are signed with, their rights, language and clock."""

    name: str
    rights: frozenset[Right]
    language: Language
    zone: ZoneInfo

    def may(self, right: str) -> bool:
        """Whether they may do it, as pages ask."""
        return Right(right) in self.rights
