"""A form post is one interaction: who, what they want, where they came from."""

import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onethread.flow.handle_kinds import KINDS
from onethread.plugin import Direction, Handle, Kind, Record, RefusedError, Request, Unread
from tests.plugins.forms.reading import CONTEXT, NAMES, RECEIVED, connector, parts, posted, sample, told, unread

READABLE = [name for name in NAMES if name[:2] in ("01", "02", "03", "04", "05", "10", "11")]
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
    assert fact.attributes.get("consent") == expected.get("consent", fact.attributes.get("consent"))
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
    assert (fact.id, fact.account) == ("idem:01JA0IDEM203", "callback-widget")


def test_the_test_of_a_form_service_is_no_enquiry():
    assert unread(sample("06_tilda_connect_test.json")[0]).known is False


def test_the_id_of_the_form_service_tells_redeliveries():
    fact = told(sample("05_tilda_webhook_ru.json")[0])

    assert (fact.id, fact.account, fact.attributes["form"]) == ("id:7700001:205", "form700000205", "Расчёт кухни")


def test_a_double_click_is_one_enquiry_and_another_day_another():
    request = posted({"name": "Ion", "phone": "069123456", "message": "Bună"})
    first, again = told(request), told(request, received_at=RECEIVED + timedelta(minutes=2))
    later = told(request, received_at=RECEIVED + timedelta(days=2))

    assert first.key == again.key != later.key


def test_an_explicit_mapping_goes_before_the_guess():
    fact = told(
        posted({"field_1": "Ion Rusu", "Phone": "069123456", "q": "da"}), fields={"field_1": "company", "q": "ignore"}
    )

    assert fact.attributes == {"company": "Ion Rusu"}
    assert fact.name is None


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({"name": "A", "website": "http://x"}, "a hidden field was filled in"),
        ({"name": "A", "_ts": "1.5"}, "filled in within 1.5 seconds"),
        ({"name": "A", "shown_at": 100, "sent_at": 101}, "filled in within 1 seconds"),
        ({"name": "A", "message": "[url=http://x]a[/url]"}, "an advertisement full of links"),
        ({"name": "A", "message": "http://a http://b www.c.d https://e"}, "an advertisement full of links"),
    ],
)
def test_spam_is_kept_raw_and_makes_no_history(fields, verdict):
    assert unread(posted(fields)) == Unread("", f"spam: {verdict}", known=False)


@pytest.mark.parametrize(
    "fields", [{"name": "A", "website": ""}, {"name": "A", "_ts": "9"}, {"name": "A", "message": "see www.a.md"}]
)
def test_a_person_is_no_spam(fields):
    assert told(posted(fields)).name == "A"


