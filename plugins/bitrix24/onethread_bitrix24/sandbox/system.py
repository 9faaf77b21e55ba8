"""Methods about the interface itself: scopes, methods, features, the server's time, the application. [D common]"""

from typing import Any

from onethread_bitrix24.sandbox.call import Call, Method, truthy

_FEATURES = {"rest_offline_extended": True, "rest_auth_connector": None}
"""None follows the options."""


def scopes(call: Call) -> list[str]:
    """Those of the caller, or with `full` all."""
    if truthy(call.get("full")):
        return sorted({method.scope for method in call.portal.methods.values() if method.scope})
    return sorted(call.caller.scopes)


def methods(call: Call) -> list[str]:
    """Names of all methods, or of those in a scope."""
    scope = call.variant("scope")
    return sorted(name for name, one in call.portal.methods.items() if not scope or one.scope == scope)


def method_get(call: Call) -> dict[str, bool]:
    """Whether there is such a method, and whether the caller may use it."""
    found = call.portal.methods.get(str(call.need("name")).lower())
    return {
        "isExisting": found is not None,
        "isAvailable": found is not None and (not found.scope or found.scope in call.caller.scopes),
    }


def server_time(call: Call) -> str:
    """The portal's clock."""
    return call.portal.clock.iso(call.now)


def feature(call: Call) -> dict[str, str]:
    """Whether the plan has something."""
    found = _FEATURES.get(str(call.need("code")), False)
    has = call.portal.options.auth_connector if found is None else found
    return {"value": "Y" if has else "N"}


def app_info(call: Call) -> dict[str, Any]:
    """The application as the portal tells it, and below it as the authorisation server does: the sandbox is both."""
    app, grant = call.app(), call.portal.state.credentials.access[call.caller.access]
    scope, home = ",".join(sorted(app.scopes)), call.portal.home
    install = {
        "installed": app.installed,
        "version": str(app.version),
        "status": app.status,
        "scope": scope,
        "domain": call.portal.domain,
        "uri": app.handler,
        "client_endpoint": f"{home}/rest/",
        "member_id": call.portal.member_id,
        "member_type": "B24",
    }
    return {
        "ID": 1,
        "CODE": app.client_id,
        "VERSION": app.version,
        "STATUS": app.status,
        "INSTALLED": app.installed,
        "PAYMENT_EXPIRED": "N",
        "DAYS": None,
        "LANGUAGE_ID": "en",
        "LICENSE": "ru_project",
        "client_id": app.client_id,
        "scope": scope,
        "expires": call.portal.clock.iso(grant.expires),
        "user_id": call.caller.user_id,
        "install": install,
    }


METHODS = (
    Method("scope", scopes),
    Method("methods", methods),
    Method("method.get", method_get),
    Method("server.time", server_time),
    Method("feature.get", feature),
    Method("app.info", app_info),
)
