"""A person's data goes out whole, or is gone for good: from every answer, and from the bytes of the database's files."""

import json
from io import StringIO

import httpx
import pytest

from tests.core.cli.shell import LINES
from tests.core.installed import signed
from tests.plugins.whatsapp.reading import message, webhook

OTHER = (
    '{"id": "e3", "at": "2026-03-03T08:00:00Z", "channel": "email", "account": "m", "name": "Maria",'
    ' "text": "of somebody else", "handles": [{"kind": "email", "value": "maria@alfa.md"}]}'
)
NEWER = '{"id": "e9", "at": "2099-01-01T00:00:00Z", "channel": "whatsapp", "account": "wa", "text": "after", "name":'
NEWER += ' "Ваня Чебан", "handles": [{"kind": "phone", "value": "069 12-34-56"}]}'
WORDS = ("69 12-34-56", "69123456", "Чебан", "Здравствуйте", "Oferta", "oferta.pdf")


def files_of(folder):
    return b"".join(path.read_bytes() for path in folder.glob("onethread.db*"))


def in_files(folder):
    held = files_of(folder)
    return [word for word in WORDS if word.encode() in held]


def test_all_that_is_held_of_one_customer_is_exported_and_nothing_of_others(shell):
    shell("import", shell.file(*LINES, OTHER))
    code, written, said = shell("export", "customer", "069123456")
    told = json.loads(written)

    assert code == 0
    assert said.startswith(f"Ваня Чебан {told['customer']}: 2 interactions, 2 contact points, 2 raw items")
    assert [one["name"] for one in told["names"]] == ["Ваня Чебан"]
    assert {(one["value"], one["trust"]) for one in told["identities"]} == {("+37369123456", "declared")}
    assert [one["id"] for one in told["interactions"]] == ["e1", "e2"]
    assert told["interactions"][1]["attachments"][0]["name"] == "oferta.pdf"
    assert told["interactions"][0]["deliveries"] == [1]
    assert [json.loads(one["text"])["id"] for one in told["raw"]] == ["e1", "e2"]
    assert "somebody else" not in written


def test_an_export_of_a_customer_may_be_lines_and_go_into_a_new_file(shell):
    shell("import", shell.file(*LINES, OTHER))

    assert shell("export", "customer", "чебан", "--format", "jsonl", "--output", "ana.jsonl")[:2] == (0, "")
    path = shell.folder / "ana.jsonl"
    assert path.stat().st_mode & 0o777 == 0o600
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [list(line) for line in lines] == [
        [kind] for kind in ("person", "link", "interaction", "interaction", "raw", "raw")
    ]
    assert shell("export", "customer", "чебан", "--output", "ana.jsonl")[0] == 2


def test_an_export_has_what_makes_it_one_customer_and_who_may_be_another(shell):
    two = [OTHER.replace("e3", name).replace("Maria", f"Ana {name}") for name in ("Rusu", "Munteanu")]
    shell("import", shell.file(*LINES, *two))
    ana, other = (shell.customers(name)[0]["customer"] for name in ("Rusu", "Munteanu"))
    told = json.loads(shell("export", "customer", "069123456")[1])
    asked = json.loads(shell("export", "customer", ana)[1])

    (link,) = told["links"]
    assert {one["contact_point"] for one in link["between"]} == {one["key"] for one in told["contact_points"]}
    assert (link["author"], link["evidence"][0]["bits"]) == ("resolver", 8.0)
    assert link["evidence"][0]["sentence"] == "phone +37369123456: typed on both sides (+8.0 bits)"
    (suggestion,) = asked["suggestions"]
    assert suggestion["between"] == [{"contact_point": asked["contact_points"][0]["key"]}, {"customer": other}]
    assert (suggestion["bits"], asked["links"], asked["vetoes"]) == (6.0, [], [])
    assert "Munteanu" not in json.dumps(asked)


