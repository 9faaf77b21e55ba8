"""A process that is killed while it mends what people did in a portal mends each thing once, and asks once."""

import random
from collections import Counter

import pytest

from onethread.model.interaction import Direction
from tests.core.telling import whatsapp
from tests.plugins.bitrix24.writing.audited import Firm
from tests.plugins.bitrix24.writing.ground import APP, WEBHOOK
from tests.plugins.bitrix24.writing.test_killed import done, killed, sandbox

__all__ = ["sandbox"]

PEOPLE, KILLS = 12, 3

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.mark.parametrize("mode", [APP, WEBHOOK])
def test_what_people_changed_is_mended_once_whenever_the_audit_is_killed(store, tmp_path, sandbox, mode):
    firm, chance = Firm(store, tmp_path, sandbox, mode, rate=200), random.Random(3)
    firm.tell(
        *(whatsapp(f"w{at}", f"373691{at:05}", text=f"t{at:02}", direction=Direction.OUT) for at in range(PEOPLE))
    )
    firm.until_quiet()
    twins = firm.inside("crm.contact.add", fields={"NAME": "Again", "PHONE": [{"VALUE": "+37369100000"}]})
    for at in range(0, PEOPLE, 2):
        firm.edit(f"t{at:02}")
    for at in range(1, PEOPLE, 4):
        firm.double(f"t{at:02}")
    before = done(firm)

    for _ in range(KILLS):
        killed(firm, chance, "audits")
    assert done(firm) > before
    firm.portal.options.latency = False
    firm.settle()

    assert Counter(text for text, _ in firm.shown()) == Counter(f"t{at:02}" for at in range(PEOPLE))
    (asked,) = firm.asked()
    assert str(twins) in asked
    assert len(firm.cards()) == PEOPLE + 1
