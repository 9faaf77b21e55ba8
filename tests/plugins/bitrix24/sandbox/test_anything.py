"""Whatever is asked, the sandbox answers: nothing that a client sends breaks it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread_bitrix24.sandbox.catalog import METHODS
from tests.laws import law
from tests.plugins.bitrix24.sandbox.talking import Asking

NAMES = [
    "id", "fields", "filter", "select", "order", "start", "entityTypeId", "items", "FIELDS", "ID", "ENTITY_ID", "ENTITY_TYPE",
    "OWNER_ID", "OWNER_TYPE_ID", "ownerTypeId", "ownerId", "PHONE", "fm", "logic", ">ID", "!%NAME", "DATE_MODIFY", "@ID",
    "COMMENT", "layout", "deadline", "cmd", "type", "values", "params", "entityIds", "BINDINGS", "COMMUNICATIONS", "TYPE_ID",
    "process_id", "event", "handler", "code", "data", "title", "text", "0", "limit", "SUBJECT", "RESPONSIBLE_ID", "BIRTHDATE",
    "CONNECTOR", "LINE", "MESSAGES", "user", "message", "chat", "CHAT_ID", "SESSION_ID", "PHONE_NUMBER", "USER_ID", "TYPE", "CALL_ID",
    "PLACEMENT", "HANDLER", "CRM_ENTITY", "CRM_ENTITY_TYPE", "OPTIONS", "ICON", "NAME", "DATA",
]  # fmt: skip
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 5), st.just(10**30), st.floats(allow_nan=False), st.text(max_size=6),
    st.sampled_from(["contact", "lead", "9999-12-31T23:59:59Z", "PHONE", "ASC", "profile?x[]=1", "$result[a][ID]", "1"]),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)
PARAMS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6)


@pytest.fixture(scope="module")
def filled():
    asking = Asking()
    for name in ("contact", "lead", "deal", "company"):
        asking(f"crm.{name}.add", {"fields": {"TITLE": "T", "NAME": "A", "PHONE": [{"VALUE": "123456789"}]}})
    asking.portal.snapshot()
    return asking


@law
@given(st.lists(st.tuples(st.sampled_from(sorted(METHODS)), PARAMS), min_size=12, max_size=12))
def test_any_call_with_any_parameters_is_answered(filled, calls):
    filled.portal.restore()
    for method, params in calls:
        status, body = filled.whole(method, params, app=1)
        assert status < 500, (method, params, body, filled.portal.journal.mistakes)
        assert ("result" in body) != ("error" in body)
