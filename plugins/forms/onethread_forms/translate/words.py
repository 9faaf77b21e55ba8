"""The words that fields are named with, in Russian, Romanian and English: tables, and how they are compared.

`~` at the end of a word stands for any ending.
"""

import re
import unicodedata
from collections.abc import Iterable

_SPLIT = re.compile(r"(?<=[a-zа-я])(?=[A-ZА-Я])|[\W_]+")


def words(key: str) -> str:
    """A name of a field in small words without marks: 'Număr_de-telefon' is 'numar de telefon'."""
    apart = " ".join(part for part in _SPLIT.split(key) if part)
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", apart) if not unicodedata.combining(letter))
    return plain.casefold()


def pattern(table: str) -> re.Pattern[str]:
    """Any phrase of a table, wherever it stands in a name; a number may follow, as in `phone2`."""
    return re.compile(rf"(?:^|\s)(?:{'|'.join(_phrases(table.split('|')))})(?=\d*(?:\s|$))")


def listed(table: str) -> frozenset[str]:
    """The words of a table, as they are."""
    return frozenset(word.strip() for word in table.split("|"))


def _phrases(table: Iterable[str]) -> Iterable[str]:
    for phrase in map(str.strip, table):
        yield re.escape(words(phrase)) + (r"\w*" if phrase.endswith("~") else "")


# Names that programs make. CF7 numbers its tags (text-123), Bitrix24 its questions (form_text_1).
GENERATED = re.compile(r"(?:form )?(?:text|field|input|menu|checkbox|radio|number|question|q|select) ?\d+(?: \d+)*")

# Said around a name without changing what it asks for.
FILLERS = frozenset(
    words(
        """your ваш ваше ваша вашего dvs dumneavoastra the of please required optional обязательно пожалуйста contact
        контактный contactul form customer client клиента покупателя заказчика clientului visitor lead billing"""
    ).split()
)

# Where a form mailer sends to and what it does then: the owner's, never the visitor's.
MAILER = listed(
    """recipient|recipients|to|_to|to_email|email_to|mailto|mail_to|admin_email|_subject|_next|_cc|cc|_bcc|bcc|_template
    |_autoresponse|_after|redirect|_redirect|return_url|success_url"""
)

# Said by the program that posts; nobody typed it.
MACHINE = pattern(
    """user agent|agent utilizator|remote ip|удаленный ip|client ip|ip address|ip|page url|url страницы|url pagina
    |powered by|на базе|cu suportul|credit|submit|отправить|trimite|captcha|g recaptcha response|h captcha response
    |cf turnstile response|csrf|csrf token|csrfmiddlewaretoken|nonce|wpnonce|authenticity token|action"""
)
# Elementor's own date and time; without its siblings they are the date and time that somebody books.
MOMENT = pattern("date|time|дата|время|data|ora")
SIBLINGS = pattern("user agent|agent utilizator|remote ip|удаленный ip|powered by|на базе|cu suportul")

OTHER_PERSON = pattern(
    """friend~|друг|друга|другу|другом|подруг~|prieten~|recipient~|получател~|destinatar~|emergency|экстренн~|urgenta
    |manager~|менеджер~|seller~|vendor~|продав~|vanzator~|parent|parents|родител~|parinte~|parintilor|parinti
    |colleague~|коллег~|coleg|colega|colegul~|husband|wife|spouse|муж|мужа|мужу|жена|жены|жене|супруг~|sot|sotul~
    |sotie|sotia|sotiei|mother|father|мама|мамы|папа|папы|мать|матери|отец|отца|mama|mamei|tata|tatalui|brother|sister
    |брат|брата|сестр~|frate~|sora|surorii|child|children|ребен~|детей|copil~|guest~|гост~|referred by|referral|boss
    |director~|директор~|assistant~|pet|pets|питом~|animal~|кличка"""
)
# Beside a phone or an address these leave it the sender's; any other word may name somebody else.
SENDERS = """work|home|house|mobile|office|personal|main|primary|second|secondary|additional|alternative|alternate|alt
    |other|private|business|corporate|daytime|evening|landline|my|user|sender|number|numbers|num|no|address|addresses
    |field|input|txt|text|q|full|value|raw|confirm|confirmation|repeat|again|enter|leave|with|and|or|for|in
    |phones|emails|format|nick|nickname|username|profile|link|account
    |рабоч~|работа|работы|работе|домашн~|мобильн~|сотов~|личн~|основн~|дополнительн~|втор~|запасн~|другой|другая
    |городск~|стационарн~|корпоративн~|мой|моя|номер|номера|телефоны|телефону|телефонный|электронн~|почтов~|почте|адрес
    |адреса|контактн~|контакта|контактов|связи|вами|для|с|на|по|и|или|введите|укажите|оставьте|напишите|повторите
    |подтвердите|ник|никнейм|профиль|ссылка|аккаунт
    |serviciu~|servici|munca|mobil~|acasa|personala|personale|principal|principala|principale|secundar~
    |alternativ~|suplimentar~|privat|privata|fix|al|doilea|doua|meu|mea|nr|numar|numarul|numere|telefoane|telefonului
    |adresa|adresei|emailul|mailul|electronic~|postal~|de|la|pe|pentru|si|sau|introduceti|lasati|scrieti|confirmati
    |repetati|contul|profil|profilul"""
