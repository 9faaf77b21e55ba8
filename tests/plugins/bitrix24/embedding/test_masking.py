"""Where it is configured so, whoever looks at a card sees of phones and mailboxes a part only."""

from dataclasses import replace

import pytest

from onethread.model.handle import Trust
from tests.core.telling import typed, whatsapp
from tests.core.web.pages.conftest import words
from tests.plugins.bitrix24.embedding.ground import TabServed, ground_on

pytestmark = pytest.mark.slow  # a portal over HTTP


def test_at_a_card_a_part_is_shown(fresh, tmp_path, monkeypatch):
    whole = TabServed.installed

    def masking(self):
        found = whole(self)
        return replace(found, configuration=replace(found.configuration, mask_for=frozenset({"card"})))

    monkeypatch.setattr(TabServed, "installed", masking)
    with ground_on(fresh, f"sqlite:///{tmp_path}/onethread.db", tmp_path) as ground:
        ground.install()
        ground.contact()
        ground.tell_card(1, typed("phone", "+37369123456", Trust.CRM))
        ground.tell(whatsapp("w1", "37369123456", minutes=1, name="Ana Rusu", text="hello"))
        opened = ground.post()

    assert "37369123456" not in opened.text
    assert "phone +373 69 ••• 456" in words(opened.text)
