"""Directories of a new portal: sources, types, stages, pipelines; and the history of stages. [D crm.status, stagehistory]"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from onethread_bitrix24.sandbox.cards.kinds import DEAL, LEAD, SMART_INVOICE, Kind
from onethread_bitrix24.sandbox.cards.table import Row, Table

_DIRECTORIES = {
    "SOURCE": "CALL EMAIL WEB ADVERTISING PARTNER RECOMMENDATION TRADE_SHOW WEBFORM CALLBACK RC_GENERATOR STORE OTHER",
    "CONTACT_TYPE": "CLIENT SUPPLIER PARTNER OTHER",
    "COMPANY_TYPE": "CUSTOMER SUPPLIER COMPETITOR PARTNER OTHER",
    "DEAL_TYPE": "SALE COMPLEX GOODS SERVICES SERVICE",
    "HONORIFIC": "HNR_EN_1 HNR_EN_2 HNR_EN_3",
    "INDUSTRY": "IT TELECOM MANUFACTURING BANKING CONSULTING FINANCE OTHER",
    "EMPLOYEES": "EMPLOYEES_1 EMPLOYEES_2 EMPLOYEES_3 EMPLOYEES_4",
    "STATUS": "NEW IN_PROCESS PROCESSED CONVERTED:S JUNK:F",
}
_DEAL_STAGES = "NEW PREPARATION PREPAYMENT_INVOICE EXECUTING FINAL_INVOICE WON:S LOSE:F APOLOGY:F"
_ITEM_STAGES = "NEW PREPARATION CLIENT SUCCESS:S FAIL:F"
_INVOICE_STAGES = "N S P:S D:F"
CREATED, MOVED, FINISHED, OTHER_PIPELINE = 1, 2, 3, 5
"""TYPE_ID of a row of the stage history."""


@dataclass(slots=True)
class Directories:
    """Entries of all directories, pipelines by kind, and what stages cards have had."""

    entries: Table = field(default_factory=Table)
    pipelines: Table = field(default_factory=Table)
    history: dict[int, Table] = field(default_factory=dict)
    semantics: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, directory: str, status: str, name: str, sort: int, semantics: str = "", pipeline: int = 0) -> Row:
        """A new entry."""
        self.semantics[directory, status] = semantics
        return self.entries.add(
            {
                "ENTITY_ID": directory,
                "STATUS_ID": status,
                "NAME": name,
                "SORT": sort,
                "CATEGORY_ID": pipeline,
                "SEMANTICS": semantics,
            }
        )

    def fill(self, directory: str, told: str, prefix: str = "", pipeline: int = 0) -> None:
        """Entries from a line: `CODE` or, for stages that end, `CODE:S` and `CODE:F`."""
        for at, one in enumerate(told.split()):
            code, _, semantics = one.partition(":")
            name = code.replace("_", " ").capitalize()
            self.add(directory, prefix + code, name, (at + 1) * 10, semantics, pipeline)

    def add_pipeline(self, kind: Kind, name: str, *, default: bool = False) -> int:
        """A pipeline with its stages; the first of deals has the number 0."""
        id_ = 0 if kind is DEAL and default else self.pipelines.next_id()
        self.pipelines.put({"ID": id_, "KIND": kind.id, "NAME": name, "DEFAULT": default, "SORT": 100 * (id_ + 1)})
        stages = _DEAL_STAGES if kind is DEAL else _INVOICE_STAGES if kind is SMART_INVOICE else _ITEM_STAGES
        self.fill(directory(kind, id_), stages, prefix(kind, id_), id_)
        return id_

    def first_pipeline(self, kind: Kind) -> int:
        """The pipeline of cards that are made without one."""
        return next((row["ID"] for row in self.pipelines if row["KIND"] == kind.id and row["DEFAULT"]), 0)

    def stages(self, kind: Kind, pipeline: int) -> Iterator[Row]:
        """The stages of a pipeline, in order."""
        wanted = directory(kind, pipeline)
        return (row for row in self.entries if row["ENTITY_ID"] == wanted)

    def meaning(self, kind: Kind, pipeline: int, stage: str) -> str | None:
        """P in progress, S won, F lost; None for a stage that there is not."""
        found = self.semantics.get((directory(kind, pipeline), stage))
        return None if found is None else found or "P"

    def remember(self, kind: Kind, owner: int, type_id: int, at: int, pipeline: int, stage: str, meaning: str) -> None:
        """A card has come to a stage."""
        lead = kind is LEAD
        row = {"TYPE_ID": type_id, "OWNER_ID": owner, "CREATED_TIME": at, "CATEGORY_ID": pipeline}
        told = {"STATUS_ID" if lead else "STAGE_ID": stage}
        told["STATUS_SEMANTIC_ID" if lead else "STAGE_SEMANTIC_ID"] = meaning
        self.history.setdefault(kind.id, Table(indexed=("OWNER_ID",))).add(row | told)


def directory(kind: Kind, pipeline: int) -> str:
    """Where the stages of a pipeline stand."""
    if kind is LEAD:
        return "STATUS"
    if kind is DEAL:
        return f"DEAL_STAGE_{pipeline}" if pipeline else "DEAL_STAGE"
    return f"{kind.code}_STAGE_{pipeline}"


def prefix(kind: Kind, pipeline: int) -> str:
    """What stands before the codes of its stages."""
    if kind is LEAD or (kind is DEAL and not pipeline):
        return ""
    return f"C{pipeline}:" if kind is DEAL else f"DT{kind.id}_{pipeline}:"


def new_directories(kinds: Iterable[Kind]) -> Directories:
    """What a new portal has."""
    made = Directories()
    for name, told in _DIRECTORIES.items():
        made.fill(name, told)
    for kind in kinds:
        if kind.piped:
            made.add_pipeline(kind, "General", default=True)
    return made


def entry(row: Row) -> dict[str, Any]:
    """As crm.status.list writes it."""
    semantics = {"P": "process", "S": "success", "F": "failure"}[row["SEMANTICS"] or "P"]
    return {
        "ID": str(row["ID"]),
        "ENTITY_ID": row["ENTITY_ID"],
        "STATUS_ID": row["STATUS_ID"],
        "NAME": row["NAME"],
        "NAME_INIT": row["NAME"],
        "SORT": str(row["SORT"]),
        "SYSTEM": "Y",
        "CATEGORY_ID": str(row["CATEGORY_ID"]),
        "COLOR": "",
        "SEMANTICS": row["SEMANTICS"] or None,
        "EXTRA": {"SEMANTICS": semantics, "COLOR": ""},
    }
