"""One call: what may be repeated is, what must not is not; the portal's journal says how often each was done."""

import pytest

from onethread.plugin import RetryableError, UnknownOutcomeError
from onethread_bitrix24.client import (
    AccessDeniedError,
    BusyError,
    CallRefusedError,
    ConfirmationError,
    CredentialsError,
    MethodMissingError,
    NotFoundError,
    OperatingLimitError,
    Operation,
    PortalGoneError,
    QueryLimitError,
    ScopeMissingError,
    UnclearError,
    UnreachableError,
)

READ, WRITE, CREATE, SEND = Operation
DONE = "done"
CALLS = {
    READ: ("crm.contact.get", {"id": 1}),
    WRITE: ("crm.contact.update", {"id": 1, "fields": {"NAME": "Ana"}}),
    CREATE: ("crm.contact.add", {"fields": {"NAME": "Ana"}}),
    SEND: ("crm.timeline.comment.add", {"fields": {"ENTITY_ID": 1, "ENTITY_TYPE": "contact", "COMMENT": "Hi"}}),
}
SAFE, UNSAFE = (READ, WRITE), (CREATE, SEND)
AMBIGUOUS = ("server_error", "unexpected_answer", "html_500", "html_502", "html_504", "drop_before")
AFTER = ("drop_after", "fail_after", "truncate")
REFUSED = {
    "overload": CredentialsError,
    "invalid_token": CredentialsError,
    "payment_required": CredentialsError,
    "plan": CredentialsError,
    "portal_deleted": PortalGoneError,
    "confirm_waiting": ConfirmationError,
    "confirm_denied": AccessDeniedError,
    "access_denied": AccessDeniedError,
    "no_scope": ScopeMissingError,
    "error_200": CallRefusedError,
}


@pytest.fixture
def card(ground):
    ground.portal.call("crm.contact.add", {"fields": {"NAME": "Ion"}})
    return ground


def outcome(ground, operation, **named):
    """What a call of this kind came to, and how often it was done."""
    method, params = CALLS[operation]
    try:
        ground.call(method, params, operation, **named)
    except (RetryableError, UnknownOutcomeError, CallRefusedError, CredentialsError) as error:
        return type(error), ground.executed(method)
    return DONE, ground.executed(method)


@pytest.mark.parametrize("operation", Operation)
def test_a_call_is_made_once(card, operation):
    assert outcome(card, operation) == (DONE, 1)


@pytest.mark.parametrize("operation", Operation)
@pytest.mark.parametrize("kind", ["query_limit", "operation_limit"])
def test_what_was_turned_away_is_tried_again_whatever_it_is(card, operation, kind):
    card.portal.faults.add(kind)
    told = outcome(card, operation)
    assert told == ((OperatingLimitError, 0) if kind == "operation_limit" else (DONE, 1))


@pytest.mark.parametrize("operation", Operation)
@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_refused_is_told_and_never_repeated(card, operation, kind):
    card.portal.faults.add(kind, times=0)
    assert outcome(card, operation) == (REFUSED[kind], 0)
    assert card.portal.faults.struck.pop(kind) == 1


@pytest.mark.parametrize("operation", SAFE)
@pytest.mark.parametrize("kind", AMBIGUOUS)
def test_what_may_be_repeated_is_after_a_failure_before_it_was_done(card, operation, kind):
    card.portal.faults.add(kind)
    assert outcome(card, operation) == (DONE, 1)


@pytest.mark.parametrize("operation", SAFE)
@pytest.mark.parametrize("kind", AFTER)
def test_and_after_one_when_it_was_done(card, operation, kind):
    card.portal.faults.add(kind)
    assert outcome(card, operation) == (DONE, 2)


@pytest.mark.parametrize("operation", UNSAFE)
@pytest.mark.parametrize("kind", [*AMBIGUOUS, *AFTER])
def test_what_must_not_be_repeated_is_unclear_and_was_done_once_at_most(card, operation, kind):
    card.portal.faults.add(kind)
    assert outcome(card, operation) == (UnclearError, 1 if kind in AFTER else 0)


@pytest.mark.parametrize(("operation", "error"), [(READ, UnreachableError), (WRITE, UnclearError)])
def test_who_never_gets_an_answer_is_told(card, operation, error):
    card.portal.faults.add("drop_before", times=0)
    assert outcome(card, operation) == (error, 0)
    assert card.portal.faults.struck.pop("drop_before") == 4


def test_too_many_requests_for_long_are_for_later(card):
    card.portal.faults.add("query_limit", times=0)
    assert outcome(card, CREATE) == (QueryLimitError, 0)


def test_a_portal_that_is_not_there_has_done_nothing(ground):
    with pytest.raises(UnreachableError):
        ground.store.run(_call(ground.client(webhook_url="http://127.0.0.1:9/rest/1/secret/"), *CALLS[CREATE]))


async def _call(client, *arguments, **named):
    async with client:
        return await client.call(*arguments, **named)


def found(ground):
    async def probe():
        rows = ground.portal.call("crm.contact.list", {"filter": {"NAME": "Ana"}}).result
        return int(rows[0]["ID"]) if rows else None

    return probe


@pytest.mark.parametrize("kind", AFTER)
def test_a_probe_finds_what_was_made_and_it_is_not_made_again(card, kind):
    card.portal.faults.add(kind)
    answer = card.call(*CALLS[CREATE], probe=found(card))
    assert answer.result == 2
    assert card.executed("crm.contact.add") == 1


@pytest.mark.parametrize("kind", ["server_error", "unexpected_answer"])
def test_what_a_probe_does_not_find_is_made_again_if_the_portal_has_ended(card, kind):
    card.portal.faults.add(kind)
    assert card.call(*CALLS[CREATE], probe=found(card)).result == 2
    assert card.executed("crm.contact.add") == 1


@pytest.mark.parametrize("kind", ["drop_before", "html_504"])
def test_and_stays_unclear_while_the_portal_may_still_be_at_it(card, kind):
    card.portal.faults.add(kind)
    with pytest.raises(UnclearError) as raised:
        card.call(*CALLS[CREATE], probe=found(card))
    assert raised.value.settles_in == 60
    assert card.executed("crm.contact.add") == 0


def test_a_probe_that_fails_leaves_it_unclear(card):
    async def probe():
        raise BusyError("no answer")

    card.portal.faults.add("server_error")
    with pytest.raises(UnclearError):
        card.call(*CALLS[CREATE], probe=probe)


def test_what_was_deleted_without_an_answer_is_deleted(card):
    card.portal.faults.add("drop_after")
    assert card.call("crm.contact.delete", {"id": 1}).result is True
    assert card.executed("crm.contact.delete") == 1
    with pytest.raises(NotFoundError):
        card.call("crm.contact.delete", {"id": 1})


def test_what_is_not_there_is_told_apart(card):
    with pytest.raises(NotFoundError):
        card.call("crm.contact.get", {"id": 99})
    with pytest.raises(NotFoundError):
        card.call("crm.item.get", {"entityTypeId": 3, "id": 99})
    with pytest.raises(MethodMissingError):
        card.call("crm.nonsense.get")


def test_one_of_no_values_is_answered_without_asking(card):
    assert card.call("crm.contact.list", {"filter": {"@ID": []}}).result == []
    assert card.call("crm.item.list", {"entityTypeId": 3, "filter": {"id": []}}).result == {"items": []}
    assert card.portal.journal.counts.total() == 0
    assert len(card.call("crm.contact.list", {"filter": {"!@ID": []}}).result) == 1


def test_a_method_is_a_name(card):
    with pytest.raises(ValueError, match="no name"):
        card.call("../../evil")
