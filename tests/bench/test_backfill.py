"""The history of a portal is kept once, however often whoever reads it is killed."""

from functools import partial

import pytest
from bench.bitrix24 import backfill
from bench.bitrix24.portal import portal

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]  # processes that read a portal, and are killed

ROWS = (1_500, 4_500)
"""Contacts and activities; `python -m bench backfill` takes 100 000 and 300 000."""


@pytest.mark.parametrize(("kind", "seconds", "fifty"), [("sqlite", 1.5, 0.03), ("postgres", 4.0, 0.06)])
def test_what_killed_processes_read_is_neither_lost_nor_kept_twice(kind, seconds, fifty, request, monkeypatch):
    """On PostgreSQL whoever goes on waits half a minute for the lease of the killed one, so there are fewer.

    Fifty rows take some time, so that they are not all read before anybody is killed, however fast the machine.
    """
    slow = dict.fromkeys(("crm.contact.list", "crm.activity.list"), fifty)
    monkeypatch.setattr(backfill, "LONGEST_LIFE", seconds)
    monkeypatch.setattr(backfill, "portal", partial(portal, latency=True, costs=slow))
    server = request.getfixturevalue("postgres_server") if kind == "postgres" else ""
    figures = list(backfill.measure(kind, server, *ROWS))
    assert [one.value for one in figures if one.target == "0"] == [0, 0, 0]
