"""Quotes of mails are found as programs write them, answers between them stay in sight, and no letter is ever lost."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onethread.model.handle import Trust
from onethread.web.pages import quoting
from onethread.web.pages.entries import LONG
from onethread.web.pages.quoting import Part, parted
from tests.core.telling import fact, tell, typed
from tests.core.web.pages.conftest import words
from tests.core.web.pages.test_thread import id_of, thread

HEADS = (
    "On Mon, Nov 23, 2026 at 12:00 PM Ana Rusu <ana@x.md> wrote:",
    "On Mon, Nov 23, 2026 at 12:00 PM Ana Rusu with a long name\n<ana@x.md> wrote:",
    "On 23 Nov 2026, at 12:00, Ana <ana@x.md> wrote:",
    "пн, 23 нояб. 2026 г. в 12:00, Ana Rusu <ana@x.md>:",
    "23.11.2026, 12:00, «Ana Rusu» <ana@x.md>:",
    "Понедельник, 23 ноября 2026, 12:00 +03:00 от Ana Rusu <ana@x.md>:",
    "23 ноября 2026 г. 12:00 пользователь Ana Rusu <ana@x.md> написал:",
    "23.11.2026 12:00, Ana Rusu пишет:",
    "23.11.2026 12:00, Ana Rusu писал(а):",
    "În lun., 23 nov. 2026 la 12:00, Ana Rusu <ana@x.md> a scris:",
    "Pe 23 nov. 2026, la 12:00, Ana Rusu\n<ana@x.md> a scris:",
    "-----Original Message-----",
    "-----Исходное сообщение-----",
    "----- Mesaj original -----",
    "From: Ana Rusu <ana@x.md>\nSent: Monday, November 23, 2026 12:00",
    "________________________________\nFrom: Ana <ana@x.md>\nDate: 23.11.2026",
    "От: Ana <ana@x.md>\nОтправлено: 23.11.2026 12:00\nКому: Firm",
    "De la: Ana <ana@x.md>\nTrimis: luni, 23 noiembrie 2026",
)
LINES = st.sampled_from(
    [*HEADS, "> one", ">", "", "our words", "> > two", "From: us", "\x0b", "\u2028> three", "_" * 20]
)


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_programs_write_above_a_quote_is_known(head, end):
    for quote in ("> what we\n> had offered\n", "what we\nhad offered\n", "\n> what we had offered\n"):
        own, quoted = "Thank you, we take it.\n\n".replace("\n", end), f"{head}\n{quote}".replace("\n", end)
        assert parted(own + quoted) == [Part(own, quoted=False), Part(quoted, quoted=True)]


@given(st.one_of(st.text(), st.lists(st.one_of(LINES, st.text(max_size=9)), max_size=25).map("\n".join)))
@example("> only\n> a quote")
def test_the_parts_are_all_of_the_mail(text):
    found = parted(text)

    assert "".join(part.text for part in found) == text
    assert not any(part.quoted for part in found) or any(part.text.strip() for part in found if not part.quoted)


def test_what_is_longer_than_is_looked_at_is_all_there(monkeypatch):
    monkeypatch.setattr(quoting, "_MOST", 20)
    for text in ("own words\n> quoted\n> and more of it", "own words and no end of them at all"):
        assert "".join(part.text for part in parted(text)) == text


def test_an_answer_below_or_between_stays_in_sight():
    below = f"Hello\n{HEADS[0]}\n> is it red?\n\nNo, it is blue.\n"
    assert [part.text for part in parted(below) if not part.quoted] == ["Hello\n", "\nNo, it is blue.\n"]
    between = "> is it red?\nNo.\n> is it big?\nYes.\n"
    assert parted(between) == [Part(between, quoted=False)]
    long = "> a\n> b\n> c\n> d\nYes.\n"
    assert [part.quoted for part in parted(long)] == [True, False]


@pytest.mark.parametrize(
    "text",
    [
        "She wrote:\nhello",
        "Она написала:\nпривет",
        "From: now on we deliver\nand that is all",
        "We meet at 12:00: bring the papers",
        "---------- Forwarded message ---------\nFrom: Ana <ana@x.md>\nDate: 23.11.2026\n\nthe offer",
        f"{HEADS[0]}\n> nothing but a quote",
        "2 > 1\nand 1 < 2",
    ],
)
def test_what_is_no_quote_is_shown(text):
    assert [part.text for part in parted(text) if not part.quoted][-1:] == [text]


def test_a_quote_is_folded_in_the_thread_and_whole_on_the_page_of_the_mail(eva):
    mail = {"channel": "email", "subject": "Re: offer"}
    quote = "".join(f"> line {n}\n" for n in range(500))
    who = typed("email", "ana@x.md", Trust.CHANNEL)
    tell(eva.served, fact("m", who, text=f"We take it.\n\n{HEADS[0]}\n{quote}", **mail))
    tell(eva.served, fact("f", who, text=f"{HEADS[0]}\n> no mail\nso nothing is folded", minutes=1))
    page = thread(eva, "m")

    own, quoted = page.split('<details class="quoted"><summary>Quoted from before</summary>')
    assert "We take it.</p>" in own
    assert "&gt; no mail\nso nothing is folded" in own
    assert "&gt; line 20" in quoted
    assert "&gt; line 499" not in quoted
    assert len(quoted.split("</details>")[0]) < LONG * 1.5
    assert "&gt; line 499" in eva.page(f"/thread/{id_of(eva.served, 'm')}/entry/1")
    assert "Show all of it" in words(page)
