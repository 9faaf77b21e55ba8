"""Whose a number or an address in a message is said to be, in Romanian, Russian, Ukrainian and English."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from enum import Enum, auto

from onethread.flow.names import lexicon
from onethread.flow.names.data import folded, lines

LONGEST = 20_000
"""Characters of a message that are looked at."""
_BESIDE = 4
"""Cues to each side of an address that may be the nearest; they overlap at times."""

_PEOPLE = "|".join(word for line in lines("people.txt") for word in line.split())
_THING = r"""(?:номер\w*|телефон\w*|тел|моб\w*|почт\w*|пошт\w*|мейл\w*|имейл\w*|e-?mail\w*|mail\w*|адрес\w*|контакт\w*|вайбер\w*
    |ватс?ап\w*|whats\w*|viber\w*|telegram\w*|телег\w*|numar\w*|nr|telefon\w*|tel|mobil\w*|adres\w*|contact\w*
    |number\w*|phone\w*|cell\w*|address\w*)\.?"""
_CALL = r"""(?:(?:по|пере|на|до|за)?звон\w+|(?:на)?пиши\w*|(?:на)?бер\w+|свяж\w+|спрос\w+|обра\w+
    |(?:по|за)?дзвон\w+|(?:за)?телефону\w+|(?:на)?пишіть|запит\w+)"""
_CALL_HIM = r"(?:call|text|contact|write(?:\ to)?|e-?mail|reach|ask|phone|ring|message)"
_SUNATI = r"(?:suna\w*|scri\w+|contacta\w*|apela\w*|intreba\w*|telefona\w*|vorbi\w*|caut\w+)"

_OTHERS = rf"""
    \b(?:{_PEOPLE})\b
    | \b(?:его|ее|их|иого|її|їх|їхніи)\ {_THING}\b
    | \b{_CALL}\ (?:\w+\ )?(?:ему|еи|им|с\ ним|с\ неи|иому|їи|з\ ним|з\ нею)\b
    | \b{_SUNATI}-(?:o|l|le|i)\b | \bpe\ (?:el|ea|dansul|dansa)\b | \b{_THING}\ (?:lui|ei|lor|dansului|dansei)\b
    | \b{_CALL_HIM}\ (?:him|her|them)\b
    | \b(?:his|her|their|someone\ else's|\w{{2,20}}(?<!what)(?<!that)(?<!here)(?<!\bit)['’]s)\ {_THING}\b
    | \bне\ (?:мои|моя|міи)(?:\ {_THING})?\b
    | \bnu\ (?:e|este|i)\ (?:al\ |a\ |{_THING}\ )?me[ua]\b | \bnot\ m(?:ine|y(?:\ {_THING})?)\b
