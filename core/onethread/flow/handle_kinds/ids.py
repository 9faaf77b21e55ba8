"""Ids and names that a remote gave: kept as they are, but for what people and links put around them."""

import re

from onethread.flow.handle_kinds.text import LONGEST, readable
from onethread.plugin import Reach

Normalised = tuple[str, str, Reach] | None

# Segment's blocked values: what broken trackers and empty columns send for everybody.
_NOBODY = re.compile(
    r"[0-]*|-1|null|undefined|none|nan|nil|n/a|anonymous|unknown|guest|true|false|\[object object\]", re.IGNORECASE
)
_BSUID = re.compile(r"([A-Za-z]{2})\.((?:ENT\.)?[A-Za-z0-9]{1,128})")
_DIGITS = re.compile(r"0*([1-9]\d{0,18})")
_BITRIX_CONTACT = re.compile(r"(?:C_|CONTACT_)?0*([1-9]\d{0,18})", re.IGNORECASE)
_BITRIX_LEAD = re.compile(r"(?:L_|LEAD_)?0*([1-9]\d{0,18})", re.IGNORECASE)
_IG_LINK = re.compile(r"(?:https?://)?(?:(?:www\.|m\.)?(?:instagram\.com|instagr\.am)|ig\.me/m)(?:/|$)", re.IGNORECASE)
_IG_NAME = re.compile(r"(?!.*\.\.)[a-z0-9_][a-z0-9._]{0,29}(?<!\.)")
_IG_PAGES = frozenset({"p", "reel", "reels", "tv", "explore", "stories", "accounts", "direct", "about", "share"})
_TG_LINK = re.compile(
    r"(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)(?:/|$)|tg://resolve\?domain=", re.IGNORECASE
)
_TG_NAME = re.compile(r"[a-z][a-z0-9_]{3,31}")
_TG_PAGES = frozenset({"joinchat", "addstickers", "addemoji", "addlist", "share", "proxy", "socks", "contact", "login"})
_PLACEHOLDERS = frozenset({"username", "nickname", "none", "null", "undefined", "instagram", "telegram"})


def normalise_wa_bsuid(value: str, _regions: tuple[str, ...]) -> Normalised:
    """'MD.2059...', one person for one business portfolio; letters after the country keep their case."""
    match = _BSUID.fullmatch(value.strip()) if len(value) <= LONGEST else None
    return ("wa_bsuid", f"{match[1].upper()}.{match[2]}", Reach.PERSON) if match else None


def normalise_ig_id(value: str, _regions: tuple[str, ...]) -> Normalised:
    """An Instagram-scoped id: stable, and of the one account that received the message."""
    return _opaque("ig_id", value)


def normalise_tg_id(value: str, _regions: tuple[str, ...]) -> Normalised:
    """A Telegram user; groups and channels have negative ids and are nobody."""
    return _numbered("tg_id", _DIGITS, value)


def normalise_bitrix_contact(value: str, _regions: tuple[str, ...]) -> Normalised:
    """A contact card by its number, also as Bitrix24 writes it in mixed fields: 'C_12'."""
    return _numbered("bitrix_contact", _BITRIX_CONTACT, value)


def normalise_bitrix_lead(value: str, _regions: tuple[str, ...]) -> Normalised:
    """A lead card by its number, also as Bitrix24 writes it in mixed fields: 'L_12'."""
    return _numbered("bitrix_lead", _BITRIX_LEAD, value)


def normalise_visitor_id(value: str, _regions: tuple[str, ...]) -> Normalised:
    """A browser, as our cookie or another's names it."""
    return _device(value)


def normalise_ref(value: str, _regions: tuple[str, ...]) -> Normalised:
    """A visitor id that a link carried over to another channel: the same identity as the visitor's own."""
    return _device(value)


def normalise_external_id(value: str, _regions: tuple[str, ...]) -> Normalised:
    """An id of a system that we know only by name."""
    return _opaque("external_id", value)


def normalise_ig_username(value: str, _regions: tuple[str, ...]) -> Normalised:
    """A name on Instagram, from '@Name', the bare name or a link to the profile."""
    return _named("ig_username", value, _IG_LINK, _IG_NAME, _IG_PAGES)


def normalise_tg_username(value: str, _regions: tuple[str, ...]) -> Normalised:
    """A name on Telegram, from '@Name', the bare name or a t.me link."""
    return _named("tg_username", value, _TG_LINK, _TG_NAME, _TG_PAGES)


def _opaque(kind: str, value: str) -> Normalised:
    text = value.strip() if len(value) <= LONGEST else ""
    return (kind, text, Reach.PERSON) if text.isprintable() and not _NOBODY.fullmatch(text) else None


def _device(value: str) -> Normalised:
    told = _opaque("visitor_id", value)
    return ("visitor_id", told[1], Reach.DEVICE) if told else None


def _numbered(kind: str, pattern: re.Pattern[str], value: str) -> Normalised:
    match = pattern.fullmatch(readable(value) or "")
    return (kind, match[1], Reach.PERSON) if match else None


def _named(kind: str, value: str, link: re.Pattern[str], allowed: re.Pattern[str], pages: frozenset[str]) -> Normalised:
    text = readable(value) or ""
    path = link.match(text)
    name = re.split(r"[/?#&]", text[path.end() :])[0] if path else text
    name = name.removeprefix("@").lower()
    if not allowed.fullmatch(name) or name in _PLACEHOLDERS or (path and name in pages):
        return None
    return kind, name, Reach.PERSON
