"""Signing in and out, and setting a password by an invitation."""

from urllib.parse import urlencode

import structlog
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from onethread.model.account import as_login
from onethread.model.secret import digest, is_secret, new_secret
from onethread.plugin import RefusedError
from onethread.store import accounts, invitations, sessions, subjects
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
    return form(visit, 200, back=back, left="left" in visit.request.query_params)


def form(
    visit: Visit,
    status: int,
    *,
    back: str,
    login: str = "",
    wrong: str | None = None,
    anew: bool = False,
    left: bool = False,
) -> Response:
    """The page with all ways in, what went wrong at the last try, and how to leave the directory for who has left us."""
    directory = visit.site.directory
    there = urlencode({"next": back} | ({"anew": "1"} if anew else {}))
    shown: dict[str, object] = {"back": back, "login": login, "wrong": wrong, "left": left and directory is not None}
    shown |= {"directory": directory.told.name if directory else None, "way": f"/sign-in/oidc?{there}"}
    shown |= {"local": takes_passwords(visit), "leaving": _leaving(visit) if left else None}
    return page("sign_in.html", visit.viewer, status, None, **shown)


def takes_passwords(visit: Visit) -> bool:
    """Whether people may sign in by a password of ours."""
    return visit.site.directory is None or visit.site.directory.told.local


def _leaving(visit: Visit) -> str | None:
    """Where the session at the directory is ended, as far as that is known."""
    directory = visit.site.directory
    if directory is None or directory.leaving is None:
        return None
    joint = "&" if "?" in directory.leaving else "?"
    return f"{directory.leaving}{joint}{urlencode({'client_id': directory.told.client_id})}"


async def sign_in(visit: Visit) -> Response:
    """Let somebody in who knows a password; who does not is told nothing but that."""
    written = await visit.form()
    login, password = as_login(written.get("login", ""))[:_LONGEST_LOGIN], written.get("password", "")
    back = local(written.get("next", ""))
    if not takes_passwords(visit):
        return _by_directory_alone(visit, back)
    if seconds := wait_of_address(visit) or visit.site.of_a_login.wait(login):
        return too_often(visit, seconds, back, login)
    account = await _known(visit, login, password)
    if account is None:
        _log.warning("sign_in_refused")
        return form(visit, 403, back=back, login=login, wrong=visit.viewer.language("wrong_password"))
    visit.site.of_a_login.forgive(login)
    return await begin(visit, account, back)


def too_often(visit: Visit, seconds: float, back: str, login: str = "") -> Response:
    """Who has tried too often has to wait."""
    wrong = visit.viewer.language.many("too_often", max(1, round(seconds / 60)))
    refused = form(visit, 429, back=back, login=login, wrong=wrong)
    refused.headers["Retry-After"] = str(round(seconds))
    return refused


async def sign_out(visit: Visit) -> Response:
    """End the session; who came by the directory is told that they are still signed in there."""
    session, known = visit.session, None
    if session is not None:
        await visit.site.database.write(lambda connection: sessions.end(connection, session.digest))
        known = await visit.site.database.read(lambda connection: subjects.of_account(connection, session.account.id))
    response = RedirectResponse("/sign-in?left=1" if known and visit.site.directory else "/sign-in", 303)
    response.delete_cookie(cookie(visit.request, visit.site), secure=is_secure(visit.request, visit.site))
    return response


async def welcome(visit: Visit) -> Response:
    """The form to set a password, for whoever has an invitation."""
    account = await _invited(visit)
    if not takes_passwords(visit):
        return _by_directory_alone(visit, HOME)
    return page("welcome.html", visit.viewer, login=account.login, least=SHORTEST, wrong=None)


async def set_password(visit: Visit) -> Response:
    """Set it, use the invitation up, and sign in."""
    account, written = await _invited(visit), await visit.form()
    if not takes_passwords(visit):
        return _by_directory_alone(visit, HOME)
    password = written.get("password", "")
    wrong = _wrong(account.login, password, written.get("again", ""))
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
    return await begin(visit, account, HOME)


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


def wait_of_address(visit: Visit) -> float:
    """Count an attempt from where they are; the seconds to wait."""
    client = visit.request.client
    return visit.site.from_an_address.wait(network(client.host if client else ""))


def _by_directory_alone(visit: Visit, back: str) -> Response:
    said = visit.viewer.language("directory_alone")
    return form(visit, 403, back=back, wrong=said)


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


async def begin(visit: Visit, account: Account, back: str) -> Response:
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
