"""`/_local/incidents`: how the command line makes trouble in the running cloud. No API of Google's.

GET  /_local/incidents                              [{"incident", "target", "since", "until", "detail"}]
POST /_local/incidents {"incident", "target"}       what was done, as above; 404 {"detail"} for an unknown target
     "names": [...]                                 beside it: what the target's resources are called
POST /_local/incidents {"incident": "clear", ...}   [what ended]
"""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from infra.local.incidents.inject import Injector
from infra.local.incidents.targets import NoSuchTarget

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

PATH = "/_local/incidents"
_LIMIT = 100_000


def incidents_app(injector: Injector) -> "WSGIApplication":
    """The app; only JSON is taken."""

    def app(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        status, body = _answer(Request(environ), injector)
        response = Response(json.dumps(body), status, mimetype="application/json")
        answer: Iterable[bytes] = response(environ, start_response)
        return answer

    return app


def _answer(request: Request, injector: Injector) -> tuple[int, Any]:
    if request.path != PATH:
        return 404, {"detail": f"{request.path} is not offered."}
    if request.method == "GET":
        return 200, injector.current()
    if request.method != "POST" or request.mimetype != "application/json":
        return 405, {"detail": "GET, or POST with a JSON body."}
    try:
        body = json.loads(request.stream.read(_LIMIT))
        kind, target = str(body["incident"]), str(body["target"])
        names = [str(each) for each in body.get("names", [])]
    except (ValueError, KeyError, TypeError):
        return 400, {"detail": 'The body must be {"incident": ..., "target": ...}.'}
    try:
        return 200, injector.clear(target, names) if kind == "clear" else injector.inject(kind, target, names)
    except NoSuchTarget as error:
        return 404, {"title": "No such incident", "status": 404, "detail": str(error)}
