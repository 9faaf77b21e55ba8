"""Text as people and machines leave it in a handle, made readable before it is judged."""

import unicodedata

LONGEST = 320
"""Characters; the longest e-mail address that a form lets through, and more than any other handle needs."""


def readable(value: str) -> str | None:
    """Fold look-alike letters, digits and spaces, drop invisible marks; None for what is no line of text.

    Phones copied from address books carry direction marks (U+202A, U+202C) that nobody sees.
    """
    if len(value) > LONGEST:
        return None
    if value.isascii() and value.isprintable():
        return value.strip()
    text = "".join(map(_seen, unicodedata.normalize("NFKC", value))).strip()
    return text if text.isprintable() and len(text) <= LONGEST else None


def _seen(letter: str) -> str:
    if letter.isspace():
        return " "
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    category = unicodedata.category(letter)
    if category == "Pd" or letter == "\N{MINUS SIGN}":
        return "-"
    return "" if category == "Cf" else letter
