"""What a person leaves in forms, mail, calls, on the site, and what operators write into the CRM."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bench.identity import phrases
from bench.identity.lines import CHANNEL, CRM, DECLARED, Said, said
from bench.identity.messengers import instagram, instagram_name, mention, telegram, whatsapp
from bench.identity.phone_spelling import CALLER_STYLES
from bench.identity.story import (
    Card,
    Story,
    attributes,
    browser,
    email,
    own_phone,
    phone,
    typed_email,
    typed_phone,
)

_LEADS = 0.15


def form(story: Story, at: datetime) -> None:
    """A form or an order on the site: typed phone and e-mail, the browser, a username."""
    share, random = story.world.profile.family_form, story.world.random
    handles = typed_phone(story, at, DECLARED, share) if story.chance(0.92) else []
    if story.chance(0.5) or not handles:
        handles += typed_email(story, DECLARED, share)
    if story.chance(0.7) or not handles:
        handles.append(browser(story))
    handles += _usernames(story, at)
    name = story.name("form", steady=0.7)
    story.tell(
        "form",
        random.choice(("site-main", "site-main", "landing-1")),
        "order" if story.chance(0.15) else "form",
        at,
        handles,
        name=name,
        text=random.choice((None, random.choice(phrases.PLAIN[story.person.who.language]))),
        attributes=attributes(story, city=0.5, company=0.35),
    )


def _usernames(story: Story, at: datetime) -> list[Said]:
    told = [instagram_name(story, at, DECLARED)] if story.chance(0.04) else []
    username = story.person.telegram[1]
    if username and story.chance(0.05):
        written = story.world.random.choice((f"@{username}", username, f"https://t.me/{username}"))
        told.append(said("tg_username", written, DECLARED, username.lower()))
    return told


def mail(story: Story, at: datetime) -> None:
    """An e-mail from one's own, the family's or the department's mailbox."""
    world, person = story.world, story.person
    sender = [email(story, person.emails[0], CHANNEL)] if person.emails else []
    if person.household and person.household.email and story.chance(0.35):
        sender = [email(story, person.household.email, CHANNEL, shared=True, trap="family e-mail")]
    if person.company and story.chance(world.profile.company_use):
        sender = [email(story, person.company.mailbox, CHANNEL, shared=True, trap="role mailbox")]
    if not sender:
        form(story, at)
        return
    text, mentioned = mention(story, at) or (world.random.choice(phrases.PLAIN[person.who.language]), [])
    name = story.name("email", sender[0].key or "")
    subject = world.random.choice(phrases.SUBJECTS)
    story.tell(
        "email", "sales@shop.example", "message", at, [*sender, *mentioned], name=name, text=text, subject=subject
    )


def call(story: Story, at: datetime) -> None:
    """A call, by its caller id; an operator may have asked for the name."""
    person, household = story.person, story.person.household
    caller, named = own_phone(story, at, CHANNEL, CALLER_STYLES), story.chance(0.25)
    if person.company and story.chance(story.world.profile.company_use * 1.5):
        number = person.company.landline
        caller = [phone(story, number, CHANNEL, styles=CALLER_STYLES, shared=True, trap="landline")]
        named = story.chance(0.7)
    elif household and household.owner is None and story.chance(0.3):
        caller = [phone(story, household.phone, CHANNEL, styles=CALLER_STYLES, shared=True, trap="family phone")]
        named = story.chance(0.7)
    if not caller:
        form(story, at)
        return
    direction = "out" if story.chance(0.2) else "in"
    name = story.name("call", steady=0.5) if named else None
    story.tell("call", "022900100", "call", at, caller, name=name, direction=direction)


def visit(story: Story, at: datetime) -> None:
    """A page view; nobody is named."""
    page = story.world.random.choice(phrases.PAGES)
    story.tell("site", "shop.example", "visit", at, [browser(story)], attributes={"page": page})


def crm(story: Story, at: datetime) -> None:
    """A card made, changed or noted upon; some people have several."""
    if not story.cards:
        for _ in range(_number_of_cards(story)):
            _new_card(story, at)
            at += timedelta(days=story.world.random.uniform(1, 30))
        return
    card = story.world.random.choice(story.cards)
    kind = story.world.random.choices(("record", "note", "order"), (55, 28, 17))[0]
    full = kind == "record" or (kind == "order" and story.chance(0.5))
    _tell_card(story, card, kind, at, card.handles if full else card.handles[:1])


def _number_of_cards(story: Story) -> int:
    several = story.chance(story.world.profile.card_duplicates)
    return story.world.random.choice((2, 2, 3)) if several else 1


def _new_card(story: Story, at: datetime) -> None:
    account = "portal-old" if story.chance(0.08) else "portal-main"
    id_ = story.id(f"card {len(story.cards)}", account, 6)
    typed = typed_phone(story, at, CRM, story.world.profile.family_card)
    if story.chance(0.4) or not typed:
        typed += typed_email(story, CRM, story.world.profile.family_card)
    lead = [_lead(story, account)] if story.chance(_LEADS) else []
    told = attributes(story, city=0.6, company=0.8)
    contact = said("bitrix_contact", id_, CRM, id_, account)
    name = story.name("bitrix24", id_)
    card = Card(account, id_, name, [contact, *lead, *typed], told.get("city", ""), told.get("company"))
    story.cards.append(card)
    if lead:
        story.tell("bitrix24", account, "record", at, [*lead, *typed], name=name, direction=None)
        at += timedelta(hours=story.world.random.uniform(1, 48))
    _tell_card(story, card, "record", at, card.handles)


def _lead(story: Story, account: str) -> Said:
    id_ = story.id(f"lead {len(story.cards)}", account, 6)
    return said("bitrix_lead", id_, CRM, id_, account)


def _tell_card(story: Story, card: Card, kind: str, at: datetime, handles: list[Said]) -> None:
    told = {"city": card.city, "company": card.company}
    story.tell(
        "bitrix24",
        card.account,
        kind,
        at,
        handles,
        name=card.name if len(handles) > 1 or kind == "record" else None,
        direction=None,
        text=story.world.random.choice(("sunat, revine", "перезвонить в пн", "оплачено")) if kind == "note" else None,
        attributes={key: value for key, value in told.items() if value},
    )


def cards_merged(story: Story, at: datetime) -> None:
    """An operator has seen that two cards of one portal are one person."""
    first = story.cards[0]
    for other in story.cards[1:]:
        if other.account == first.account:
            handles = [first.handles[0], other.handles[0]]
            story.tell("bitrix24", first.account, "contact_merged", at, handles, direction=None)


CHANNELS: Mapping[str, Callable[[Story, datetime], None]] = {
    "whatsapp": whatsapp,
    "form": form,
    "bitrix24": crm,
    "call": call,
    "instagram": instagram,
    "telegram": telegram,
    "email": mail,
    "site": visit,
}
WEIGHTS = {
    "whatsapp": 24,
    "form": 19,
    "bitrix24": 17,
    "call": 13,
    "instagram": 10,
    "telegram": 9,
    "email": 10,
    "site": 7,
}
