"""Compute Engine's REST API (v1) for instances, firewalls and operations, as a WSGI app."""

import json
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from infra.local.compute.operations import Operation, Operations
from infra.local.compute.views import FIREWALL, firewall, firewall_attributes, instance
from infra.local.world import Instance, World, instances

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_PROJECT = "/compute/v1/projects/<project>"
_ZONE = f"{_PROJECT}/zones/<zone>"
_GLOBAL = f"{_PROJECT}/global"
# Google's `wait` answers after two minutes at the latest, done or not.
_LONGEST_WAIT = 120.0


class _Refused(Exception):
    def __init__(self, code: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason


class _Row(NamedTuple):
    method: str
    rule: str
    answer: Callable[..., dict[str, Any]]


def compute_app(world: World, operations: Operations) -> "WSGIApplication":
    """The app for everything below /compute/v1/projects/P."""
    return _ComputeApi(world, operations)


class _ComputeApi:
    def __init__(self, world: World, operations: Operations) -> None:
        self._world = world
        self._operations = operations
        one, rule = f"{_ZONE}/instances/<name>", f"{_GLOBAL}/firewalls/<name>"
        rows = [
            _Row("GET", f"{_ZONE}/instances", self._list_instances),
            _Row("GET", one, self._get_instance),
            _Row("POST", f"{one}/reset", self._reset),
            _Row("POST", f"{one}/start", self._start),
            _Row("POST", f"{one}/stop", self._stop),
            _Row("GET", f"{_GLOBAL}/firewalls", self._list_firewalls),
            _Row("POST", f"{_GLOBAL}/firewalls", self._insert_firewall),
            _Row("GET", rule, self._get_firewall),
            _Row("PATCH", rule, self._patch_firewall),
            _Row("PUT", rule, self._patch_firewall),
            _Row("DELETE", rule, self._delete_firewall),
        ]
        for scope in (_ZONE, _GLOBAL):
            rows.append(_Row("GET", f"{scope}/operations/<operation>", self._get_operation))
            rows.append(_Row("POST", f"{scope}/operations/<operation>/wait", self._wait))
        self._map = Map([Rule(row.rule, methods=[row.method], endpoint=row.answer) for row in rows])

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        try:
            answer, parts = self._map.bind("").match(request.path, request.method)
            response = Response(json.dumps(answer(request, **parts)), mimetype="application/json")
        except _Refused as error:
            response = _error(error.code, error.reason, str(error))
        except HTTPException as error:
            response = _error(error.code or 500, "notFound", f"{request.method} {request.path} is not offered.")
        body: Iterable[bytes] = response(environ, start_response)
        return body

    def _list_instances(self, request: Request, project: str, zone: str) -> dict[str, Any]:
        here = [each for each in instances(self._world) if (each.project, each.zone) == (project, zone)]
        items = _named(request, [instance(machine) for machine in here])
        return {"kind": "compute#instanceList", "id": f"projects/{project}/zones/{zone}/instances", "items": items}

    def _get_instance(self, _: Request, **parts: str) -> dict[str, Any]:
        return instance(self._machine(**parts))

    def _reset(self, request: Request, **parts: str) -> dict[str, Any]:
        machine = self._alone(**parts)

        def reset() -> None:
            if machine.status != "RUNNING":
                raise _Refused(400, "resourceNotReady", f"The resource '{machine.id}' is not ready")
            self._world.restarted(machine.entry.kind, machine.entry.id)

        return self._done("reset", machine.id, request, reset)

    def _start(self, request: Request, **parts: str) -> dict[str, Any]:
        machine = self._alone(**parts)

        def start() -> None:
            if machine.status != "RUNNING":
                self._world.patch(machine.entry.kind, machine.entry.id, current_status="RUNNING")
                self._world.restarted(machine.entry.kind, machine.entry.id)

        return self._done("start", machine.id, request, start)

    def _stop(self, request: Request, **parts: str) -> dict[str, Any]:
        machine = self._alone(**parts)

        def stop() -> None:
            self._world.patch(machine.entry.kind, machine.entry.id, current_status="TERMINATED")

        return self._done("stop", machine.id, request, stop)

    def _list_firewalls(self, request: Request, project: str) -> dict[str, Any]:
        here = [entry for entry in self._world.list(FIREWALL) if entry.id.startswith(f"projects/{project}/")]
        items = _named(request, [firewall(entry) for entry in here])
        return {"kind": "compute#firewallList", "id": f"projects/{project}/global/firewalls", "items": items}

    def _get_firewall(self, _: Request, project: str, name: str) -> dict[str, Any]:
        found = self._world.get(FIREWALL, _rule_id(project, name))
        if found is None:
            raise _absent(_rule_id(project, name))
        return firewall(found)

    def _insert_firewall(self, request: Request, project: str) -> dict[str, Any]:
        body = _body(request)
        name = str(body.get("name") or "")
        if not name:
            raise _Refused(400, "required", "Required field 'resource.name' not specified")
        rule = _rule_id(project, name)

        def insert() -> None:
            if self._world.get(FIREWALL, rule) is not None:
                raise _Refused(409, "alreadyExists", f"The resource '{rule}' already exists")
            self._world.put(FIREWALL, rule, {**firewall_attributes(body), "id": rule, "project": project})

        return self._done("insert", rule, request, insert)

    def _patch_firewall(self, request: Request, project: str, name: str) -> dict[str, Any]:
        rule, changes = _rule_id(project, name), firewall_attributes(_body(request))
        changes.pop("name", None)

        def change() -> None:
            if self._world.get(FIREWALL, rule) is None:
                raise _absent(rule)
            self._world.patch(FIREWALL, rule, **changes)

        return self._done("patch", rule, request, change)

    def _delete_firewall(self, request: Request, project: str, name: str) -> dict[str, Any]:
        rule = _rule_id(project, name)

        def delete() -> None:
            if not self._world.delete(FIREWALL, rule):
                raise _absent(rule)

        return self._done("delete", rule, request, delete)

    def _get_operation(self, _: Request, **parts: str) -> dict[str, Any]:
        return self._operations.shown(self._operation(**parts))

    def _wait(self, _: Request, **parts: str) -> dict[str, Any]:
        operation = self._operation(**parts)
        time.sleep(min(self._operations.left(operation), _LONGEST_WAIT))
        return self._operations.shown(operation)

    def _operation(self, project: str, operation: str, zone: str = "") -> Operation:
        scope = f"projects/{project}/zones/{zone}" if zone else f"projects/{project}/global"
        found = self._operations.get(scope, operation)
        if found is None:
            raise _absent(f"{scope}/operations/{operation}")
        return found

    def _done(self, verb: str, target: str, request: Request, change: Callable[[], None]) -> dict[str, Any]:
        return self._operations.shown(self._operations.once(verb, target, request.args.get("requestId"), change))

    def _machine(self, project: str, zone: str, name: str) -> Instance:
        wanted = f"projects/{project}/zones/{zone}/instances/{name}"
        found = next((machine for machine in instances(self._world) if machine.id == wanted), None)
        if found is None:
            raise _absent(wanted)
        return found

    def _alone(self, **parts: str) -> Instance:
        """A machine that can be restarted by itself: the members of a group have one state together here."""
        machine = self._machine(**parts)
        if machine.manager is not None:
            raise _Refused(501, "notImplemented", f"'{machine.id}' belongs to a group: not offered here.")
        return machine


def _rule_id(project: str, name: str) -> str:
    return f"projects/{project}/global/firewalls/{name}"


def _absent(path: str) -> _Refused:
    return _Refused(404, "notFound", f"The resource '{path}' was not found")


def _named(request: Request, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The list, by `filter=name=...` when it is given."""
    name = request.args.get("filter", "").replace(" ", "").removeprefix("name=").strip('"')
    return [item for item in items if not name or item["name"] == name]


def _body(request: Request) -> dict[str, Any]:
    try:
        found = json.loads(request.get_data() or b"{}")
    except ValueError as error:
        raise _Refused(400, "parseError", "Parse Error") from error
    if not isinstance(found, dict):
        raise _Refused(400, "invalid", "The body must be an object.")
    return found


def _error(code: int, reason: str, message: str) -> Response:
    detail = {"message": message, "domain": "global", "reason": reason}
    body = {"error": {"code": code, "message": message, "errors": [detail]}}
    return Response(json.dumps(body), code, mimetype="application/json")
