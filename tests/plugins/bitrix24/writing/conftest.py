"""A portal for all tests of writing, as new for each, and a firm in each mode."""

import pytest

from tests.core.telling import NOW
from tests.plugins.bitrix24.sandbox.talking import listening
from tests.plugins.bitrix24.writing.ground import APP, WEBHOOK, Firm, fresh


@pytest.fixture(scope="package")
def _portal():
    with listening(options={"frozen_at": NOW.timestamp() + 60, "limits": True}) as sandbox:
        sandbox.portal.snapshot()
        yield sandbox


@pytest.fixture
def sandbox(_portal):
    fresh(_portal)
    yield _portal
    assert _portal.portal.journal.mistakes == []
    assert _portal.portal.mailbox.mails == []


@pytest.fixture(params=[APP, WEBHOOK])
def firm(request, store, tmp_path, sandbox):
    return Firm(store, tmp_path, sandbox, request.param)


@pytest.fixture
def app(store, tmp_path, sandbox):
    return Firm(store, tmp_path, sandbox)