OURS = pattern("наш|наша|наше|наши|our|nostru|noastra|nostri")

# Whose name it is, if it is a name: a thing's.
THING = pattern(
    """product~|produs~|товар~|услуг~|service~|serviciu~|file~|файл~|event~|course|курс~|item~|project|proiect~|проект~
    |page|domain|brand|марк~|model~|модел~|plan|тариф~|street|strada|улиц~|bank|банк~|school|школ~|site|host|login"""
)

# Whole names, without fillers; they mean this alone and not beside other words.
WHOLE = (
    ("name", "client|клиент|name|имя|nume|numele"),
    ("name", "фамилия имя|фамилия и имя|имя и фамилия|имя фамилия|nume prenume|nume si prenume|prenume si nume"),
    ("name", "фамилия имя отчество|first and last name|first last name|name and surname|prenumele si numele"),
    ("first_name", "first|имя имя"),
    ("last_name", "last"),
    ("middle_name", "middle"),
    ("phone", "номер|numar|numarul|nomer|number|номер для связи|numar de contact|numarul de contact"),
    ("message", "text|текст|body"),
)

# Roles by the words within a name; the first row that is hit wins.
WITHIN = (
    (
        "marketing",
        """newsletter~|marketing|рекламн~|рассылк~|подписат~|подписк~|subscribe|abonare|abonez|noutati|promotions""",
    ),
    (
        "consent",
        """consent|agree|agreement|gdpr|privacy|terms|acceptance|соглас~|политик~|персональных данных|персональные данные|acord|acordul
        |consimtamant~|politica|termeni~""",
    ),
    ("subject", "subject|тема|subiect|subiectul|tema"),
    (
        "message",
        """message|comment|comments|question|details|детали|textarea|description|сообщение|комментарий|коментарий|вопрос
        |опишите|пожелания|mesaj|mesajul|comentariu|comentarii|intrebare|intrebarea|detalii|vopros|soobshenie
        |kommentariy|descriere|descrieti|request|запрос|enquiry|inquiry|текст сообщения""",
    ),
    ("whatsapp", "whatsapp|whats app|ватсап|вотсап|вацап|wa"),
    ("telegram", "telegram|телеграм|телеграмм|телега|тг|tg"),
    ("instagram", "instagram|инстаграм|инстаграмм|инста|insta"),
    (
        "thing",
        """id|ip|code|код|cod|codul|model~|модел~|sku|uid|uuid|hash|token|version|lat|lng|lon|latitude|longitude|zip
        |postcode|индекс|iban|inn|инн|idno|idnp|cnp|vat|cui|password|пароль|parola|passport|паспорт~|pasaport~
        |card|cards|карт~|birth~|рожден~|nastere~|nasterii""",
    ),
    (
        "phone",
        """phone|tel|telephone|mobile|cell|телефон|телефона|тел|моб|мобильный|сотовый|telefon|telefonul|mobil
        |phonenumber|viber|вайбер""",
    ),
    (
        "email",
        """email|e mail|mail|мейл|емейл|имейл|почта|почты|эл почта|эл адрес|pochta|posta|adresa email
        |posta electronica""",
    ),
    ("field", "website|web|site|сайт~|site ul|homepage|pagina web|url|link~|ссылка"),
    (
        "thing",
        """order~|заказ|заказа|invoice~|factur~|фактур~|contract~|договор~|price~|pret|pretul|цен~|account~|счет~
        |amount|sum|suma|сумм~|total|budget|buget~|бюджет~|quantity|qty|количеств~|cantitat~|comanda|comenzii|contul|cont
        |date|дата|даты|data|datei|year|год|артикул~|articol~|area|площад~|этаж~|floor|квартир~|apartament~|address
        |адрес~|adresa|rezervar~|booking|polis~|полис~|vin|serial|серийн~|track~|участк~|заявк~|nr""",
    ),
    (
        "company",
        """company|organisation|organization|firm|компания|компании|организация|организации|фирма|фирмы|companie
        |companiei|compania|firma|firmei|kompaniya|organizatie|organizatia|organizatiei""",
    ),
    ("middle_name", "middle name|отчество|patronymic|patronimic|patronimicul"),
    ("name", "full name|fullname|фамилия имя|фамилия и имя|имя и фамилия|nume si prenume|nume prenume|ф и о|фио|fio"),
    ("first_name", "first name|firstname|given name|prenume|prenumele|fname"),
    (
        "last_name",
        "last name|lastname|surname|family name|фамилия|familiya|familia|nume de familie|numele de familie|lname",
    ),
    (
        "name",
        """name|имя|как вас зовут|как к вам обращаться|контактное лицо|nume|numele|cum va numiti|imya|zovut""",
    ),
    ("city", "city|town|город|oras|orasul|localitate|localitatea|gorod"),
)
