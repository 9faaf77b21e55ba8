"""Rows a second at the legal pace, rows that are lost and contacts that are made twice when things go wrong.

Limits are those of a usual plan. Reading: all contacts, with 50 requests ahead of two a second, as at the start of a
sync, and what that makes when it goes on for ever. Failures are those of the sandbox, at random places, the same for
each client: what is told by an error is not lost in silence.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.bitrix24.clients import Contestant, Fast, Official, Ours
from bench.bitrix24.portal import Running, portal
from bench.report import Figure

RATE = 2
"""Requests a second that the plan allows."""

_READ_FAULTS = ("query_limit", "server_error", "html_502", "drop_before", "drop_after", "truncate", "operation_limit")
_MAKE_FAULTS = ("query_limit", "fail_after", "drop_before", "drop_after", "truncate", "html_502")
_FAULTS = 3
"""Of each run."""


def measure(contacts: int = 50_000, rows: int = 3_000, rounds: int = 5, creates: int = 2_000) -> Iterator[Figure]:
    """The three clients in turns; `rows` contacts are read with failures in so many `rounds`."""
    with portal(contacts) as running:
        for one in (Ours(), Fast(), Official()):
            yield from _read(running, one, contacts)
    for one in (Ours(patient=False), Fast(), Official()):
        yield from _lost(one, rows, rounds)
    for one in (Ours(patient=False), Fast(), Official()):
        yield from _doubled(one, creates)


def _read(running: Running, one: Contestant, contacts: int) -> Iterator[Figure]:
    running.control("journal/clear")
    _drain(running)
    ids, took = one.read(running)
    requests = running.requests()
    refused = sum(entry["status"] in (503, 429) for entry in requests)
    what = f"Bitrix24, {contacts:,} contacts: {one.name}"
    yield Figure(f"{what}, rows", len(ids) / took, "/s")
    yield Figure(
        f"{what}, requests ({refused} over the limit, {contacts - len(set(ids))} rows missing)", len(requests), ""
    )
    yield Figure(f"{what}, rows when {RATE} requests a second go on for ever", RATE * len(ids) / len(requests), "/s")


def _drain(running: Running) -> None:
    """Let the bucket run empty, and operating time be forgotten, so that nobody pays for who came before."""
    running.control("clock", advance=700)


@dataclass
class _Went:
    """How the rounds of one client went."""

    silent: int = 0
    gave_up: int = 0
    doubled: int = 0


def _lost(one: Contestant, rows: int, rounds: int) -> Iterator[Figure]:
    went = _Went()
    with portal(rows) as running:
        for seed in range(rounds):
            _drain(running)
            _plant(
                running,
                seed,
                _READ_FAULTS,
                requests=-(-rows // 2500) + 1,
                inner="crm.contact.list",
                commands=rows // 50,
            )
            _round(running, one, rows, went)
    what = f"Bitrix24, failures while reading {rounds} x {rows:,} rows: {one.name}"
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


def _doubled(one: Contestant, creates: int) -> Iterator[Figure]:
    origins = [f"o{at}" for at in range(creates)]
    gave_up = 0
    with portal(0) as running:
        _plant(running, 1, _MAKE_FAULTS, requests=creates // 50, inner="crm.contact.add", commands=creates)
        try:
            one.make(running, origins)
        except Exception:  # noqa: BLE001 - as above
            gave_up = 1
        running.control("faults/clear")
        made = _origins(running)
    what = f"Bitrix24, failures while making {creates:,} contacts: {one.name}"
    target = "0" if isinstance(one, Ours) else ""
    yield Figure(f"{what}, made twice", len(made) - len(set(made)), "", target=target)
    yield Figure(
        f"{what}, not made{' (it gave up with an error)' if gave_up else ''}",
        creates - len(set(made)),
        "",
        target=target,
    )


def _plant(running: Running, seed: int, kinds: Sequence[str], *, requests: int, inner: str, commands: int) -> None:
    """Failures at places that follow from the seed: of requests, or of a command within a batch."""
    chance = random.Random(seed)  # noqa: S311 - reproducible is what is wanted
    for _ in range(_FAULTS):
        kind = chance.choice(kinds)
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
