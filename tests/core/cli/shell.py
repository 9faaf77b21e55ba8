"""Commands as people and scripts call them, for tests."""

import json
import sys

from onethread import cli
from tests.core.installed import ENVIRON

LINES = [
    '{"id": "e1", "at": "2026-03-01T10:22:31Z", "channel": "whatsapp", "account": "wa", "direction": "in", "name": "Ваня Чебан",'
    ' "text": "Здравствуйте", "handles": [{"kind": "phone", "value": "069 12-34-56"}]}',
    '{"id": "e2", "at": "2026-03-02T08:00:00Z", "channel": "email", "account": "m", "direction": "out", "subject": "Oferta",'
    ' "text": "Bună ziua!\\nAtașat.", "handles": [{"kind": "phone", "value": "+37369123456"}],'
    ' "statuses": [{"status": "sent", "at": "2026-03-02T08:00:01Z"}, {"status": "read", "at": "2026-03-02T09:00:00Z"}],'
    ' "revisions": [{"at": "2026-03-02T08:30:00Z", "text": "Bună ziua"}],'
    ' "reactions": [{"by": "customer", "emoji": "👍", "at": "2026-03-02T09:01:00Z"}],'
    ' "attachments": [{"id": "a", "name": "oferta.pdf"}]}',
]


class Shell:
    """Runs commands in a folder with a configuration."""

    def __init__(self, folder, capfdbinary, monkeypatch):
        self.folder, self._captured, self._patch = folder, capfdbinary, monkeypatch
        monkeypatch.chdir(folder)
        for name, value in ENVIRON.items():
            monkeypatch.setenv(name, value)

    def __call__(self, *arguments):
        """(exit code, standard output, standard error)"""
        self._patch.setattr(sys, "argv", ["onethread", *arguments])
        try:
            cli.main()
            code = 0
        except SystemExit as left:
            code = int(left.code or 0)
        out, err = self._captured.readouterr()
        return code, out.decode(), err.decode()

    def json(self, *arguments):
        return json.loads(self(*arguments, "--json")[1])

    def customers(self, *search):
        return self.json("customers", *search)["customers"]

    def file(self, *lines, name="story.jsonl"):
        (self.folder / name).write_text("\n".join(lines) + "\n")
        return name
