"""One bad item never blocks the rest of its delivery."""

from datetime import UTC, datetime

from onethread.plugin import Interaction, Record, RejectedRecordError, Unread, UnsupportedEventError, each

AT = datetime(2026, 11, 20, tzinfo=UTC)


def read(item, part):
    if part == "deep":
        raise RecursionError
    if part == "poll":
        raise UnsupportedEventError("type poll")
    if part == "bad":
        raise RejectedRecordError("no id")
    return [Record(Interaction("whatsapp", "a", str(int(part)), AT), (item,))]


def test_what_cannot_be_read_stands_beside_what_can():
    told = list(each([("/0", "bad"), ("/1", "7"), ("/2", "poll"), ("/3", "secret"), ("/4", "deep")], read))

    assert [type(part) for part in told] == [Unread, Record, Unread, Unread, Unread]
    assert [part.known for part in told if isinstance(part, Unread)] == [True, False, True, True]


def test_a_foreign_error_is_named_without_quoting_the_customer():
    (unread,) = each([("/0", "secret")], read)

    assert unread == Unread("/0", "unreadable (ValueError)")
