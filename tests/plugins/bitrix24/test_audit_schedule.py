"""How often a portal is audited, as the configuration says."""

from datetime import timedelta

import pytest

from onethread.engine.configuration import read
from onethread.engine.installation import install
from tests.plugins.bitrix24.firm import KEYS

ENVIRON = {"ONETHREAD_CRM__WEBHOOK_URL": "https://a.bitrix24.ru/rest/1/abc/", "ONETHREAD_SECRET_KEYS": KEYS}


@pytest.mark.parametrize(
    ("line", "every"),
    [
        ("", timedelta(days=1)),
        ('audit = "12h"', timedelta(hours=12)),
        ('audit = "off"', None),
        ('audit = "off"\nshow = false', None),
    ],
)
def test_once_a_day_unless_it_is_said(tmp_path, monkeypatch, line, every):
    path = tmp_path / "onethread.toml"
    path.write_text(f'[connections.crm]\nconnector = "bitrix24"\n{line}\n')
    for name, value in ENVIRON.items():
        monkeypatch.setenv(name, value)
    installed = install(read(path, ENVIRON), ENVIRON)
    assert installed.connections["crm"].audit == every
    assert ("crm" in installed.auditors) == ("show" not in line)
