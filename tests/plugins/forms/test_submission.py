"""Which posts are one enquiry, and which form they are of."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from tests.plugins.forms.reading import RECEIVED, posted, told

FIELDS = {"name": "Ion", "phone": "069123456", "message": "Bună"}


def key(fields, received_at=RECEIVED, **headers):
    return told(posted(fields, **headers), received_at=received_at).key


def test_equal_posts_of_one_day_are_one_enquiry_and_of_two_days_two():
    assert key(FIELDS) == key(FIELDS, RECEIVED + timedelta(hours=9))
    assert key(FIELDS) != key(FIELDS, RECEIVED + timedelta(days=1))


def test_the_day_is_the_local_one():
    before_midnight, after = datetime(2026, 11, 21, 21, 59, tzinfo=UTC), datetime(2026, 11, 21, 22, 1, tzinfo=UTC)

    assert key(FIELDS, before_midnight) != key(FIELDS, after)
    assert key(FIELDS, after) == key(FIELDS, datetime(2026, 11, 22, 3, tzinfo=UTC))


@pytest.mark.parametrize("more", [{"date": "12.12.2026"}, {"service": "B"}, {"Город": "Бельцы"}, {"name": "Ana"}])
def test_any_other_answer_is_another_enquiry(more):
    assert key({"service": "A"} | FIELDS) != key({"service": "A"} | FIELDS | more)


def test_another_file_is_another_enquiry():
    def post(content):
        body = f"--b\r\nContent-Disposition: form-data; name=f; filename=a.pdf\r\n\r\n{content}\r\n--b--"
        request = posted(FIELDS)
        headers = {"content-type": "multipart/form-data; boundary=b"}
        return told(type(request)("POST", headers, {}, body.encode())).id

    assert post("one") == post("one") != post("two")


def test_what_differs_at_each_loading_of_the_page_does_not_count():
    loaded = {"visitor_id": "v2", "_t": "x", "_ts": "31", "token": "t", "utm_source": "b", "csrf": "q", "sent_at": "5"}

    assert key(FIELDS) == key(FIELDS | loaded) == key(FIELDS | {"timestamp": "17", "comment": " "})


@given(st.permutations(list(FIELDS.items())))
def test_the_order_of_the_fields_does_not_count(items):
    assert key(dict(items)) == key(FIELDS)


def test_a_key_used_twice_does_not_join_strangers():
    one, other = FIELDS | {"_idem": "1"}, {"name": "Ana", "phone": "069000001", "_idem": "1"}

    assert key(one) == key(one, RECEIVED + timedelta(days=3))
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("fields", "headers", "account"),
    [
        ({"form_id": "1", "page": "https://A.md/x"}, {"origin": "https://b.md"}, "a.md/1"),
        ({"form_id": "1"}, {"origin": "https://b.md", "referer": "https://c.md/"}, "b.md/1"),
        ({"form_id": "1"}, {"origin": "null", "referer": "https://c.md/"}, "c.md/1"),
        ({"form_id": "1"}, {}, "site/1"),
        ({}, {"origin": "https://b.md"}, "b.md"),
        ({}, {}, "site"),
    ],
)
def test_a_form_id_means_something_on_its_own_site_only(fields, headers, account):
    assert told(posted(FIELDS | fields, **headers)).account == account


@pytest.mark.parametrize(
    ("settings", "before", "at"),
    [
        ({"key": SecretStr("k")}, 3600, RECEIVED - timedelta(hours=1)),
        ({"key": SecretStr("k")}, -3600, RECEIVED),
        ({"key": SecretStr("k")}, 30 * 86400, RECEIVED),
        ({}, 3600, RECEIVED),
    ],
)
def test_a_page_that_holds_our_key_is_believed_when_it_was_sent(settings, before, at):
    sent_at = str(int(RECEIVED.timestamp()) - before)

    assert told(posted(FIELDS | {"sent_at": sent_at}), **settings).at == at


@pytest.mark.parametrize("nonsense", ["", "soon", "nan", "inf", "-1", "9" * 300])
def test_a_time_that_is_none_is_not_believed(nonsense):
    assert told(posted(FIELDS | {"sent_at": nonsense}), key=SecretStr("k")).at == RECEIVED
