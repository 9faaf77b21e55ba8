"""From a form post to one interaction: who, what they want, where they came from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from urllib.parse import urlsplit

from onethread.plugin import (
    Attachment,
    Context,
    Delivery,
    Direction,
    Handle,
    Interaction,
    Json,
    Kind,
    Record,
    RejectedRecordError,
    Unread,
)
from onethread_forms.payloads import MOST_FIELDS, File, Tree, decode, leaves
from onethread_forms.settings import FormsSettings
from onethread_forms.translate import tracking
from onethread_forms.translate.people import People, read_people
from onethread_forms.translate.spam import spam

DOUBLE_SUBMIT = timedelta(minutes=30)
"""Equal posts without any id of their own are one within such a stretch of the clock, two beyond."""

_KEYS = ("_idem", "idempotency_key", "idempotency-key")
_IDS = ("tranid", "submissionid", "submission_id", "responseid", "response_id", "leadgen_id", "entry_id")
_FORMS = ("form_id", "formid", "form-id", "_form")
_NO_FIELDS = frozenset(
    {*_KEYS, *_IDS, *_FORMS, "_charset_", "formname", "form_name", "_t", "_ts", "token", "lang", "tz"}
)
_CONTEXT = frozenset({"shown_at", "sent_at", "key"})


@dataclass(frozen=True)
class Post:
    """A form post, read but not yet understood; `fields` in the order of the form, `low` by small name."""

    delivery: Delivery
    fields: Mapping[str, str]
    files: tuple[File, ...]

    @property
    def low(self) -> dict[str, str]:
        """By names in small letters."""
        return {key.lower(): value for key, value in self.fields.items()}

    def first(self, names: Iterable[str]) -> str | None:
        """The first of these fields that holds something."""
        low = self.low
        return next((low[name] for name in names if low.get(name)), None)


def translate(delivery: Delivery, settings: FormsSettings, context: Context) -> Iterable[Record | Unread]:
    """The interaction of a post; spam and tests of form services give none."""
    try:
        submission = decode(delivery.headers.get("content-type", ""), delivery.body)
    except RejectedRecordError as error:
        return [Unread("", str(error))]
    post = Post(delivery, _joined(leaves(_flat(submission.tree))), submission.files)
    if not post.fields or post.fields == {"test": "test"}:
        return [Unread("", "a test of the form service", known=False)]
    people = read_people(_personal(post), settings.fields, context.regions)
    verdict = spam(post.fields, people.message, settings)
    if verdict:
        return [Unread("", f"spam: {verdict}", known=False)]
    return [Record(_interaction(post, people), ("",))]


def _flat(tree: Mapping[str, Tree]) -> dict[str, Tree]:
    """What is said under 'form' is about the form (`form[name]`), not about who filled it in."""
    form = tree.get("form")
    if not isinstance(form, dict):
        return dict(tree)
    return {name: value for name, value in tree.items() if name != "form"} | {
        f"form_{name}": value for name, value in form.items()
    }


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Fields by name; the values of equal names stand together."""
    fields: dict[str, str] = {}
    for key, value in pairs:
        if len(fields) < MOST_FIELDS:
            fields[key] = f"{fields[key]}, {value}" if fields.get(key) and value else fields.get(key) or value
    return fields


def _personal(post: Post) -> dict[str, str]:
    """The fields that a person filled in."""
    hidden = _NO_FIELDS | _CONTEXT
    return {
        key: value for key, value in post.fields.items() if key.lower() not in hidden and not tracking.is_tracking(key)
    }


def _interaction(post: Post, people: People) -> Interaction:
    account = _account(post)
    browser = tracking.visitor(post.fields)
    visitor = (Handle("visitor_id", browser),) if browser else ()
    return Interaction(
        channel="form",
        account=account,
        id=_id(post, people, account),
        at=post.delivery.received_at,
        kind=Kind.FORM,
        direction=Direction.IN,
        text=people.message,
        subject=people.subject,
        name=people.name,
        handles=(*people.handles, *visitor),
        attributes=_attributes(post, people),
        attachments=tuple(_attachment(number, file) for number, file in enumerate(post.files)),
    )


def _account(post: Post) -> str:
    """The form by its own id; else the site; else the connection."""
    form = post.first(_FORMS)
    site = post.delivery.headers.get("origin") or tracking.page(post.fields) or post.delivery.headers.get("referer")
    return (form or _host(site) or post.delivery.connection)[:200]


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None


def _id(post: Post, people: People, account: str) -> str:
    """The form's own key of this one submission; without any, what was typed and about when."""
    key = post.first(_KEYS) or post.delivery.headers.get("idempotency-key")
    if key:
        return f"idem:{key[:200]}"
    given = post.first(_IDS)
    if given:
        return f"id:{given[:200]}"
    loaded = post.low.get("_t") or str(int(post.delivery.received_at.timestamp() // DOUBLE_SUBMIT.total_seconds()))
    typed = (account, loaded, people.name or "", people.message or "", *(handle.value for handle in people.handles))
    return f"print:{blake2b(chr(31).join(typed).encode('utf-8', 'replace'), digest_size=12).hexdigest()}"


def _attributes(post: Post, people: People) -> dict[str, Json]:
    told: dict[str, Json] = {
        "form": post.low.get("formname") or post.low.get("form_name"),
        "page": tracking.page(post.fields) or post.delivery.headers.get("referer"),
        "referrer": tracking.referrer(post.fields),
        "tracking": {**tracking.marks(post.fields)},
        "language": people.language or (post.low.get("lang") or "")[:2].lower() or None,
        "consent": people.consent,
        "company": people.company,
        "city": people.city,
        "fields": {**people.others},
    }
    return {key: value for key, value in told.items() if value not in (None, {}, "")}


def _attachment(number: int, file: File) -> Attachment:
    return Attachment(f"file-{number}", file.mime, file.name, file.size)
