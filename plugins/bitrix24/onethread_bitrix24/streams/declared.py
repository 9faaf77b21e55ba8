"""Which streams there are, and how often each is looked at."""

from collections.abc import Sequence
from datetime import timedelta

from onethread.plugin import Stream

_OFTEN, _USUAL = timedelta(minutes=2), timedelta(minutes=5)
STREAMS: Sequence[Stream] = (
    Stream("contacts", "Contacts", _USUAL),
    Stream("companies", "Companies", timedelta(minutes=15)),
    Stream("leads", "Leads and their stages", _USUAL),
    Stream("deals", "Deals and their stages", _USUAL),
    Stream("activities", "Calls, mails, forms, chats, meetings, to-dos", _OFTEN),
    Stream("chats", "Open-line chats that go on", _OFTEN, history=False),
    Stream("users", "Names of the staff and of stages", timedelta(hours=6), history=False),
)
EVENTS = Stream("events", "What was changed or deleted, as the portal queues it", timedelta(minutes=1), history=False)
"""For an application only."""
