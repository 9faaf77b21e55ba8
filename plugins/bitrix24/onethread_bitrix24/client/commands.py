"""A command of a batch, and what can become of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from onethread_bitrix24.client.answers import Answer, Tried
from onethread_bitrix24.client.encode import asks_for_nothing, command, mentions_reference, without_empty_denials
from onethread_bitrix24.client.errors import Bitrix24Error
from onethread_bitrix24.client.mailguard import would_mail
from onethread_bitrix24.client.operations import Operation, operation_of

LONGEST = 50
"""Commands of one request. [D batch]"""


@dataclass(frozen=True, slots=True)
class Command:
    """A call within a batch.

    `refers`: its parameters hold references to earlier commands, `$result[c0][ID]`, on purpose; in all others such a
    text is somebody's words, and the call is made by itself.
    """

    method: str
    params: Mapping[str, Any] = field(default_factory=dict, repr=False)
    operation: Operation | None = None
    refers: bool = False

    @property
    def does(self) -> Operation:
        """What it does, by its name unless it was told."""
        return self.operation or operation_of(self.method, self.params)

    @property
    def text(self) -> str:
        """As it stands in a batch."""
        reads = self.does is Operation.READ
        return command(self.method, without_empty_denials(self.params) if reads else self.params)

    @property
    def asks_for_nothing(self) -> bool:
        """Whether it is answered without being sent."""
        return self.does is Operation.READ and asks_for_nothing(self.params)

    @property
    def alone(self) -> bool:
        """Whether it must not stand in a batch; nor what would send an e-mail, which stops nothing but itself so."""
        return (not self.refers and mentions_reference(self.params)) or would_mail(self.method, self.params)


Outcome = Answer | Bitrix24Error
Known = dict[int, Tried | Bitrix24Error]
"""What became of commands so far, by their numbers."""
