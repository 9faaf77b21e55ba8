"""How links and evidence are shown to people, and to scripts."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from rich.text import Text

from onethread.cli.console import moment, out
from onethread.cli.terminal import brief, on_a_line
from onethread.flow.evidence.written import sentences
from onethread.store.contact_points import Met
from onethread.store.links import Link

LEGEND = "Bits: +1 is twice likelier of one person than of two, +10 a thousand times; -1 and -10 the other way round."


def show_link(link: Link, met: Mapping[int, Met], zone: ZoneInfo) -> None:
    """A link: its ends, who made it when, and what it rests on."""
    one, other = (_point(met[end]) for end in link.pair)
    strength = "decided" if link.said.bits is None else f"{link.said.bits:.1f} bits"
    out.print(Text(f"link {link.id}", style="bold"), end="  ")
    out.print(f"{one} - {other}  ({strength}, {brief(link.said.author)}, {moment(link.made_at, zone)})")
    for sentence in sentences(link.said.evidence):
        out.print(Text(f"    {on_a_line(sentence)}", style="dim"))


def document(link: Link, met: Mapping[int, Met]) -> dict[str, Any]:
    """A link for scripts."""
    return {
        "link": link.id,
        "between": [met[end] for end in link.pair],
        "bits": link.said.bits,
        "author": link.said.author,
        "made_at": link.made_at,
        "evidence": sentences(link.said.evidence),
    }


def show_sentences(evidence: Sequence[Any]) -> None:
    """Evidence, a line each."""
    for sentence in sentences(evidence):
        out.print(f"  {on_a_line(sentence)}")


def _point(met: Met) -> str:
    return f"{met.channel} {met.began_as}" + (f" ({brief(met.name)})" if met.name else "")
