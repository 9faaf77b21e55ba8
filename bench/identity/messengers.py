"""What a person leaves on WhatsApp, Telegram and Instagram."""

from datetime import datetime, timedelta

from bench.identity import phrases
from bench.identity.lines import CHANNEL, TEXT, VERIFIED, Line, Said, said
from bench.identity.name_spelling import Spelled
from bench.identity.phone_spelling import MENTION_STYLES, wa_id
from bench.identity.population import BUSINESS_SCOPED
from bench.identity.story import Story, browser, email, own_phone, phone, whose

_SECOND_ACCOUNT = 0.12
_OUTBOUND = 0.12
_COUNTRIES = {"+373": "MD", "+40": "RO", "+380": "UA", "+7": "RU", "+39": "IT", "+49": "DE", "+44": "GB", "+33": "FR"}


def whatsapp(story: Story, at: datetime) -> None:
    """A message, with or without the phone; some tell a phone or come by a link from the site."""
    account = _account(story, "wa-main", "wa-service")
    handles = whatsapp_handles(story, account, at)
    if handles:
        name = story.name("whatsapp", story.person.phone(at) or "")
        _message(story, "whatsapp", account, at, [*handles, *_link(story, "wa")], name)
        _cards(story, "whatsapp", account, at, handles, name)


def whatsapp_handles(story: Story, account: str, at: datetime) -> list[Said]:
    """The number and, since they exist, the business-scoped id; after a username was adopted often the id alone."""
    number = story.person.phone(at)
    if number is None:
        return []
    if at < BUSINESS_SCOPED:
        return [_wa_id(story, number)]
    scoped = _scoped(story, account, number)
    return [scoped] if _hides(story, at) and story.chance(0.7) else [_wa_id(story, number), scoped]


def _hides(story: Story, at: datetime) -> bool:
    """Whether a username was adopted by then."""
    if "adopts" not in story.marks:
        adopts = story.chance(story.world.profile.username_adopted)
        days = story.world.random.uniform(30, 150)
        story.marks["adopts"] = (
            BUSINESS_SCOPED + timedelta(days=days) if adopts else datetime.max.replace(tzinfo=at.tzinfo)
        )
    return at >= story.marks["adopts"]


def _wa_id(story: Story, number: str) -> Said:
    return said("wa_id", wa_id(number, story.world.random), CHANNEL, number, **whose(story.person, number))


def _scoped(story: Story, account: str, number: str) -> Said:
    country = next((name for code, name in _COUNTRIES.items() if number.startswith(code)), "BR")
    value = f"{country}.{story.id(f'bsuid {number}', account, 20)}"
    return said("wa_bsuid", value, CHANNEL, value, account)


def number_changed(story: Story) -> None:
    """WhatsApp's own word that a number was changed: the old handles, then the new."""
    (_, old), (changed, new) = story.person.phones
    account, at = "wa-main", changed + timedelta(hours=2)
    story.person.change_told = True
    handles = [_wa_id(story, old), _wa_id(story, new)]
    if at >= BUSINESS_SCOPED and story.chance(0.7):
        handles = [handles[0], _scoped(story, account, old), handles[1], _scoped(story, account, new)]
    story.tell("whatsapp", account, "number_change", at, handles, conversation=old)


def telegram(story: Story, at: datetime) -> None:
    """A message to the bot; some share a phone, some come by a link from the site."""
    id_, username = story.person.telegram
    handles = [said("tg_id", id_, CHANNEL, id_)]
    if username:
        handles.append(said("tg_username", username, CHANNEL, username.lower()))
    name = story.name("telegram")
    _message(story, "telegram", "shop_bot", at, [*handles, *_link(story, "tg")], name)
    _cards(story, "telegram", "shop_bot", at, handles, name)


