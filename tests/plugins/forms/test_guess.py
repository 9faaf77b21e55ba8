"""What a field means: whose it is, and what it is."""

import pytest

from onethread.plugin import Handle, Trust
from tests.plugins.forms.reading import posted, told

SEEN = {"z": "1"}


def reading(key, value):
    """What became of one field."""
    fact = told(posted({key: value} | SEEN))
    consent = fact.attributes.get("consent")
    found = {handle.kind: handle.value for handle in fact.handles} | {
        "name": fact.name,
        "text": fact.text,
        "subject": fact.subject,
        "company": fact.attributes.get("company"),
        "city": fact.attributes.get("city"),
        "consent": value if consent else None,
        "field": fact.attributes.get("fields", {}).get(key),
    }
    return {role: one for role, one in found.items() if one}


def handles(fields):
    return [(one.kind, one.value, one.trust.value) for one in told(posted(fields | SEEN)).handles]


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
    ("Cu suportul", "Elementor", None),
]


@pytest.mark.parametrize(("key", "value", "role"), GUESSES)
def test_a_field_is_guessed_by_its_name_and_its_value(key, value, role):
    assert reading(key, value) == ({role: value} if role else {})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("Номер заказа", "78123456"),
        ("Номер", "5"),
        ("sku", "78123456"),
        ("Nr. factură", "78123456"),
        ("Личный счёт", "078123456"),
        ("account", "069123456"),
        ("card number", "+373 69 123 456"),
        ("lat", "69.123456"),
        ("price", "68 000 500"),
        ("Suma", "68 000 500"),
        ("x", "68 000 500"),
        ("x", "69123456"),
        ("x", "0.50"),
        ("x", "203.0.113.201"),
        ("x", "01.02.2026"),
        ("x", "22.11.1990"),
        ("Дата рождения", "22.11.1990"),
        ("phone", "22.11.1990"),
        ("phone", "+373"),
        ("phone code", "+37369123456"),
        ("Instagram", "da"),
        ("Instagram", "yes"),
        ("Instagram", "on"),
        ("Instagram", "1"),
        ("Instagram", "no"),
        ("telegram", "true"),
        ("Telegram", "нет"),
        ("whatsapp", "yes"),
        ("Viber", "da"),
        ("nick", "@ana.p"),
        ("email", "нет"),
        ("name", "12345"),
    ],
)
def test_what_is_no_handle_is_shown_and_claims_nobody(key, value):
    assert reading(key, value) == {"field": value}


@pytest.mark.parametrize("key", ["x1", "Контакт", "Ваш ответ"])
@pytest.mark.parametrize(
    "value", ["+373 69 123 456", "0037369123456", "069 123 456", "(069) 12-34-56", "0 (68) 000-211"]
)
def test_a_phone_by_the_value_alone_proves_nothing(key, value):
    assert handles({key: value}) == [("phone", value, "text")]


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("Телефон друга", "069123456", "phone"),
        ("friend_email", "a@b.md", "email"),
        ("Телефон получателя", "069123456", "phone"),
        ("Emergency phone", "069123456", "phone"),
        ("manager_phone", "069123456", "phone"),
        ("Telefonul soției", "069123456", "phone"),
        ("Instagram prieten", "https://instagram.com/ana.p", "ig_username"),
    ],
)
def test_another_persons_handle_claims_nobody(key, value, kind):
    assert handles({key: value}) == [(kind, value, "text")]
    assert told(posted({key: value} | SEEN)).attributes["fields"][key] == value


@pytest.mark.parametrize("value", ["069123456", "69123456"])
def test_a_field_for_phone_or_mail_says_that_it_is_a_phone(value):
    assert handles({"Контакт (телефон или e-mail)": value}) == [("phone", value, "declared")]


