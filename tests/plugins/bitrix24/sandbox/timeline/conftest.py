"""A portal with a customer."""

import pytest


@pytest.fixture
def ask(ask):
    """Contact 1 and lead 1 are there."""
    ask("crm.contact.add", {"fields": {"NAME": "Alina"}})
    ask("crm.lead.add", {"fields": {"TITLE": "Bike"}})
    return ask
