"""What is told of something that happened, whatever it is laid out in: title, lines, text, marks. Pure and bounded."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from urllib.parse import urlsplit

from onethread_bitrix24.writing.asked import File, Happening
from onethread_bitrix24.writing.words import Language, file, moment, title, word
from onethread_bitrix24.writing.words import status as status_word

LONGEST = 4000
"""Letters of a text; what may be more is in the whole thread. [?: no limit is documented]"""

_FILES = 10
_LATE = timedelta(minutes=5)
"""From how much on the time at which it happened is told: the portal shows when it was written, which cannot be set. [D]"""


@dataclass(frozen=True, slots=True)
class Told:
    """The parts of what is shown; empty ones are left out."""

    title: str
    who: str
    when: str
    subject: str
    text: str
    files: tuple[str, ...]
    status: str
    status_word: str
    mark: str
    link: str


@dataclass(frozen=True, slots=True)
class Manner:
    """In which language and time zone things are told, and whether what customers write is to raise counters."""

    language: Language = "ru"
    timezone: tzinfo = UTC
    counters: bool = False


def told(manner: Manner, one: Happening, shown_at: datetime) -> Told:
    """What to tell of it. `shown_at` is when it was, or is, first shown: what is told of its time stays the same later."""
    language = manner.language
    at = datetime.fromisoformat(one.at)
    late = abs(shown_at - at) > _LATE
    mark = "deleted" if one.deleted else "edited" if one.edited else ""
    status = one.status if one.direction == "out" and one.status else ""
    return Told(
        title=title(language, one),
        who=(one.name or "")[:200] if one.direction == "in" else "",
        when=f"{word(language, 'at')}: {moment(language, at.astimezone(manner.timezone))}" if late else "",
        subject=(one.subject or "").strip()[:300],
        text=_text(language, one),
        files=_files(one.attachments),
        status=status if status_word(language, status) else "",
        status_word=status_word(language, status),
        mark=word(language, mark) if mark else "",
        link=one.link if is_web(one.link) else "",
    )


def _text(language: Language, one: Happening) -> str:
    if one.deleted:
        return word(language, "deleted text")
    text = (one.text or "").strip()
    if not text:
        return "" if (one.subject or "").strip() or one.attachments else word(language, "nothing")
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}\n{word(language, 'more')}"


def _files(files: tuple[File, ...]) -> tuple[str, ...]:
    names = tuple(file(one) for one in files[:_FILES])
    return (*names, f"+{len(files) - _FILES}") if len(files) > _FILES else names


def is_web(link: str) -> bool:
    """Whether a browser inside the portal could open it."""
    try:
        apart = urlsplit(link)
    except ValueError:
        return False
    return apart.scheme in ("http", "https") and bool(apart.netloc)
