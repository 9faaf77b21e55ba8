"""Writes in portions that the portal can do before it cuts a request off."""

from collections.abc import Sequence

from onethread_bitrix24.client import Client, Command, Outcome

CARDS, ENTRIES = 10, 20
"""Commands of a request: it is cut off after 60 s, and a new card starts robots, which takes 1 to 4 s. [D limits]"""


async def in_portions(client: Client, commands: Sequence[Command], size: int) -> list[Outcome]:
    """An answer or an error for each, in their order; no request where there is nothing to do."""
    came: list[Outcome] = []
    for at in range(0, len(commands), size):
        came += await client.batch(commands[at : at + size])
    return came
