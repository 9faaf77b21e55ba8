"""Installing an application: what it is told, and how its own page says that it is done. [D app-installation]"""

from typing import Any

from onethread_bitrix24.sandbox.access import App
from onethread_bitrix24.sandbox.events.telling import auth_of, post
from onethread_bitrix24.sandbox.portal import Portal


def install(portal: Portal, app: App, user_id: int = 1) -> dict[str, Any]:
    """Tell an application that has no page that it is installed; its first tokens, as the event has them."""
    data = {"VERSION": app.version, "ACTIVE": "Y", "INSTALLED": "Y" if app.installed else "N", "LANGUAGE_ID": "en"}
    auth = auth_of(portal, app, user_id, refresh=True)
    if app.install_url:
        post(
            portal,
            app.install_url,
            {"event": "ONAPPINSTALL", "data": data, "ts": int(portal.clock.now()), "auth": auth},
        )
    return {"auth": auth}


def finish(app: App) -> bool:
    """The application's page has called installFinish."""
    app.installed = True
    return True


def uninstall(portal: Portal, app: App) -> None:
    """Take an application away: its handlers and places go, and it is told without tokens."""
    told = {"LANGUAGE_ID": "en", "CLEAN": "1"}
    for handler in list(portal.state.rows("handlers")):
        if handler["CLIENT_ID"] == app.client_id:
            if handler["EVENT"] == "ONAPPUNINSTALL":
                auth = auth_of(portal, app, None)
                now = int(portal.clock.now())
                post(portal, handler["HANDLER"], {"event": "ONAPPUNINSTALL", "data": told, "ts": now, "auth": auth})
            portal.state.rows("handlers").remove(handler["ID"])
    places = portal.state.rows("placements")
    for place in [one for one in places if one["CLIENT_ID"] == app.client_id]:
        places.remove(place["ID"])
    credentials = portal.state.credentials
    del credentials.apps[app.client_id]
    credentials.refresh = {token: one for token, one in credentials.refresh.items() if one.client_id != app.client_id}
