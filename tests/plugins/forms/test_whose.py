"""Whose a phone or an address is, beside a plain one."""

import pytest

from onethread_forms.translate.whose import is_plain
from tests.plugins.forms.reading import posted, told

PHONES = ("phone", "телефон", "telefon")


def handles(posts, **settings):
    return {(one.value, one.trust.value) for one in told(posted(posts), **settings).handles}


@pytest.mark.parametrize("plain", PHONES)
@pytest.mark.parametrize(
    "key",
    [
        "guarantor_phone",
        "Телефон сына",
        "Телефон поручителя",
        "Telefonul fiului",
        "Телефон бабушки",
        "neighbor phone",
        "landlord phone",
        "doctor phone",
        "consignee_phone",
        "Telefonul vecinului",
        "Телефон работодателя",
        "WhatsApp поручителя",
        "guarantorPhone2",
    ],
)
def test_beside_a_plain_phone_one_with_other_words_is_another_persons(plain, key):
    fields = {key: "069000002", plain: "069000001"}

    assert handles(fields) == {("069000001", "declared"), ("069000002", "text")}
    assert told(posted(fields)).attributes["fields"] == {key: "069000002"}


@pytest.mark.parametrize("plain", ["email", "Ваша почта", "Adresa de e-mail"])
@pytest.mark.parametrize("key", ["accountant_email", "Почта бухгалтера", "E-mailul contabilului", "Бухгалтер"])
def test_beside_a_plain_address_one_with_other_words_is_another_persons(plain, key):
    assert handles({key: "a@b.md", plain: "own@b.md"}) == {("a@b.md", "text"), ("own@b.md", "declared")}


@pytest.mark.parametrize(
    "key",
    [
        "work_phone",
        "Home phone",
        "mobilePhone",
        "office tel",
        "Personal phone",
        "phone2",
        "Second phone number",
        "additional phone",
        "Alternative phone",
        "private_phone",
        "q3_phone",
        "Рабочий телефон",
        "Номер домашнего телефона",
        "мобильный",
        "Сотовый телефон",
        "Личный телефон",
        "Основной телефон",
        "Дополнительный номер телефона",
        "Второй телефон",
        "Запасной телефон",
        "Телефон для связи с вами",
        "Telefon de serviciu",
        "Telefon mobil",
        "Telefon de acasă",
        "Telefonul personal",
        "Telefon principal",
        "Telefon secundar",
        "Număr de telefon alternativ",
        "Telefon suplimentar",
        "Viber",
        "WhatsApp",
    ],
)
@pytest.mark.parametrize("plain", PHONES)
def test_the_senders_own_second_phone_stays_declared(plain, key):
    assert handles({plain: "069000001", key: "069000002"}) == {("069000001", "declared"), ("069000002", "declared")}


@pytest.mark.parametrize("key", ["work_email", "Личная почта", "Рабочий e-mail", "E-mail de serviciu", "field_9"])
def test_the_senders_own_second_address_stays_declared(key):
    assert handles({key: "a@b.md", "email": "own@b.md"}) == {("a@b.md", "declared"), ("own@b.md", "declared")}


@pytest.mark.parametrize("beside", [{}, {"email": "own@b.md"}, {"phone": ""}, {"phone": "нет"}])
def test_without_a_plain_phone_that_gives_a_handle_all_are_the_senders(beside):
    assert ("069000002", "declared") in handles({"doctor phone": "069000002", **beside})


def test_a_mapping_says_whose_it_is():
    fields = {"doctor phone": "069000002", "phone": "069000001"}

    assert ("069000002", "declared") in handles(fields, fields={"doctor phone": "phone"})
    assert ("069000002", "declared") in handles(fields, fields={"phone": "other_person"})


def test_beside_a_plain_telegram_another_one_is_another_persons():
    fields = {"Telegram": "@ana", "Telegram поручителя": "https://t.me/daniel_w"}

    assert handles(fields) == {("@ana", "declared"), ("https://t.me/daniel_w", "text")}


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        (("PHONE", "VALUE"), True),
        (("q3_phone", "full"), True),
        (("data", "Телефон"), True),
        (("fields", "guarantor_phone", "Телефон"), False),
        (("fields", "phone", "Телефон сына"), False),
        (("phone", "guarantor"), False),
    ],
)
def test_an_id_and_its_label_both_say_whose_it_is(path, plain):
    assert is_plain(path) == plain
