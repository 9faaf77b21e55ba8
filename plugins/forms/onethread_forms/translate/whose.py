"""Whose a phone or an address is, where a form asks for several."""

from functools import lru_cache

from onethread_forms.translate.words import FILLERS, GENERATED, SENDERS, WITHIN, pattern, words

_HANDLED = frozenset({"phone", "email", "whatsapp", "telegram", "instagram"})
_ASKED = tuple(table for role, table in WITHIN if role in _HANDLED)
_ASKS = pattern("|".join(_ASKED))
_KNOWN = pattern("|".join([*" ".join(_ASKED).replace("|", " ").split(), *FILLERS, SENDERS]))


@lru_cache(maxsize=1024)
def is_plain(path: tuple[str, ...]) -> bool:
    """Whether a name says nothing but what it asks for, and which of the sender's own: 'Ваш рабочий телефон'."""
    name = _asking(path)
    return bool(GENERATED.fullmatch(name)) or all(word.isdigit() or _KNOWN.search(word) for word in name.split())


def _asking(path: tuple[str, ...]) -> str:
    """The way from the first step that asks for a handle, else the last step: an id and its label both say whose."""
    starts = (start for start, step in enumerate(path) if _ASKS.search(words(step[:200])))
    return words(" ".join(path[next(starts, -1) :])[:1000])