def test_a_wa_link_of_another_person_names_no_contact_point():
    assert handles({"friend": "https://wa.me/37369123456"}) == [("phone", "+37369123456", "text")]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("recipient", "owner@site.md"),
        ("_to", "owner@site.md"),
        ("admin_email", "owner@site.md"),
        ("Наш Telegram", "@our_shop"),
        ("Our phone", "+373 69 123 456"),
        ("site", "https://www.instagram.com/shop/"),
        ("website", "https://t.me/shop"),
    ],
)
def test_the_owners_own_addresses_are_nobodys(key, value):
    fields = {key: value, "phone": "069123456"}

    assert handles(fields) == [("phone", "069123456", "declared")]
    assert told(posted(fields)).attributes["fields"][key] == value


def test_whose_a_phone_is_the_whole_path_says():
    fields = {"seller": {"name": "Shop", "phone": "069000001"}, "customer": {"name": "Ion", "phone": "069000002"}}
    fact = told(posted(fields))

    assert fact.name == "Ion"
    assert sorted(fact.handles) == [
        Handle("phone", "069000001", Trust.TEXT),
        Handle("phone", "069000002", Trust.DECLARED),
    ]
    assert fact.attributes["fields"] == {"name": "Shop", "phone": "069000001"}


@pytest.mark.parametrize("address", ["billing[phone]", "billing.phone"])
def test_a_mapping_may_tell_the_whole_path(address):
    fields = {"billing": {"phone": "069000001"}, "office": {"phone": "069000002"}}
    fact = told(posted(fields), fields={address: "ignore", "phone": "other_person"})

    assert fact.handles == (Handle("phone", "069000002", Trust.TEXT),)


@pytest.mark.parametrize(
    ("role", "value"), [("phone", "allo"), ("email", "нет"), ("telegram", "da"), ("whatsapp", "1")]
)
def test_a_mapped_field_without_a_handle_in_it_is_shown(role, value):
    fact = told(posted({"q1": value}), fields={"q1": role})

    assert (fact.handles, fact.attributes["fields"]) == ((), {"q1": value})


def test_a_mapped_field_may_be_only_shown():
    fact = told(posted({"tel": "069000001", "name": "Ion"}), fields={"tel": "field"})

    assert (fact.handles, fact.attributes["fields"]) == ((), {"tel": "069000001"})


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("phone", "069000001, 069000002", ["069000001", "069000002"]),
        ("phone", "069000001 или 069000002", ["069000001", "069000002"]),
        ("phone", "022/12-34-56", ["022/12-34-56"]),
        ("phone", ["069000001", "069000002"], ["069000001", "069000002"]),
        ("email", ["a@b.md", "a@b.md"], ["a@b.md"]),
        ("email", "a@b.md; c@d.md", ["a@b.md", "c@d.md"]),
        ("x", "a@b.md, c@d.md", ["a@b.md", "c@d.md"]),
        ("email", "Ion <a@b.md>", ["a@b.md"]),
        ("email", ["a@b.md", "c@d.md"], ["a@b.md", "c@d.md"]),
    ],
)
def test_each_different_value_is_a_handle(key, value, expected):
    assert [one[1] for one in handles({key: value})] == expected


def test_a_container_says_nothing_of_what_it_holds():
    field = {"key": "question_7", "label": "WhatsApp", "type": "INPUT_PHONE_NUMBER", "value": "+79000000209"}

    assert handles({"data": {"fields": [field]}}) == [("phone", "+79000000209", "declared")]


def test_one_post_claims_no_crowd():
    assert len(handles({"email": [f"a{number}@b.md" for number in range(200)]})) == 50


