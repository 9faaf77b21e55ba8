"""`onethread secrets`."""

from enum import StrEnum
from typing import Annotated

import typer

from onethread.cli.console import AsJson, Config, aside, installed, many, out, print_json
from onethread.cli.patience import do


class Does(StrEnum):
    """What is to be done."""

    NEW_KEY = "new-key"
    ROTATE = "rotate"


Does_ = Annotated[Does, typer.Argument(help="What to do.", show_default=False)]


def command(does: Does_, config: Config = None, as_json: AsJson = False) -> None:
    """Make a key for ONETHREAD_SECRET_KEYS, or seal all that is stored with the first one."""
    if does is Does.NEW_KEY:
        _new_key(as_json)
        return
    number: int = do(installed(config), "rotate_secrets")
    print_json({"sealed": number}) if as_json else out.print(f"{many(number, 'secret')} sealed with the first key")


def _new_key(as_json: bool) -> None:
    from cryptography.fernet import Fernet

    key = Fernet.generate_key().decode()
    if as_json:
        print_json({"key": key})
        return
    out.print(key)
    aside.print("Put it first in ONETHREAD_SECRET_KEYS, and keep it where secrets are kept.", style="dim")
