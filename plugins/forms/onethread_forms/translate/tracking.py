"""Where somebody came from: campaign marks, click ids and the ids of analytics, from fields, cookies and addresses."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlsplit

_MARKS = frozenset(
    {"utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "gclid", "gbraid", "wbraid"}
    | {
        "fbclid",
        "yclid",
        "ymclid",
        "ttclid",
        "msclkid",
        "roistat_visit",
        "calltouch_session_id",
        "fbp",
        "fbc",
        "ym_uid",
    }
)
_OTHER_NAMES = {"_fbp": "fbp", "_fbc": "fbc", "_ym_uid": "ym_uid"}
_VISITOR = ("visitor_id", "_visitor_id", "onethread_visitor", "_ot_vid")
_PAGES = ("page", "_url", "page_url", "page url", "url pagina", "url pagină", "url страницы", "landing", "landing_page")
_REFERRERS = ("referrer", "referer", "_referrer", "previousurl")
_LONGEST = 500


def marks(fields: Mapping[str, str], referer: str | None = None) -> dict[str, str]:
    """All marks, by their usual names; what a field says goes before what a cookie or an address says."""
    cookies = _cookies(fields.get("COOKIES", fields.get("cookies", "")))
    found: dict[str, str] = {}
    for told in (_query(referer), _query(page(fields)), cookies, fields):
        found |= {_name(key): value[:_LONGEST] for key, value in told.items() if _name(key) in _MARKS and value}
        client = _client_id(told.get("_ga") or told.get("ga"))
        found |= {"ga_client_id": client} if client else {}
    return found


def visitor(fields: Mapping[str, str]) -> str | None:
    """The browser, as our snippet or another's names it."""
    return next((fields[name] for name in _VISITOR if fields.get(name)), None)


def page(fields: Mapping[str, str]) -> str | None:
    """The page that the form stands on."""
    return _first(fields, _PAGES)


def referrer(fields: Mapping[str, str]) -> str | None:
    """The page before."""
    return _first(fields, _REFERRERS) or _cookies(fields.get("COOKIES", "")).get("previousUrl")


def is_tracking(key: str) -> bool:
    """Whether a field is about the visit and not about the person."""
    names = {*_VISITOR, *_PAGES, *_REFERRERS, "cookies", "_ga", "ga"}
    return _name(key) in _MARKS or key.lower() in names


def _first(fields: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    found = {key.lower(): value for key, value in fields.items()}
    return next((found[name][:_LONGEST] for name in names if found.get(name)), None)


def _name(key: str) -> str:
    return _OTHER_NAMES.get(key, key.lower())


def _client_id(ga: str | None) -> str | None:
    """'GA1.1.100.200' and '100.200' are the client 100.200."""
    match = re.search(r"(\d+\.\d+)$", ga or "")
    return match[1] if match else None


def _cookies(header: str) -> dict[str, str]:
    """A Cookie header; Tilda keeps the campaign inside of one cookie, parted by bars."""
    pairs = (part.strip().partition("=") for part in header[:20_000].split(";"))
    found = {name: unquote(value) for name, _, value in pairs if name}
    inner = (part.partition("=") for part in re.split(r"\|+", found.get("TILDAUTM", "")))
    return found | {name: value for name, _, value in inner if name}


def host(url: str | None) -> str | None:
    """The site of an address, in small letters."""
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None


def _query(url: str | None) -> dict[str, str]:
    try:
        apart = urlsplit(url or "")
        return dict(parse_qsl(apart.query, max_num_fields=100)) if apart.scheme in ("http", "https") else {}
    except ValueError:
        return {}
