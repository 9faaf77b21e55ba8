"""`rework`: who is who by the rules as they are now, shown before it is applied."""

import json

LINES = [
    {"id": "f1", "at": "2026-03-01T10:00:00Z", "name": "Ion", "handles": [{"kind": "phone", "value": "069123456"}]},
    {"id": "f2", "at": "2026-03-02T10:00:00Z", "handles": [{"kind": "phone", "value": "069123456"}]},
]


def told(shell):
    shell("init")
    lines = [json.dumps({"channel": "form", "account": "a", "kind": "form", **line}) for line in LINES]
    shell("import", shell.file(*lines))


def test_changed_rules_are_noticed_shown_and_applied(lite):
    told(lite)
    assert lite("check")[0] == 0
    config = lite.folder / "onethread.toml"
    config.write_text('own_handles = ["069 12 34 56"]\n' + config.read_text().replace("own_handles", "# own_handles"))

    assert "onethread rework" in lite("check")[1]
    shown = lite.json("rework")
    assert (shown["merged"], shown["split"], shown["applied"]) == (0, 1, False)
    assert len(lite.customers()) == 1

    code, said, _ = lite("rework", "--apply")
    assert (code, "0 merged, 1 parted." in said) == (0, True)
    assert len(lite.customers()) == 2
    assert lite("check")[0] == 0
    assert "Everybody is who they were." in lite("rework")[1]