def instagram(story: Story, at: datetime) -> None:
    """A direct message; the id is another on each of our accounts, the username changes hands."""
    account = _account(story, "17841405309211844", "17841409988776655")
    id_ = story.id("ig", account, 16)
    handles = [said("ig_id", id_, CHANNEL, id_, account)]
    if story.chance(0.85):
        handles.append(instagram_name(story, at, CHANNEL))
    _message(story, "instagram", account, at, handles, story.name("instagram"))


def instagram_name(story: Story, at: datetime, trust: str) -> Said:
    """The username of the time; one that had or will have another owner is a trap."""
    name = story.person.instagram_name(at)
    trap = "retaken username" if "retaken username" in story.person.traps else ""
    written = name if trust == CHANNEL else story.world.random.choice((f"@{name}", name, f"instagram.com/{name}"))
    return said("ig_username", written, trust, name, trap=trap)


def _account(story: Story, first: str, second: str) -> str:
    return second if story.chance(_SECOND_ACCOUNT) else first


def _message(story: Story, channel: str, account: str, at: datetime, handles: list[Said], name: Spelled) -> Line:
    language, random = story.person.who.language, story.world.random
    text, mentioned = mention(story, at) or (random.choice(phrases.PLAIN[language]), [])
    outbound = not mentioned and story.chance(_OUTBOUND)
    return story.tell(
        channel,
        account,
        "message",
        at,
        [*handles, *mentioned],
        name=None if outbound and story.chance(0.5) else name,
        direction="out" if outbound else "in",
        conversation=handles[0].value,
        text=text,
    )


def mention(story: Story, at: datetime) -> tuple[str, list[Said]] | None:
    """A text with a phone in it, now and then somebody else's; the handle is not always told beside it."""
    profile, random, language = story.world.profile, story.world.random, story.person.who.language
    if not story.chance(profile.text_phone):
        return None
    if story.chance(0.12) and story.person.emails:
        told = email(story, story.person.emails[0], TEXT)
        return f"e-mail: {told.value}", [told]
    if story.chance(profile.third_party):
        told = _others_phone(story, at)
        return random.choice(phrases.OTHERS_PHONE[language]).format(told.value), [told]
    own = own_phone(story, at, TEXT, MENTION_STYLES)
    if not own:
        return None
    return random.choice(phrases.OWN_PHONE[language]).format(own[0].value), own if story.chance(0.9) else []


def _others_phone(story: Story, at: datetime) -> Said:
    number = story.world.somebody_else(story.person).phone(at) if story.chance(0.5) else None
    number = number or story.world.numbers.mobile()
    return phone(story, number, TEXT, styles=MENTION_STYLES, own=False, trap="third party")


def _cards(story: Story, channel: str, account: str, at: datetime, handles: list[Said], name: Spelled) -> None:
    """A contact card after the message: one's own, which the channel vouches for, or somebody else's."""
    if not story.lines or story.marks.get(f"{channel} card"):
        return
    share: list[Said] = []
    if story.chance(0.06 if channel == "telegram" else 0.02):
        share = [_verified(story, number) for number in [story.person.phone(at)] if number]
    elif story.chance(story.world.profile.others_card):
        share = [_others_phone(story, at)]
    if share:
        story.marks[f"{channel} card"] = at
        later, conversation = at + timedelta(minutes=3), handles[0].value
        story.tell(channel, account, "contact_share", later, [*handles, *share], name=name, conversation=conversation)


def _verified(story: Story, number: str) -> Said:
    """Telegram leaves the plus out, mostly."""
    written = number if story.chance(0.2) else number[1:]
    return said("phone", written, VERIFIED, number, **whose(story.person, number))


def _link(story: Story, messenger: str) -> list[Said]:
    """The browser from which a 'write to us' button was pressed, once; some send the link on to a friend."""
    if story.marks.get(f"{messenger} link") or not story.chance(0.08):
        return []
    story.marks[f"{messenger} link"] = story.person.begins
    if story.chance(story.world.profile.forwarded):
        other = story.world.somebody_else(story.person)
        return [said("ref", other.cookies[0], CHANNEL, other.cookies[0], own=False, trap="forwarded link")]
    return [browser(story, "ref")]
