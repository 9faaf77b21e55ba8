"""A form post is one interaction: who, what they want, where they came from."""

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onethread.flow.handle_kinds import KINDS
from onethread.plugin import Direction, Handle, Kind, Record, RefusedError, Request, Unread
from tests.plugins.forms.reading import CONTEXT, NAMES, RECEIVED, connector, parts, posted, sample, told, unread

READABLE = [name for name in NAMES if name[:2] in ("01", "02", "03", "04", "05", "10", "11")]
FORM = {"content-type": "application/x-www-form-urlencoded"}
BY_NAME = {kind.kind: kind for kind in KINDS}


def normalised(fact, kind):
    found = (BY_NAME[kind].normalise(one.value, CONTEXT.regions) for one in fact.handles if one.kind == kind)
    return [one[1] for one in found if one]


@pytest.mark.parametrize("name", READABLE)
def test_a_sample_gives_who_wrote_what_and_where_from(name):
    request, expected = sample(name)
    fact = told(request)

    assert (fact.channel, fact.kind, fact.direction, fact.at) == ("form", Kind.FORM, Direction.IN, RECEIVED)
    assert fact.name == expected["name"]
    assert fact.text == expected.get("message", fact.text)
    assert normalised(fact, "phone") == expected["phones"]
    assert [one.value for one in fact.handles if one.kind == "email"] == expected.get("emails", [])
    assert fact.attributes["language"] == expected["lang"]
    assert expected.get("tracking", {}).items() <= fact.attributes.get("tracking", {}).items()
    consent = fact.attributes.get("consent", {}).get("privacy")
    assert consent == expected.get("consent", consent)
    assert expected.get("extra", {}).items() <= fact.attributes.get("fields", {}).items()
    assert fact.subject == expected.get("subject")


@pytest.mark.parametrize("name", NAMES)
def test_no_sample_raises_anything(name):
    request, _ = sample(name)
    for part in parts(request):
        assert isinstance(part, Record | Unread)


def test_an_uploaded_file_is_told_without_its_content():
    fact = told(sample("02_html_multipart_file_ro.json")[0])
    (file,) = fact.attachments

    assert (file.name, file.mime, file.size) == ("plan etaj 3 – secția a.pdf", "application/pdf", 75)


def test_a_nickname_is_of_the_messenger_that_was_chosen():
    fact = told(sample("03_json_snippet_en.json")[0])

    assert Handle("tg_username", "@daniel_w") in fact.handles
    assert Handle("visitor_id", "v_01JA0SNIPPET203") in fact.handles
    assert fact.id.startswith("idem:01JA0IDEM203:")
    assert fact.account == "site.example/callback-widget"


def test_the_test_of_a_form_service_is_no_enquiry():
    assert unread(sample("06_tilda_connect_test.json")[0]).known is False


def test_the_id_of_the_form_service_tells_redeliveries():
    fact = told(sample("05_tilda_webhook_ru.json")[0])

    assert (fact.id, fact.account, fact.attributes["form"]) == ("id:7700001:205", "site/form700000205", "Расчёт кухни")


def test_an_explicit_mapping_goes_before_the_guess():
    fact = told(
        posted({"field_1": "Ion Rusu", "Phone": "069123456", "q": "da"}), fields={"field_1": "company", "q": "ignore"}
    )

    assert fact.attributes == {"company": "Ion Rusu"}
    assert fact.name is None


bodies = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=100).map(str.encode),
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    ).map(lambda value: json.dumps(value).encode()),
    st.dictionaries(st.text(max_size=12), st.text(max_size=30), max_size=6).map(
        lambda told: urlencode(told, errors="replace").encode()
    ),
)
types = st.sampled_from(
    [
        "application/json",
        "application/x-www-form-urlencoded",
        "text/plain",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        'application/x-www-form-urlencoded; charset="\xff"',
    ]
)


@settings(deadline=None, max_examples=400)
@given(types, bodies)
def test_whatever_is_let_in_can_be_read(content_type, body):
    request = Request("POST", {"content-type": content_type}, {}, body)
    try:
        connector().verify(request)
    except RefusedError:
        return
    for part in parts(request):
        assert isinstance(part, Record) or part.known is False


@pytest.mark.parametrize(
    "body", ["test=test", "test=test&key=hush&formid=1", "formid=1&utm_source=x&page=https://a.md", "_ts=9"]
)
def test_a_post_that_nobody_filled_in_is_no_enquiry(body):
    assert unread(Request("POST", FORM, {}, body.encode())).known is False


def test_what_is_too_much_is_counted_and_known_fields_are_kept():
    filling = {f"x{number}": "1" for number in range(400)}
    record, unread = parts(posted(filling | {"name": "Ion", "phone": "069123456"}))

    assert (record.told.name, len(record.told.handles)) == ("Ion", 1)
    assert unread == Unread("", "100 fields more than are read")


def test_the_choices_of_a_list_are_told_by_what_they_read():
    options = [{"id": "a1", "text": "Кухня"}, {"id": "a2", "text": "Спальня"}]
    told_by_ids = {"key": "q1", "label": "Что нужно?", "type": "CHECKBOXES", "value": ["a1", "a2"], "options": options}
    fact = told(posted({"fields": [told_by_ids]}))

    assert fact.attributes["fields"] == {"Что нужно?": "Кухня, Спальня"}


def test_a_field_named_value_is_a_field():
    fact = told(posted({"name": "Ion", "value": "500", "phone": "069123456"}))

    assert (fact.name, len(fact.handles), fact.attributes["fields"]) == ("Ion", 1, {"value": "500"})


def test_a_name_in_the_array_of_a_form_is_a_persons():
    request = Request("POST", FORM, {}, b"form[name]=Ion&form[formId]=3&form[phone]=069123456")

    assert (told(request).name, told(request).account) == ("Ion", "site/3")


def test_the_campaign_stands_in_the_address_of_the_page_too():
    referer = "https://a.md/?utm_source=ig&utm_medium=cpc"

    assert told(posted({"name": "A"}, referer=referer)).attributes["tracking"] == {
        "utm_source": "ig",
        "utm_medium": "cpc",
    }
    assert told(posted({"name": "A", "utm_source": "b"}, referer=referer)).attributes["tracking"]["utm_source"] == "b"


def test_of_equal_names_the_first_mark_counts():
    body = b"name=Ion&utm_source=a&utm_source=b&visitor_id=v1&visitor_id=v1&page=https://a.md/&page=https://b.md/"
    fact = told(Request("POST", FORM, {}, body))

    assert fact.handles == (Handle("visitor_id", "v1"),)
    assert (fact.attributes["tracking"], fact.attributes["page"]) == ({"utm_source": "a"}, "https://a.md/")
