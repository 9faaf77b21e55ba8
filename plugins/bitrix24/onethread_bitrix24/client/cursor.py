"""Where a walk goes on: text for whoever keeps it."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Cursor:
    """All rows with an id up to `after` have been given.

    A walk of changes also keeps from which change on it reads, `since`, and when it `begun` by the portal's clock, which is
    where the next one starts; both in ISO 8601 with offset, empty for a walk of everything.
    """

    after: int = 0
    since: str = ""
    begun: str = ""

    @property
    def text(self) -> str:
        """As it is kept."""
        return json.dumps({name: value for name, value in asdict(self).items() if value})

    @classmethod
    def of(cls, text: str | None) -> "Cursor":
        """The cursor that was kept; the beginning for nothing. ValueError for any other text."""
        told = json.loads(text) if text else {}
        if not isinstance(told, dict) or set(told) - {"after", "since", "begun"}:
            raise ValueError("this is no cursor of Bitrix24")
        return cls(int(told.get("after", 0)), str(told.get("since", "")), str(told.get("begun", "")))