# (name of the field, value, what it must be taken for)
GUESSES = [
    ("имя", "Ольга", "name"),
    ("ФИО", "Пётр Ёлкин", "name"),
    ("Как вас зовут?", "Ольга", "name"),
    ("Как к Вам обращаться", "Ольга", "name"),
    ("Контактное лицо", "Ольга", "name"),
    ("Ваше имя", "Ольга", "name"),
    ("imya", "Olga", "name"),
    ("nume", "Ștefan", "name"),
    ("Numele dvs.", "Irina Botnaru", "name"),
    ("Cum vă numiți?", "Irina", "name"),
    ("name", "Daniel", "name"),
    ("your-name", "Руслан", "name"),
    ("fullName", "Daniel W", "name"),
    ("Full Name", "Daniel W", "name"),
    ("first_name", "Daniel", "name"),
    ("x7", "Ольга Чебан", "name"),
    ("телефон", "060 000 201", "phone"),
    ("Номер телефона", "060 000 201", "phone"),
    ("Ваш телефон *", "060 000 201", "phone"),
    ("тел.", "060 000 201", "phone"),
    ("моб", "060 000 201", "phone"),
    ("telefon", "079 000 202", "phone"),
    ("Nr. de telefon", "079 000 202", "phone"),
    ("Număr de telefon", "079 000 202", "phone"),
    ("mobil", "079 000 202", "phone"),
    ("phone", "+40 700 000 203", "phone"),
    ("phoneNumber", "+40 700 000 203", "phone"),
    ("your-tel", "0 (68) 000-211", "phone"),
    ("Mobile phone", "+40 700 000 203", "phone"),
    ("field_3", "+373 69 123 456", "phone"),
    ("x1", "069 123 456", "phone"),
    ("WhatsApp", "069 123 456", "phone"),
    ("Ватсап", "069 123 456", "phone"),
    ("Viber", "069 123 456", "phone"),
    ("Контакт (телефон или e-mail)", "069 123 456", "phone"),
    ("email", "a@b.md", "email"),
    ("E-mail", "a@b.md", "email"),
    ("Эл. почта", "a@b.md", "email"),
    ("Электронная почта", "a@b.md", "email"),
    ("мейл", "a@b.md", "email"),
    ("Adresa de email", "a@b.md", "email"),
    ("poșta", "a@b.md", "email"),
    ("pochta", "a@b.md", "email"),
    ("field_9", "a@b.md", "email"),
    ("Контакт (телефон или e-mail)", "a@b.md", "email"),
    ("phone", "a@b.md", "email"),
    ("name", "a@b.md", "email"),
    ("telegram", "@daniel_w", "tg_username"),
    ("Телеграм", "daniel_w", "tg_username"),
    ("тг", "@daniel_w", "tg_username"),
    ("x2", "t.me/daniel_w", "tg_username"),
    ("site", "https://t.me/daniel_w", "tg_username"),
    ("instagram", "@ana.p", "ig_username"),
    ("Инстаграм", "ana.p", "ig_username"),
    ("x3", "https://www.instagram.com/ana.p/", "ig_username"),
    ("x4", "https://wa.me/37369123456", "wa_id"),
    ("сообщение", "Хочу", "text"),
    ("Комментарий", "Хочу", "text"),
    ("Ваш вопрос", "Хочу", "text"),
    ("vopros", "Хочу", "text"),
    ("mesaj", "Vreau", "text"),
    ("Mesajul dvs.", "Vreau", "text"),
    ("Întrebare", "Vreau", "text"),
    ("comentariu", "Vreau", "text"),
    ("message", "Call me", "text"),
    ("comments", "Call me", "text"),
    ("message", "069123456", "text"),
    ("x5", "Подскажите, сколько стоит доставка в Бельцы?", "text"),
    ("тема", "Кровать", "subject"),
    ("your-subject", "Bed", "subject"),
    ("Компания", "Альфа", "company"),
    ("Companie", "Alfa SRL", "company"),
    ("Город", "Кишинёв", "city"),
    ("Orașul", "Bălți", "city"),
    ("Localitatea", "Orhei", "city"),
    ("Согласие", "on", "consent"),
    ("acord", "da", "consent"),
    ("GDPR", "1", "consent"),
    ("Бюджет", "45 000 лей", "field"),
    ("Buget", "20000 lei", "field"),
    ("qty", "2", "field"),
    ("Color", "red", "field"),
    ("Page URL", "https://a.b", None),
    ("Remote IP", "203.0.113.1", None),
    ("Дата", "21.11.2026", None),
    ("Cu suportul", "Elementor", None),
]


@pytest.mark.parametrize(("key", "value", "role"), GUESSES)
def test_a_field_is_guessed_by_its_name_and_its_value(key, value, role):
    fact = told(posted({key: value, "z": "1"}))
    found = {handle.kind: handle.value for handle in fact.handles} | {
        "name": fact.name,
        "text": fact.text,
        "subject": fact.subject,
        "company": fact.attributes.get("company"),
        "city": fact.attributes.get("city"),
        "consent": value if fact.attributes.get("consent") else None,
        "field": fact.attributes.get("fields", {}).get(key),
    }

    assert {name: one for name, one in found.items() if one} == ({role: value} if role else {})


def test_first_and_last_names_are_joined():
    assert told(posted({"last_name": "Чебан", "first_name": "Ольга"})).name == "Ольга Чебан"
    assert told(posted({"nume": "Botnaru", "prenume": "Irina"})).name == "Irina Botnaru"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded; charset=windows-1251", urlencode({"имя": "Пётр"}, encoding="cp1251")),
        ("application/x-www-form-urlencoded", urlencode({"имя": "Пётр"}, encoding="cp1251")),
        ("application/x-www-form-urlencoded; charset=nonsense", urlencode({"имя": "Пётр"})),
        ("application/x-www-form-urlencoded", "_charset_=koi8-r&" + urlencode({"имя": "Пётр"}, encoding="koi8-r")),
        ("text/plain;charset=UTF-8", json.dumps({"имя": "Пётр"})),
        ("application/json", json.dumps({"fields": [{"label": "Имя", "value": "Пётр"}]})),
        ("application/x-www-form-urlencoded", urlencode({"fields[f1][title]": "Имя", "fields[f1][value]": "Пётр"})),
    ],
)
def test_broken_and_unusual_encodings_are_read(content_type, body):
    assert told(Request("POST", {"content-type": content_type}, {}, body.encode())).name == "Пётр"


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
