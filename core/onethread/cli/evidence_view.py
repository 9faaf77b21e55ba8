"""How links and evidence are shown to people, and to scripts."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from rich.text import Text

from onethread.cli.console import moment, out
from onethread.cli.terminal import on_a_line
from onethread.flow.evidence.written import sentences
from onethread.store.links import Link

Names = Mapping[int, tuple[str, str | None]]
"""The channel of each contact point, and the name last heard there."""


def show_link(link: Link, names: Names, zone: ZoneInfo) -> None:
    """A link: its ends, who made it when, and what it rests on."""
    strength = f"{link.said.bits:.1f} bits" if link.said.bits is not None else "decided"
    out.print(Text(f"link {link.id}", style="bold"), end="  ")
    out.print(f"{ends(link, names)}  ({strength}, {link.said.author}, {moment(link.made_at, zone)})")
    for sentence in sentences(link.said.evidence):
        out.print(Text(f"    {on_a_line(sentence)}", style="dim"))


def ends(link: Link, names: Names) -> str:
    """Both contact points in words."""
    return " - ".join(_point(names.get(end, ("?", None))) for end in link.pair)


def document(link: Link, names: Names) -> dict[str, Any]:
    """A link for scripts."""
    return {
        "link": link.id,
        "between": [{"channel": channel, "name": name} for channel, name in (names[end] for end in link.pair)],
        "bits": link.said.bits,
        "author": link.said.author,
        "made_at": link.made_at,
        "evidence": sentences(link.said.evidence),
    }


def show_sentences(evidence: Sequence[Any]) -> None:
    """Evidence, a line each."""
    for sentence in sentences(evidence):
        out.print(f"  {on_a_line(sentence)}")


def _point(named: tuple[str, str | None]) -> str:
    channel, name = named
    return f"{channel} ({on_a_line(name)})" if name else channel
