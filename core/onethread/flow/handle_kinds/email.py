"""E-mail addresses: the key by which two spellings of one mailbox are compared, never the address to send to."""

import re
import unicodedata
from email.utils import parseaddr
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from onethread.flow.handle_kinds.text import LONGEST, readable
from onethread.plugin import Reach

_REMEMBERED = 16_384
_GMAIL = "gmail.com"
_YANDEX = "yandex.ru"
_SAME_PROVIDER = {
    "googlemail.com": _GMAIL,
    **dict.fromkeys(
        ("ya.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua", "yandex.uz", "yandex.com.tr", "narod.ru"),
        _YANDEX,
    ),
}
# Providers that deliver 'ion+anything@' to 'ion@'. Elsewhere the plus may be part of the name.
_TAGGED = frozenset(
    {_GMAIL, _YANDEX, "outlook.com", "hotmail.com", "live.com", "msn.com", "icloud.com", "me.com", "mac.com"}
    | {"proton.me", "protonmail.com", "pm.me", "fastmail.com", "fastmail.fm"}
)
_JUNK_DOMAINS = frozenset(
    {"example.com", "example.net", "example.org", "test.com", "test.ru", "test.md", "test.ro", "test.ua", "domain.com"}
    | {"mailinator.com", "yopmail.com", "guerrillamail.com", "10minutemail.com", "tempmail.com", "temp-mail.org"}
    | {"trashmail.com", "sharklasers.com", "dispostable.com", "maildrop.cc", "noemail.com", "email.email"}
)
_JUNK_LOCAL = re.compile(
    r"test\d*|testtest|(?:no|non|not|nu|nu[._-]?am|nuare|n[._-]?am|fara|net|netu|bez|нет|без)[._-]?(?:e?-?mail|pochty|adres[ay]?)?|none"
    r"|asd|asdf|asdasd|qwe|qwerty|abc|abcd|null|undefined|example|fake|username|noname|anonim|anonymous|nimic|nothing"
    r"|your[._-]?e?mail|(.)\1{2,}"
)
# Mailboxes that a department reads: in English; in Romanian; in Russian, as most mailboxes spell it and in Cyrillic.
_ROLE_WORDS = """
    info office sales contact contacts admin administrator support help helpdesk service hr cv job jobs career
    careers marketing billing invoice invoices accounting accounts finance reception reservation reservations
    booking order orders shop store team hello mail email post news newsletter press media pr legal privacy
    security abuse postmaster hostmaster webmaster mailerdaemon root nobody daemon noreply donotreply
    notifications notification notify alerts alert bounce bounces robot bot feedback customerservice
    customercare enquiries inquiries logistics purchasing procurement warehouse wordpress scanner

    secretariat comenzi comanda contabilitate contabil vanzari suport clienti relatiiclienti receptie rezervari
    facturi facturare resurseumane cariera angajari achizitii aprovizionare depozit magazin juridic logistica
    dispecerat notificari nuraspunde anticamera cancelaria primaria

    zakaz zakazy zakupki buh buhg buhgalter buhgalteria buhgalteriya bux prodaji prodazhi prodaja otdelprodaj
    kadry otdelkadrov rabota vakansii sklad magazin servis podderzhka kontakt kontakty priemnaya sekretar
    reklama tender snab snabzhenie dispetcher bron klient инфо офис заказ заказы закупки бухгалтерия продажи
    кадры склад поддержка приемная реклама почта
"""
_ROLES = frozenset(_ROLE_WORDS.split())
# One mailbox of a whole household: familia.popa@, casa.rusu@, semya-ivanovy@.
_HOUSEHOLDS = frozenset(
    ("fam", "family", "familia", "familiei", "casa", "semya", "semia", "simya", "rodyna", "rodina", "семья", "сімя")
)
# Where dots go the words of 'office.alfa' run together; these begin no name of a person.
_ROLE_BEGINNINGS = ("office", "info", "comenzi", "secretariat", "contabilitate", "zakaz", "magazin", "buhgalter")


def normalise_email(value: str, _regions: tuple[str, ...]) -> tuple[str, str, Reach] | None:
    """The comparison key of an address; a mailbox that a department reads is a place."""
    return _read(value) if len(value) <= LONGEST else None


@lru_cache(maxsize=_REMEMBERED)
def _read(value: str) -> tuple[str, str, Reach] | None:
    parts = _parts(_bare(readable(value) or ""))
    if parts is None:
        return None
    domain = _SAME_PROVIDER.get(parts[1], parts[1])
    local = _mailbox(parts[0], domain)
    if not local or _is_junk(local, domain):
        return None
    return "email", f"{local}@{domain}", Reach.PLACE if _is_shared(local, domain) else Reach.PERSON


def _bare(text: str) -> str:
    """The address without a name, a scheme, or the punctuation of the sentence it was copied from."""
    if text[:7].lower() == "mailto:":
        text = text[7:].partition("?")[0]
    address = parseaddr(text)[1] if "<" in text else re.split("[,;]", text, maxsplit=1)[0]
    return address.strip(" \"'<>()[].")


def _parts(address: str) -> tuple[str, str] | None:
    try:
        checked = validate_email(address, check_deliverability=False)
    except (EmailNotValidError, UnicodeError):
        return None
    return unicodedata.normalize("NFC", checked.local_part.lower()), checked.ascii_domain.lower()


def _mailbox(local: str, domain: str) -> str:
    if domain in _TAGGED:
        local = local.partition("+")[0].strip(".")
    if domain == _GMAIL:
        return local.replace(".", "")
    return local.replace(".", "-") if domain == _YANDEX else local


def _is_junk(local: str, domain: str) -> bool:
    same_throughout = {local} == set(domain.split("."))
    return same_throughout or domain in _JUNK_DOMAINS or _JUNK_LOCAL.fullmatch(local) is not None


def _is_shared(local: str, domain: str) -> bool:
    """info@, sales-md@, no-reply@, familia.popa@, and alfa@alfa.md, the one mailbox of a small firm."""
    words = [word for word in re.split(r"[\W\d_]+", local.partition("+")[0]) if word]
    role = "".join(words) in _ROLES or any(word in _ROLES or word in _HOUSEHOLDS for word in words[:1])
    run_together = domain == _GMAIL and local.startswith(_ROLE_BEGINNINGS)
    return role or run_together or local == domain.split(".")[0]
