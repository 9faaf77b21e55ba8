"""Which trap costs what, and what the worst mistakes look like."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.identity.lines import Line
from bench.identity.metrics import Partition, misattributed, score

NO_TRAP = "no trap"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one trap costs: wrong merges (split evenly where several traps are in one), wrong lines, and recall."""

    trap: str
    wrong: float
    misattributed: int
    reachable_recall: float
    lines: int


def costs(lines: Sequence[Line], partition: Partition) -> list[Cost]:
    """One for each trap, the dearest first; recall is that of the people who are in it."""
    wrong = _wrong_by_trap(lines, partition)
    astray = Counter(trap for line in misattributed(lines, partition) for trap in traps_of(line))
    people: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        for trap in sorted({*traps_of(line), *line.person.traps}):
            people[trap].append(line)
    found = [
        Cost(trap, wrong[trap], astray[trap], score(people[trap], partition).reachable_recall, len(people[trap]))
        for trap in sorted({*people, *wrong})
    ]
    return sorted(found, key=lambda one: -one.wrong)


def traps_of(line: Line) -> list[str]:
    """The traps in a line itself."""
    return sorted({one.trap for one in line.handles if one.trap}) or [NO_TRAP]


def _wrong_by_trap(lines: Sequence[Line], partition: Partition) -> Counter[str]:
    found: Counter[str] = Counter()
    for members in mixed(lines, partition):
        owners = {line.person.number for line in members}
        blamed = blame(members)
        for trap in blamed:
            found[trap] += (len(owners) - 1) / len(blamed)  # type: ignore[assignment] # a Counter takes any number
    return found


def mixed(lines: Sequence[Line], partition: Partition) -> list[list[Line]]:
    """The lines of each produced customer that is several true ones, the worst first."""
    customers: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if not line.ambiguous:
            customers[partition[line.key]].append(line)
    several = [members for members in customers.values() if len({line.person.number for line in members}) > 1]
    return sorted(several, key=lambda members: -len({line.person.number for line in members}))


def blame(members: Sequence[Line]) -> list[str]:
    """The traps in handles that two of these true customers both have; else whether they share a name."""
    owners: dict[str, set[int]] = defaultdict(set)
    traps: dict[str, set[str]] = defaultdict(set)
    for line in members:
        for one in line.handles:
            if one.key:
                owners[one.key].add(line.person.number)
                traps[one.key].add(one.trap)
    common = [key for key, who in owners.items() if len(who) > 1]
    named = sorted({trap for key in common for trap in traps[key] if trap})
    return named or _by_people(members, common)


def _by_people(members: Sequence[Line], common: Sequence[str]) -> list[str]:
    traps = [set(line.person.traps) for line in members]
    if common:
        return ["re-issued number"] if any("re-issued number" in one for one in traps) else ["chance"]
    names = Counter((line.person.who.given, line.person.who.surname) for line in _one_each(members))
    return ["same name, no common handle" if max(names.values()) > 1 else "no common handle"]


def _one_each(members: Sequence[Line]) -> list[Line]:
    return list({line.person.number: line for line in members}.values())


def scattered(lines: Sequence[Line], partition: Partition) -> list[list[Line]]:
    """The lines of each evidence group that was split, the most scattered first."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if not line.ambiguous:
            groups[line.group].append(line)
    split = [(len({partition[line.key] for line in members}), members) for members in groups.values()]
    return [members for parts, members in sorted(split, key=lambda one: -one[0]) if parts > 1]


def in_short(members: Sequence[Line], partition: Partition, most: int = 20) -> Iterator[str]:
    """A few contact points of each person in it, those with common handles first; the produced customer by a letter."""
    letters: Mapping[str, str] = {
        one: chr(ord("a") + place % 26)
        for place, one in enumerate(dict.fromkeys(partition[line.key] for line in members))
    }
    common = _common_keys(members)
    heaps: dict[tuple[int, str], dict[str, Line]] = defaultdict(dict)
    for line in sorted(members, key=lambda line: (not common & {one.key for one in line.handles}, line.at)):
        heaps[line.person.number, letters[partition[line.key]]].setdefault(_contact(line), line)
    each = max(2, most // len(heaps))
    for (number, letter), heap in sorted(heaps.items())[: most // 2]:
        for contact, line in list(heap.items())[:each]:
            yield f"{letter} p{number} {line.at:%y-%m-%d} {contact}"


def _common_keys(members: Sequence[Line]) -> set[str | None]:
    owners: dict[str, set[int]] = defaultdict(set)
    for line in members:
        for one in line.handles:
            owners[one.key or ""].add(line.person.number)
    return {key for key, who in owners.items() if key and len(who) > 1}


def _contact(line: Line) -> str:
    handles = (f"{one.key or one.value}({one.trust}{', ' + one.trap if one.trap else ''})" for one in line.handles)
    told = [f"{key}={value}" for key, value in line.attributes.items() if key != "page"]
    return " ".join([f"{line.channel}/{line.kind}", repr(line.name), *handles, *told])
