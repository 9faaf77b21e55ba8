"""Walks: every row once, in order of the ids, or an error that says where to go on."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread_bitrix24.client import (
    ACTIVITIES,
    CONTACTS,
    DEALS,
    AccessDeniedError,
    Answer,
    BusyError,
    Cursor,
    InconsistentListError,
    OperatingLimitError,
    items,
    stage_history,
)
from onethread_bitrix24.client.listings import Listing
from onethread_bitrix24.client.slices import Cutter, Slice, proven
from onethread_bitrix24.sandbox.cards.seed import seed

pytestmark = pytest.mark.slow  # a portal over HTTP for each

PAGES = [0, 1, 49, 50, 51, 100, 549, 550, 551]


async def walked(client, listing, **named):
    """Ids and the pages of a walk that goes to its end."""
    pages = [page async for page in client.walk(listing, **named)]
    assert [page.last for page in pages] == [False] * (len(pages) - 1) + [True]
    return [listing.id_of(row) for page in pages for row in page.rows], pages


@pytest.mark.parametrize("number", PAGES)
@pytest.mark.parametrize("listing", [CONTACTS, items(3)], ids=["classic", "items"])
def test_every_row_is_given_once_and_in_order(ground, listing, number):
    seed(ground.portal, contacts=number)
    ids, pages = ground.run(lambda client: walked(client, listing, select=["NAME", "name"]))
    assert ids == list(range(1, number + 1))
    assert pages[-1].cursor == Cursor(number)


def test_fifty_pages_come_in_one_request(ground):
    seed(ground.portal, contacts=3060)
    ids, _ = ground.run(lambda client: walked(client, CONTACTS, select=["ID"]))
    assert ids == list(range(1, 3061))
    assert sum(not entry.inner for entry in ground.portal.journal.of("batch")) == 3


@pytest.mark.parametrize(("number", "requests"), [(50, 1), (2500, 2), (5000, 3), (7500, 4)])
def test_that_an_end_is_proven_costs_no_request(ground, number, requests):
    seed(ground.portal, contacts=number)
    ids, _ = ground.run(lambda client: walked(client, CONTACTS, select=["ID"]))
    assert ids == list(range(1, number + 1))
    assert sum(not entry.inner for entry in ground.portal.journal.of("batch")) == requests


@pytest.mark.parametrize("listing", [CONTACTS, items(3), ACTIVITIES], ids=lambda one: one.method)
@pytest.mark.parametrize("skip", [0, 1, 2, 5, 9, 13])
@pytest.mark.parametrize("times", [1, 3])
def test_a_page_that_is_not_whole_is_no_end(ground, listing, skip, times):
    seed(ground.portal, contacts=700, activities=700)
    ground.portal.faults.add("short_page", method=listing.method, skip=skip, times=times)
    ids, _ = ground.run(lambda client: walked(client, listing, select=["ID"]))
    assert ids == list(range(1, 701))
    assert ground.portal.faults.struck["short_page"] == times


@pytest.mark.parametrize("skip", [1, 30, 51])
def test_nor_is_it_the_end_of_a_slice(ground, skip):
    seed(ground.portal, contacts=3000)
    ground.portal.faults.add("short_page", method="crm.contact.list", skip=skip)
    ids, _ = ground.run(lambda client: walked(client, CONTACTS, select=["ID"]))
    assert ids == list(range(1, 3001))


def test_a_short_list_costs_two_commands_in_one_request(ground):
    seed(ground.portal, contacts=20)
    ground.run(lambda client: walked(client, CONTACTS))
    assert ground.portal.journal.counts == {"batch": 1, "crm.contact.list": 2}


def test_gaps_and_filters_are_no_end(ground):
    seed(ground.portal, contacts=400)
    table = ground.portal.state.cards[3]
    for id_ in range(30, 200):
        table.remove(id_)
    ids, _ = ground.run(lambda client: walked(client, CONTACTS, filter_={"ASSIGNED_BY_ID": [1, 2]}))
    assert ids == [row["ID"] for row in table if row["ASSIGNED_BY_ID"] in (1, 2)]


@pytest.mark.parametrize("kept", [2, 3, 40])
def test_lists_with_many_gaps_are_read_to_their_end(ground, kept):
    seed(ground.portal, contacts=5000)
    table = ground.portal.state.cards[3]
    for id_ in [id_ for id_ in table.ids if id_ % kept]:
        table.remove(id_)
    ids, _ = ground.run(lambda client: walked(client, CONTACTS, select=["ID"]))
    assert ids == table.ids
    assert ground.portal.journal.counts["crm.contact.list"] < 3 * len(ids) / 50 + 60


def test_a_chain_that_was_cut_off_is_shorter_the_next_time(ground):
    seed(ground.portal, contacts=2500)
    ground.portal.faults.add("html_504", method="batch", skip=1, times=2)
    assert ground.run(lambda client: walked(client, CONTACTS, select=["ID"]))[0] == list(range(1, 2501))
    first, second, *_ = [len(entry.params["cmd"]) for entry in ground.portal.journal.of("batch")]
    assert first == 2
    assert second <= 25


def test_a_portal_that_is_away_is_not_asked_for_ever(ground):
    seed(ground.portal, contacts=100)
    ground.portal.faults.add("drop_before", times=0)
    _, told = broken(ground)
    assert (
        ground.portal.faults.struck["drop_before"] == 7
    )  # a page and the top in one request, then three times each by itself
    assert told.cursor == Cursor()


def far(ground, top):
    """A card with so great an id that the list is read in several slices."""
    table = ground.portal.state.cards[3]
    table.put({**table.rows[1], "ID": top})


def test_slices_are_read_together_and_given_in_order(ground):
    seed(ground.portal, contacts=60)
    far(ground, 20_000)
    far(ground, 9_000)
    ids, pages = ground.run(lambda client: walked(client, CONTACTS, select=["ID"]))
    assert ids == [*range(1, 61), 9_000, 20_000]
    assert [page.cursor.after for page in pages] == sorted(page.cursor.after for page in pages)


def test_of_a_walk_that_is_left_nothing_stays_behind(ground):
    seed(ground.portal, contacts=60)
    far(ground, 20_000)

    async def walk(client):
        pages = client.walk(CONTACTS)
        await anext(pages)
        await anext(pages)
        before = reading()
        await pages.aclose()
        return before, reading()

    def reading():
        return sum(" _read at " in repr(task.get_coro()) for task in asyncio.all_tasks())

    before, after = ground.run(walk)
    assert before > 0
    assert after == 0


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.lists(st.tuples(st.integers(0, 2500), st.integers(1, 10**5))))
def test_slices_leave_no_id_out(low, top, told):
    cutter, at = Cutter(low, top, 50), low
    for rows, span in [*told, *[(0, 1)] * 10**4]:
        part = cutter.cut()
        if part is None:
            break
        assert part.low == at
        assert 1 <= part.pages <= 50
        at = part.high
        cutter.learn(rows, span)
    assert at is None


def test_rows_beyond_a_slice_are_found_out():
    rows = [{"ID": one} for one in (8, 9, 10)]
    assert proven(CONTACTS, [Answer(rows)], Slice(7, 10)).ends
    assert isinstance(proven(CONTACTS, [Answer(rows)], Slice(7, 9)).stopped, InconsistentListError)


def test_a_walk_goes_on_where_its_cursor_says(ground):
    seed(ground.portal, contacts=120)
    ids, _ = ground.run(lambda client: walked(client, CONTACTS, cursor=Cursor.of(Cursor(70).text)))
    assert ids == list(range(71, 121))


def test_one_of_no_values_is_an_empty_walk(ground):
    assert ground.run(lambda client: walked(client, CONTACTS, filter_={"@ID": []}))[0] == []
    assert ground.portal.journal.counts.total() == 0


def test_who_filters_by_id_is_told_that_the_walk_does(ground):
    with pytest.raises(ValueError, match="itself"):
        ground.run(lambda client: walked(client, CONTACTS, filter_={">ID": 5}))


def test_activities_and_stages_are_walked_like_cards(ground):
    seed(ground.portal, contacts=3, activities=120, deals=70)
    for deal in range(1, 71):
        ground.portal.call("crm.deal.update", {"id": deal, "fields": {"STAGE_ID": "WON"}})
    assert ground.run(lambda client: walked(client, ACTIVITIES))[0] == list(range(1, 121))
    moves, pages = ground.run(lambda client: walked(client, stage_history(2)))
    assert len(moves) == len(set(moves)) >= 70
    assert {row["STAGE_ID"] for page in pages for row in page.rows} >= {"WON"}


@pytest.mark.parametrize(
    "kind", ["server_error", "html_502", "drop_before", "drop_after", "truncate", "query_limit", "fail_after"]
)
def test_failures_on_the_way_cost_no_row(ground, kind):
    seed(ground.portal, contacts=700)
    ground.portal.faults.add(kind, skip=1, times=2)
    assert ground.run(lambda client: walked(client, CONTACTS))[0] == list(range(1, 701))


@pytest.mark.parametrize("skip", [1, 3, 7])
def test_a_command_that_fails_within_a_chain_costs_no_row(ground, skip):
    seed(ground.portal, contacts=700)
    ground.portal.faults.add("server_error", method="crm.contact.list", skip=skip)
    assert ground.run(lambda client: walked(client, CONTACTS))[0] == list(range(1, 701))


def broken(ground, listing=CONTACTS):
    """Ids until the error, and the error."""
    got: list[int | None] = []

    async def walk(client):
        async for page in client.walk(listing):
            got.extend(listing.id_of(row) for row in page.rows)

    with pytest.raises((BusyError, AccessDeniedError)) as raised:
        ground.run(walk)
    return got, raised.value


@pytest.mark.parametrize(
    ("kind", "error"), [("access_denied", AccessDeniedError), ("operation_limit", OperatingLimitError)]
)
def test_a_walk_that_cannot_go_on_says_where_it_was(ground, kind, error):
    seed(ground.portal, contacts=700)
    ground.portal.faults.add(kind, method="crm.contact.list", skip=4, times=0)
    ids, told = broken(ground)
    assert isinstance(told, error)
    assert ids == list(range(1, 151))
    assert told.cursor == Cursor(150)

    ground.portal.faults.clear()
    ground.portal.clock.advance(700)
    rest, _ = ground.run(lambda client: walked(client, CONTACTS, cursor=told.cursor))
    assert [*ids, *rest] == list(range(1, 701))


def test_a_list_that_takes_no_notice_of_the_filter_is_found_out(ground):
    seed(ground.portal, contacts=120)
    ids, told = broken(ground, Listing("crm.contact.list", order="NO_SUCH_FIELD"))
    assert ids == list(range(1, 51))
    assert isinstance(told, InconsistentListError)


def test_rows_made_meanwhile_are_found(ground):
    seed(ground.portal, contacts=60)

    async def walk(client):
        got: list[int | None] = []
        async for page in client.walk(CONTACTS):
            if not got:
                ground.portal.call("crm.contact.add", {"fields": {"NAME": "New"}})
            got += [CONTACTS.id_of(row) for row in page.rows]
        return got

    assert ground.run(walk) == list(range(1, 62))


async def changed(client, listing, **named):
    pages = [page async for page in client.changes(listing, **named)]
    return {listing.id_of(row) for page in pages for row in page.rows}, pages[-1].cursor


def test_each_change_is_seen_at_least_once(ground):
    seed(ground.portal, contacts=300)
    ground.portal.clock.advance(3600)
    everything, cursor = ground.run(lambda client: changed(client, CONTACTS))
    assert everything == set(range(1, 301))

    ground.portal.clock.advance(3600)
    seen, cursor = ground.run(lambda client: changed(client, CONTACTS, cursor=cursor))
    assert seen == set()

    for id_ in range(1, 121):  # more than two pages of one second
        ground.portal.call("crm.contact.update", {"id": id_, "fields": {"NAME": "x"}})
    seen, cursor = ground.run(lambda client: changed(client, CONTACTS, cursor=Cursor.of(cursor.text)))
    assert seen == set(range(1, 121))


def test_a_change_that_shows_late_is_seen(ground):
    """Its time is before the walk, and it can be read only after: a transaction of the portal took so long."""
    seed(ground.portal, contacts=120)
    ground.portal.clock.advance(3600)
    _, cursor = ground.run(lambda client: changed(client, CONTACTS))
    ground.portal.clock.advance(-60)
    ground.portal.call("crm.contact.update", {"id": 7, "fields": {"NAME": "late"}})
    ground.portal.clock.advance(300)
    seen, _ = ground.run(lambda client: changed(client, CONTACTS, cursor=cursor))
    assert seen == {7}


def test_a_quiet_sweep_is_one_request(ground):
    seed(ground.portal, contacts=30)
    ground.portal.clock.advance(3600)
    _, cursor = ground.run(lambda client: changed(client, CONTACTS))
    ground.portal.clock.advance(3600)
    ground.portal.journal.clear()
    _, later = ground.run(lambda client: changed(client, CONTACTS, cursor=cursor))
    assert ground.portal.journal.counts == {"batch": 1, "crm.contact.list": 2}
    assert cursor.since < later.since == ground.portal.clock.iso(ground.clock.now())


def test_what_changes_during_a_walk_is_seen_by_the_next(ground):
    seed(ground.portal, contacts=120)
    ground.portal.clock.advance(3600)

    async def walk(client):
        async for page in client.changes(CONTACTS):
            ground.portal.clock.advance(600)
            if page.rows[0]["ID"] == "1":
                ground.portal.call("crm.contact.update", {"id": 3, "fields": {"NAME": "late"}})
        return page.cursor

    cursor = ground.run(walk)
    seen, _ = ground.run(lambda client: changed(client, CONTACTS, cursor=cursor))
    assert 3 in seen


@pytest.mark.parametrize("listing", [items(2), stage_history(2), ACTIVITIES, DEALS], ids=lambda one: one.method)
def test_all_that_changes_can_be_asked_by_time(ground, listing):
    seed(ground.portal, contacts=2, deals=5, activities=5)
    ground.portal.clock.advance(100_000)
    ground.portal.call("crm.deal.update", {"id": 2, "fields": {"STAGE_ID": "WON"}})
    since = ground.clock.moment()
    seen, _ = ground.run(lambda client: changed(client, listing, since=since))
    assert len(seen) == (0 if listing is ACTIVITIES else 1)


def test_a_walk_of_changes_that_broke_goes_on(ground):
    seed(ground.portal, contacts=300)
    ground.portal.faults.add("access_denied", method="crm.contact.list", skip=3, times=1)

    async def walk(client):
        async for _ in client.changes(CONTACTS, since=ground.clock.moment().replace(year=2020)):
            pass

    with pytest.raises(AccessDeniedError) as raised:
        ground.run(walk)
    cursor = raised.value.cursor
    assert cursor is not None
    assert cursor.after == 100
    assert cursor.since.startswith("2020")
    seen, _ = ground.run(lambda client: changed(client, CONTACTS, cursor=cursor))
    assert seen == set(range(101, 301))
