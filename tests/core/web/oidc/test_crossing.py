"""The way there and back is that of one browser, once, and not for long."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread.model.secret import new_secret
from onethread.web.oidc.crossing import LIFE, Crossing, begin, ended

NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)


def cookies(*crossings):
    return {f"way-{one.tag}": one.cookie for one in crossings}


def test_who_comes_back_is_who_left_and_goes_where_they_wanted():
    left = begin("/customers?q=Чебан", NOW)

    assert ended(left.state, cookies(left), "way-", NOW + LIFE) == left
    assert len({left.state, left.nonce, left.verifier, left.tag, left.secret}) == 5
    assert 43 <= len(left.verifier) <= 128


def test_tabs_do_not_know_of_each_other():
    one, other = begin("/a", NOW), begin("/b", NOW)
    kept = cookies(one, other)

    assert ended(other.state, kept, "way-", NOW) == other
    assert ended(one.state, kept, "way-", NOW) == one


@pytest.mark.parametrize("away", [LIFE + timedelta(seconds=1), timedelta(days=300), timedelta(minutes=-2)])
def test_a_way_that_took_too_long_leads_nowhere(away):
    left = begin("/", NOW)

    assert ended(left.state, cookies(left), "way-", NOW + away) is None


def test_when_it_began_cannot_be_said_anew():
    left = begin("/", NOW - LIFE * 2)
    tag, _, mac = left.state.split(".")

    assert ended(f"{tag}.{int(NOW.timestamp()):x}.{mac}", cookies(left), "way-", NOW) is None


def test_another_browser_does_not_come_back():
    left, other = begin("/", NOW), begin("/", NOW)

    assert ended(left.state, cookies(other), "way-", NOW) is None
    assert ended(left.state, {f"way-{left.tag}": other.cookie}, "way-", NOW) is None
    assert ended(left.state, {}, "way-", NOW) is None


@given(st.text(max_size=90), st.text(max_size=90))
def test_whatever_is_shown_is_judged_and_never_stumbled_over(state, cookie):
    left = begin("/", NOW)

    assert ended(state, cookies(left), "way-", NOW) is None
    assert ended(left.state, {f"way-{left.tag}": cookie}, "way-", NOW) is None


@given(st.text(max_size=200))
def test_where_it_leads_survives_any_letters(back):
    left = Crossing(new_secret(), int(NOW.timestamp()), back.encode(errors="ignore").decode())

    assert ended(left.state, cookies(left), "way-", NOW) == left


def test_it_shows_no_secret():
    left = begin("/", NOW)

    assert left.secret not in repr(left)
