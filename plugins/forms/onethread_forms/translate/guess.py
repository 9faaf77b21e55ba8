"""What a field of a form means, guessed by its name and by what is in it, in Russian, Romanian and English."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException

_SPLIT = re.compile(r"(?<=[a-zа-я])(?=[A-ZА-Я])|[\W_]+")
_EMAIL = re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>]{1,190}\.[^@\s.,;<>]{2,}")
_TELEGRAM = re.compile(r"(?:https?://)?(?:t\.me|telegram\.me)/\w", re.IGNORECASE)
_INSTAGRAM = re.compile(r"(?:https?://)?(?:www\.)?instagram\.com/\w", re.IGNORECASE)
_WHATSAPP = re.compile(r"(?:https?://)?(?:wa\.me|api\.whatsapp\.com)/", re.IGNORECASE)
_NICK = re.compile(r"@[A-Za-z][\w.]{2,31}")
_MONEY = re.compile(r"лей|lei|mdl|руб|rub|eur|usd|ron|грн|[€$₽₴]", re.IGNORECASE)
_PHONE_CHARS = re.compile(r"[+\d][\d\s().\-/]{5,24}")
_CAPITALISED = re.compile(r"[^\W\d_][\w'’-]*")
_SENTENCE = 25

# Words of names of fields, after `words`. The first role that is hit wins.
_WORDS: Mapping[str, str] = {
    "ignore": """date|time|page url|url|user agent|remote ip|ip|powered by|дата|время|url страницы|удаленный ip|на базе
        |data|ora|url pagina|cu suportul|credit|remote ip|agent utilizator|submit|отправить|trimite|captcha
        |g recaptcha response|cf turnstile response|h captcha response|csrf|nonce|action""",
    "consent": """consent|agree|agreement|gdpr|privacy|terms|acceptance|согласие|согласен|согласна|политика
        |обработка персональных данных|acord|sunt de acord|consimtamant|politica|termeni|acordul""",
    "email": """email|e mail|mail|мейл|емейл|имейл|почта|эл почта|эл адрес|электронная почта|pochta|posta|adresa de email
        |adresa email|posta electronica""",
    "whatsapp": "whatsapp|ватсап|вотсап|вацап|wa",
    "telegram": "telegram|телеграм|телеграмм|телега|тг|tg",
    "instagram": "instagram|инстаграм|инстаграмм|инста|insta",
    "viber": "viber|вайбер",
    "phone": """phone|tel|telephone|mobile|cell|телефон|тел|моб|мобильный|номер|номер телефона|telefon|mobil
        |nr telefon|nr de telefon|numar|numar de telefon|numarul|nomer|phonenumber|phone number""",
    "company": "company|organisation|organization|firm|компания|организация|фирма|companie|compania|firma|kompaniya",
    "first_name": "first name|firstname|given name|prenume|prenumele|имя имя|fname",
    "last_name": "last name|lastname|surname|family name|фамилия|familiya|nume de familie|lname",
    "name": """name|full name|fullname|your name|client|имя|фио|как вас зовут|как к вам обращаться|контактное лицо|ваше имя
        |nume|numele|numele dvs|nume prenume|cum va numiti|imya|fio|zovut|клиент""",
    "subject": "subject|тема|subiect|subiectul|tema",
    "message": """message|comment|comments|question|details|text|description|сообщение|комментарий|коментарий|вопрос|текст
        |опишите|пожелания|mesaj|mesajul|comentariu|comentarii|intrebare|intrebarea|detalii|vopros|soobshenie|kommentariy
        |descriere|descrieti|request|запрос|enquiry|inquiry""",
    "city": "city|town|город|oras|orasul|localitate|localitatea|gorod",
}


def words(key: str) -> str:
    """A name of a field in small words without marks: 'Număr_de-telefon' is 'numar de telefon'."""
    apart = " ".join(part for part in _SPLIT.split(key) if part)
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", apart) if not unicodedata.combining(letter))
    return plain.casefold()


_ROLES: Mapping[str, re.Pattern[str]] = {
    role: re.compile(rf"(?:^|\s)(?:{'|'.join(words(one) for one in listed.split('|'))})(?=\s|\d*$)")
    for role, listed in _WORDS.items()
}


@lru_cache(maxsize=4096)
def by_key(key: str) -> str | None:
    """What the name alone says."""
    named = words(key[:200])
    whole = next((role for role, pattern in _ROLES.items() if pattern.fullmatch(named)), None)
    return whole or next((role for role, pattern in _ROLES.items() if role != "ignore" and pattern.search(named)), None)


def by_value(value: str, regions: Iterable[str]) -> str | None:
    """What the value alone says; only what is hard to mistake."""
    text = value.strip()
    for role, pattern in (("telegram", _TELEGRAM), ("instagram", _INSTAGRAM), ("whatsapp", _WHATSAPP)):
        if pattern.match(text):
            return role
    if _EMAIL.fullmatch(text):
        return "email"
    if _PHONE_CHARS.fullmatch(text) and not _MONEY.search(text) and _is_phone(text, tuple(regions)):
        return "phone"
    return None


def guess(key: str, value: str, regions: Iterable[str], messenger: str | None = None) -> str | None:
    """What a field means; a value that is clearly something else overrules the name."""
    named, said = by_key(key), by_value(value, regions)
    if named in ("ignore", "consent", "message", "subject"):
        return named
    if _NICK.fullmatch(value.strip()):
        return named if named in ("telegram", "instagram") else messenger
    if named in ("email", "phone", "name", "first_name", "last_name", "company", "city"):
        return _checked(named, said, value)
    if named in ("whatsapp", "viber", "telegram", "instagram"):
        return said if said in ("email", *_MESSENGERS) else _messenger(named, said)
    return said or _by_form(value)


_MESSENGERS = ("telegram", "instagram", "whatsapp")


def _checked(named: str, said: str | None, value: str) -> str | None:
    """The name's role if the value can be it; else what the value is."""
    if named == "email":
        return said or None
    if named == "phone":
        return said or ("phone" if sum(map(str.isdigit, value)) >= 6 else None)
    return named if said is None else said


def _messenger(named: str, said: str | None) -> str:
    """A phone in a field named after a messenger is the phone."""
    return "phone" if said == "phone" or named == "viber" else named


def _by_form(value: str) -> str | None:
    """The longest free text is a message, two or three capitalised words are a name; both are weak and come last."""
    found = value.split()
    if len(value) >= _SENTENCE and len(found) > 3:
        return "text"
    alike = 2 <= len(found) <= 3 and all(_CAPITALISED.fullmatch(word) and word[0].isupper() for word in found)
    return "person" if alike else None


@lru_cache(maxsize=4096)
def _is_phone(text: str, regions: tuple[str, ...]) -> bool:
    for region in regions:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(text, region)):
                return True
        except NumberParseException:
            continue
    return False
