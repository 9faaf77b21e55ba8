"""Which lists there are and how each is walked: dialect, ids, where the rows stand, which field tells of a change. [D]"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from onethread_bitrix24.client.shapes import as_list, as_map, as_whole


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that can be walked by ids: `order` is the id's name in filters, `id` its name in rows."""

    method: str
    order: str = "ID"
    id: str = "ID"
    wrap: str = ""
    """Key under which the rows stand in the result; the result itself if empty."""

    changed: str = ""
    """Field that holds the time of the last change; '' for what never changes in a way that could be asked."""

    params: Mapping[str, Any] = field(default_factory=dict)
    size: int = 50

    @property
    def fields(self) -> str:
        """The method that tells which fields rows have, called with the same `params`; some lists have none."""
        return f"{self.method.rpartition('.')[0]}.fields"

    def rows(self, result: Any) -> list[dict[str, Any]] | None:
        """The rows of a result; None if it is none of this list."""
        told = as_map(result).get(self.wrap, [] if result == [] else None) if self.wrap else result
        if not isinstance(told, list | dict):
            return None
        rows = as_list(told)
        return rows if all(isinstance(row, dict) for row in rows) else None

    def id_of(self, row: Mapping[str, Any]) -> int | None:
        """The number of a row."""
        return as_whole(row.get(self.id))

    def last_of(self, name: str) -> str:
        """The reference to the id of the last row of a whole page that another command of the batch gives."""
        steps = [*([self.wrap] if self.wrap else []), str(self.size - 1), self.id]
        return f"$result[{name}]" + "".join(f"[{step}]" for step in steps)


def classic(entity: str) -> Listing:
    """Leads, deals, contacts, companies: crm.ENTITY.list."""
    return Listing(f"crm.{entity}.list", changed="DATE_MODIFY")


def items(entity_type_id: int) -> Listing:
    """Cards of any kind in the newer dialect: crm.item.list."""
    return Listing(
        "crm.item.list",
        order="id",
        id="id",
        wrap="items",
        changed="updatedTime",
        params={"entityTypeId": entity_type_id},
    )


def stage_history(entity_type_id: int) -> Listing:
    """How cards moved through their stages; rows are only ever added."""
    return Listing(
        "crm.stagehistory.list", wrap="items", changed="CREATED_TIME", params={"entityTypeId": entity_type_id}
    )


CONTACTS, COMPANIES, DEALS, LEADS = (classic(one) for one in ("contact", "company", "deal", "lead"))
ACTIVITIES = Listing("crm.activity.list", changed="LAST_UPDATED")
TASKS = Listing("tasks.task.list", id="id", wrap="tasks", changed="CHANGED_DATE")

_WRAPS = {"crm.item.list": "items", "crm.stagehistory.list": "items", "tasks.task.list": "tasks"}


def nothing_of(method: str) -> Any:
    """The result of a list in which there is nothing."""
    wrap = _WRAPS.get(method.lower())
    return {wrap: []} if wrap else []
