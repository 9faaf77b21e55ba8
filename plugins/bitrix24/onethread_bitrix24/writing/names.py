"""A name as somebody gave it, parted into the fields of a card. Pure."""

import re

_PATRONYMIC = re.compile(r"\w{2,}(?:ович|евич|ьич|овна|евна|ична)", re.IGNORECASE)
_LONGEST = 50


def parted(name: str) -> dict[str, str]:
    """NAME, SECOND_NAME and LAST_NAME, those that there are.

    Two words are name and surname as they stand. Of three a patronymic says which is which; without one the first is the
    name and the rest the surname.
    """
    words = [word[:_LONGEST] for word in name.split()]
    match words:
        case []:
            return {}
        case [only]:
            return {"NAME": only}
        case [first, second, last] if _PATRONYMIC.fullmatch(second):
            return {"NAME": first, "SECOND_NAME": second, "LAST_NAME": last}
        case [last, first, second] if _PATRONYMIC.fullmatch(second):
            return {"NAME": first, "SECOND_NAME": second, "LAST_NAME": last}
    return {"NAME": words[0], "LAST_NAME": " ".join(words[1:])[:_LONGEST]}
