"""All that happens in a world, in the order of time."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from math import log

from bench.identity.desks import CHANNELS, WEIGHTS, cards_merged
from bench.identity.dialect import any_dialect
from bench.identity.lines import Line
from bench.identity.messengers import number_changed
from bench.identity.population import BEGIN, DAYS, Person, World, populate
from bench.identity.profiles import Profile
from bench.identity.story import Story
from bench.identity.traps import lay_traps
from bench.identity.truth import group

MOST = 36
"""Lines of the busiest person, besides what follows from them."""


def generate(
    profile: Profile, customers: int, seed: int, progress: Callable[[int], None] = lambda _: None
) -> list[Line]:
    """The lines of so many customers, in order of time; the same for the same seed."""
    world = populate(profile, customers, seed)
    lay_traps(world)
    lines: list[Line] = []
    for done, person in enumerate(world.people):
        lines += _live(world, person)
        progress(done + 1)
    lines.sort(key=lambda line: line.at)  # stable: what happened at one time stays in the order it was told
    _number(world, lines)
    dialect = any_dialect(seed)
    for line in lines:
        dialect.speak(line)
    group(lines)
    return lines


def _live(world: World, person: Person) -> Sequence[Line]:
    story, random = Story(world, person), world.random
    channels = _channels(world, person)
    count = min(MOST, max(len(channels), round(random.lognormvariate(log(5.6), 0.62))))
    steps = [*channels, *random.choices(channels, k=count - len(channels))]
    random.shuffle(steps)
    for at, channel in zip(_moments(world, person, count), steps, strict=True):
        CHANNELS[channel](story, at)
    _afterwards(story)
    return story.lines


def _channels(world: World, person: Person) -> list[str]:
    """One to five of them; who has no phone is not on WhatsApp."""
    random = world.random
    wanted = random.choices((1, 2, 3, 4, 5), (14, 33, 31, 15, 7))[0]
    found: list[str] = []
    while len(found) < wanted:
        channel = random.choices(tuple(WEIGHTS), tuple(WEIGHTS.values()))[0]
        if channel not in found and (person.phones or channel != "whatsapp"):
            found.append(channel)
    return found


def _moments(world: World, person: Person, count: int) -> list[datetime]:
    random, span = world.random, max(person.ends - person.begins, timedelta(days=1))
    moments = sorted(person.begins + span * random.random() for _ in range(count))
    last = BEGIN + timedelta(days=DAYS)
    return [min(at, last).replace(microsecond=0) for at in moments]


def _afterwards(story: Story) -> None:
    """What follows once: a number change that is told, cards that are merged."""
    person, profile = story.person, story.world.profile
    on_whatsapp = any(line.channel == "whatsapp" for line in story.lines)
    if len(person.phones) == 2 and on_whatsapp and story.chance(profile.change_told):
        number_changed(story)
    if len(story.cards) > 1 and story.chance(profile.cards_merged):
        cards_merged(story, max(line.at for line in story.lines) + timedelta(days=2))


def _number(world: World, lines: Sequence[Line]) -> None:
    """Ids as the channels give them."""
    for place, line in enumerate(lines):
        if line.channel == "whatsapp":
            line.id = f"wamid.{b64encode(f'{place}-{world.token(12)}'.encode()).decode()}"
        elif line.channel == "telegram":
            line.id = f"{line.conversation}:{1000 + place}"
        elif line.channel == "email":
            line.id = f"<{place}.{world.token(8)}@mail.example>"
        else:
            line.id = f"e{place}"
