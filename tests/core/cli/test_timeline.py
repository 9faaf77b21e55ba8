"""A thread as it is read in a terminal, narrow or wide."""

import json

import pytest

LONG = "Подскажите, сколько стоит окно с москитной сеткой и доставкой в Бельцы, если заказать до конца недели? " * 3


def told(id_, minute=0, channel="whatsapp", account="wa", phone="069123456", **more):
    fact = {
        "id": id_,
        "at": f"2026-03-01T10:{minute:02}:00Z",
        "channel": channel,
        "account": account,
        "direction": "in",
    }
    return json.dumps(fact | {"handles": [{"kind": "phone", "value": phone}]} | more)


@pytest.fixture
def read(lite, monkeypatch):
    def read(*facts, columns=100, options=()):
        lite("import", lite.file(*facts))
        monkeypatch.setattr("onethread.cli.console.out._width", columns)
        return lite("timeline", "069123456", *options)[1]

    return read


@pytest.mark.parametrize("columns", [60, 160])
def test_what_was_said_wraps_at_words_beside_its_time(read, columns):
    shown = read(told("e1", text=LONG, phone="069123456"), columns=columns).splitlines()
    first = next(at for at, line in enumerate(shown) if line.startswith("12:00"))
    said = shown[first:]

    assert all(len(line) <= columns for line in shown)
    assert len(said) > 1
    assert {line[:18] for line in said[1:]} == {" " * 18}
    assert [word for line in said for word in line[18:].split()] == LONG.split()


def test_a_long_text_is_cut_unless_all_of_it_is_wanted(read):
    text = "слово " * 3000

    assert "... (18,000 characters, --full shows all)" in " ".join(read(told("e1", text=text)).split())
    assert read(told("e1", text=text), options=["--full"]).count("слово") == 3000


def test_what_was_done_on_another_day_has_its_date(read):
    shown = read(
        told(
            "e1",
            text="a",
            statuses=[{"status": "read", "at": "2026-03-04T09:00:00Z"}],
            revisions=[{"at": "2027-03-03T08:30:00Z", "text": "b"}],
            reactions=[{"by": "customer", "emoji": "👍", "at": "2026-03-01T12:00:00Z"}],
        )
    )

    assert "✓✓ read 4 March 11:00" in shown
    assert "edited 3 March 2027 10:30: b" in shown
    assert "👍 customer 14:00" in shown


def test_the_account_is_named_where_there_are_several(read):
    assert "account" not in read(told("e1", text="a"), told("e2", channel="email", account="m", text="b"))
    assert "a   account wa" in read(told("e3", account="other", text="c"))


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"statuses": [{"status": "failed", "at": "2026-03-01T10:00:00Z"}]}, "its status"),
        ({"reactions": [{"by": "x", "emoji": "👍", "at": "2026-03-01T10:00:00Z"}]}, "a reaction"),
        ({"revisions": [{"deleted": True, "at": "2026-03-01T10:00:00Z"}]}, "its deletion"),
        ({}, "what was said about it"),
    ],
)
def test_a_fact_that_nobody_saw_says_how_it_is_known(read, known, said):
    assert f"(known only by {said})" in read(told("e1", seen=False, **known))


def test_a_form_names_page_and_campaign_and_a_pin_its_place(read):
    page = {"page": "https://x.md/a", "tracking": {"utm_source": "google", "utm_campaign": "autumn"}}
    shown = read(
        told("e1", channel="form", kind="form", text="Vreau", attributes=page),
        told("e2", text="Casa", attributes={"location": {"latitude": 47.01, "longitude": 28.86}}),
    )

    assert "https://x.md/a · google / autumn" in shown
    assert "47.01, 28.86" in shown


def test_what_was_agreed_to_is_told_for_what_says_nothing_else(read):
    stop = {"consent": {"category": "marketing_messages", "value": "stop"}}
    agreed = {"consent": {"privacy": True}}
    shown = read(told("e1", kind="note", attributes=stop), told("e2", 1, kind="form", attributes=agreed))

    assert "marketing_messages: stop" in shown
    assert "None" not in shown


def test_older_ones_are_mentioned_above_what_follows_them(read):
    shown = read(told("e1", text="first"), told("e2", minute=1, text="second"), options=["--limit", "1"])

    assert "first" not in shown
    assert shown.index("1 older ones") < shown.index("second")


def test_a_phone_that_cannot_be_read_is_shown_as_it_was_written(read):
    handles = [{"kind": "phone", "value": "069123456"}, {"kind": "phone", "value": "061111111"}]
    shown = read(told("e1", text="a", handles=handles))

    assert "phone 061111111 (not valid)" in shown
    assert "times are those of Europe/Chisinau" in shown


def test_a_narrow_list_cuts_no_phone(lite, monkeypatch):
    lite("import", lite.file(told("e1", text="a", name="Alexandru-Constantin Țurcanu-Botnaru")))
    monkeypatch.setattr("onethread.cli.console.out._width", 50)
    shown = lite("customers")[1]

    assert "+37369123456" in shown
    assert "1 customer; times are those of Europe/Chisinau" in shown


@pytest.mark.parametrize("asked", ["turcanu", "ȚURCANU", "Цуркану", "ion turcanu", "Ион"])
def test_a_name_is_found_however_it_is_spelt(lite, asked):
    lite("import", lite.file(told("e1", text="a", name="Ion Țurcanu"), told("e2", phone="069999999", name="Ana")))

    assert [one["name"] for one in lite.customers(asked)] == ["Ion Țurcanu"]


def test_what_is_cut_is_counted(lite):
    lite("import", lite.file(*(told(f"e{n}", phone=f"0691234{n:02}", name="Ion") for n in range(23))))

    assert "and 3 more" in lite("timeline", "ion")[1]
    assert "23 customers, 22 more" in lite("customers", "ion", "--limit", "1")[1]
    assert "23 customers, 22 more" in lite("customers", "--limit", "1")[1]


def test_a_note_of_ours_says_by_whom_and_not_where_it_stands(read):
    point = {"kind": "contact_point", "value": "whatsapp:phone::+37369123456", "trust": "crm"}
    note = {"channel": "note", "account": "elena", "kind": "note", "direction": "out", "text": "calls back"}
    known = [{"kind": "wa_id", "value": "37369123456", "trust": "channel"}]
    shown = read(told("e1", text="a", handles=known), told("n1", **note, handles=[point]))

    assert "→ note" in shown
    assert "by elena" in shown
    assert "contact_point" not in shown
