"""`onethread why-not`."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from onethread.cli.console import AsJson, Config, installed_to_read, out, print_json, reading
from onethread.cli.evidence_view import show_sentences
from onethread.engine.installation import Installation
from onethread.flow.evidence.written import sentences
from onethread.flow.explain import WhyNot, why_not
from onethread.flow.whom import meant

A = Annotated[str, typer.Argument(help="A customer: an id, a phone, an e-mail or a name.", show_default=False)]
B = Annotated[str, typer.Argument(help="The other one.", show_default=False)]


def command(a: A, b: B, config: Config = None, as_json: AsJson = False) -> None:
    """Show what speaks for two being one customer, what against, and what is missing."""
    installation = installed_to_read(config)
    found = reading(installation, lambda connection: _weighed(connection, a, b, installation))
    if found is None:
        out.print("They are one customer: `onethread why` says why.") if not as_json else print_json(None)
        raise typer.Exit(1)
    if as_json:
        print_json(_document(found))
        return
    show_sentences(found.evidence)
    out.print(f"Together {found.bits:.1f} bits; {found.needed:.1f} are needed: {found.verdict}.")
    for veto in found.vetoed:
        out.print(f"  {veto}")


def _weighed(connection: Connection, a: str, b: str, installation: Installation) -> WhyNot | None:
    one, other = (meant(connection, who, installation.reader) for who in (a, b))
    if one.customer == other.customer:
        return None
    return why_not(connection, one.customer, other.customer, installation.reader.caution)


def _document(found: WhyNot) -> dict[str, object]:
    return {
        "bits": round(found.bits, 3),
        "needed": found.needed,
        "verdict": found.verdict,
        "evidence": sentences(found.evidence),
        "vetoed": list(found.vetoed),
    }
