"""What goes wrong is said on a page, in no words of the error, and nothing is logged of whom it is about."""

import httpx
import pytest
from structlog.testing import capture_logs

from onethread.store import glances, news
from onethread.store.trouble import StoreError
from tests.core.telling import tell, whatsapp
from tests.core.web.pages.test_thread import id_of


def failing(error):
    def fail(*_arguments):
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [(StoreError("secret"), 503, "the store does not answer now"), (ValueError("secret"), 500, "a mistake of ours")],
)
def test_an_error_is_said_and_not_quoted(eva, monkeypatch, error, status, said):
    monkeypatch.setattr(glances, "lately", failing(error))
    with capture_logs() as logs:
        answer = eva.get("/customers")

    assert (answer.status_code, said in answer.text, "secret" in answer.text) == (status, True, False)
    assert ("retry-after" in answer.headers) == (status == 503)
    assert "no-store" in answer.headers["cache-control"]
    assert [one["event"] for one in logs if "secret" not in str(one)] == [
        "page_later" if status == 503 else "page_failed"
    ]


def test_an_answer_that_breaks_off_is_no_second_one(eva, monkeypatch):
    tell(eva.served, whatsapp("w1", "37369123456"))
    path = f"/thread/{id_of(eva.served, 'w1')}/live"
    monkeypatch.setattr(news, "told_after", failing(ValueError("secret")))
    with capture_logs() as logs, pytest.raises(httpx.TransportError):
        eva.get(path)

    assert [one["event"] for one in logs if one["event"].startswith("page")] == ["page_failed"]
