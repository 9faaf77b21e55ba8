"""What words of a request have to look like, as patterns for the schema and in words for people."""

from collections.abc import Mapping

ID = "^[0-9A-Za-z]{10}$"
KIND = "^[a-z][a-z0-9_]{0,63}$"
LINE = r"^[^\x00-\x1f\x7f]*$"
WORDS = r"^[^\x00-\x1f\x7f]+$"
_NUMBER = "[0-7][0-9a-f]{15}"
AFTER_NUMBER = f"^{_NUMBER}$"
AFTER_RANK = f"^[0-6][0-9a-f]{{15}}{_NUMBER}$"
AFTER_PLACE = f"^[0-9a-f]{{14}}{_NUMBER}$"

_AFTER = "no `next` of a page of these"
IN_WORDS: Mapping[str, str] = {
    ID: "an id of a customer has 10 letters and digits",
    KIND: "a kind of handle is a word of small letters, digits and _",
    LINE: "a line, without line breaks and other control characters",
    WORDS: "not empty, and without line breaks and other control characters",
    AFTER_NUMBER: _AFTER,
    AFTER_RANK: _AFTER,
    AFTER_PLACE: _AFTER,
}
"""What is said to whoever wrote it otherwise."""
