"""`onethread why-not`."""

from typing import Annotated

import typer

from onethread.cli.console import AsJson, Config, installed_to_read, moment, out, print_json, reading
from onethread.cli.evidence_view import LEGEND, show_sentences
from onethread.cli.terminal import brief, on_a_line
from onethread.cli.whom import the_meant
from onethread.engine.installation import Installation
from onethread.flow.evidence.written import sentences
from onethread.flow.explain import WhyNot, why_not

A = Annotated[str, typer.Argument(help="A customer: an id, a phone, an e-mail or a name.", show_default=False)]
B = Annotated[str, typer.Argument(help="The other one.", show_default=False)]


def command(a: A, b: B, config: Config = None, as_json: AsJson = False) -> None:
    """Show what speaks for two being one customer, what against, and what is missing."""
    installation = installed_to_read(config)
    one, other = (the_meant(installation, who, as_json=as_json) for who in (a, b))
    caution = installation.reader.caution
    found = reading(installation, lambda connection: why_not(connection, one, other, caution))
    if found is None:
        _say_one(one.public_id, as_json)
    elif as_json:
        print_json(_document(found))
    else:
        _show(installation, found)


def _say_one(public_id: str, as_json: bool) -> None:
    if as_json:
        print_json({"error": "one customer", "customers": [public_id]})
    else:
        out.print(f"They are one customer: `onethread why {public_id}` says why.")
    raise typer.Exit(1)


def _show(installation: Installation, found: WhyNot) -> None:
    show_sentences(found.evidence)
    for sentence in found.compared:
        out.print(f"  {on_a_line(sentence)}")
    if found.evidence:
        out.print(f"Together {found.bits:.1f} bits; {found.needed:.1f} are needed: {found.verdict}.")
    else:
        out.print(f"{found.verdict[0].upper()}{found.verdict[1:]}.")
    zone = installation.configuration.timezone
    for veto in found.vetoes:
        words = f": {on_a_line(veto.reason)}" if veto.reason else ""
        out.print(f"  {brief(veto.author)}, {moment(veto.made_at, zone)}{words}")
    if found.suggestion is not None:
        out.print(f"`onethread review --accept {found.suggestion}` or `--reject {found.suggestion}` decides.")
    if found.evidence:
        out.print(LEGEND, style="dim")


def _document(found: WhyNot) -> dict[str, object]:
    return {
        "bits": found.bits,
        "needed": found.needed,
        "verdict": found.verdict,
        "evidence": sentences(found.evidence),
        "compared": list(found.compared),
        "vetoes": [{"author": one.author, "made_at": one.made_at, "reason": one.reason} for one in found.vetoes],
        "suggestion": found.suggestion,
    }
