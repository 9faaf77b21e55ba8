"""What of a mail is quoted from mails before it: pure; nothing is lost, whatever the mail looks like.

Known are `>` before lines, and what programs for mail write above a quote in English, Russian and Romanian (Gmail, Outlook, Yandex,
Mail.ru, Thunderbird, Apple Mail). What is not recognised is shown as it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SHORT = 3
"""So many quoted lines above an answer to them are left in sight: without them it is not understood."""

_MOST = 100_000
_LONGEST_LINE = 400
_WROTE = re.compile(
    r"(?:On\b(?=.*\d).+\bwrote|(?:În|In|Pe|La)\b(?=.*\d).+\ba scris"
    r"|(?=.*\d[:.]\d\d).+\b(?:написала?|писала?|пишет)(?:\(а\))?"
    r"|.*\d:\d\d.*<[^<>\s]+@[^<>\s]+>)\s*:"
)
_SEPARATOR = re.compile(
    r"-{3,}\s*(?:Original Message|Исходное сообщение|Оригинальное сообщение|Mesaj(?:ul)? original)\s*-{3,}",
    re.IGNORECASE,
)
_FROM = re.compile(r"\*?(?:From|От|De la)\s?:")
_MORE = re.compile(r"\*?(?:Sent|Date|To|Отправлено|Дата|Кому|Trimis|Data|Către|Catre)\s?:")
_FORWARDED = re.compile(
    r"-{3,}\s*(?:Forwarded message|Пересылаемое сообщение|Пересланное сообщение|Mesaj redirecționat)\s*-{3,}"
    r"|(?:Begin forwarded message|Начало переадресованного сообщения):",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a mail."""

    text: str
    quoted: bool


def parted(text: str) -> list[Part]:
    """A mail in parts that together are all of it; a mail that says nothing else itself is no quote."""
    lines = text[:_MOST].splitlines(keepends=True)
    found = list(_parts(lines))
    if not any(part.text.strip() for part in found if not part.quoted):
        return [Part(text, quoted=False)]
    last = found.pop()
    return [*found, Part(last.text + text[_MOST:], last.quoted)]


def _parts(lines: Sequence[str]) -> Iterator[Part]:
    begin = at = 0
    while at < len(lines) and not _FORWARDED.fullmatch(_line(lines, at)):  # what is forwarded is what is said
        end = _end(lines, at)
        if end > at:
            if begin < at:
                yield Part("".join(lines[begin:at]), quoted=False)
            yield Part("".join(lines[at:end]), quoted=True)
            begin = at = end
        else:
            at += 1
    if begin < len(lines):
        yield Part("".join(lines[begin:]), quoted=False)


def _end(lines: Sequence[str], at: int) -> int:
    """Where a quote ends that begins here; here if none does."""
    head = _head(lines, at)
    marked = _marked(lines, at + head)
    if head and marked == at + head:
        return len(lines)  # quoted as it was, so to the end
    long = head or marked == len(lines) or marked - at > SHORT
    return marked if long else at


def _marked(lines: Sequence[str], at: int) -> int:
    """Where lines end that are marked with `>`, and those between them that are empty."""
    end = last = at
    while end < len(lines) and (lines[end].startswith(">") or not lines[end].strip()):
        end += 1
        last = end if lines[end - 1].startswith(">") else last
    return end if end == len(lines) and last > at else last


def _head(lines: Sequence[str], at: int) -> int:
    """How many lines here say that a quote follows; 0 for none. Programs break a line that is long."""
    line = _line(lines, at)
    if _SEPARATOR.fullmatch(line) or _WROTE.fullmatch(line):
        return 1
    if line and _WROTE.fullmatch(f"{line} {_line(lines, at + 1)}"):
        return 2
    ruled = len(line) >= 10 and not line.strip("_")
    above = at + 1 if ruled else at
    if _FROM.match(_line(lines, above)) and any(_MORE.match(_line(lines, above + n)) for n in (1, 2, 3)):
        return above - at + 1
    return 0


def _line(lines: Sequence[str], at: int) -> str:
    """A line without its end; nothing of one that is too long to be of a program."""
    line = lines[at].strip() if at < len(lines) else ""
    return line if len(line) <= _LONGEST_LINE else ""
