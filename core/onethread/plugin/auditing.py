"""What a connector finds when it compares what was done in a remote system with what is there now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from onethread.model.interaction import Interaction
from onethread.model.join import Json


@dataclass(frozen=True, slots=True)
class Question:
    """Something that a person has to decide, as one can answer with yes or no.

    `key` says what is asked, so that it is asked once. `about` is the line of the intents that it is about (a customer's
    public id). `text` tells what is so and asks, `yes` what is done when the answer is yes; no leaves it so for good.
    """

    key: str
    about: str
    text: str
    yes: str
    links: tuple[str, ...] = ()
    """Where it can be looked at."""

    cards: tuple[tuple[str, str], ...] = ()
    """Cards (kind and id) that may be the customer's. It is not asked where evidence says whose they are."""


@dataclass(frozen=True, slots=True)
class Audited:
    """What was found; intents of which nothing is said are as they should be.

    `astray`, by key: it is not as it was asked to be, and to mend that is ours. The receipt tells what is there now, None
    that nothing is; with it the intent is delivered anew. `left`, by key: people have undone it and it stays so; the
    receipt says that. `unseen` are those at which the credential may not look.
    """

    astray: Mapping[str, Json] = field(default_factory=dict)
    left: Mapping[str, Json] = field(default_factory=dict)
    unseen: frozenset[str] = frozenset()
    questions: Sequence[Question] = ()
    facts: Sequence[Interaction] = ()
    """What is learned by looking, such as that cards were merged; of the connector's channel and account."""