def test_a_phone_in_the_message_is_a_mere_mention():
    text = "Перезвоните 069 123 456 после 17:00, заказ 78123456 от 01.02.2026"

    assert handles({"message": text}) == [("phone", "069 123 456", "text")]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"client_id": "ABC"}, None),
        ({"client_ip": "203.0.113.1"}, None),
        ({"product_name": "Chair"}, None),
        ({"product": {"name": "Chair"}}, None),
        ({"items": [{"name": "Chair"}]}, None),
        ({"items": [{"label": "Имя", "value": "Пётр"}]}, "Пётр"),
        ({"event": {"data": {"name": "Ion"}}}, "Ion"),
        ({"Nume produs": "Scaun"}, None),
        ({"Имя питомца": "Барсик"}, None),
        ({"Товар": "Кухня Модерн"}, None),
        ({"name": "#1001"}, None),
        ({"Ф.И.О.": "Пётр Ёлкин"}, "Пётр Ёлкин"),
        ({"Имя клиента": "Пётр"}, "Пётр"),
        ({"form": {"name": "Ion"}}, "Ion"),
        ({"order": {"billing": {"first_name": "Ion", "last_name": "Rusu"}}}, "Ion Rusu"),
        ({"last_name": "Чебан", "first_name": "Ольга"}, "Ольга Чебан"),
        ({"Фамилия": "Чебан", "Имя": "Ольга", "Отчество": "Петровна"}, "Ольга Петровна Чебан"),
        ({"nume": "Botnaru", "prenume": "Irina"}, "Irina Botnaru"),
        ({"Фамилия и имя": "Чебан Ольга"}, "Чебан Ольга"),
        ({"name": "Ion", "full_name": "Ion Rusu"}, "Ion"),
        ({"name": ["Ion", "Ion"]}, "Ion"),
        ({"q3_name": {"first": "Ion", "last": "Rusu"}}, "Ion Rusu"),
    ],
)
def test_a_name_is_a_persons(fields, name):
    assert told(posted(fields | SEEN)).name == name


@pytest.mark.parametrize("key", ["Numele companiei", "Denumirea companiei", "Название компании", "company name"])
def test_a_companys_name_is_no_persons(key):
    fact = told(posted({key: "Alfa SRL"}))

    assert (fact.name, fact.attributes["company"]) == (None, "Alfa SRL")


@pytest.mark.parametrize("key", ["text-123", "form_text_1", "field_7", "menu-4"])
def test_a_name_made_by_a_program_says_nothing(key):
    assert reading(key, "XL") == {"field": "XL"}


def test_the_values_of_bitrix_stand_under_their_field():
    fact = told(posted({"PHONE": [{"ID": "7", "VALUE": "069123456", "VALUE_TYPE": "WORK"}], "NAME": "Ion"}))

    assert (fact.name, fact.handles) == ("Ion", (Handle("phone", "069123456"),))


@pytest.mark.parametrize(
    ("answers", "consent"),
    [
        ({"acord": "Sunt de acord"}, {"privacy": True}),
        ({"consent": "checked"}, {"privacy": True}),
        ({"gdpr": "I agree"}, {"privacy": True}),
        ({"Согласие": "нет"}, {"privacy": False}),
        ({"Согласие": "не согласен"}, {"privacy": False}),
        ({"acord": "Nu sunt de acord"}, {"privacy": False}),
        ({"consent": ["0", "1"]}, {"privacy": True}),
        ({"terms": "1", "newsletter": "0"}, {"privacy": True, "marketing": False}),
        ({"Согласие на рекламные рассылки": "да"}, {"marketing": True}),
        ({"Персональный менеджер": "Ольга"}, None),
        ({"privacy_policy": "https://site.md/privacy"}, None),
    ],
)
def test_who_agreed_to_what(answers, consent):
    assert told(posted(answers | SEEN)).attributes.get("consent") == consent


@pytest.mark.parametrize(("key", "value"), [("Дата", "21.11.2026"), ("time", "17:30"), ("Ora", "11:20")])
def test_a_time_that_somebody_books_is_kept(key, value):
    assert reading(key, value) == {"field": value}


def test_the_times_of_elementor_are_not_the_visitors():
    fact = told(posted({"Имя": "Ольга", "Дата": "21.11.2026", "Время": "11:20", "User Agent": "Mozilla"}))

    assert fact.attributes == {"language": "ru"}
