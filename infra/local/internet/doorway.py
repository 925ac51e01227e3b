"""The laptop's internet for a browser that knows nothing of a proxy: `http://ADDRESS.localhost:PORT/`.

Browsers and curl take every name below `localhost` for this machine, so each address that was applied is an origin of
its own there, as it is on Google Cloud.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from infra.local.internet.proxy import Answer, Leads, inside, reply_to, say

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

ZONE = ".localhost"
_PATIENCE = 10.0


def doorway_app(answer: Answer, leads: Leads = lambda _: None) -> "WSGIApplication":
    """What stands at an address, by the name it is asked by; services of Cloud Run and domains answer as over HTTPS."""

    def app(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        name, _, _ = environ.get("HTTP_HOST", "").lower().rpartition(":")
        host = name.removesuffix(ZONE)
        if host == name or not inside(host, leads):
            said: WSGIApplication = say(404, f"{name} is no address of the laptop's internet.")
        else:
            query = environ.get("QUERY_STRING", "")
            path = (environ.get("REQUEST_URI") or "/").partition("?")[0]
            port = 443 if host.endswith((".run.app", "googleapis.com")) or leads(host) else 80
            said = reply_to(environ, (host, port, path + (f"?{query}" if query else "")), answer, _PATIENCE)
        return said(environ, start_response)

    return app


def shown_at(port: int) -> str:
    """Where a browser finds an address; `{host}` is to be put in."""
    return f"http://{{host}}{ZONE}:{port}"
