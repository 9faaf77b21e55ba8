"""What one person leaves behind: names on accounts, and what is typed as phone and e-mail."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bench.identity import email_spelling, phone_spelling
from bench.identity.cities import FIRM_FORMS
from bench.identity.lines import CHANNEL, Line, Said, said
from bench.identity.name_spelling import Identity, Shows, Spelled, spell
from bench.identity.phone_spelling import mistype, spell_phone
from bench.identity.population import Person, World

_HABIT = timedelta(days=45)
"""So long people type the number that they no longer have."""


@dataclass(slots=True)
class Story:
    """One person in the world, with what its accounts look like."""

    world: World
    person: Person
    names: dict[tuple[str, str], Spelled] = field(default_factory=dict)
    ids: dict[tuple[str, str], str] = field(default_factory=dict)
    marks: dict[str, datetime] = field(default_factory=dict)
    """What happened once, and when."""

    cards: "list[Card]" = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def chance(self, share: float) -> bool:
        """Whether it happens this time."""
        return self.world.random.random() < share

    def name(self, channel: str, account: str = "", *, steady: float = 1.0) -> Spelled:
        """The name on an account, the same each time but for renames; `steady` 0 is written anew each time."""
        known = self.names.get((channel, account))
        if known is None or not self.chance(steady) or self.chance(self.world.profile.renamed / 3):
            known = self.names[channel, account] = spell(self.called(), channel, self.world.random)
        return known

    def called(self) -> Identity:
        """What the person is called by rights."""
        return self.person.who

    def id(self, kind: str, account: str, length: int) -> str:
        """The id that an account gave them, always the same."""
        return self.ids.setdefault((kind, account), self.world.digits(length))

    def tell(self, channel: str, account: str, kind: str, at: datetime, handles: Sequence[Said], **more: Any) -> Line:
        """A line of this person."""
        name: Spelled = more.pop("name", None) or Spelled(None, Shows.NOTHING)
        line = Line(channel, account, kind, at, tuple(handles), self.person, name.text, name.shows, **more)
        self.lines.append(line)
        return line


@dataclass(slots=True)
class Card:
    """A contact in the CRM."""

    account: str
    id: str
    name: Spelled
    handles: list[Said]
    city: str
    company: str | None


def own_phone(
    story: Story, at: datetime, trust: str, styles: Sequence[phone_spelling.Style] | None = None
) -> list[Said]:
    """The person's mobile number, if there is one."""
    number = story.person.phone(at)
    if number is None:
        return []
    return [phone(story, number, trust, styles=styles, **whose(story.person, number))]


def whose(person: Person, number: str) -> dict[str, Any]:
    """How far a person's own mobile is theirs alone."""
    if number == person.passed_on:
        return {"shared": True, "trap": "re-issued number"}
    return {"shared": True, "trap": "family phone (a parent's)"} if person.owns_family_phone() else {}


def phone(
    story: Story, number: str, trust: str, *, styles: Sequence[phone_spelling.Style] | None = None, **more: Any
) -> Said:
    """Any number, spelled."""
    return said("phone", spell_phone(number, story.world.random, styles=styles), trust, number, **more)


def email(story: Story, address: str, trust: str, **more: Any) -> Said:
    """Any address, spelled."""
    return said("email", spell_email(story, address), trust, address, **more)


def spell_email(story: Story, address: str) -> str:
    """With the person's name around it, now and then."""
    return email_spelling.spell_email(address, story.person.who.given.latin[0], story.world.random)


def typed_phone(story: Story, at: datetime, trust: str, family_share: float) -> list[Said]:
    """What somebody types where a phone is asked for."""
    world, person = story.world, story.person
    if story.chance(world.profile.placeholder):
        return [_placeholder(story, "phone", phone_spelling.PLACEHOLDERS, phone_spelling.LIKELY_PLACEHOLDERS, trust)]
    if person.household and story.chance(family_share):
        return [phone(story, person.household.phone, trust, shared=True, trap=_family_phone(person))]
    if person.company and story.chance(world.profile.company_use):
        return [phone(story, person.company.landline, trust, shared=True, trap="landline")]
    number = person.phone(at - _HABIT * story.world.random.random())
    if number is None:
        return []
    if story.chance(world.profile.phone_typo) and (wrong := _mistyped(story, number, at)):
        return [phone(story, wrong, trust, own=False, trap="typo")]
    return [phone(story, number, trust, **whose(person, number))]


def _family_phone(person: Person) -> str:
    owned = person.household is not None and person.household.owner is not None
    return "family phone (a parent's)" if owned else "family phone"


def _mistyped(story: Story, number: str, at: datetime) -> str | None:
    if story.chance(story.world.profile.typo_hits):
        return story.world.somebody_else(story.person).phone(at)
    return mistype(number, story.world.random)


def _placeholder(story: Story, kind: str, junk: Sequence[str], likely: Sequence[str], trust: str) -> Said:
    if story.chance(0.85):
        return said(kind, story.world.random.choice(junk), trust, None, own=False, trap="placeholder")
    written = story.world.random.choice(likely)
    true = phone_spelling.as_e164(written) if kind == "phone" else written
    return said(kind, written, trust, true, own=False, trap="placeholder")


def typed_email(story: Story, trust: str, family_share: float) -> list[Said]:
    """What somebody types where an e-mail address is asked for."""
    world, person = story.world, story.person
    if story.chance(world.profile.placeholder):
        return [_placeholder(story, "email", email_spelling.PLACEHOLDERS, email_spelling.LIKELY_PLACEHOLDERS, trust)]
    if person.household and person.household.email and story.chance(family_share):
        return [email(story, person.household.email, trust, shared=True, trap="family e-mail")]
    if person.company and story.chance(world.profile.company_use):
        return [email(story, person.company.mailbox, trust, shared=True, trap="role mailbox")]
    if not person.emails:
        return []
    address = world.random.choice(person.emails)
    if story.chance(world.profile.email_typo) and (wrong := email_spelling.mistype_email(address, world.random)):
        return [email(story, wrong, trust, own=False, trap="e-mail typo")]
    return [email(story, address, trust)]


def browser(story: Story, kind: str = "visitor_id") -> Said:
    """The browser that the person sits at."""
    world, household = story.world, story.person.household
    if kind == "visitor_id" and story.chance(world.profile.kiosk):
        kiosk = world.random.choice(world.kiosks)
        return said(kind, kiosk, CHANNEL, kiosk, own=False, trap="kiosk")
    if household and household.device and story.chance(0.5):
        return said(kind, household.device, CHANNEL, household.device, shared=True, trap="family device")
    cookie = world.random.choice(story.person.cookies)
    return said(kind, cookie, CHANNEL, cookie)


def attributes(story: Story, *, city: float, company: float) -> dict[str, str]:
    """City and firm, each told so often."""
    found = {}
    if story.chance(city):
        found["city"] = story.world.random.choice(story.person.city)
    if story.person.company and story.chance(company):
        firm = story.person.company
        form = story.world.random.choice(FIRM_FORMS)
        found["company"] = form.format(latin=firm.latin, cyrillic=firm.cyrillic, upper=firm.latin.upper())
    return found
