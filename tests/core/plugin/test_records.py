"""One bad item never blocks the rest of its delivery."""

import re
from datetime import UTC, datetime
from typing import Literal

import msgspec
import pytest

from onethread.plugin import Interaction, Record, RejectedRecordError, Unread, UnsupportedEventError, each

AT = datetime(2026, 11, 20, tzinfo=UTC)


def read(item, part):
    if part == "deep":
        raise RecursionError
    if part == "mistaken":
        raise AttributeError("ours")
    if part == "poll":
        raise UnsupportedEventError("type poll")
    if part == "bad":
        raise RejectedRecordError("no id")
    return [Record(Interaction("whatsapp", "a", str(int(part)), AT), (item,))]


def test_what_cannot_be_read_stands_beside_what_can():
    told = list(
        each([("/0", "bad"), ("/1", "7"), ("/2", "poll"), ("/3", "secret"), ("/4", "deep"), ("/5", "mistaken")], read)
    )

    assert [type(part) for part in told] == [Unread, Record, Unread, Unread, Unread, Unread]
    assert [part.known for part in told if isinstance(part, Unread)] == [True, False, True, True, True]


def test_a_foreign_error_is_named_without_quoting_the_customer():
    (unread,) = each([("/0", "secret")], read)

    assert isinstance(unread, Unread)
    assert re.fullmatch(r"unreadable \(ValueError in test_records\.py:\d+\)", unread.reason)


class Payload(msgspec.Struct):
    sender: int
    kind: Literal["a", "b"] = "a"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'{"sender": "secret"}', "unreadable (Expected `int`, got `str` - at `$.sender`)"),
        (b'{"kind": "a"}', "unreadable (Object missing required field `sender`)"),
        (b'{"sender": 1, "kind": "secret"}', "unreadable (not as expected - at `$.kind`)"),
    ],
)
def test_a_field_that_is_not_as_expected_is_named_without_its_value(raw, said):
    def decode(item, part):
        return read(item, msgspec.json.decode(part, type=Payload))

    (unread,) = each([("/0", raw)], decode)

    assert isinstance(unread, Unread)
    assert unread.reason == said
