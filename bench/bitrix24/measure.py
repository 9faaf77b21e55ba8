"""Rows a second at the legal pace, rows that are lost and contacts that are made twice when things go wrong.

Limits are those of a usual plan. Reading: all contacts, with 50 requests ahead of two a second, as at the start of a
sync, and what that makes when it goes on for ever. Failures are those of the sandbox, at random places, the same for
each client: what is told by an error is not lost in silence. `_drain` lets the portal's bucket run empty before each.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from bench.bitrix24.clients import Contestant, Fast, Official, Ours
from bench.bitrix24.portal import Running, portal
from bench.report import Figure

RATE = 2
"""Requests a second that the plan allows."""

_READ_FAULTS = ("query_limit", "server_error", "html_502", "drop_before", "drop_after", "truncate", "operation_limit")
_MAKE_FAULTS = (
    *("query_limit", "fail_after", "drop_before", "drop_after", "truncate", "html_502"),
    "operation_limit",
)


def measure(
    contacts: int = 50_000,
    turns: int = 3,
    crowded: int = 20_000,
    rows: int = 3_000,
    rounds: int = 14,
    creates: int = 200,
) -> Iterator[Figure]:
    """Reading in `turns`, so that a busy machine is busy for all; `crowded` contacts of a portal that others keep busy.

    With one failure in each of so many `rounds`: reading `rows`, and making so many contacts.
    """
    with portal(contacts) as running:
        yield from _read(running, (Ours(), Fast(), Official()), contacts, turns)
    with portal(crowded) as running:
        for one in (Ours(), Fast(), Official()):
            yield from _crowded(running, one, crowded)
    with portal(rows) as running:
        for one in (Ours(patient=False), Fast(), Official()):
            yield from _lost(running, one, rows, rounds)
    with portal(0) as running:
        running.control("snapshot")
        for one in (Ours(patient=False), Fast(), Official()):
            yield from _doubled(running, one, creates, rounds)


@dataclass
class _Reads:
    """How one client read, turn by turn."""

    per_second: list[float] = field(default_factory=list)
    requests: int = 0
    refused: int = 0
    missing: int = 0


def _read(running: Running, clients: Sequence[Contestant], contacts: int, turns: int) -> Iterator[Figure]:
    told = {one.name: _Reads() for one in clients}
    for _ in range(turns):
        for one in clients:
            _turn(running, one, contacts, told[one.name])
    best = max(median(reads.per_second) for name, reads in told.items() if name != Ours.name and not reads.refused)
    for name, reads in told.items():
        yield from _figures(f"Bitrix24, {contacts:,} contacts: {name}", reads, contacts * turns, best)


def _turn(running: Running, one: Contestant, contacts: int, reads: _Reads) -> None:
    _drain(running)
    running.control("journal/clear")
    ids, took = one.read(running)
    requests = running.requests()
    reads.per_second.append(len(ids) / took)
    reads.requests += len(requests)
    reads.refused += sum(entry["status"] in (503, 429) for entry in requests)
    reads.missing += contacts - len(set(ids))


def _figures(what: str, reads: _Reads, rows: int, best: float) -> Iterator[Figure]:
    ours = Ours.name in what
    reached = median(reads.per_second)
    yield Figure(f"{what}, rows", reached, "/s", reached / best, "≥ 1 x the fastest legal one" if ours else "")
    words = f"{reads.refused} refused by the limits, {reads.missing} rows missing"
    yield Figure(f"{what}, rows a request ({words})", (rows - reads.missing) / reads.requests, "")
    yield Figure(f"{what}, rows when {RATE} requests a second go on for ever", RATE * rows / reads.requests, "/s")


def _crowded(running: Running, one: Contestant, rows: int) -> Iterator[Figure]:
    """Somebody else on the same address has used up what may be ahead."""
    _drain(running)
    running.crowd(50)
    running.control("journal/clear")
    went, reads = _Went(), _Reads()
    try:
        ids, took = one.read(running)
    except Exception:  # noqa: BLE001 - whatever a client raises is its way to say that it gives up
        went.gave_up, ids, took = 1, [], 1.0
    reads.refused = sum(entry["status"] == 503 for entry in running.requests())
    words = "gave up with an error" if went.gave_up else f"{rows - len(set(ids))} rows missing"
    what = f"Bitrix24, {rows:,} contacts, bucket full: {one.name}"
    yield Figure(f"{what}, rows ({words})", len(ids) / took, "/s")
    yield Figure(f"{what}, requests refused by the limits", reads.refused, "")


def _drain(running: Running) -> None:
    """Let the bucket run empty, and operating time be forgotten, so that nobody pays for who came before."""
    running.control("clock", advance=700)


@dataclass
class _Went:
    """How the rounds of one client went."""

    silent: int = 0
    gave_up: int = 0
    doubled: int = 0


def _lost(running: Running, one: Contestant, rows: int, rounds: int) -> Iterator[Figure]:
    went, requests = _Went(), -(-rows // 2500) + 1
    for seed in range(rounds):
        _drain(running)
        _plant(running, seed, _READ_FAULTS, requests, "crm.contact.list", rows // 50)
        _round(running, one, rows, went)
    what = f"Bitrix24, a failure in each of {rounds} x {rows:,} rows: {one.name}"
    yield Figure(f"{what}, rows lost in silence", went.silent, "", target="0" if isinstance(one, Ours) else "")
    yield Figure(f"{what}, rows doubled", went.doubled, "", target="0" if isinstance(one, Ours) else "")
    yield Figure(
        f"{what}, rounds given up with an error", went.gave_up, "", target="0" if isinstance(one, Ours) else ""
    )


def _round(running: Running, one: Contestant, rows: int, went: _Went) -> None:
    try:
        ids, _ = one.read(running)
    except Exception:  # noqa: BLE001 - whatever a client raises is its way to say that it gives up
        went.gave_up += 1
    else:
        went.silent += rows - len(set(ids))
        went.doubled += len(ids) - len(set(ids))
    running.control("faults/clear")


def _doubled(running: Running, one: Contestant, creates: int, rounds: int) -> Iterator[Figure]:
    origins = [f"o{at}" for at in range(creates)]
    went, missing = _Went(), 0
    for seed in range(rounds):
        running.control("restore")
        _drain(running)
        _plant(running, seed, _MAKE_FAULTS, -(-creates // 50), "crm.contact.add", creates)
        try:
            one.make(running, origins)
        except Exception:  # noqa: BLE001 - as above
            went.gave_up += 1
        running.control("faults/clear")
        made = _origins(running)
        went.doubled += len(made) - len(set(made))
        missing += creates - len(set(made))
    what = f"Bitrix24, a failure in each of {rounds} x {creates} creates: {one.name}"
    target = "0" if isinstance(one, Ours) else ""
    yield Figure(f"{what}, made twice", went.doubled, "", target=target)
    yield Figure(f"{what}, not made ({went.gave_up} rounds given up with an error)", missing, "", target=target)


def _plant(running: Running, seed: int, kinds: Sequence[str], requests: int, inner: str, commands: int) -> None:
    """A failure whose kind and place follow from the seed: of a request, or of a command within a batch."""
    chance = random.Random(seed)  # noqa: S311 - reproducible is what is wanted
    kind = kinds[seed % len(kinds)]
    if kind == "operation_limit":
        running.control("faults", kind=kind, method=inner, skip=chance.randrange(commands))
    else:
        running.control("faults", kind=kind, method="batch", skip=chance.randrange(requests))


def _origins(running: Running) -> list[str]:
    """The origin of each contact that is there, as the portal tells it inside."""
    told: list[str] = []
    last = 0
    while True:
        asked = {"order": {"ID": "ASC"}, "filter": {">ID": last}, "select": ["ID", "ORIGIN_ID"]}
        rows = running.control("act", method="crm.contact.list", params=asked)
        told += [str(row["ORIGIN_ID"]) for row in rows]
        if len(rows) < 50:
            return told
        last = int(rows[-1]["ID"])
