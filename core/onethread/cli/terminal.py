"""What people and remotes wrote, made safe for a terminal: nothing in it may move, colour, hide or turn around the rest."""

import re
from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
_UNSEEN = (
    r"\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f"
)
_EMOJI = r"[\u2190-\u2bff\U0001f000-\U0001faff]"

# A joiner between two emoji and the letters of a flag make one picture; anywhere else they hide something.
_STEERING = re.compile(
    rf"(?P<picture>(?<=[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d(?={_EMOJI})"
    rf"|\U0001f3f4[\U000e0061-\U000e007a]+\U000e007f)|[{_CONTROLS}{_UNSEEN}]"
)
_ESCAPED = re.compile(r"[\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")


def safe(text: str) -> str:
    """The text with a visible sign, one column wide, in place of each steering character; lines stay lines."""
    return _STEERING.sub(lambda found: found["picture"] or _sign(found[0]), text.replace("\r\n", "\n"))


def on_a_line(text: str) -> str:
    """The same for what stands in a line (a name, a reason): its own line breaks are signs, too."""
    return safe(text).replace("\n", _sign("\n")).replace("\t", " ")


def brief(text: str, most: int = 60) -> str:
    """The same of what may be very long, and need not be read in full."""
    line = on_a_line(text)
    return line if len(line) <= most else f"{line[: most - 1]}…"


def safe_json(document: str) -> str:
    """The same JSON with all that steers a terminal escaped."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", document)


def _sign(character: str) -> str:
    """Unicode has pictures for the old control characters; the others share a sign."""
    code = ord(character)
    return (
        chr(0x2400 + code) if code < 0x20 else "\N{SYMBOL FOR DELETE}" if code == 0x7F else "\N{REPLACEMENT CHARACTER}"
    )


class Terminal(Console):
    """The one place where something is printed for people: whatever it is asked to show, it shows safely."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Steering is left to rich's own segments."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=safe(segment.text))

    def on_broken_pipe(self) -> None:
        """Whoever read our output has seen enough; see `onethread.cli`."""
        raise BrokenPipeError
