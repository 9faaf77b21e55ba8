"""A form post: which of its fields a person filled in, which form it is, and which submission."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import blake2b
from itertools import islice
from unicodedata import normalize
from zoneinfo import ZoneInfo

from onethread.plugin import Delivery
from onethread_forms.payloads import File, Submission, Tree
from onethread_forms.translate import tracking
from onethread_forms.translate.fields import Field, firsts, leaves
from onethread_forms.translate.guess import by_path
from onethread_forms.translate.words import MACHINE, MOMENT, SIBLINGS, words

LONGEST_WAY = timedelta(days=7)
"""From a page to us, for a site that queues what it could not deliver."""

MOST_FIELDS = 300
_MOST_READ = 3_000

_KEYS = ("_idem", "idempotency_key", "idempotency-key")
_IDS = ("tranid", "submissionid", "submission_id", "responseid", "response_id", "leadgen_id", "entry_id")
_FORMS = ("form_id", "formid", "form-id", "_form")
_HIDDEN = frozenset(
    {*_KEYS, *_IDS, *_FORMS, "_charset_", "formname", "form_name", "_t", "_ts", "token", "lang", "tz"}
    | {"shown_at", "sent_at", "key"}
)
# What a service says of its own delivery, and says otherwise when it delivers again.
_STAMPS = frozenset(
    {"timestamp", "submitted_at", "created_at", "createdat", "date_created", "date_updated", "event_id", "eventid"}
)


@dataclass(frozen=True)
class Post:
    """A form post, read but not yet understood; `unread` counts the fields that were too many."""

    delivery: Delivery
    fields: tuple[Field, ...]
    files: tuple[File, ...]
    unread: int

    @cached_property
    def values(self) -> Mapping[str, str]:
        """The first value of each name."""
        return firsts(self.fields)

    @cached_property
    def low(self) -> Mapping[str, str]:
        """The same by names in small letters."""
        return {name.lower(): value for name, value in reversed(list(self.values.items()))}

    @cached_property
    def typed(self) -> tuple[Field, ...]:
        """The fields that a person filled in."""
        return tuple(_typed(self.fields))

    @property
    def host(self) -> str | None:
        """The site that the form stands on."""
        headers = self.delivery.headers
        told = (tracking.page(self.values), headers.get("origin"), headers.get("referer"))
        return next((host for url in told if (host := tracking.host(url))), None)

    def first(self, names: Iterable[str]) -> str | None:
        """The first of these fields that holds something."""
        return next((self.low[name].strip() for name in names if name in self.low), None)


def read_post(delivery: Delivery, submission: Submission) -> Post:
    """The post with at most so many fields; beyond these, only fields whose names say what they are."""
    every = leaves(_flat(submission.tree))
    found = list(islice(every, _MOST_READ))
    kept = tuple(field for number, field in enumerate(found) if number < MOST_FIELDS or _is_known(field))
    unread = len(found) - len(kept) + sum(1 for _ in every) + submission.left_out
    return Post(delivery, kept, submission.files, unread)


def account(post: Post) -> str:
    """The form on its site; a form id alone is given to many."""
    site, form = post.host or post.delivery.connection, post.first(_FORMS)
    return (f"{site}/{form}" if form else site)[:200]


def moment(post: Post, *, keyed: bool) -> datetime:
    """When it was sent, if a page that holds our key says so and that can be; else when it came."""
    came, told = post.delivery.received_at, number(post.low.get("sent_at"))
    if not keyed or told is None or not 0 <= came.timestamp() - told <= LONGEST_WAY.total_seconds():
        return came
    return datetime.fromtimestamp(told, UTC)


def number(text: str | None) -> float | None:
    """A number as a field holds it."""
    try:
        return float(text) if text and len(text) < 20 else None
    except ValueError:
        return None


def submission_id(post: Post, zone: ZoneInfo) -> str:
    """The remote's own id; else all that was typed, with the key of the page or the day it came on."""
    given = post.first(_IDS)
    if given:
        return f"id:{given[:200]}"
    key = post.first(_KEYS) or post.delivery.headers.get("idempotency-key")
    if key:
        return f"idem:{key[:200]}:{_digest(post)}"
    return f"print:{post.delivery.received_at.astimezone(zone).date().isoformat()}:{_digest(post)}"


def _digest(post: Post) -> str:
    """Names and values in no order, without what differs each time a page is loaded."""
    typed = {(field.address, _spelled(field.value)) for field in post.typed if field.name.lower() not in _STAMPS}
    fields = sorted(one for one in typed if one[1])
    files = sorted({(file.name, file.digest) for file in post.files})
    written = json.dumps([fields, files]).encode()
    return blake2b(written, digest_size=12).hexdigest()


def _spelled(value: str) -> str:
    return " ".join(normalize("NFC", value).split())


def _flat(tree: Mapping[str, Tree]) -> dict[str, Tree]:
    """Beside Elementor's `fields` or `meta`, `form[name]` is the form's name; else it may be a person's."""
    form = tree.get("form")
    if not isinstance(form, dict) or not {"fields", "meta"} & tree.keys():
        return dict(tree)
    return {name: value for name, value in tree.items() if name != "form"} | {
        f"form_{name}": value for name, value in form.items()
    }


def _typed(fields: Iterable[Field]) -> Iterator[Field]:
    """Without ids and marks, and without what programs say of themselves."""
    fields = tuple(fields)
    stamped = {_group(field) for field in fields if SIBLINGS.fullmatch(words(field.name))}
    for field in fields:
        said = words(field.name)
        machine = MACHINE.fullmatch(said) or (MOMENT.fullmatch(said) and _group(field) in stamped)
        if not machine and not _is_hidden(field):
            yield field


def _group(field: Field) -> str:
    return field.path[0] if len(field.path) > 1 else ""


def _is_hidden(field: Field) -> bool:
    return field.name.lower() in _HIDDEN or tracking.is_tracking(field.name)


def _is_known(field: Field) -> bool:
    return _is_hidden(field) or by_path(field.path) is not None
