"""Webhooks, applications and tokens: who may what, and what is said to who may not. [D]"""

import asyncio

from onethread_bitrix24.sandbox.access import Webhook
from onethread_bitrix24.sandbox.answering import Asked, answer
from tests.plugins.bitrix24.sandbox.talking import Asking


def test_a_webhook_is_the_employee_who_made_it(ask):
    hook = ask.portal.add_webhook(user_id=2)
    assert ask("profile", hook=hook)["ID"] == "2"
    assert ask("user.current", hook=hook)["LAST_NAME"] == "Rusu"


def test_a_wrong_secret_is_refused(ask):
    assert ask.refused("profile", hook=Webhook(1, "wrong", frozenset())) == (401, "INVALID_CREDENTIALS")


def test_a_webhook_may_end(ask):
    hook = ask.portal.add_webhook(expires=ask.portal.clock.now() + 10)
    assert ask("profile", hook=hook)
    ask.portal.clock.advance(11)
    assert ask.refused("profile", hook=hook) == (401, "INVALID_CREDENTIALS")


def test_a_scope_that_was_not_given_is_refused(ask):
    hook = ask.portal.add_webhook(scopes=frozenset({"user_brief"}))
    assert ask.refused("crm.contact.list", hook=hook) == (403, "insufficient_scope")
    assert "EMAIL" not in ask("user.get", hook=hook)[0]
    assert ask("scope", hook=hook) == ["user_brief"]
    assert ask("method.get", {"name": "crm.contact.list"}, hook=hook) == {"isExisting": True, "isAvailable": False}
    assert ask("method.get", {"name": "no.such"}) == {"isExisting": False, "isAvailable": False}


def test_some_methods_are_for_applications_only(ask):
    assert ask.refused("event.get") == (403, "WRONG_AUTH_TYPE")
    assert ask("event.get", app=1) == []


def test_some_methods_are_for_administrators_only(ask):
    assert ask.refused("event.offline.get", app=2) == (403, "ACCESS_DENIED")


def test_a_method_that_there_is_not_is_said_and_counted(ask):
    assert ask.refused("crm.webform.list") == (404, "ERROR_METHOD_NOT_FOUND")
    assert ask.portal.journal.unknown == {"crm.webform.list": 1}


def test_an_access_token_lives_an_hour(ask):
    token = ask.token()
    ask.portal.clock.advance(3599)
    assert _with(ask, token) == 200
    ask.portal.clock.advance(1)
    assert _with(ask, token) == (401, "expired_token")


def test_tokens_that_never_were_are_refused(ask):
    assert _with(ask, "no-such") == (401, "invalid_token")
    assert _with(ask, "") == (401, "NO_AUTH_FOUND")
    assert _with(ask, ["x"]) == (401, "NO_AUTH_FOUND")


def test_the_application_is_told_about_itself(ask):
    told = ask("app.info", app=1)
    assert (told["INSTALLED"], told["client_id"]) == (True, ask.app.client_id)
    assert told["install"]["member_id"] == ask.portal.member_id


def test_plain_http_may_be_refused():
    strict = Asking(strict_https=True)
    assert strict("profile")
    asked = Asked("profile", {}, "a", "1", strict.hook.secret, https=False)
    assert asyncio.run(answer(strict.portal, asked)).body["error"] == "INVALID_REQUEST"


def test_the_journal_holds_no_tokens(ask):
    ask("profile", app=1)
    assert "auth" not in ask.portal.journal.entries[-1].params


def _with(ask, token):
    told = asyncio.run(answer(ask.portal, Asked("profile", {"auth": token}, "a")))
    return told.status if told.status == 200 else (told.status, told.body["error"])
