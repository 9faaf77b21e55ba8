"""The API on a store, with a token."""

import httpx
import pytest

from onethread.model.token import digest, new_token
from onethread.store import tokens
from onethread.web.app import build_app
from tests.core.installed import installation
from tests.core.telling import NOW


class Api:
    """Asks the API as a program with a token does."""

    def __init__(self, store, app):
        self.store, self.app, self.token = store, app, new_token()
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://t/api/v1"
        )
        self.number = store.write(lambda c: tokens.keep(c, "crm", digest(self.token), NOW))

    @property
    def json_headers(self):
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}

    def ask(self, method, path, headers=None, **options):
        headers = {"Authorization": f"Bearer {self.token}"} if headers is None else headers
        return self.store.run(self._client.request(method, path, headers=headers, **options))

    def get(self, path, **parameters):
        return self.ask("GET", path, params=parameters or None)

    def json(self, path, **parameters):
        answer = self.get(path, **parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def pages(self, path, of, **parameters):
        """All entries of all pages."""
        page = self.json(path, **parameters)
        yield from page[of]
        while page["next"]:
            page = self.json(path, **parameters, after=page["next"])
            yield from page[of]

    def close(self):
        self.store.run(self._client.aclose())


@pytest.fixture
def api(store, tmp_path):
    asking = Api(store, build_app(installation(tmp_path, store.url), store.database, "door-token"))
    yield asking
    asking.close()
