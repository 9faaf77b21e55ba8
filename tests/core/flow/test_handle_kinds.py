"""A handle means the same identity however it was written, and junk identifies nobody."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onethread.flow.handle_kinds import KINDS, BuiltinHandles
from onethread.flow.handle_kinds.text import LONGEST
from onethread.plugin import Reach

REGIONS = ("MD", "RO", "UA", "RU")
BY_NAME = {kind.kind: kind for kind in KINDS}
PERSON, PLACE = Reach.PERSON, Reach.PLACE


def normalise(kind, value, regions=REGIONS):
    return BY_NAME[kind].normalise(value, regions)


SAME_MOBILE = [
    "069 12-34-56",
    "069123456",
    "69123456",
    "37369123456",
    "+373 69 123 456",
    "+373 (0) 69 123456",
    "(+373) 69123456",
    "0037369123456",
    "8 10 373 69 123456",
    "8 (0) 69 12-34-56",
    "+0 69 123456",
    "tel:+373-69-123-456;ext=5",
    "тел. 069123456, Ион",
    "069/123456",
    "069123456 sau 022123456",
    "０６９１２３４５６",
    "٠٦٩١٢٣٤٥٦",
    "\N{LEFT-TO-RIGHT EMBEDDING}+373\N{NO-BREAK SPACE}69\N{NON-BREAKING HYPHEN}123456\N{POP DIRECTIONAL FORMATTING}",
]


@pytest.mark.parametrize("typed", SAME_MOBILE)
def test_a_moldovan_mobile_is_one_number_however_it_is_typed(typed):
    assert normalise("phone", typed) == ("phone", "+37369123456", PERSON)


@pytest.mark.parametrize(
    ("typed", "value", "reach"),
    [
        ("022 12-34-56", "+37322123456", PLACE),
        ("022 123456 доб. 12", "+37322123456", PLACE),
        ("+373 22 12-34-56/57", "+37322123456", PLACE),
        ("080012345", "+37380012345", PLACE),
        ("090012345", "+37390012345", PLACE),
        ("+373 30 123456", "+37330123456", PLACE),
        ("8 800 555-35-35", "+78005553535", PLACE),
        ("112", "112", PLACE),
        ("14700", "14700", PLACE),
        ("0722 111 222", "+40722111222", PERSON),
        ("067 123 45 67", "+380671234567", PERSON),
        ("80671234567", "+380671234567", PERSON),
        ("8 900 123-45-67", "+79001234567", PERSON),
        ("+8 900 123-45-67", "+79001234567", PERSON),
        ("+37360000401", "+37360000401", PERSON),
        ("+52 1 55 1234 5678", "+525512345678", PERSON),
        ("+55 11 8765-4321", "+5511987654321", PERSON),
        ("+54 11 15 2345 6789", "+5491123456789", PERSON),
        ("+54 11 2345 6789", "+541123456789", PLACE),
        ("+1 212 555 2368", "+12125552368", PERSON),
    ],
)
def test_a_phone_is_read_as_where_it_was_dialled(typed, value, reach):
    assert normalise("phone", typed) == ("phone", value, reach)


def test_the_first_region_in_which_a_local_number_exists_wins():
    assert normalise("phone", "022 123456", ("MD",)) == ("phone", "+37322123456", PLACE)
    assert normalise("phone", "0722 111 222", ("MD",)) is None
    assert normalise("phone", "+40722111222", ()) == ("phone", "+40722111222", PERSON)


@pytest.mark.parametrize(
    "typed",
    [
        "000000",
        "123456789",
        "111111111",
        "1111111",
        "069000000",
        "0-000-000",
        "12345",
        "999",
        "+373",
        "+1-234-567-8900",
        "069-12-34",
        "1-800-FLOWERS",
        "+77777777777",
        "+37361111111",
        "98765432",
        "нет",
        "-",
        "+",
        "()",
        "2026-03-01",
        "",
        " ",
        "069\x00123456",
        "\ud800069123456",
        "0" * LONGEST,
        "069123456" + " " * LONGEST,
    ],
)
def test_what_is_no_phone_of_anybody_is_none(typed):
    assert normalise("phone", typed) is None


@pytest.mark.parametrize(
    ("wa_id", "typed"),
    [
        ("37369123456", "069123456"),
        ("37369123456@s.whatsapp.net", "069123456"),
        ("37369123456:12@s.whatsapp.net", "069123456"),
        ("https://wa.me/37369123456", "069123456"),
        ("40722111222", "0722 111 222"),
        ("5215512345678", "+52 55 1234 5678"),
        ("525512345678", "+52 1 55 1234 5678"),
        ("551187654321", "+55 11 98765-4321"),
        ("5511987654321", "+55 11 8765-4321"),
        ("541123456789", "+54 9 11 2345-6789"),
        ("5491123456789", "+54 11 15 2345-6789"),
        ("37322123456", "022 123456"),
    ],
)
def test_a_whatsapp_id_is_the_phone_that_people_type(wa_id, typed):
    assert normalise("wa_id", wa_id) == normalise("phone", typed) is not None


def test_a_whatsapp_id_that_no_numbering_plan_knows_still_names_its_owner():
    assert normalise("wa_id", "15550783881") == ("phone", "+15550783881", PERSON)
    assert normalise("wa_id", "999000111222") == ("phone", "+999000111222", PERSON)


@pytest.mark.parametrize("value", ["", "0", "11111111", "12036304@g.us", "RO.1048", "status@broadcast", "1" * 16])
def test_a_group_or_junk_is_no_whatsapp_id(value):
    assert normalise("wa_id", value) is None


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Ion.Ceban@GMail.com", "ionceban@gmail.com"),
        ("ionceban+crm@googlemail.com", "ionceban@gmail.com"),
        ("ion.p@ya.ru", "ion-p@yandex.ru"),
        ("ion-p+b@yandex.com", "ion-p@yandex.ru"),
        ("ion.p+x@outlook.com", "ion.p@outlook.com"),
        ("ion.+x@icloud.com", "ion@icloud.com"),
        ("ion.p+x@firma.md", "ion.p+x@firma.md"),
        ("i.on@firma.md", "i.on@firma.md"),
        ('"Ion Ceban" <ION@firma.md>', "ion@firma.md"),
        ("mailto:ion@firma.md?subject=Salut", "ion@firma.md"),
        ("MAILTO:ion@firma.md", "ion@firma.md"),
        (" ion@firma.md.\n", "ion@firma.md"),
        ("ion@firma.md, ana@firma.md", "ion@firma.md"),
        ("ion@фирма.рф", "ion@xn--80apmps.xn--p1ai"),
        ("ion@XN--80APMPS.xn--p1ai", "ion@xn--80apmps.xn--p1ai"),
        ("Ион@mail.ru", "ион@mail.ru"),
        ("ion＠firma.md", "ion@firma.md"),
        ("ion.rusu@firma-veche.example", "ion.rusu@firma-veche.example"),
    ],
)
def test_two_spellings_of_a_mailbox_have_one_key(written, value):
    assert normalise("email", written) == ("email", value, PERSON)


@pytest.mark.parametrize(
    "mailbox",
    [
        "info@firma.md",
        "office@firma.md",
        "sales@firma.md",
        "noreply@firma.md",
        "no-reply@firma.md",
        "info2@firma.md",
        "office-chisinau@firma.md",
        "comenzi@firma.md",
        "comenzi+site@firma.md",
        "contabilitate@firma.md",
        "zakaz@firma.ru",
        "buh@firma.ru",
        "Бухгалтерия@фирма.рф",
        "office.alfa@gmail.com",
        "alfa@alfa.md",
        "hr@firma.md",
        "mailer-daemon@firma.md",
        "familia.popa@mail.ru",
        "casa.rusu1985@mail.ru",
        "semya-ivanovy@yandex.ru",
    ],
)
def test_a_mailbox_that_a_department_reads_is_a_place(mailbox):
    _, _, reach = normalise("email", mailbox)

    assert reach is PLACE


@pytest.mark.parametrize(
    "written",
    [
        "asd@asd.asd",
        "no@no.no",
        "a@example.com",
        "a@test.ru",
        "test@firma.md",
        "test12@firma.md",
        "none@firma.md",
        "noemail@firma.md",
        "nuamemail@mail.ru",
        "nu-am@mail.ru",
        "net_pochty@mail.ru",
        "fara.email@mail.ru",
        "aaa@mail.ru",
        "x@mailinator.com",
        "ion",
        "ion@",
        "@firma.md",
        "ion@@firma.md",
        "ion@localhost",
        "ion@firma",
        "ion@[127.0.0.1]",
        "+x@gmail.com",
        "",
        "ion ceban@firma.md",
        "ion\x00@firma.md",
        "ion\udc80@firma.md",
        "i" * LONGEST + "@firma.md",
    ],
)
def test_what_no_letter_reaches_is_none(written):
    assert normalise("email", written) is None


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("ig_username", "@Ion.Ceban", "ion.ceban"),
        ("ig_username", "https://www.instagram.com/Ion.Ceban/?igsh=1", "ion.ceban"),
        ("ig_username", "instagram.com/@ion", "ion"),
        ("ig_username", "https://ig.me/m/ion", "ion"),
        ("ig_username", "https://instagram.com/p/Cabc", None),
        ("ig_username", "instagram.com", None),
        ("ig_username", "ion..ceban", None),
        ("ig_username", "Ион", None),
        ("ig_username", "@username", None),
        ("tg_username", "@Ion_Ceban", "ion_ceban"),
        ("tg_username", "https://t.me/Ion_Ceban?start=x", "ion_ceban"),
        ("tg_username", "tg://resolve?domain=Ion_Ceban", "ion_ceban"),
        ("tg_username", "t.me/+AbCdEf", None),
        ("tg_username", "https://t.me/joinchat/AbCd", None),
        ("tg_username", "ion", None),
        ("tg_id", "512340001", "512340001"),
        ("tg_id", "-1001234567890", None),
        ("tg_id", "0", None),
        ("ig_id", " 17841400000000000 ", "17841400000000000"),
        ("ig_id", "null", None),
        ("wa_bsuid", "MD.20593847561029384756", "MD.20593847561029384756"),
        ("wa_bsuid", "RO.ENT.aB3", "RO.ENT.aB3"),
        ("wa_bsuid", "37369123456", None),
        ("bitrix_contact", "C_12", "12"),
        ("bitrix_contact", "0", None),
        ("bitrix_lead", "L_0012", "12"),
        ("bitrix_lead", "C_12", None),
        ("visitor_id", "00000000-0000-0000-0000-000000000000", None),
        ("visitor_id", "undefined", None),
        ("external_id", "A-17", "A-17"),
        ("external_id", "a\x00b", None),
    ],
)
def test_an_id_loses_only_what_stands_around_it(kind, written, value):
    assert normalise(kind, written) == (value and (kind, value, PERSON))


def test_a_browser_is_a_device_which_a_family_or_a_kiosk_shares():
    assert normalise("visitor_id", " v-Ab1") == ("visitor_id", "v-Ab1", Reach.DEVICE)


def test_a_visitor_id_that_a_link_carried_is_the_visitor_itself():
    assert normalise("ref", "v-Ab1") == normalise("visitor_id", "v-Ab1")


def test_the_kinds_of_the_interchange_format_are_there_with_their_ranks():
    brought = BuiltinHandles().onethread_register_handle_kinds()

    anchors = {kind.kind: kind.anchor for kind in brought}
    assert {kind: rank for kind, rank in anchors.items() if rank} == {
        "wa_bsuid": 90,
        "ig_id": 80,
        "tg_id": 80,
        "wa_id": 70,
        "bitrix_contact": 60,
        "bitrix_lead": 55,
        "visitor_id": 10,
    }
    assert {kind for kind, rank in anchors.items() if not rank} == {
        "phone",
        "email",
        "ig_username",
        "tg_username",
        "ref",
        "external_id",
    }
    assert {kind.kind for kind in brought if kind.scoped} == {"wa_bsuid", "ig_id", "bitrix_contact", "bitrix_lead"}


kinds = st.sampled_from(sorted(BY_NAME))
digits = st.text("0123456789", max_size=14)
numbers = st.builds(
    "{}{}{}".format, st.sampled_from(["", "+", "00", "+373", "+54", "+52", "+55", "8", "0"]), digits, digits
)
addresses = st.builds(
    "{}@{}".format,
    st.text("aion.+-_İß\u0301", min_size=1, max_size=12),
    st.sampled_from(["gmail.com", "ya.ru", "outlook.com", "firma.md", "фирма.рф", "xn--80apmps.xn--p1ai", "straße.de"]),
)
anything = st.text() | st.text(st.characters(), max_size=40) | numbers | addresses | st.from_regex(r"[@\w./:?+-]{1,40}")


@given(kinds, anything)
@example("email", "ς.Σ@firma.md")
@example("wa_id", "5401102408746")
def test_normalising_never_raises_and_its_result_is_final(kind, text):
    once = normalise(kind, text)

    if once is not None:
        assert normalise(kind, once[1]) == once
        assert normalise(kind, once[1], ("US", "GB")) == once or once[1].isdigit()
        assert once[1] == once[1].strip() != ""


@given(numbers)
def test_a_known_number_of_whatsapp_is_final_as_a_phone_too(text):
    number = normalise("wa_id", text)

    as_phone = number and normalise("phone", number[1], ())
    assert as_phone in (None, number)
