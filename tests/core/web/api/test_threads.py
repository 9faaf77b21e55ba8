"""A thread in the API is what an export writes, page by page, the newest first."""

import random

import msgspec

from onethread.cli.export_command import interactions as exported
from onethread.web.api.shapes import Interaction
from tests.core.telling import fact, tell, typed, whatsapp
from tests.core.web.api.test_customers import ids


def test_an_entry_is_the_line_of_the_export_to_the_byte(api):
    full = fact(
        "f1", typed("phone", "069123456"), name="Ion", text="a\u2028b 👍", attributes={"b": 1, "a": [None, 1.5]}
    )
    tell(api.store, full)
    body = api.get(f"/customers/{ids(api.store)['Ion']}/thread").content
    (line,) = api.store.read(lambda c: list(exported(c)))

    assert b'"interactions":[' + line + b"]" in body
    assert list(msgspec.json.decode(line)) == list(Interaction.model_fields)


def test_pages_follow_each_other_without_gap_or_repeat(api):
    chooser = random.Random(2)
    facts = [whatsapp(f"w{n}", "37369123456", minutes=chooser.randrange(9), name="Ion") for n in range(25)]
    tell(api.store, *facts, whatsapp("other", "37369999999"), together=True)
    path = f"/customers/{ids(api.store)['Ion']}/thread"
    whole = api.json(path)["interactions"]

    for limit in (1, 10, 25, 24):
        assert list(api.pages(path, "interactions", limit=limit)) == whole
    assert sorted(one["id"] for one in whole) == sorted(one.id for one in facts)
    assert [one["at"] for one in whole] == sorted((one["at"] for one in whole), reverse=True)
