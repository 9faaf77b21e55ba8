"""Names of fields in the two dialects: DATE_CREATE of the classic methods is createdTime of crm.item. Pure. [D universal]"""

import re
from collections.abc import Iterable, Mapping

_RENAMED = {
    "ID": "id",
    "DATE_CREATE": "createdTime",
    "DATE_MODIFY": "updatedTime",
    "CREATED_BY_ID": "createdBy",
    "MODIFY_BY_ID": "updatedBy",
    "MOVED_BY_ID": "movedBy",
    "STATUS_ID": "stageId",
    "STATUS_SEMANTIC_ID": "stageSemanticId",
    "DATE_CLOSED": "dateClosed",
    "BEGINDATE": "begindate",
    "CLOSEDATE": "closedate",
    "BIRTHDATE": "birthdate",
}
_OWN = re.compile(r"UF_CRM_(?:(\d+)_)?(.+)")


def camel(name: str) -> str:
    """The name that crm.item has for a classic field."""
    if name in _RENAMED:
        return _RENAMED[name]
    return _own(name) if name.startswith("UF_") else _humps(name)


def _own(name: str) -> str:
    """UF_CRM_10_DIGIT is ufCrm10Digit; a tail that mixes letters and digits, or is all digits, stays as it is."""
    found = _OWN.fullmatch(name)
    if not found:
        return _humps(name)
    kind, tail = found[1] or "", found[2]
    if re.search(r"\d", tail):
        return f"ufCrm{kind}_{tail}"
    return f"ufCrm{kind}" + "".join(part.capitalize() for part in tail.split("_"))


def _humps(name: str) -> str:
    first, *others = name.lower().split("_")
    return first + "".join(part.capitalize() for part in others)


def dialect(names: Iterable[str], *, original_own: bool = False) -> Mapping[str, str]:
    """crm.item name → classic name; on a collision the classic name is kept, and own fields keep it if that is asked."""
    found: dict[str, str] = {}
    for name in names:
        wanted = name if original_own and name.startswith("UF_") else camel(name)
        found[name if wanted in found else wanted] = name
    return found
