"""Why two are one, why not, who may be, and deciding it: as a person at a terminal and as a script calls them."""

import json
import re

import pytest

from onethread.flow.interchange.lines import write_line
from tests.core.telling import fact, typed, whatsapp
from tests.core.who import ANA, ION, MARRIED, MIHAI, NAMESAKE, crowd

ESCAPE, BELL = "\x1b", "\a"
WILD = f"Ana{ESCAPE}[31m Rusu{BELL}\n\u202e"


def tell(shell, *facts):
    lines = [write_line(one).decode() for one in facts]
    code, _, said = shell("import", shell.file(*lines, name=f"{facts[0].id}.jsonl"))
    assert code == 0, said


@pytest.fixture
def known(shell):
    tell(shell, *ION, ANA, MARRIED, MIHAI, NAMESAKE)
    return shell


@pytest.fixture
def told(knowing):
    """The same where nothing depends on the database."""
    return knowing("told", *(write_line(one).decode() for one in (*ION, ANA, MARRIED, MIHAI, NAMESAKE)))


def ids(shell, *names):
    found = {one["name"]: one["customer"] for one in shell.customers()}
    return [found[name] for name in names]


def failed(shell, *arguments):
    """Exit code, and all that was said; nothing of it steers a terminal."""
    code, out, err = shell(*arguments)
    assert not set(out + err) & {ESCAPE, BELL, "\u202e"}
    return code, out + err


def test_why_tells_links_in_words(known):
    code, said, _ = known("why", "069 123 456")

    assert code == 0
    assert re.search(
        r"link \d+  form \w{10} \(Ion Ceban\) - whatsapp \w{10} \(Ваня Чебан\)  \(18.0 bits, resolver, ", said
    )
    assert "    phone +37369123456: proven on one side, typed on the other (+11.0 bits)\n" in said
    assert "    name: the same (+7.0 bits)\n" in said
    assert "Bits: +1 is twice likelier" in said


def test_why_goes_from_any_id_of_before_a_merge_to_any_other(known):
    (link,) = known.json("why", "069123456")
    one, other = (end["began_as"] for end in link["between"])

    assert known.json("why", one, other) == known.json("why", other, one) == [link]
    assert known.json("why", one, one) == []
    assert known("why", one, "37369123456")[0] == 0
    assert "one contact point" in known("why", *ids(known, "Ana Rusu"))[1]


def test_of_two_customers_why_says_what_to_ask_instead(told):
    one, other = ids(told, "Ana Rusu", "Ana Munteanu")

    assert failed(told, "why", one, other) == (
        1,
        f"They are two customers: `onethread why-not {one} {other}` says why.\n",
    )
    assert json.loads(failed(told, "why", one, other, "--json")[1]) == {
        "error": "two customers",
        "customers": [one, other],
    }


def test_why_not_weighs_and_says_how_to_decide(known):
    one, other = ids(known, "Ana Rusu", "Ana Munteanu")
    code, said, _ = known("why-not", one, other)

    assert code == 0
    assert "  e-mail ana@alfa.md: typed on both sides (+11.0 bits)\n" in said
    assert "  name: the same given name, another surname (-5.0 bits)\n" in said
    assert "Together 6.0 bits; 8.0 are needed: likely, but not sure enough.\n" in said
    asked = known.json("why-not", one, other)["suggestion"]
    assert f"`onethread review --accept {asked}` or `--reject {asked}` decides." in said


def test_why_not_of_one_customer_is_a_problem(told):
    (one,) = ids(told, "Ana Rusu")

    assert failed(told, "why-not", one, one) == (
        1,
        f"They are one customer: `onethread why {one}` says why.\n",
    )
    assert json.loads(failed(told, "why-not", one, one, "--json")[1])["error"] == "one customer"


def test_what_is_not_shared_is_said(told):
    mihai, ana = ids(told, "Mihai Lungu", "Ana Rusu")

    assert told("why-not", mihai, ana)[1] == "  name: another name\nThey share nothing that would tell.\n"


def test_of_namesakes_of_one_town_it_is_said_what_was_compared(lite):
    town = {"attributes": {"city": "Chișinău"}, "name": "Ion Rusu"}
    tell(lite, *(fact(f"f{n}", typed("phone", f"06912345{n}"), **town) for n in (1, 2)))
    code, said, _ = lite("why-not", "069123451", "069123452")

    assert (code, said) == (
        0,
        "  name: the same\n  town: the same\n  phone: each has another\n"
        "They share no phone, mailbox or account, and names, towns and firms alone make nobody one.\n",
    )
    assert lite.json("why-not", "069123451", "069123452")["compared"][0] == "name: the same"


def test_bits_are_explained_only_where_there_are_any(told):
    one, other = ids(told, "Ion Ceban", "Ana Rusu")
    told("merge", one, other)

    assert "Bits: " in told("why", one)[1]
    assert "Bits: " not in told("why", one, other)[1]


