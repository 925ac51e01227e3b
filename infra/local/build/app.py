"""Cloud Build's REST API (v1): builds of a project and of a location, and their operations, as a WSGI app."""

import json
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from infra.local.build.builds import ENDED, Absent, Build, Builds
from infra.local.build.connections import NotConnected
from infra.local.build.request import Unread

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_METADATA = "type.googleapis.com/google.devtools.cloudbuild.v1.BuildOperationMetadata"
_BUILD = "type.googleapis.com/google.devtools.cloudbuild.v1.Build"
_CODES = {"FAILURE": 9, "INTERNAL_ERROR": 13, "TIMEOUT": 4, "CANCELLED": 1, "EXPIRED": 4}
_PREFIX = "operation-"


def build_app(builds: Builds, project: str) -> "WSGIApplication":
    """The app for everything below /v1/projects/P/builds, /v1/projects/P/locations/L/builds and
    /v2/projects/P/locations/L/connections."""
    return _BuildApi(builds, project)


class _BuildApi:
    def __init__(self, builds: Builds, project: str) -> None:
        self._builds, self._project = builds, project
        rows: list[tuple[str, str, Callable[..., dict[str, Any]]]] = []
        for parent in ("/v1/projects/<project>", "/v1/projects/<project>/locations/<location>"):
            rows += [
                ("POST", f"{parent}/builds", self._create),
                ("GET", f"{parent}/builds", self._list),
                ("GET", f"{parent}/builds/<build>", self._get),
                ("POST", f"{parent}/builds/<build>:cancel", self._cancel),
            ]
        for prefix in ("/v1/projects/<project>/locations/<location>", "/v1"):
            rows.append(("GET", f"{prefix}/operations/<path:operation>", self._operation))
        one = "/v2/projects/<project>/locations/<location>/connections"
        repositories = f"{one}/<connection>/repositories"
        rows += [("POST", one, self._connect), ("POST", repositories, self._add)]
        rows += [("GET", f"{each}/<name>", self._connected) for each in (one, repositories)]
        self._map = Map([Rule(rule, methods=[method], endpoint=answer) for method, rule, answer in rows])

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        try:
            answer, parts = self._map.bind("").match(request.path, request.method)
            self._check(parts.get("project", self._project))
            response = _json(answer(request, **parts))
        except Absent as error:
            response = _error(404, "NOT_FOUND", f"Requested entity was not found: {error}")
        except NotConnected as error:
            response = _error(error.code, error.status, str(error))
        except Unread as error:
            response = _error(400, "INVALID_ARGUMENT", str(error))
        except HTTPException as error:
            response = _error(error.code or 500, "UNIMPLEMENTED", f"{request.method} {request.path} is not offered.")
        body: Iterable[bytes] = response(environ, start_response)
        return body

    def _check(self, project: str) -> None:
        if project != self._project:
            raise Absent(f"projects/{project}")

    def _create(self, request: Request, location: str = "global", **_: str) -> dict[str, Any]:
        return _as_operation(self._builds.create(_body(request), location))

    def _connect(self, request: Request, **_: str) -> dict[str, Any]:
        parent = request.path.removeprefix("/v2/").removesuffix("/connections")
        made = self._builds.connections.connect(parent, request.args.get("connectionId", ""), _body(request))
        return {"name": f"{parent}/operations/connected", "done": True, "response": made}

    def _add(self, request: Request, **_: str) -> dict[str, Any]:
        connection = request.path.removeprefix("/v2/").removesuffix("/repositories")
        made = self._builds.connections.add(connection, request.args.get("repositoryId", ""), _body(request))
        return {"name": f"{connection.partition('/connections/')[0]}/operations/added", "done": True, "response": made}

    def _connected(self, request: Request, **_: str) -> dict[str, Any]:
        return self._builds.connections.shown(request.path.removeprefix("/v2/"))

    def _list(self, request: Request, location: str = "", **_: str) -> dict[str, Any]:
        wanted = _conditions(request.args.get("filter", ""))
        try:
            size, start = int(request.args.get("pageSize") or 50), int(request.args.get("pageToken") or 0)
        except ValueError:
            raise Unread("pageSize is a number and pageToken what a page before gave") from None
        found = [
            each
            for each in self._builds.builds()
            if (not location or f"/locations/{location}/" in each["name"])
            and all(
                each["status"] == value if name == "status" else value in each.get("tags", ()) for name, value in wanted
            )
        ]
        page = {"builds": found[start : start + size]}
        return page | ({"nextPageToken": str(start + size)} if len(found) > start + size else {})

    def _get(self, _request: Request, build: str, **_: str) -> Build:
        return self._builds.build(build)

    def _cancel(self, _request: Request, build: str, **_: str) -> Build:
        return self._builds.cancel(build)

    def _operation(self, _request: Request, operation: str, **_: str) -> dict[str, Any]:
        name = operation.rpartition("/")[2]
        return _as_operation(self._builds.build(name.removeprefix(_PREFIX)))


def _conditions(text: str) -> list[tuple[str, str]]:
    """A filter such as `tags="a" AND status="SUCCESS"`; raises Unread for any other."""
    found = []
    for part in re.split(r"\s+AND\s+", text.strip()) if text.strip() else []:
        match = re.fullmatch(r'(tags|status)\s*=\s*"?([\w.-]+)"?', part)
        if match is None:
            raise Unread(f"filter {part!r} is not offered on the laptop; tags and status are, joined by AND")
        found.append((match[1], match[2]))
    return found


def _body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(request.get_data() or b"{}")
    except ValueError:
        raise Unread("the body is no JSON") from None
    if not isinstance(body, dict):
        raise Unread("the body must be a JSON object")
    return body


def _as_operation(build: Build) -> dict[str, Any]:
    parent = build["name"].rpartition("/builds/")[0]
    operation = {
        "name": f"{parent}/operations/{_PREFIX}{build['id']}",
        "metadata": {"@type": _METADATA, "build": build},
        "done": build["status"] in ENDED,
    }
    if build["status"] == "SUCCESS":
        operation["response"] = {"@type": _BUILD, **build}
    elif build["status"] in ENDED:
        message = build.get("statusDetail") or f"Build {build['id']} ended with status {build['status']}"
        operation["error"] = {"code": _CODES[build["status"]], "message": message}
    return operation


def _json(body: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(body), status, mimetype="application/json")


def _error(code: int, status: str, message: str) -> Response:
    return _json({"error": {"code": code, "message": message, "status": status}}, code)
