"""A number that somebody sends may be somebody else's, and the words beside it say so."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread.flow.names.others import Whose, whose

OTHERS = """
Если меня не будет, звоните мужу 069111222
Можно связаться с моим мужем: 069111222
Передайте курьеру номер жены 069111222
Вот телефон моей сестры, она заберёт заказ: +37369111222
Номер мамы 069111222, она будет дома
Заберёт мой брат, его тел. 069 11 12 22
Скину номер папы: 069111222
Контактное лицо - наш бухгалтер Ольга, 022 11 12 22
Позвоните пожалуйста моей маме 069111222
Доставку примет сосед 069111222
Мужу моему позвоните 069111222
с вами свяжется коллега с номера 069111222
вот номер для связи с директором 069111222
Добрый день. Заказ для мамы. Её номер 069111222
Puteți suna la soțul meu 069111222
Sunați la mama 069111222
Vă dau numărul soției: 069111222
Lăsați coletul la vecina, tel 069111222
Va răspunde fratele meu la 069111222
Poate fi contactat directorul nostru la 022111222
Persoana de contact: contabila Elena 022 111 222
dati-i un telefon sotului 069111222
soția are numărul 069111222
Numărul lui tata este 069111222
vorbiti cu sotia mea va rog 069111222
Here is my wife's phone: 069111222
You can reach my brother on 069111222
Ask for the manager, 022111222
it's my mom's number 069111222
Подзвоніть моєму чоловікові 0671112222
Ось номер моєї мами 0671112222
Номер брата 0671112222
замовлення забере сестра, її номер 0671112222
Fwd: контакт 069111222
Переслано от Иван: 069111222
---------- Mesaj redirecționat ----------|De la: x|069111222
Forwarded from Ion: 069111222
Begin forwarded message:|069111222
Начало переадресованного сообщения|069111222
Від: Оля <o@x.ua>|0671112222
Это телефон моего начальника 069111222
запиши номерок мужа 069111222
номер парня 069111222
наш водитель приедет, 069111222
контакт менеджера: ion@x.md
емейл жены: a@b.md
это номер мужа 069123456
Это номер моей жены: +373 69 123 456
069123456 это муж
позвоните мужу 069 12 34 56
Телефон коллеги 069123456
номер подруги: 069-123-456
Контакт директора 022 123 456
Свяжитесь с водителем, 069123456
водитель 069123456
Запишите телефон мамы 069123456
передаю номер Ивана 069123456
тел. Марии 069123456
номер Саши 069123456
Звоните ему 069123456
его номер 069123456
её телефон 069123456
Напишите моему брату на 069123456, он решает
Телефон мужа:|069123456
069123456. Это номер соседки
Не мой номер 069123456
мой номер 069111222, а мужа 069333444
почта бухгалтера buh@firma.md
sunați-o pe soția mea 069123456
Sunati-o pe sotia mea la 069123456
sunați-l pe soțul meu la 069123456
numărul mamei 069123456
Numarul sotului meu este 069123456
nr sotiei 069123456
Telefonul lui Ion 069123456
telefonul directorului: 022123456
numărul Mariei 069123456
Contactați colega mea, 069123456
scrieți-i soției pe 069123456
vorbiți cu șoferul 069123456
nu e numărul meu 069123456
acesta e numarul fratelui 069123456
mailul contabilei contabil@firma.md
call my husband 069123456
my wife's number is 069123456
Please call him at 069123456
her phone: 069123456
this is Ivan's number 069123456
Contact our driver 069123456
my colleague will answer: +373 69 123 456
дзвоніть чоловіку 0671234567
це номер дружини 0671234567
телефон мами 0671234567
його номер 0671234567
зателефонуйте водієві 0671234567
номер сусідки 0671234567
---------- Forwarded message ----------|From: Ion <ion@x.md>|Sunați la 069123456
От: Иван Петров|тел 069123456
De la: Ion Ceban <ion@x.md>|bună ziua 069123456
-------- Пересылаемое сообщение --------|069123456
"""
OWN = """
Здравствуйте, сколько стоит? Мой телефон 069111222
Мы с мужем хотим заказать. Мой номер 069111222
Позвоните мне на 069111222
Можете перезвонить на 069111222?
069111222 жду звонка
Запишите мой новый номер: 069111222, старый не работает
у меня новый номер 069111222
Мой вайбер 069111222
Связь со мной: 069111222
Telefonul meu: 069111222
Numărul de telefon este 069111222
contactul meu 069111222
Puteți să mă sunați la 069111222
Bună ziua, sunt Maria, numărul meu de telefon 069111222
Aveți livrare? 069111222
numarul meu nou e 069111222
Va rog sa ma contactati la 069111222
You can call me on 069111222
My phone number: 069111222
please contact me at ion@x.md
мой имейл ion@x.md
Мій телефон 0671112222
передзвоніть мені на 0671112222
Адрес: ул. Пушкина 22, тел 069111222
Я директор фирмы, мой номер 069111222
Мой директор хочет скидку. Перезвоните мне 069111222
Soția mea a zis că e scump. Sunați-mă la 069111222
Это Иван, 069111222
Доставьте в магазин, тел. 069111222
Заказ номер 069111222
Заказ №12345678
iPhone 12, тел 069111222
comanda 1234567
Женский размер 38, тел 069111222
Другая модель, 069111222
Sunt Ion, fratele Mariei, numarul meu 069111222
Можно мастера на завтра? 069111222
мой номер 069123456
Мой телефон: 069 123 456
это мой номер 069123456
номер мой 069123456
Здравствуйте, меня зовут Мария, 069123456
Перезвоните мне 069123456
Перезвоните 069123456
069123456
Мой рабочий номер 022123456
Муж купил у вас диван. Мой номер 069123456
Я жена Ивана, мой номер 069123456
Я мама Кати, 069123456
Хочу подарок мужу. Мой телефон 069123456
моя почта ion@mail.ru
мужская стрижка, 069123456
другой цвет есть? 069123456
Мой номер 069123456. Муж подъедет завтра.
numărul meu 069123456
Numarul meu este 069123456
nr meu: 069123456
telefonul meu este 069123456
mă puteți suna la 069123456
sunați-mă la 069123456
mă numesc Ion, 069123456
Soțul meu vrea o canapea. Numărul meu e 069123456
mailul meu este ion@mail.md
eu sunt soția lui Ion, 069123456
my number is 069123456
call me at 069123456
my new phone 069123456
My husband liked it. My number is 069123456
My name is Ann, ann@mail.com
мій номер 0671234567
зателефонуйте мені 0671234567
моя пошта ivan@ukr.net
doresc livrare la 069123456, Chișinău
Заказ на имя Мария 069123456
тел Мария 069123456
"""


def messages(table):
    return [line.replace("|", "\n") for line in table.strip().split("\n")]


@pytest.mark.parametrize("text", messages(OTHERS))
def test_a_number_of_somebody_else_is_noticed(text):
    assert whose(text) is Whose.OTHERS


@pytest.mark.parametrize("text", messages(OWN))
def test_ones_own_number_is_not_taken_for_anothers(text):
    assert whose(text) is not Whose.OTHERS


DECLARED = """
мой номер 069123456
Мій номер 069123456
перезвоните мне: 069123456
Numărul meu: 069123456
contactați-mă la 069123456 vă rog
Call me at 069123456
С уважением,|Иван Петров|тел. 069123456
Cu respect, Ana Rusu|069123456, office@alfa.md
Kind regards,|John|+37369123456
"""
UNSAID = """
069123456
tel 069123456
звоните 069123456
sunați la 069123456
мой номер 069123456. Доставка в среду. 060111222
"""


@pytest.mark.parametrize("text", messages(DECLARED))
def test_who_says_that_it_is_theirs_or_signs_with_it_declares_it(text):
    assert whose(text) is Whose.OWN


@pytest.mark.parametrize("text", messages(UNSAID))
def test_of_a_bare_number_nothing_is_said(text):
    assert whose(text) is Whose.UNSAID


def test_a_number_that_is_quoted_below_ones_own_is_not_declared():
    assert whose("Cu respect,\nAna Rusu\n069123456\n\nOn Mon, Ion wrote:\n> tel 069777888") is Whose.UNSAID


def test_a_sign_off_in_a_quoted_message_is_not_the_writers():
    assert whose("ok\nOn Mon, Ana Rusu wrote:\n> Best regards,\n> 069123456") is Whose.OTHERS


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    assert whose(text) in Whose


@pytest.mark.parametrize(
    "junk", ["069123456 ", "муж ", "мой номер ", "0", "@", "a", " ", "от: ", ".", "номер ивана ", "-", "call ", "\n>"]
)
def test_a_long_message_takes_no_time(junk):
    started = time.perf_counter()
    whose(junk * 100_000)

    assert time.perf_counter() - started < 1
