"""Phones and mailboxes in part: enough to tell them apart, too little to write to. Pure."""

import phonenumbers
from phonenumbers import NumberParseException

_MASK = "•••"


def masked(kind: str, value: str) -> str:
    """A value of an identity, if it is one that somebody is reached by; others as they are."""
    if kind == "phone":
        return _phone(value)
    return _mailbox(value) if kind == "email" else value


def _phone(value: str) -> str:
    """+37369123456 is +373 69 ••• 456; of a short one less is left."""
    try:
        number = phonenumbers.parse(value)
    except NumberParseException:
        return _ends(value)
    own = phonenumbers.national_significant_number(number)
    return f"+{number.country_code} {own[:2]} {_MASK} {own[-3:]}" if len(own) > 7 else _ends(value)


def _mailbox(value: str) -> str:
    """ana.rusu@mail.md is a•••@mail.md."""
    name, at, domain = value.rpartition("@")
    return f"{name[:1]}{_MASK}{at}{domain}" if at else _ends(value)


def _ends(value: str) -> str:
    return f"{value[:2]}{_MASK}{value[-1:]}" if len(value) > 5 else _MASK
