"""What makes people look like one another: families, firms, homonyms, numbers and usernames that change hands."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from bench.identity.given_names import Given
from bench.identity.name_spelling import Identity
from bench.identity.population import (
    BEGIN,
    DAYS,
    Household,
    Person,
    World,
    any_given,
    found_company,
    username,
)

FAMILY, COMPANY, HOMONYM, FATHER_SON = "family", "company", "homonym", "father and son"
NUMBER_CHANGE, REISSUED, RETAKEN = "number change", "re-issued number", "retaken username"


def lay_traps(world: World) -> None:
    """All of them, each on people who are in none of the same kind yet."""
    for trap in (_families, _companies, _homonyms, _number_changes, _username_changes):
        trap(world)


def _families(world: World) -> None:
    random, profile = world.random, world.profile
    for members in _groups(world, profile.in_family, (2, 2, 2, 3, 3, 4)):
        head = members[0]
        household = Household(world.numbers.mobile())
        if random.random() < profile.parents_own:
            household = Household(head.phones[0][1], owner=head.number)
        if random.random() < profile.family_more:
            household.email, household.device = world.mailboxes.family(head.who), world.cookie()
        taken = [head.who.given]
        for member in members:
            member.household = household
            member.traps.append(FAMILY)
        for member in members[1:]:
            _join_family(world, head, member, taken)
            taken.append(member.who.given)
        if random.random() < profile.father_and_son:
            _name_after(head, members[1], household)


def _join_family(world: World, head: Person, member: Person, taken: Sequence[Given]) -> None:
    random, given = world.random, member.who.given
    while given in taken:
        given = any_given(random, given.gender, head.who.language)
    surname = head.who.surname if random.random() < 0.85 else member.who.surname
    member.who = Identity(
        given, surname, head.who.given if head.who.given.gender == "m" else head.who.father, head.who.language
    )
    member.city = head.city
    member.emails = [world.mailboxes.personal(member.who) for _ in member.emails]
    if random.random() < 0.2:
        member.phones = []  # a child, or a grandmother


def _name_after(head: Person, child: Person, household: Household) -> None:
    child.who = replace(head.who, father=head.who.given if head.who.given.gender == "m" else head.who.father)
    household.same_name = True
    for one in (head, child):
        one.traps.append(FATHER_SON)


def _companies(world: World) -> None:
    for members in _groups(world, world.profile.in_company, (2, 3, 3, 4, 5, 7)):
        company = found_company(world)
        for member in members:
            member.company = company
            company.first_names.append(member.who.given)
            member.traps.append(COMPANY)
            if world.random.random() < 0.4:
                member.emails = [world.mailboxes.personal(member.who, company.domain), *member.emails[:1]]


def _groups(world: World, share: float, sizes: tuple[int, ...]) -> Iterator[list[Person]]:
    """Disjoint groups of people who are in no family and no firm, until the share of all is in one."""
    free = [one for one in world.people if not one.household and not one.company]
    world.random.shuffle(free)
    left = round(share * len(world.people))
    while left > 1 and len(free) >= max(sizes):
        members = [free.pop() for _ in range(world.random.choice(sizes))]
        left -= len(members)
        yield members


def _homonyms(world: World) -> None:
    free = [one for one in world.people if not one.household]
    for _ in range(round(world.profile.homonyms * len(world.people))):
        one, other = world.random.sample(free, 2)
        other.who = replace(one.who, father=other.who.father)
        other.city = one.city
        other.emails = [world.mailboxes.personal(other.who) for _ in other.emails]
        for each in (one, other):
            each.traps.append(HOMONYM)


def _number_changes(world: World) -> None:
    """Half of the old numbers come to somebody who was no customer before."""
    random = world.random
    free = [one for one in world.people if one.phones and not one.owns_family_phone()]
    random.shuffle(free)
    for _ in range(round(world.profile.number_change * len(world.people))):
        mover = free.pop()
        changed = BEGIN + timedelta(days=random.uniform(40, 190))
        mover.begins, mover.ends = changed - timedelta(days=random.uniform(5, 40)), changed + timedelta(days=150)
        mover.phones.append((changed, world.numbers.mobile()))
        mover.traps.append(NUMBER_CHANGE)
        if random.random() < world.profile.reissued:
            heir = free.pop()
            heir.begins = changed + timedelta(days=random.uniform(90, 200))
            heir.ends = min(heir.begins + timedelta(days=120), BEGIN + timedelta(days=DAYS))
            heir.phones, heir.former = [(BEGIN, mover.phones[0][1])], mover
            heir.passed_on = mover.passed_on = mover.phones[0][1]
            for one in (mover, heir):
                one.traps.append(REISSUED)


def _username_changes(world: World) -> None:
    random, people = world.random, list(world.people)
    random.shuffle(people)
    for _ in range(round(world.profile.username_change * len(people) / 2)):
        renamed, heir = people.pop(), people.pop()
        changed = renamed.begins + (renamed.ends - renamed.begins) * random.uniform(0.3, 0.7)
        old = renamed.instagram[0][1]
        renamed.instagram.append((changed, username(world, renamed.who)))
        if random.random() < world.profile.username_retaken:
            heir.instagram.append((changed + timedelta(days=random.uniform(3, 90)), old))
            for one in (renamed, heir):
                one.traps.append(RETAKEN)
