"""The command line: one module per command, imported when it is called."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Annotated, Any

COMMANDS = {
    "init": "Make an onethread.toml and an empty store here",
    "check": "Check configuration, plugins and store; say what to do",
    "serve": "Take deliveries and turn them into history",
    "worker": "Work without a server; --drain: what waits",
    "import": "Bring in interactions from a JSON Lines file",
    "export": "Write interactions, customers, or all that is held of one",
    "timeline": "Show the whole history of one customer",
    "customers": "List customers",
    "merge": "Make two customers one, by hand",
    "unmerge": "Undo a merge exactly, of any age",
    "why": "Show why two are one customer, link by link",
    "why-not": "Show why two are not one customer",
    "review": "Show who may be one customer; accept or reject",
    "sync": "Read what has changed in remote systems, or audit them",
    "outbox": "Show, retry or drop what is to be done in remote systems",
    "questions": "Show what audits leave to people; answer yes or no",
    "connections": "List connections and how they are doing",
    "deadletters": "Show, retry or drop what could not be read",
    "erase": "Erase a customer for good, raw deliveries included",
    "replay": "Read stored deliveries anew, and show what that changes",
    "rework": "Work out anew who is who, when rules have changed",
    "secrets": "Make a key for stored secrets; seal them anew with a new one",
    "token": "Make, list and revoke tokens of the API",
    "account": "Let people sign in to read threads; list, reset, disable",
    "plugins": "List installed plugins",
    "backup": "Make a consistent copy of the store",
    "demo": "Play a day of traffic against a server of its own",
}
"""Every command and what it does. Its module is `onethread.cli.NAME_command`, with _ for -."""

FOUND_A_PROBLEM = 1
USED_WRONGLY = 2
INTERRUPTED = 130


def main() -> None:
    """Run the command that was called."""
    import typer

    app = typer.Typer(
        name="onethread",
        help="One customer, one thread.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # its imports alone take longer than --help may
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    def root(
        version: Annotated[
            bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_version)
        ] = False,
    ) -> None:
        """One customer, one thread."""

    app.callback()(root)
    called = next((word for word in sys.argv[1:] if not word.startswith("-")), None)
    for name, does in COMMANDS.items():
        command = (
            import_module(f"onethread.cli.{name.replace('-', '_')}_command").command if name == called else _listed
        )
        app.command(name, help=does)(_until_unread(command))
    _run(app)


def _version(wanted: bool) -> None:
    """Print it and leave."""
    if wanted:
        from importlib.metadata import version

        sys.stdout.write(f"onethread {version('onethread')}\n")
        sys.exit(0)


def _until_unread(command: Callable[..., None]) -> Callable[..., None]:
    """The command, ending in peace when whoever reads its output has seen enough (`| head`)."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> None:
        try:
            try:
                command(*arguments, **options)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)

    return run


def _listed() -> None:
    """Stands in the list of commands for one that was not called."""


def _run(app: Callable[..., object]) -> None:
    """Run it; whoever asks for JSON gets errors so, too, those of calling it wrongly among them."""
    as_json = "--json" in sys.argv[1:]
    try:
        sys.exit(app(standalone_mode=not as_json))  # type: ignore[arg-type] # None or the code that was left with
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - told apart below
        code, said = _explained(error)
        _tell(said, as_json)
        sys.exit(code)


def _explained(error: Exception) -> tuple[int, str]:
    """By the exit code whose fault it is, and what is wrong; a mistake of ours is raised again."""
    # Imported when needed: the errors' package costs more time than `--help` may take.
    from typer import TyperException

    from onethread.plugin.errors import ConfigurationError, OnethreadError

    if isinstance(error, TyperException):
        return USED_WRONGLY, getattr(error, "format_message", error.__str__)()
    if not isinstance(error, OnethreadError):
        raise error
    return USED_WRONGLY if isinstance(error, ConfigurationError) else FOUND_A_PROBLEM, str(error)


def _tell(said: str, as_json: bool) -> None:
    """To people on standard error; to scripts on standard output, where they read."""
    from onethread.cli.terminal import safe

    if as_json:
        from onethread.cli.console import print_json

        print_json({"error": said})
        return
    for line in safe(said).splitlines():
        sys.stderr.write(f"onethread: {line}\n")
