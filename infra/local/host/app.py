"""One WSGI app in front of all functions: each behind functions-framework's own app, made when it is first needed."""

import hmac
import json
import logging
import threading
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from infra.local.host.routes import EVENTS, HEALTH, OWN, Function, opens_page, route

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

_CONSOLE = "console"
# What Pub/Sub pushes to a function of the public API. Who pushes is asked by Google's identity in the cloud, here by
# the token: programs that run beside the platform reach this port, too.
_PUSHED = ("ops", "pubsub")
_log = logging.getLogger(__name__)


class Host:
    """The app: `/_health`, pushes at `/_events/FUNCTION/`, `/_functions/FUNCTION/`, and the paths of the public API."""

    def __init__(self, functions: Mapping[str, Function], token: str, cloud: str = "", data: str = "") -> None:
        """`token` is what a push has to show; without one there are none. `cloud` is the address of the stand-in's REST
        APIs and `data` the folder with the keys to them, told to who asks after the health: the folder opens to its
        user only."""
        self._functions = functions
        self._token = token.encode()
        self._cloud = cloud
        self._data = data
        self._apps: dict[str, WSGIApplication] = {}
        self._loading = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "/")
        if path == HEALTH:
            about = {name: name in self._apps for name in self._functions}
            return _json(start_response, "200 OK", {"status": "ok", "functions": about, **self._where()})
        if not path.isprintable():
            # The framework's own router answers a line break with a page of HTML.
            return _problem(start_response, "404 Not Found", "No address has such a character in it.")
        name, kind = route(path) or "", "http"
        if self.opens_page(environ):
            name = _CONSOLE
        for prefix, called_by in ((EVENTS, "cloud_event"), (OWN, "http")):
            if path.startswith(prefix):
                name, slash, rest = path.removeprefix(prefix).partition("/")
                environ = {**environ, "SCRIPT_NAME": prefix + name, "PATH_INFO": slash + rest}
                kind = called_by
        function = self._functions.get(name)
        if function is None or function.kind != kind:
            return _problem(start_response, "404 Not Found", f"No function of this installation answers {path}.")
        asked_for = tuple(filter(None, str(environ.get("PATH_INFO", "")).split("/")))
        if kind == "cloud_event" or asked_for == _PUSHED:
            if not self._pushed(environ):
                return _problem(start_response, "403 Forbidden", "Only the platform's own subscriptions push here.")
            environ = {**environ, "QUERY_STRING": ""}
        try:
            app = self._app(function)
        except Exception:  # noqa: BLE001 - a function may fail in any way while it is loaded
            _log.exception("loading the function %s", function.name)
            detail = f"The function {function.name} can't be loaded; the log has the cause."
            return _problem(start_response, "500 Internal Server Error", detail)
        return app(environ, start_response)

    def opens_page(self, environ: Mapping[str, Any]) -> bool:
        """Whether a request is answered with the console's page, at whatever address of the API."""
        path: str = environ.get("PATH_INFO", "/")
        asks = opens_page(environ["REQUEST_METHOD"], environ.get("HTTP_ACCEPT", ""))
        return asks and _CONSOLE in self._functions and path != HEALTH and not path.startswith((EVENTS, OWN))

    def _pushed(self, environ: Mapping[str, Any]) -> bool:
        """Whether a push shows the token, once."""
        shown = parse_qs(environ.get("QUERY_STRING", "")).get("token", [])
        return bool(self._token) and len(shown) == 1 and hmac.compare_digest(shown[0].encode(), self._token)

    def _where(self) -> dict[str, str]:
        return {"cloud": self._cloud, "data": self._data}

    def warm_up(self) -> None:
        """Load every function and the clients they will need, so that no caller waits for it."""
        for function in self._functions.values():
            try:
                self._app(function)
            except Exception:  # noqa: BLE001 - its first caller is told too
                _log.exception("loading the function %s", function.name)
        import google.cloud.firestore  # this is what takes long
        import google.cloud.pubsub_v1  # noqa: F401 - loaded ahead

    def _app(self, function: Function) -> "WSGIApplication":
        app = self._apps.get(function.name)
        if app is None:
            # One at a time: the framework loads every main.py under the one module name `main`.
            with self._loading:
                app = self._apps.get(function.name)
                if app is None:
                    from functions_framework import create_app  # 0.2 s before the first answer

                    signature = "http" if function.kind == "http" else "cloudevent"
                    arguments = (function.target, str(function.source), signature)
                    app = self._apps[function.name] = create_app(*arguments)  # type: ignore[no-untyped-call]  # untyped
        return app


def _json(start_response: "StartResponse", status: str, body: Mapping[str, Any]) -> list[bytes]:
    raw = json.dumps(body).encode()
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(raw)))])
    return [raw]


def _problem(start_response: "StartResponse", status: str, detail: str) -> list[bytes]:
    code, _, title = status.partition(" ")
    raw = json.dumps({"type": "about:blank", "title": title, "status": int(code), "detail": detail}).encode()
    start_response(status, [("Content-Type", "application/problem+json"), ("Content-Length", str(len(raw)))])
    return [raw]
