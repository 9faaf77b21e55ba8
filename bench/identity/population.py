"""Who lives in this world: people with names, cities, phones and mailboxes, families and firms."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import TypeVar

from bench.identity.cities import CITIES, firm_names
from bench.identity.email_spelling import ROLES, Mailboxes
from bench.identity.given_names import Given, given_names
from bench.identity.name_spelling import Identity
from bench.identity.phone_spelling import Numbers
from bench.identity.profiles import Profile
from bench.identity.surnames import surnames

BEGIN = datetime(2025, 9, 1, 8, tzinfo=UTC)
DAYS = 400
BUSINESS_SCOPED = datetime(2026, 4, 1, tzinfo=UTC)
"""When WhatsApp began to tell business-scoped user ids."""

T = TypeVar("T")
_LANGUAGES = {"ro": 58, "ru": 31, "uk": 11}


@dataclass(slots=True)
class Household:
    """What a family shares; `owner` is the parent whose own mobile the shared phone is."""

    phone: str
    owner: int | None = None
    email: str | None = None
    device: str | None = None
    same_name: bool = False


@dataclass(slots=True)
class Company:
    """What colleagues share."""

    latin: str
    cyrillic: str
    landline: str
    mailbox: str
    domain: str
    first_names: list[Given] = field(default_factory=list)


@dataclass(slots=True)
class Person:
    """One true customer."""

    number: int
    who: Identity
    city: tuple[str, ...]
    begins: datetime
    ends: datetime
    phones: list[tuple[datetime, str]]
    """Mobile numbers, each with the time from which it is theirs."""

    emails: list[str]
    cookies: list[str]
    telegram: tuple[str, str | None]
    """Id and username."""

    instagram: list[tuple[datetime, str]]
    """Usernames, each with the time from which it is theirs."""

    household: Household | None = None
    company: Company | None = None
    former: "Person | None" = None
    """Whose number theirs was before."""

    passed_on: str | None = None
    """The number that was another's before or after them."""

    change_told: bool = False
    """Whether WhatsApp has said that the number was changed."""

    traps: list[str] = field(default_factory=list)

    def phone(self, at: datetime) -> str | None:
        """Their mobile number at that time; None for who has none."""
        return next((number for since, number in reversed(self.phones) if since <= at), None)

    def instagram_name(self, at: datetime) -> str:
        """Their username at that time."""
        return next(name for since, name in reversed(self.instagram) if since <= at)

    def owns_family_phone(self) -> bool:
        """Whether the others of the family give this one's mobile as theirs."""
        return self.household is not None and self.household.owner == self.number


@dataclass(slots=True)
class World:
    """All of it, and what mints more."""

    profile: Profile
    random: Random
    numbers: Numbers
    mailboxes: Mailboxes
    people: list[Person] = field(default_factory=list)
    kiosks: list[str] = field(default_factory=list)
    firms: list[tuple[str, str]] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    """Usernames and ids that somebody has."""

    def token(self, length: int, letters: str = "0123456789abcdef") -> str:
        """A random id."""
        return "".join(self.random.choices(letters, k=length))

    def digits(self, length: int) -> str:
        """A random number of so many digits that nobody has yet."""
        found = ""
        while not found or found in self.taken:
            found = f"{self.random.choice('123456789')}{self.token(length - 1, '0123456789')}"
        self.taken.add(found)
        return found

    def cookie(self) -> str:
        """A new visitor id."""
        return f"v-{self.token(16)}"

    def somebody_else(self, person: Person) -> Person:
        """Any other customer."""
        other = self.random.choice(self.people)
        return other if other is not person else self.people[(person.number + 1) % len(self.people)]


def populate(profile: Profile, customers: int, seed: int) -> World:
    """So many people who do not know each other yet."""
    random = Random(f"{profile.name} {seed}")  # noqa: S311 - the same world every time is what it is for
    world = World(profile, random, Numbers(random), Mailboxes(random), firms=firm_names())
    world.kiosks = [world.cookie() for _ in range(max(3, customers // 250))]
    random.shuffle(world.firms)
    for number in range(customers):
        world.people.append(_person(world, number))
    return world


def _person(world: World, number: int) -> Person:
    random = world.random
    who = any_identity(random)
    begins = BEGIN + timedelta(days=random.random() * (DAYS - 50))
    ends = min(BEGIN + timedelta(days=DAYS), begins + timedelta(days=15 + random.expovariate(1 / 120)))
    emails = [world.mailboxes.personal(who) for _ in range(random.choices((0, 1, 2), (18, 68, 14))[0])]
    return Person(
        number,
        who,
        zipf(CITIES, random),
        begins,
        ends,
        [(BEGIN, world.numbers.mobile())],
        emails,
        [world.cookie() for _ in range(random.choices((1, 2), (75, 25))[0])],
        (world.digits(random.choice((9, 10))), username(world, who) if random.random() < 0.6 else None),
        [(BEGIN, username(world, who))],
    )


def any_identity(random: Random) -> Identity:
    """A name as they are spread: a few are very common."""
    language = random.choices(tuple(_LANGUAGES), tuple(_LANGUAGES.values()))[0]
    return Identity(
        any_given(random, random.choice("mf"), language),
        zipf(surnames(language), random, 0.75),
        any_given(random, "m", language),
        language,
    )


_COMMON_IN = {"ro": "r", "ru": "s", "uk": "u"}


def any_given(random: Random, gender: str, language: str) -> Given:
    """A given name that is common in the language, now and then any other."""
    names = [one for one in given_names() if one.gender == gender]
    common = [one for one in names if _COMMON_IN[language] in one.languages]
    return zipf(common if random.random() < 0.93 else names, random, 0.6)


def zipf(choices: Sequence[T], random: Random, steepness: float = 1.0) -> T:
    """One of them; the n-th is n^steepness times as rare as the first."""
    weights = list(accumulate((place + 1) ** -steepness for place in range(len(choices))))
    return random.choices(choices, cum_weights=weights)[0]


_HOBBIES = "cat sun nails style auto moto rose queen boss travel foto beauty mama wolf".split()  # noqa: SIM905 - shorter


def username(world: World, who: Identity) -> str:
    """A username made of the name, or of something else; Telegram and Instagram both allow it."""
    random = world.random
    name = f"{who.given.latin[0]}{random.choice(('_', ''))}{random.choice(_HOBBIES)}".lower()
    free = name
    while free in world.taken:
        free = f"{name}{random.choice(('', '_'))}{world.token(3, '0123456789')}"
    world.taken.add(free)
    return free


def found_company(world: World) -> Company:
    """A firm with a landline and a mailbox that whoever is there reads."""
    latin, cyrillic = world.firms.pop()
    domain = f"{latin.lower()}.{world.random.choice(('md', 'md', 'com', 'ro'))}"
    role = f"{world.random.choice(ROLES)}@{domain}"
    return Company(latin, cyrillic, world.numbers.landline(), role, domain)
