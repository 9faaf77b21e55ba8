"""Signing in by the directory of a firm: there, and back. Whatever goes wrong ends on the page to sign in, with what to do."""

from collections.abc import Mapping

import structlog
from starlette.responses import RedirectResponse, Response

from onethread.plugin import OnethreadError, RefusedError, RetryableError
from onethread.store.accounts import Account
from onethread.store.trouble import StoreError
from onethread.web.oidc.crossing import LIFE, Crossing, begin, ended
from onethread.web.oidc.directory import Directory
from onethread.web.oidc.entering import enter
from onethread.web.oidc.person import person
from onethread.web.pages import signing
from onethread.web.pages.gate import Visit, is_secure

_MOST_CROSSINGS = 8
"""Ways that one browser is on at once; who begins more has left most of them."""

_LATER = frozenset({"temporarily_unavailable", "server_error"})
_NOT_LET_IN = frozenset({"access_denied", "login_required", "interaction_required", "consent_required"})
"""Errors by which people are sent back: https://openid.net/specs/openid-connect-core-1_0.html#AuthError"""

_log = structlog.get_logger(__name__)


async def depart(visit: Visit) -> Response:
    """Send them to the provider; whoever is signed in goes on."""
    directory, asked = _directory(visit), visit.request.query_params
    back = signing.local(asked.get("next", ""))
    if visit.session is not None:
        return RedirectResponse(back, 303)
    crossing = begin(back, visit.site.clock())
    try:
        address = await directory.address(crossing, anew="anew" in asked)
    except OnethreadError as error:
        return _sorry(visit, back, error)
    response = RedirectResponse(address, 303)
    _forget_many(visit, response)
    _keep(visit, response, crossing)
    return response


async def arrive(visit: Visit) -> Response:
    """Let them in who come back, once; the page to sign in for all others."""
    directory, asked = _directory(visit), visit.request.query_params
    crossing = ended(asked.get("state", ""), visit.request.cookies, _prefix(visit), visit.site.clock())
    if crossing is None:
        return RedirectResponse(signing.HOME, 303) if visit.session else _sorry(visit, signing.HOME, _LOST)
    back = signing.local(crossing.back)
    if seconds := signing.wait_of_address(visit):
        return signing.too_often(visit, seconds, back)
    try:
        account = await _account(visit, directory, crossing, asked)
        response = await signing.begin(visit, account, back)
    except StoreError:
        raise  # that is no matter of the directory
    except OnethreadError as error:
        response = _sorry(visit, back, error)
    response.delete_cookie(_prefix(visit) + crossing.tag, secure=is_secure(visit.request, visit.site))
    return response


async def _account(visit: Visit, directory: Directory, crossing: Crossing, asked: Mapping[str, str]) -> Account:
    """Whose it is who came back; OnethreadError when they are not let in."""
    _refuse(asked, directory.told.issuer)
    now = visit.site.clock()
    claims = await directory.claims(asked.get("code", ""), crossing, now)
    known = person(claims, directory.told)
    account = await visit.site.database.write(lambda connection: enter(connection, known, now))
    if account is None:
        raise RefusedError(403, "directory_no_role", "nothing that the directory says of them is a role here")
    if not account.enabled:
        raise RefusedError(403, "directory_disabled", "the account is disabled")
    return account


def _refuse(asked: Mapping[str, str], issuer: str) -> None:
    """What the provider says by the address; an answer of another provider is none of ours (RFC 9207)."""
    error = asked.get("error")
    if asked.get("iss", issuer) != issuer or (error is None and not asked.get("code")):
        raise _LOST
    if error in _NOT_LET_IN:
        raise RefusedError(403, "directory_denied", "the provider did not let them in, or they did not want to")
    if error in _LATER:
        raise RetryableError("the provider does not answer")
    if error is not None:
        raise RefusedError(502, "directory_wrong", "the provider refuses what we ask for")


_LOST = RefusedError(400, "directory_lost", "the way back is not one that this browser began, or too old")


def _sorry(visit: Visit, back: str, error: OnethreadError) -> Response:
    """The page to sign in, with what to do."""
    status, key = _judged(error)
    _log.warning("sign_in_refused", by="directory", reason=str(error))
    said = visit.viewer.language(key, name=_directory(visit).told.name)
    response = signing.form(
        visit, status, back=back, wrong=said, anew=key in ("directory_no_role", "directory_disabled")
    )
    if isinstance(error, RetryableError):
        response.headers["Retry-After"] = str(round(error.retry_after or 10))
    return response


def _judged(error: OnethreadError) -> tuple[int, str]:
    """The status, and the key of what is said."""
    if isinstance(error, RefusedError):
        return error.status, error.code
    return (503, "directory_later") if isinstance(error, RetryableError) else (502, "directory_wrong")


def _directory(visit: Visit) -> Directory:
    if visit.site.directory is None:
        raise RefusedError(404, "no_directory", "there is no directory to sign in by")
    return visit.site.directory


def _prefix(visit: Visit) -> str:
    """How cookies of ways begin; over TLS such that no other host can set them."""
    return "__Host-onethread-way-" if is_secure(visit.request, visit.site) else "onethread-way-"


def _keep(visit: Visit, response: Response, crossing: Crossing) -> None:
    response.set_cookie(
        _prefix(visit) + crossing.tag,
        crossing.cookie,
        max_age=round(LIFE.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=is_secure(visit.request, visit.site),
    )


def _forget_many(visit: Visit, response: Response) -> None:
    kept = [name for name in visit.request.cookies if name.startswith(_prefix(visit))]
    for name in kept if len(kept) >= _MOST_CROSSINGS else ():
        response.delete_cookie(name, secure=is_secure(visit.request, visit.site))
