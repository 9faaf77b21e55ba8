"""E-mail addresses, the key by which two spellings are one mailbox, and how they are written."""

from collections.abc import Callable
from random import Random

from bench.identity.letters import QUICK, in_latin, without_diacritics
from bench.identity.name_spelling import Identity

_DOMAINS = {
    "gmail.com": 42,
    "mail.ru": 22,
    "yandex.ru": 8,
    "yahoo.com": 6,
    "icloud.com": 4,
    "outlook.com": 3,
    "bk.ru": 3,
    "list.ru": 3,
    "ukr.net": 3,
    "rambler.ru": 2,
    "hotmail.com": 2,
    "inbox.ru": 2,
}
_TAGGED = frozenset({"gmail.com", "yandex.ru", "icloud.com", "outlook.com", "hotmail.com"})
_YANDEX_ALIASES = ("ya.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua")
_DOMAIN_TYPOS = {
    "gmail.com": ("gmial.com", "gmail.con", "gmai.com", "gmail.ru", "gamil.com"),
    "mail.ru": ("mail.ri", "maill.ru", "mai.ru"),
    "yandex.ru": ("yandx.ru", "jandex.ru"),
}
_TAGS = ("shop", "md", "1", "site", "promo")
_NOT_LOCAL = str.maketrans("", "", "'\0 ")

PLACEHOLDERS = ("test@test.com", "no@no.no", "none@none.com", "noemail@gmail.com", "asd@asd.ru", "test@mail.ru")
"""What identifies nobody."""

LIKELY_PLACEHOLDERS = ("client@mail.ru", "a@mail.ru", "noname@gmail.com", "nuamemail@mail.ru")
"""What is somebody's, but most who type it do not own it."""

ROLES = ("office", "info", "sales", "contact", "secretariat", "comenzi", "zakaz", "contabilitate", "buh", "suport")


def key_of(address: str) -> str:
    """Lower case; providers that ignore dots and tags are known, others are left alone."""
    local, _, domain = address.lower().rpartition("@")
    domain = "gmail.com" if domain == "googlemail.com" else "yandex.ru" if domain in _YANDEX_ALIASES else domain
    if domain in _TAGGED:
        local = local.partition("+")[0]
    if domain == "gmail.com":
        local = local.replace(".", "")
    if domain == "yandex.ru":
        local = local.replace(".", "-")
    return f"{local}@{domain}"


class Mailboxes:
    """Mints addresses, none twice, not even by another spelling."""

    def __init__(self, random: Random) -> None:
        """Begin with an empty world."""
        self._random = random
        self._given: set[str] = {key_of(one) for one in LIKELY_PLACEHOLDERS}

    def personal(self, who: Identity, domain: str | None = None) -> str:
        """A mailbox named, more or less, for its owner; of a firm, if its domain is given."""
        place = domain or self._random.choices(tuple(_DOMAINS), tuple(_DOMAINS.values()))[0]
        return self._new(lambda: f"{self._local(who, formal=domain is not None)}@{place}")

    def family(self, who: Identity) -> str:
        """A mailbox named for the surname."""
        last = _ascii(who.surname.latin or who.surname.ru)
        return self._new(lambda: f"{self._random.choice(('fam', 'familia', 'casa'))}.{last}{self._year()}@mail.ru")

    def _new(self, make: Callable[[], str]) -> str:
        address = make()
        while key_of(address) in self._given:
            address = make()
        self._given.add(key_of(address))
        return address

    def _local(self, who: Identity, *, formal: bool) -> str:
        first, last = _ascii(who.given.ro[0]), _ascii(who.surname.latin or who.surname.ru)
        short = _ascii(self._random.choice(who.given.latin))
        plain = (f"{first}.{last}", f"{first[0]}.{last}", f"{last}.{first}", f"{first}{last}")
        if formal:
            return self._random.choice(plain) + self._random.choice(("", "", "", str(self._random.randint(2, 99))))
        loose = (f"{short}_{last}", f"{last}{short}", f"{short}{last}", f"{short}-{last[:3]}")
        return f"{self._random.choice((*plain, *loose))}{self._year()}"

    def _year(self) -> str:
        return self._random.choice(("", str(self._random.randint(60, 99)), str(self._random.randint(1960, 2005))))


def spell_email(address: str, name: str | None, random: Random) -> str:
    """The same mailbox, as typed into a form or shown by a mail program."""
    chance = random.random()
    if chance < 0.55:
        return address
    if chance < 0.72:
        return _alias(address, random)
    if chance < 0.82:
        return random.choice((address.upper(), address.capitalize(), address.title()))
    if chance < 0.90:
        return random.choice((f" {address}", f"{address} ", f"{address}\t", f"mailto:{address}"))
    return f'"{_quotable(name or "Client")}" <{address}>'


def _alias(address: str, random: Random) -> str:
    local, _, domain = address.partition("@")
    if domain == "gmail.com":
        dotted = f"{local[:2]}.{local[2:]}" if "." not in local else local.replace(".", "")
        return random.choice(
            (f"{dotted}@{domain}", f"{local}@googlemail.com", f"{local}+{random.choice(_TAGS)}@{domain}")
        )
    if domain == "yandex.ru":
        swapped = local.replace("-", ".") if "-" in local else local.replace(".", "-")
        return random.choice((f"{swapped}@{domain}", f"{local}@{random.choice(_YANDEX_ALIASES)}"))
    return f"{local}+{random.choice(_TAGS)}@{domain}" if domain in _TAGGED else address


def mistype_email(address: str, random: Random) -> str | None:
    """The same local part at a domain that was mistyped; None where nobody mistypes it."""
    local, _, domain = address.partition("@")
    wrong = _DOMAIN_TYPOS.get(domain)
    return f"{local}@{random.choice(wrong)}" if wrong else None


def _quotable(name: str) -> str:
    return "".join(letter for letter in name if letter not in '"\\\r\n')


def _ascii(word: str) -> str:
    return without_diacritics(in_latin(word.lower(), QUICK)).translate(_NOT_LOCAL)