def test_a_merge_is_undone_exactly(known):
    before = known.customers()
    one, other = ids(known, "Ion Ceban", "Ana Rusu")
    done = known.json("merge", one, other, "--reason", "his wife", "--by", "elena")

    assert len(done["customers"]) == 1
    (link,) = known.json("why", one, other)
    assert (link["link"], link["author"], link["bits"], link["evidence"]) == (
        done["link"],
        "elena",
        None,
        ["his wife"],
    )
    parted = known.json("unmerge", str(done["link"]))
    assert (sorted(parted["customers"]), parted["cut"]) == (sorted([one, other]), done["link"])
    assert known.customers() == before


def test_a_merge_says_who_is_whose_part_and_how_it_is_undone(told):
    one, other = ids(told, "Ion Ceban", "Ana Rusu")
    code, said, _ = told("merge", one, other)

    assert code == 0
    (kept, link), *_ = re.findall(
        r"^\w+ is part of (\w+) now\.\n`onethread unmerge (\d+)` undoes it\.$", said, re.MULTILINE
    )
    assert kept in (one, other)
    assert "are two customers now" in told("unmerge", link)[1]


def test_a_link_that_is_withdrawn_may_leave_them_one(shell):
    tell(shell, fact("f1", typed("phone", "069123456"), name="Ion Ceban"), MIHAI)
    tell(shell, fact("f2", typed("email", "ion@alfa.md"), name="Ion Ceban"))
    (ion,) = {one["customer"] for one in shell.customers("069123456")}
    (mail,) = {one["customer"] for one in shell.customers("ion@alfa.md")}
    shell("merge", ion, mail)
    tell(shell, fact("f3", typed("phone", "069123456"), typed("email", "ion@alfa.md"), name="Ion Ceban"))
    code, said, _ = shell("unmerge", ion, mail)

    assert code == 0
    assert re.fullmatch(r"Link \d+ is gone, but other evidence makes them one: `onethread why \w+` shows it\.\n", said)
    again = shell.json("unmerge", ion, mail)
    assert len(again["customers"]) == 2
    assert shell.json("why-not", ion, mail)["verdict"] == "somebody said that they are not one"


def test_a_cut_is_explained_with_who_cut_it_and_why(known):
    (link,) = known.json("why", "069123456")
    one, other = known.json("unmerge", str(link["link"]), "--reason", "father and son", "--by", "Elena")["customers"]
    code, said, _ = known("why-not", one, other)

    assert code == 0
    assert "somebody said that they are not one" in said
    assert re.search(r"  Elena, \d{4}-\d\d-\d\d \d\d:\d\d: father and son\n", said)
    (veto,) = known.json("why-not", one, other)["vetoes"]
    assert (veto["author"], veto["reason"]) == ("Elena", "father and son")


