"""From a form post to one interaction: who, what they want, where they came from."""

from collections.abc import Iterable, Iterator
from datetime import datetime

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
from onethread_forms.payloads import File, decode
from onethread_forms.settings import FormsSettings
from onethread_forms.translate import tracking
from onethread_forms.translate.people import People, read_people
from onethread_forms.translate.post import Post, account, moment, read_post, submission_id
from onethread_forms.translate.spam import spam


def translate(delivery: Delivery, settings: FormsSettings, context: Context) -> Iterable[Record | Unread]:
    """The interaction of a post; spam and tests of form services give none."""
    try:
        post = read_post(delivery, decode(delivery.headers.get("content-type", ""), delivery.body))
    except RejectedRecordError as error:
        return [Unread("", str(error))]
    nothing = _nothing(post)
    if nothing:
        return [Unread("", nothing, known=False)]
    people = read_people(post.typed, settings.fields, context.regions)
    verdict = spam(post, people, settings, context.regions)
    if verdict:
        return [Unread("", f"spam: {verdict}", known=False)]
    at = moment(post, keyed=settings.key is not None)
    return [Record(_interaction(post, people, at, context), ("",)), *_too_many(post)]


def _nothing(post: Post) -> str | None:
    """Why a post is no enquiry."""
    typed = {(field.name, field.value.strip()) for field in post.typed if field.value.strip()}
    if typed == {("test", "test")}:
        return "a test of the form service"
    return None if typed or post.files else "nothing but hidden fields"


def _too_many(post: Post) -> Iterator[Unread]:
    if post.unread:
        yield Unread("", f"{post.unread} fields more than are read")


def _interaction(post: Post, people: People, at: datetime, context: Context) -> Interaction:
    browser = tracking.visitor(post.values)
    visitor = (Handle("visitor_id", browser),) if browser else ()
    return Interaction(
        channel="form",
        account=account(post),
        id=submission_id(post, context.timezone),
        at=at,
        kind=Kind.FORM,
        direction=Direction.IN,
        text=people.message,
        subject=people.subject,
        name=people.name,
        handles=(*people.handles, *visitor),
        attributes=_attributes(post, people),
        attachments=tuple(_attachment(number, file) for number, file in enumerate(post.files)),
    )


def _attributes(post: Post, people: People) -> dict[str, Json]:
    referer = post.delivery.headers.get("referer")
    told: dict[str, Json] = {
        "form": post.low.get("formname") or post.low.get("form_name"),
        "page": tracking.page(post.values) or referer,
        "referrer": tracking.referrer(post.values),
        "tracking": {**tracking.marks(post.values, referer)},
        "language": people.language or (post.low.get("lang") or "")[:2].lower() or None,
        "consent": people.consent,
        "company": people.company,
        "city": people.city,
        "fields": people.others,
    }
    return {key: value for key, value in told.items() if value not in (None, {}, "")}


def _attachment(number: int, file: File) -> Attachment:
    return Attachment(f"file-{number}", file.mime, file.name, file.size, file.digest)
