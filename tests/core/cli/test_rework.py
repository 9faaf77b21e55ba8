"""`rework`: who is who by the rules as they are now, shown before it is applied."""

import json
import re

LINES = [
    {"id": "f1", "at": "2026-03-01T10:00:00Z", "name": "Ion", "handles": [{"kind": "phone", "value": "069123456"}]},
    {"id": "f2", "at": "2026-03-02T10:00:00Z", "handles": [{"kind": "phone", "value": "069123456"}]},
]


def told(shell):
    shell("init")
    lines = [json.dumps({"channel": "form", "account": "a", "kind": "form", **line}) for line in LINES]
    shell("import", shell.file(*lines))


def test_changed_rules_are_noticed_shown_and_applied(shell):
    told(shell)
    assert shell("check")[0] == 0
    config = shell.folder / "onethread.toml"
    config.write_text('own_handles = ["069 12 34 56"]\n' + config.read_text().replace("own_handles", "# own_handles"))

    assert "`onethread rework --apply`" in shell("check")[1]
    shown = shell.json("rework")
    assert (shown["merged"], shown["split"], shown["applied"], shown["due"]) == (0, 1, False, True)
    (change,) = shown["changes"]
    assert {change["names"][change["whole"]], change["names"][change["part"]]} == {"Ion", None}
    code, said, _ = shell("rework")
    assert code == 0
    assert re.search(
        r"^(\w{10} Ion parts from \w{10} without a name|\w{10} without a name parts from \w{10} Ion)$",
        said,
        re.MULTILINE,
    )
    assert "0 merged, 1 parted. Nothing is stored yet: `onethread rework --apply` does it" in said
    assert len(shell.customers()) == 1

    code, said, _ = shell("rework", "--apply")
    assert (code, "0 merged, 1 parted." in said) == (0, True)
    assert len(shell.customers()) == 2
    assert shell("check")[0] == 0
    assert "Everybody is who they were." in shell("rework")[1]


def test_where_nobody_changes_it_is_still_to_be_applied_and_said(lite):
    told(lite)
    config = lite.folder / "onethread.toml"
    config.write_text('caution = "eager"\n' + config.read_text())

    assert lite("check")[0] == 1
    assert lite("rework")[1] == (
        "Everybody is who they were. Nothing is stored yet: `onethread rework --apply` does it, "
        "and `onethread check` is content then.\n"
    )
    assert lite("rework", "--apply")[:2] == (0, "Everybody is who they were.\n")
    assert lite("check")[0] == 0
    assert lite.json("rework") == {"merged": 0, "split": 0, "applied": False, "due": False, "changes": []}
