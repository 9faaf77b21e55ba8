"""`/accounts`: who of us may sign in, for admins."""

from datetime import datetime

from starlette.responses import RedirectResponse, Response

from onethread.model.account import Role, as_login, is_login
from onethread.model.secret import digest, new_secret
from onethread.plugin import OnethreadError, RefusedError
from onethread.store import accounts, subjects
from onethread.store.links import DERIVED
from onethread.web.pages.gate import Visit
from onethread.web.pages.rendering import page
from onethread.web.pages.signing import takes_passwords


async def listed(visit: Visit) -> Response:
    """All accounts, and a form for a new one."""
    return await _page(visit)


async def add(visit: Visit) -> Response:
    """A new account; its link is shown, this once."""
    if not takes_passwords(visit):
        raise RefusedError(403, "directory_alone", "accounts are made by the directory alone")
    form = await visit.form()
    login, role = as_login(form.get("login", "")), form.get("role", "")
    if not is_login(login) or login in DERIVED or role not in set(Role):
        return await _page(visit, 422, wrong=visit.viewer.language("login_wrong"))
    secret = new_secret()
    try:
        until = await visit.site.accounts.add_account(login, role, digest(secret).hex())
    except OnethreadError:
        return await _page(visit, 409, wrong=visit.viewer.language("login_taken", login=login))
    return await _page(visit, link=_link(visit, secret), invited=login, until=until)


async def reset(visit: Visit) -> Response:
    """Take the password away, and show a link by which another is set."""
    login, secret = await _other(visit), new_secret()
    until = await visit.site.accounts.reset_account(login, digest(secret).hex())
    return await _page(visit, link=_link(visit, secret), invited=login, until=until)


async def disable(visit: Visit) -> Response:
    """Let them in no more."""
    await visit.site.accounts.disable_account(await _other(visit))
    return RedirectResponse("/accounts", 303)


async def _other(visit: Visit) -> str:
    """Whose account it is about: not one's own, or nobody might be left who can undo it."""
    login: str = visit.request.path_params["login"]
    if login == visit.viewer.name:
        raise RefusedError(403, "own_account", "one's own account is managed by somebody else")
    if await visit.site.database.read(lambda connection: accounts.with_login(connection, login)) is None:
        raise RefusedError(404, "no_account", "there is no such account")
    return login


def _link(visit: Visit, secret: str) -> str:
    base = visit.site.public_url or str(visit.request.base_url).rstrip("/")
    return f"{base}/welcome/{secret}"


async def _page(
    visit: Visit,
    status: int = 200,
    *,
    wrong: str | None = None,
    link: str | None = None,
    invited: str = "",
    until: datetime | None = None,
) -> Response:
    known = await visit.site.database.read(accounts.listed)
    named = await visit.site.database.read(subjects.by_account)
    local = takes_passwords(visit)
    moment = f"{until.astimezone(visit.viewer.zone):%d.%m.%Y %H:%M}" if until else ""
    shown: dict[str, object] = {"link": link if local else None, "invited": invited, "until": moment, "wrong": wrong}
    return page(
        "accounts.html", visit.viewer, status, None, known=known, named=named, local=local, roles=list(Role), **shown
    )