"""
_OWN = rf"""
    \bмо(?:и|его|ему|ем|я|еи|ю)\ (?:\w+(?:ыи|ии|ая|ои|ого)\ )?{_THING}\b | \bмі(?:и|и)\ (?:\w+\ )?{_THING}\b
    | \b{_THING}[:\s]{{1,2}}(?:мои|моя|міи|у\ меня)\b | \b{_CALL}\ (?:\w+\ )?(?:мне|меня|мені|со\ мнои)\b
    | \bмен[яеі]\ (?:зовут|звати|\w*звон\w+)\b
    | \bмне\ {_CALL}\b | \bмені\ {_CALL}\b
    | \b{_THING}\ (?:nou\ |personal\ |de\ \w+\ )?(?:meu|mea|personal\w*)\b
    | \b(?:al|a)\ me[ua]\b | \b{_SUNATI}-m[ai]\b | \bma\ (?:puteti|poti|gasi\w+|num\w+|cheama)\b
    | \bmy\ (?:(?:new|own|old|personal|work|home|cell|mobile|other|second)\ )?{_THING}\b
    | \b{_CALL_HIM}\ me\b | \bmy\ name\b
    | \b(?:я|eu\ sunt|sunt|i\ am|i'm|this\ is)\ (?:\w+\ ){{0,2}}(?:{_PEOPLE})\b
"""
_OTHERS_CUE, _OWN_CUE = (re.compile(folded(cues), re.VERBOSE) for cues in (_OTHERS, _OWN))
_WHOSE = re.compile(rf"\b{folded(_THING)}[:\s]{{1,2}}(\w{{3,20}})\b", re.VERBOSE)
_FORWARDED = re.compile(
    r"^\W{0,12}(?:forwarded|fwd|begin forwarded|original message|mesaj (?:redirectionat|transmis|original)"
    r"|начало пере\w+|пересылаемое|пересланн\w+|переслано|початкове повідомлення)\b"
    r"|(?:wrote|a scris|пишет|пише|написала?|написав)\s?:\s*$"
    r"|^[>\s*]{0,6}(?:от|from|de la|від|expeditor|от кого|отправитель)\s?:",
    re.MULTILINE,
)
_SIGNED = re.compile(
    r"^\W{0,4}(?:с уважением|с наилучшими|всего (?:доброго|хорошего)|з повагою|cu (?:respect|stima|drag|consideratie)"
    r"|respectuos|numai bine|(?:best |kind |warm )?regards|best wishes|sincerely|yours)\b",
    re.MULTILINE,
)
_ADDRESS = re.compile(r"\+?\(?\d(?:[\s().-]{0,3}\d){5,14}|@\w")
_SENTENCE_END = re.compile(r"[!?;\n…]+|(?<!\bтел)(?<!\bмоб)(?<!\btel)(?<!\bmob)(?<!\bnr)\.(?=\s|$)")
# Endings of names when something is theirs: номер Ивана, Саши, Марии; numărul Mariei.
_GENITIVES = (
    ("а", ""),
    ("а", "о"),
    ("я", "ь"),
    ("я", "и"),
    ("ы", "а"),
    ("и", "а"),
    ("и", "я"),
    ("ии", "ия"),
    ("ei", "a"),
    ("ei", "ia"),
)


class Whose(Enum):
    """Of the writer, of somebody else, or nothing is said of it."""

    OWN = auto()
    OTHERS = auto()
    UNSAID = auto()


def whose(text: str) -> Whose:
    """What the message says of the numbers and addresses in it; the words nearest to each count.

    It is one's own only if all are. What follows a sign-off is the writer's, but for what is quoted below.
    """
    said = folded(text[:LONGEST])[:LONGEST].replace("\xa0", " ")
    addresses = [found.span() for found in _ADDRESS.finditer(said)]
    forwarded = _FORWARDED.search(said)
    if forwarded and all(start >= forwarded.start() for start, _ in addresses):
        return Whose.OTHERS
    cues = sorted(
        [
            *_spans(_OTHERS_CUE.finditer(said), others=True),
            *_of_names(said),
            *_spans(_OWN_CUE.finditer(said), others=False),
        ]
    )
    if not addresses:
        return Whose.OTHERS if cues and all(others for _, _, others in cues) else Whose.UNSAID
    sentences = [0, *(found.end() for found in _SENTENCE_END.finditer(said)), len(said) + 1]
    signed = _SIGNED.search(said)
    others = [_others(address, cues, sentences, signed) for address in addresses]
    if any(others):
        return Whose.OTHERS
    return Whose.UNSAID if None in others or forwarded else Whose.OWN


_Cue = tuple[int, int, bool]


def _spans(found: Iterable[re.Match[str]], *, others: bool) -> Iterator[_Cue]:
    return ((one.start(), one.end(), others) for one in found)


def _of_names(said: str) -> Iterator[_Cue]:
    return ((one.start(), one.end(), True) for one in _WHOSE.finditer(said) if _genitive(one[1]))


def _genitive(word: str) -> bool:
    if lexicon.listed(word):
        return word.endswith("а") and _man(word[:-1])  # Ивана is a woman's name as well, and rarer
    return any(
        word.endswith(ending) and lexicon.listed(word.removesuffix(ending) + nominative)
        for ending, nominative in _GENITIVES
    )


def _man(word: str) -> bool:
    return any(lexicon.families()[family].sex == "m" for family in lexicon.listed(word))


def _others(
    address: tuple[int, int], cues: list[_Cue], sentences: list[int], signed: re.Match[str] | None
) -> bool | None:
    """By the nearest cue in the address's own sentence, else in the one before, else in the one after; None if unsaid."""
    at = bisect_right(sentences, address[0]) - 1
    for sentence in (at, at - 1, at + 1):
        if 0 <= sentence < len(sentences) - 1:
            near = _nearest(address, cues, sentences[sentence], sentences[sentence + 1])
            if near is not None:
                return near[2]
    return False if signed and signed.end() <= address[0] else None


def _nearest(address: tuple[int, int], cues: list[_Cue], start: int, end: int) -> _Cue | None:
    """The cue next to the address; of two that end alike the longer, since 'not my number' holds 'my number'."""
    at = bisect_left(cues, (*address, False))
    beside = (cue for cue in cues[max(0, at - _BESIDE) : at + _BESIDE] if start <= cue[0] < end)
    return min(beside, key=lambda cue: (max(address[0] - cue[1], cue[0] - address[1]), cue[0] - cue[1]), default=None)