def test_an_export_has_who_said_that_it_is_somebody_else(lite):
    lite("import", lite.file(*LINES, OTHER))
    one, other = (lite.customers(who)[0]["customer"] for who in ("069123456", "Maria"))
    made = lite.json("merge", one, other)["link"]
    lite("unmerge", str(made))
    (cut,) = (link["number"] for link in json.loads(lite("export", "customer", one)[1])["links"])
    parts = lite.json("unmerge", str(cut), "--reason", "two brothers")["customers"]
    lines = [json.loads(line) for line in lite("export", "customer", parts[0], "--format", "jsonl")[1].splitlines()]

    (veto,) = (line["veto"] for line in lines if "veto" in line)
    assert (veto["author"], veto["reason"], veto["lifted"]) == ("operator", "two brothers", False)
    assert veto["between"][1] == {"customer": parts[1]}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["export", "customer"], 2, "say whom"),
        (["export", "customers", "069123456"], 2, "`export customer WHO` writes one"),
        (["export", "interactions", "--format", "json"], 2, "interactions are written as jsonl"),
        (["export", "customer", "x@y.md"], 1, "Nobody is known as 'x@y.md'"),
        (["export", "customer", "a"], 1, "Several are meant; ask by id"),
        (["erase", "x@y.md", "--yes"], 1, "Nobody is known as 'x@y.md'"),
        (["erase", "a", "--yes"], 1, "Several are meant; ask by id"),
    ],
)
def test_who_is_meant_must_be_clear_and_wanted(lite, arguments, code, said):
    lite("import", lite.file(*LINES, OTHER))
    left, out, err = lite(*arguments)

    assert (left, said in out + err) == (code, True), out + err
    assert len(lite("export", "interactions")[1].splitlines()) == 3


@pytest.mark.parametrize(("answer", "code", "left"), [("", 1, 2), ("n\n", 1, 2), ("y\n", 0, 0)])
def test_nobody_is_erased_before_it_was_shown_whom_and_somebody_agreed(lite, answer, code, left):
    lite("import", lite.file(*LINES))
    lite._patch.setattr("sys.stdin", StringIO(answer))
    found, _, asked = lite("erase", "069123456")

    assert found == code
    assert "Ваня Чебан" in asked
    assert "2 facts at 2 contact points, told in 2 raw items" in asked
    assert len(lite("export", "interactions")[1].splitlines()) == left


def test_the_erased_is_found_nowhere_any_more_and_does_not_come_back(shell, tmp_path):
    shell("import", shell.file(*LINES, OTHER))
    others = [line for line in shell("export", "interactions")[1].splitlines() if "Maria" in line]
    customer = shell.json("timeline", "069123456")["customer"]
    on_file = (tmp_path / "onethread.db").exists()

    done = shell.json("erase", "069 123 456", "--yes")

    assert done == {"customer": customer, "facts": 2, "contact_points": 2, "deliveries": 1, "wiped": done["wiped"]}
    for who in (customer, "069123456", "Чебан"):
        assert shell("timeline", who)[0] == 1
    assert shell("export", "interactions")[1].splitlines() == others
    assert "1 line read, 0 could not be read, 2 withheld since" in shell("import", "story.jsonl")[2]
    assert shell.json("import", "story.jsonl") == {"lines": 3, "unread": 0, "withheld": 2, "resumed_at_line": 1}
    assert shell.json("replay", "--apply")["new"] == 0
    assert shell("export", "interactions")[1].splitlines() == others
    assert shell.customers()[0]["name"] == "Maria"
    assert shell("check")[0] == 0
    assert done["wiped"] == on_file
    (tmp_path / "story.jsonl").unlink()
    assert in_files(tmp_path) == []
    shell("import", shell.file(NEWER))
    assert shell.json("timeline", "069123456")["customer"] != customer


@pytest.mark.slow
def test_a_running_server_erases_and_empties_its_log(served):
    shell, url, _ = served
    raw = webhook(messages=[message(text={"body": "Здравствуйте"}, timestamp="1772800000")])
    post = {"content": raw, "headers": signed(raw)}
    assert httpx.post(f"{url}/hooks/wa", **post).status_code == 200
    shell("import", shell.file(*LINES, OTHER))
    (shell.folder / "story.jsonl").unlink()
    shell("worker", "--drain")
    assert len(in_files(shell.folder)) > 0

    assert shell.json("erase", "069123456", "--yes")["wiped"]

    assert in_files(shell.folder) == []
    assert b"maria@alfa.md" in files_of(shell.folder)
    assert httpx.post(f"{url}/hooks/wa", **post).status_code == 200
    shell("worker", "--drain")
    assert [json.loads(line)["id"] for line in shell("export", "interactions")[1].splitlines()] == ["e3"]
