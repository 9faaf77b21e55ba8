"""What is looked for in texts: words, each wholly or in part, in any order, case and alphabet, with or without accents. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onethread.model.spelling import folded

LONGEST = 200
"""Characters of what is asked for."""

_MOST_WORDS = 12
_RUN = re.compile(r"\S+")
_LONGEST_RUN = 80
"""Characters without a space of which a part is pointed at; of longer ones, such as addresses, the whole."""


@dataclass(frozen=True, slots=True)
class Sought:
    """The words, as they are compared; without any, everything is what is looked for."""

    words: tuple[str, ...] = ()

    def told_in(self, texts: Iterable[str]) -> bool:
        """Whether all words are in these texts together."""
        said = folded("\n".join(texts))
        return all(word in said for word in self.words)

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where in a text a word is, from and to, in order; nowhere twice."""
        for run in _RUN.finditer(text) if self.words else ():
            said = folded(run[0])
            word = next((one for one in self.words if one in said), None)
            if word is not None:
                begin, end = _narrowed(run[0], word)
                yield run.start() + begin, run.start() + end

    def parts(self, text: str) -> Iterator[tuple[str, bool]]:
        """All of a text in order, parted where a word is: what stands there, and whether it is one."""
        done = 0
        for begin, end in self.places(text):
            yield text[done:begin], False
            yield text[begin:end], True
            done = end
        yield text[done:], False


ALL = Sought()
"""Nothing in particular."""


def sought(asked: str) -> Sought:
    """What somebody types."""
    words = dict.fromkeys(folded(word) for word in asked[:LONGEST].split())
    return Sought(tuple(word for word in words if word)[:_MOST_WORDS])


def _narrowed(run: str, word: str) -> tuple[int, int]:
    """The least part of a run that still has the word: as spellings differ in length, it is tried."""
    begin, end = 0, len(run)
    if end > _LONGEST_RUN:
        return begin, end
    while word in folded(run[begin : end - 1]):
        end -= 1
    while word in folded(run[begin + 1 : end]):
        begin += 1
    return begin, end
