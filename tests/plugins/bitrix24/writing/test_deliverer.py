"""What happened is seen on the cards of a portal: each thing once, as it stands in the thread, through any fault."""

from tests.core.telling import whatsapp

ANA, ION = "37369123456", "37368777888"


def test_whoever_writes_gets_a_card_and_on_it_what_was_said_in_order(firm):
    firm.tell(
        whatsapp("w1", ANA, text="one", name="Ana Rusu"),
        whatsapp("w2", ANA, minutes=1, text="two"),
        whatsapp("v1", ION, minutes=2, text="v"),
    )
    firm.until_quiet()
    assert len(firm.cards()) == 2
    shown = dict(firm.shown())
    assert set(shown) == {"one", "two", "v"}
    assert shown["one"] == shown["two"] != shown["v"]
    assert firm.texts().index("one") < firm.texts().index("two")