def test_who_hangs_by_one_link_is_parted_by_naming_it(known):
    (link,) = known.json("why", "069123456")
    one, other = (end["began_as"] for end in link["between"])

    assert failed(known, "unmerge", one) == (
        2,
        f"onethread: say from whom to part it: `onethread why {one}` lists the links\n",
    )
    code, said, _ = known("unmerge", other)
    assert code == 0
    assert re.search(r"No evidence makes them one again, only `onethread merge \w+ \w+`\.", said)
    assert known("why-not", one, other)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["merge", "A", "A"], 1, "they are one customer already"),
        (["merge", "A", "nobody"], 1, "Nobody is known as 'nobody'"),
        (["merge", "Ana", "A"], 1, "Several are meant; ask by id"),
        (["unmerge", "Ana"], 1, "Several are meant; ask by id"),
        (["unmerge", "A", "B"], 1, "they are two customers already"),
        (["unmerge", "A", "A"], 1, "one contact point: nothing had to be linked"),
        (["unmerge", "A"], 1, "one contact point: nothing had to be linked"),
        (["unmerge", "99"], 1, "Nobody is known as '99'"),
        (["unmerge", "069123456"], 2, "say from whom to part it"),
        (["unmerge", "9" * 5000], 1, "Nobody is known as '999"),
        (["unmerge"], 2, "Missing argument"),
        (["why", "Ana"], 1, "Several are meant; ask by id"),
        (["why", "Ana", "A"], 1, "Several are meant; ask by id"),
        (["why", "\udcff"], 1, "Nobody is known as '?'"),
        (["why", "ab" * 25_000], 1, "…'. `onethread customers` lists whom we know."),
        (["why", "a\x1b[31mb"], 1, "Nobody is known as"),
        (["why-not", "A", "\n"], 1, "Nobody is known as"),
        (["why-not", "A"], 2, "Missing argument"),
        (["review", "--accept", "99"], 1, "there is no suggestion 99, or not any more"),
        (["review", "--reject", "9223372036854775807"], 1, "there is no suggestion"),
        (["review", "--reject", "9223372036854775808"], 2, "Invalid value"),
        (["review", "--reject", "0"], 2, "Invalid value"),
        (["review", "--reject", "1", "--accept", "1"], 2, "exclude each other"),
        (["merge", "A", "B", "--by", "resolver"], 2, "--by is the name of a person, and resolver is not one"),
        (["merge", "A", "B", "--by", "api:crm"], 2, "--by is the name of a person"),
        (["merge", "A", "B", "--by", " "], 2, "--by is a name"),
        (["merge", "A", "B", "--by", "x" * 65], 2, "--by is a name"),
        (["merge", "A", "B", "--reason", "x" * 1001], 2, "--reason is a line"),
        (["merge", "A", "B", "--reason", "\udcff"], 2, "--reason is a line"),
        (["review", "--accept", "1", "--reason", "a\nb"], 2, "--reason is a line"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(told, arguments, code, said):
    one, other = ids(told, "Ana Rusu", "Ana Munteanu")
    before = told.customers()
    left, heard = failed(told, *({"A": one, "B": other}.get(word, word) for word in arguments))

    assert (left, said in heard) == (code, True), heard
    assert told.customers() == before


@pytest.mark.parametrize("command", ["why", "unmerge"])
def test_scripts_are_told_who_may_be_meant(told, command):
    code, said = failed(told, command, "Ana", "--json")

    assert code == 1
    assert json.loads(said) == {
        "error": "not one customer",
        "who": "Ana",
        "count": 2,
        "customers": ids(told, "Ana Rusu", "Ana Munteanu"),
    }


def test_the_number_of_a_suggestion_is_no_link(told):
    number = str(told.json("review")[0]["suggestion"])

    assert failed(told, "unmerge", number) == (
        1,
        f"onethread: {number} is a suggestion: `onethread review --reject {number}` answers it\n",
    )


def test_who_may_be_one_is_listed_and_answered_once(known):
    first, second = known.json("review")
    assert [first["names"], second["names"]] == [["Ana Rusu", "Ana Munteanu"], ["Mihai Lungu"] * 2]
    said = known("review")[1]
    assert (
        f"suggestion {first['suggestion']}  {first['a']} Ana Rusu  and  {first['b']} Ana Munteanu  (6.0 bits)" in said
    )
    assert "  firm: the same (+2.0 bits)\n" in said
    assert "2 suggestions. Bits" in said

    assert known.json("review", "--reject", str(first["suggestion"])) == {
        "customers": [first["a"], first["b"]],
        "link": None,
    }
    code, said, _ = known("review", "--accept", str(second["suggestion"]))
    both = f"{second['a']} Mihai Lungu and {second['b']} Mihai Lungu"
    accepted = rf"Suggestion {second['suggestion']} is accepted: {both} are one customer now, {second['a']}\."
    assert code == 0
    assert re.fullmatch(accepted + r"\n`onethread unmerge \d+` undoes it\.\n", said)
    (link,) = known.json("why", second["a"], second["b"])
    assert link["evidence"] == ["decided by hand", *second["evidence"]]
    assert known("review")[:2] == (0, "Nobody is to be looked at.\n")
    assert known.json("review") == []
    assert known("review", "--reject", str(first["suggestion"]))[0] == 1


def test_hundreds_are_shown_in_part_and_given_to_scripts_in_full(lite):
    tell(lite, *crowd(260))
    code, said, _ = lite("review")

    assert code == 0
    assert said.count("suggestion ") == 50
    assert "260 suggestions, the rest with --limit." in said
    assert lite("review", "--limit", "300")[1].count("\nsuggestion ") == 259
    assert len({one["suggestion"] for one in lite.json("review")}) == 260
    assert len(lite.json("review", "--limit", "3")) == 3


def test_names_neither_steer_the_terminal_nor_flood_it(lite):
    mail = typed("email", "ana@alfa.md")
    tell(lite, fact("f1", mail, name=WILD), fact("f2", mail, name="Ana Munteanu " + "x" * 5000))
    tell(lite, whatsapp("w1", "37369123456", name=WILD), fact("f3", typed("phone", "069123456"), name="Ana Rusu"))

    for arguments in (["review"], ["why", "069123456"], ["why", "069123456", "--json"], ["review", "--json"]):
        _, said = failed(lite, *arguments)
        assert said
        if "--json" not in arguments:
            assert max(map(len, said.splitlines())) < 300


def test_reasons_are_shown_safely(told):
    one, other = ids(told, "Ion Ceban", "Ana Rusu")
    told("merge", one, other, "--reason", "жена Иона 👍, `rm -rf`; 'x'")

    assert "жена Иона 👍, `rm -rf`; 'x'" in told("why", one, other)[1]


@pytest.mark.slow
def test_decisions_are_handed_to_the_server_that_holds_the_store(served):
    shell, _, _ = served
    tell(shell, *ION, ANA, MARRIED)
    one, other = ids(shell, "Ion Ceban", "Ana Rusu")
    done = shell.json("merge", one, other, "--reason", "his wife")

    assert len(done["customers"]) == 1
    assert failed(shell, "merge", one, other) == (1, "onethread: they are one customer already\n")
    assert failed(shell, "merge", one, other, "--by", "resolver")[0] == 2
    assert sorted(shell.json("unmerge", one, other)["customers"]) == sorted([one, other])
    (asked,) = shell.json("review")
    assert shell("review", "--reject", str(asked["suggestion"]))[0] == 0
    assert shell.json("review") == []
