"""Cloud Logging's REST API (v2): entries:list, as a WSGI app."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from infra.local.logs.filters import BadFilter, read_filter
from infra.local.logs.store import Entry, LogStore

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_FIELDS = frozenset({"resourceNames", "projectIds", "filter", "orderBy", "pageSize", "pageToken"})
_ORDERS = {"": False, "timestamp asc": False, "timestamp": False, "timestamp desc": True}
_PAGE = 1000


class BadRequest(ValueError):
    """A request that can't be carried out."""


def logs_app(store: LogStore) -> "WSGIApplication":
    """The app for /v2/entries:list."""

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        if request.path != "/v2/entries:list" or request.method != "POST":
            response = _error(404, "NOT_FOUND", f"{request.method} {request.path} is not offered.")
        else:
            try:
                found, following = listed(store, _body(request))
                said: dict[str, Any] = {"entries": found} if found else {}
                response = _json(said | ({"nextPageToken": following} if following else {}))
            except (BadRequest, BadFilter) as error:
                response = _error(400, "INVALID_ARGUMENT", str(error))
        body: Iterable[bytes] = response(environ, start_response)
        return body

    return app


def listed(store: LogStore, asked: dict[str, Any]) -> tuple[list[Entry], str]:
    """A page of entries and the token of the next one; raises BadRequest, BadFilter."""
    if unknown := sorted(set(asked) - _FIELDS):
        raise BadRequest(f'Invalid JSON payload received. Unknown name "{unknown[0]}": Cannot find field.')
    names = [*(asked.get("resourceNames") or []), *(f"projects/{each}" for each in asked.get("projectIds") or [])]
    if not names:
        raise BadRequest("At least one resource name is needed, such as projects/PROJECT.")
    test = read_filter(str(asked.get("filter") or ""))
    order = str(asked.get("orderBy") or "")
    if order not in _ORDERS:
        raise BadRequest(f"orderBy is `timestamp asc` or `timestamp desc`, not {order!r}.")
    try:
        size = min(int(asked.get("pageSize") or 50), _PAGE)
        token = int(asked.get("pageToken") or 0)
    except (TypeError, ValueError):
        raise BadRequest("pageSize is a number and pageToken what a page before gave.") from None
    if size < 1:
        raise BadRequest("pageSize must be 1 or more.")
    within = tuple(f"{name}/" for name in names)
    down = _ORDERS[order]
    rows = store.entries(before=token or None, down=True) if down else store.entries(after=token)
    found: list[Entry] = []
    last = 0
    for number, entry in rows:
        if str(entry["logName"]).startswith(within) and test(entry):
            if len(found) == size:
                return found, str(last)
            found.append(entry)
            last = number
    return found, ""


def _body(request: Request) -> dict[str, Any]:
    try:
        said = json.loads(request.get_data() or b"{}")
    except ValueError:
        raise BadRequest("The body is no JSON.") from None
    if not isinstance(said, dict):
        raise BadRequest("The body must be a JSON object.")
    return said


def _json(body: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(body), status, mimetype="application/json")


def _error(code: int, status: str, message: str) -> Response:
    return _json({"error": {"code": code, "message": message, "status": status}}, code)
