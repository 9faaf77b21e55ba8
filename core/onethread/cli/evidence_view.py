"""How links and evidence are shown to people, and to scripts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from rich.text import Text
from sqlalchemy import Connection

from onethread.cli.console import moment, out
from onethread.cli.terminal import brief, on_a_line
from onethread.flow.evidence.written import sentences
from onethread.flow.explain import links_of
from onethread.store import contact_points
from onethread.store.contact_points import Met
from onethread.store.links import Link

LEGEND = "Bits: +1 is twice likelier of one person than of two, +10 a thousand times; -1 and -10 the other way round."


def linked(connection: Connection, customer: int) -> tuple[Sequence[Link], Mapping[int, Met]]:
    """All that makes the contact points of a customer one, with who was met at their ends."""
    found = links_of(connection, customer)
    return found, ends_of(connection, found)


def ends_of(connection: Connection, found: Iterable[Link]) -> Mapping[int, Met]:
    """Who was met at the ends of links."""
    return contact_points.met(connection, {end for link in found for end in link.pair})


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
