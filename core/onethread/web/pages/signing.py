"""Signing in and out, and setting a password by an invitation."""

import structlog
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from onethread.model.account import as_login
from onethread.model.secret import digest, is_secret, new_secret
from onethread.plugin import RefusedError
from onethread.store import accounts, invitations, sessions
from onethread.store.accounts import Account
from onethread.web.pages.attempts import network
from onethread.web.pages.gate import Visit, cookie, is_secure
from onethread.web.pages.passwords import LONGEST, SHORTEST
from onethread.web.pages.rendering import page

HOME = "/customers"
_LONGEST_LOGIN = 200
_log = structlog.get_logger(__name__)


async def ask(visit: Visit) -> Response:
    """The form to sign in; whoever is signed in goes on."""
    back = local(visit.request.query_params.get("next", ""))
    if visit.session is not None:
        return RedirectResponse(back, 303)
    return page("sign_in.html", visit.viewer, back=back, login="", wrong=None)


async def sign_in(visit: Visit) -> Response:
    """Let somebody in who knows a password; who does not is told nothing but that."""
    form = await visit.form()
    login, password = as_login(form.get("login", ""))[:_LONGEST_LOGIN], form.get("password", "")
    back, viewer = local(form.get("next", "")), visit.viewer
    if seconds := _wait(visit, login):
        wrong = viewer.language.many("too_often", max(1, round(seconds / 60)))
        refused = page("sign_in.html", viewer, 429, back=back, login=login, wrong=wrong)
        refused.headers["Retry-After"] = str(round(seconds))
        return refused
    account = await _known(visit, login, password)
    if account is None:
        _log.warning("sign_in_refused")
        return page("sign_in.html", viewer, 403, back=back, login=login, wrong=viewer.language("wrong_password"))
    visit.site.of_a_login.forgive(login)
    return await _begin(visit, account, back)


async def sign_out(visit: Visit) -> Response:
    """End the session."""
    session = visit.session
    if session is not None:
        await visit.site.database.write(lambda connection: sessions.end(connection, session.digest))
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(cookie(visit.request, visit.site), secure=is_secure(visit.request, visit.site))
    return response


async def welcome(visit: Visit) -> Response:
    """The form to set a password, for whoever has an invitation."""
    account = await _invited(visit)
    return page("welcome.html", visit.viewer, login=account.login, least=SHORTEST, wrong=None)


async def set_password(visit: Visit) -> Response:
    """Set it, use the invitation up, and sign in."""
    account, form = await _invited(visit), await visit.form()
    password = form.get("password", "")
    wrong = _wrong(account.login, password, form.get("again", ""))
    if wrong:
        said = visit.viewer.language(wrong, least=SHORTEST)
        return page("welcome.html", visit.viewer, 422, login=account.login, least=SHORTEST, wrong=said)
    hashed, known, now = await visit.site.passwords.hash(password), _secret(visit), visit.site.clock()

    def change(connection: Connection) -> bool:
        if invitations.invited(connection, known, now) is None:  # used meanwhile
            return False
        accounts.set_password(connection, account.id, hashed)
        sessions.end_all(connection, account.id)
        invitations.remove(connection, account.id)
        return True

    if not await visit.site.database.write(change):
        raise _GONE
    return await _begin(visit, account, HOME)


def local(written: str) -> str:
    """A page of ours to go on to, whatever was asked for."""
    ours = written.startswith("/") and not written.startswith(("//", "/\\", "/sign-", "/welcome"))
    return written if ours and written.isprintable() and len(written) < 500 else HOME


_GONE = RefusedError(404, "no_invitation", "this link was used already, or is too old")


async def _invited(visit: Visit) -> Account:
    """Whom the link is for; RefusedError, always the same, when it is for nobody."""
    now, known = visit.site.clock(), _secret(visit)
    account = await visit.site.database.read(lambda connection: invitations.invited(connection, known, now))
    if account is None:
        raise _GONE
    return account


def _secret(visit: Visit) -> bytes:
    shown = visit.request.path_params["link"]
    if not is_secret(shown):
        raise _GONE
    return digest(shown)


def _wait(visit: Visit, login: str) -> float:
    client = visit.request.client
    address = network(client.host if client else "")
    return visit.site.from_an_address.wait(address) or visit.site.of_a_login.wait(login)


async def _known(visit: Visit, login: str, password: str) -> Account | None:
    """Whose login and password these are; it takes as long for a login of nobody."""
    site = visit.site
    account = await site.database.read(lambda connection: accounts.with_login(connection, login))
    kept = account.password if account is not None else None
    fits = await site.passwords.check(kept, password[: LONGEST + 1])
    if account is None or kept is None or not fits or not account.enabled:
        return None
    if site.passwords.outdated(kept):
        hashed = await site.passwords.hash(password)
        await site.database.write(lambda connection: accounts.set_password(connection, account.id, hashed))
    return account


def _wrong(login: str, password: str, again: str) -> str | None:
    """What is wrong with a password, as a key; it is long, and not the login."""
    if len(password) < SHORTEST:
        return "password_short"
    if len(password) > LONGEST:
        return "password_long"
    if login in password.casefold() and len(password) < len(login) + SHORTEST:
        return "password_login"
    return None if password == again else "password_differs"


async def _begin(visit: Visit, account: Account, back: str) -> Response:
    """A new session, and never the one of before: somebody else may know that."""
    secret, now, before = new_secret(), visit.site.clock(), visit.session

    def change(connection: Connection) -> None:
        if before is not None:
            sessions.end(connection, before.digest)
        sessions.begin(connection, account.id, digest(secret), now)

    await visit.site.database.write(change)
    _log.info("signed_in", account=account.login)
    response = RedirectResponse(back, 303)
    response.set_cookie(
        cookie(visit.request, visit.site),
        secret,
        max_age=round(sessions.LIFE.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=is_secure(visit.request, visit.site),
    )
    return response
