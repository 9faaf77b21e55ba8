"""What a record is called: by what it is of and what became of it, in every language."""

from itertools import product

import pytest

from onethread.model.interaction import Interaction, Kind
from onethread.web.pages.details import recorded
from onethread.web.pages.language import CODES, language
from tests.core.telling import NOW

MOVES = (None, "made", "moved", "finished", "another pipeline")
"""As translate of Bitrix24 tells them."""


def record(**attributes):
    return Interaction("bitrix24", "a", "1", NOW, Kind.RECORD, attributes=attributes)


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"card": "contact"}, "Contact"),
        ({"card": "company"}, "Firm"),
        ({"card": "deal", "stage": "New"}, "Deal"),
        ({"card": "deal", "stage": "New", "moved": "made"}, "Deal made"),
        ({"card": "deal", "stage": "In work", "moved": "moved"}, "Deal at another stage"),
        ({"card": "deal", "stage": "Done", "moved": "finished", "outcome": "won"}, "Deal won"),
        ({"card": "lead", "outcome": "lost"}, "Lead lost"),
        ({"card": "lead", "event": "deleted"}, "Lead deleted"),
        ({"via": "openline", "connector": "telegrambot"}, "Chat"),
        ({"label": "Ana", "action": "add"}, "Contact in the telephone"),
    ],
)
def test_a_record_is_called_by_what_it_is(attributes, said):
    word = recorded(record(**attributes))
    assert word is not None
    assert language("en").named("records", word) == said


def test_a_record_that_does_not_say_is_a_card():
    for attributes in ({}, {"card": "invoice"}, {"card": ["deal"]}, {"card": None, "outcome": "won"}):
        assert recorded(record(**attributes)) is None


@pytest.mark.parametrize("code", CODES)
def test_all_that_the_portal_tells_has_a_word_in_every_language(code):
    known = language(code).catalogue["records"].keys()
    cards, events = ("contact", "company", "lead", "deal"), (None, "deleted")
    for card, event, moved, outcome in product(cards, events, MOVES, (None, "won", "lost")):
        told = {"card": card, "event": event, "moved": moved, "outcome": outcome}
        assert recorded(record(**{name: value for name, value in told.items() if value})) in known
