"""Secret Manager's REST API (v1) over the world: what Terraform made is there, and what is added is there for it."""

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from infra.local.provider.call import project_number
from infra.local.world import Entry, World, short

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SECRET = "google_secret_manager_secret"  # noqa: S105 - a type of Terraform's
VERSION = "google_secret_manager_secret_version"
_ID = re.compile(r"[A-Za-z0-9_-]{1,255}")
_PROJECT = re.compile(r"[a-z][a-z0-9-]{1,28}[a-z0-9]")
_LARGEST = 65_536
_STATES = {"enable": "ENABLED", "disable": "DISABLED", "destroy": "DESTROYED"}


class _Refused(Exception):
    def __init__(self, code: int, status: str, message: str) -> None:
        super().__init__(message)
        self.code, self.status = code, status


def secrets_app(world: World, project: str) -> "WSGIApplication":
    """The app for everything below /v1/projects/P/secrets."""
    return _Secrets(world, project)


class _Secrets:
    def __init__(self, world: World, project: str) -> None:
        self._world = world
        self._project = project
        top = "/v1/projects/<project>/secrets"
        one, version = f"{top}/<secret>", f"{top}/<secret>/versions/<version>"
        rows: list[tuple[str, str, Callable[..., dict[str, Any]]]] = [
            ("GET", top, self._list),
            ("POST", top, self._create),
            ("GET", one, self._get),
            ("DELETE", one, self._delete),
            ("POST", f"{one}:addVersion", self._add),
            ("GET", f"{one}/versions", self._versions),
            ("GET", version, self._version),
            ("GET", f"{version}:access", self._access),
            *(("POST", f"{version}:{verb}", self._changer(state)) for verb, state in _STATES.items()),
        ]
        self._map = Map([Rule(rule, methods=[method], endpoint=answer) for method, rule, answer in rows])

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        try:
            answer, parts = self._map.bind("").match(request.path, request.method)
            response = _json(answer(request, **{**parts, "project": self._named(parts["project"])}))
        except _Refused as refused:
            error = {"code": refused.code, "message": str(refused), "status": refused.status}
            response = _json({"error": error}, refused.code)
        except HTTPException as error:
            said = f"{request.method} {request.path} is not offered."
            code = error.code or 500
            response = _json({"error": {"code": code, "message": said, "status": "UNIMPLEMENTED"}}, code)
        body: Iterable[bytes] = response(environ, start_response)
        return body

    def _named(self, project: str) -> str:
        """A project by its id; its number does as well. Environments have projects of their own."""
        if project == project_number(self._project):
            return self._project
        if not _PROJECT.fullmatch(project):
            raise _Refused(403, "PERMISSION_DENIED", f"Permission denied on the project {project}.")
        return project

    def _list(self, request: Request, project: str) -> dict[str, Any]:
        if request.args.get("filter"):
            raise _Refused(400, "INVALID_ARGUMENT", "filter is not offered on the laptop.")
        found = [each for each in self._world.list(SECRET) if each.id.startswith(f"projects/{project}/")]
        return {"secrets": [self._secret(each) for each in found], "totalSize": len(found)}

    def _create(self, request: Request, project: str) -> dict[str, Any]:
        name = request.args.get("secretId", "")
        if not _ID.fullmatch(name):
            raise _Refused(400, "INVALID_ARGUMENT", f"secretId {name!r} may have letters, digits, - and _.")
        body = _body(request)
        entry_id = f"projects/{project}/secrets/{name}"
        with self._world.transaction():
            if self._world.get(SECRET, entry_id) is not None:
                raise _Refused(409, "ALREADY_EXISTS", f"Secret [{entry_id}] already exists.")
            shown = f"projects/{project_number(project)}/secrets/{name}"
            labels = body.get("labels") or {}
            attributes = {
                "id": entry_id,
                "name": shown,
                "secret_id": name,
                "project": project,
                "labels": labels,
                "effective_labels": labels,
                "terraform_labels": labels,
                "replication": [_replication(body.get("replication") or {})],
                "create_time": _time(self._world.clock()),
            }
            return self._secret(self._world.put(SECRET, entry_id, attributes))

    def _get(self, _request: Request, project: str, secret: str) -> dict[str, Any]:
        return self._secret(self._found(project, secret))

    def _delete(self, _request: Request, project: str, secret: str) -> dict[str, Any]:
        entry = self._found(project, secret)
        with self._world.transaction():
            for version in self._of(entry):
                self._world.delete(VERSION, version.id)
            self._world.delete(SECRET, entry.id)
        return {}

    def _add(self, request: Request, project: str, secret: str) -> dict[str, Any]:
        entry = self._found(project, secret)
        data = (_body(request).get("payload") or {}).get("data")
        try:
            content = base64.b64decode(str(data or ""), validate=True)
        except binascii.Error:
            raise _Refused(400, "INVALID_ARGUMENT", "payload.data must be base64.") from None
        if not content or len(content) > _LARGEST:
            raise _Refused(400, "INVALID_ARGUMENT", f"A payload has between 1 and {_LARGEST} bytes.")
        try:
            said = {"secret_data": content.decode(), "is_secret_data_base64": False}
        except UnicodeDecodeError:
            said = {"secret_data": str(data), "is_secret_data_base64": True}
        with self._world.transaction():
            # The numbers go on where Terraform's end.
            number = self._world.next_number(f"version {entry.id}") + 1
            name = f"{entry.attributes['name']}/versions/{number}"
            attributes = {**said, "secret": entry.id, "version": str(number), "name": name, "enabled": True}
            return self._shown(self._world.put(VERSION, f"{entry.id}/versions/{number}", attributes))

    def _versions(self, _request: Request, project: str, secret: str) -> dict[str, Any]:
        found = self._of(self._found(project, secret))
        return {"versions": [self._shown(each) for each in found], "totalSize": len(found)}

    def _version(self, _request: Request, project: str, secret: str, version: str) -> dict[str, Any]:
        return self._shown(self._numbered(project, secret, version))

    def _access(self, _request: Request, project: str, secret: str, version: str) -> dict[str, Any]:
        found = self._numbered(project, secret, version)
        if _state(found) != "ENABLED":
            raise _Refused(400, "FAILED_PRECONDITION", f"Secret Version [{found.id}] is in {_state(found)} state.")
        attributes = found.attributes
        content = str(attributes.get("secret_data") or "")
        data = content if attributes.get("is_secret_data_base64") else base64.b64encode(content.encode()).decode()
        return {"name": str(attributes.get("name")), "payload": {"data": data}}

    def _changer(self, state: str) -> Callable[..., dict[str, Any]]:
        def change(_request: Request, project: str, secret: str, version: str) -> dict[str, Any]:
            found = self._numbered(project, secret, version)
            gone = {"secret_data": "", "destroy_time": _time(self._world.clock())} if state == "DESTROYED" else {}
            return self._shown(self._world.patch(VERSION, found.id, enabled=state == "ENABLED", **gone))

        return change

    def _found(self, project: str, secret: str) -> Entry:
        entry = self._world.get(SECRET, f"projects/{project}/secrets/{secret}")
        if entry is None:
            raise _Refused(404, "NOT_FOUND", f"Secret [projects/{project}/secrets/{secret}] not found.")
        return entry

    def _of(self, secret: Entry) -> list[Entry]:
        """Its versions, the newest first."""
        found = [
            each for each in self._world.list(VERSION) if short(str(each.attributes.get("secret"))) == short(secret.id)
        ]
        return sorted(found, key=lambda each: -int(each.attributes.get("version") or 0))

    def _numbered(self, project: str, secret: str, version: str) -> Entry:
        for each in self._of(self._found(project, secret)):
            if version in ("latest", str(each.attributes.get("version"))):
                return each
        raise _Refused(404, "NOT_FOUND", f"Secret [{secret}] or version [{version}] not found.")

    def _secret(self, entry: Entry) -> dict[str, Any]:
        created = _time(entry.created_at)
        labels = entry.attributes.get("labels") or {}
        return {
            "name": entry.attributes["name"],
            "createTime": created,
            "labels": labels,
            "replication": {"automatic": {}},
        }

    def _shown(self, entry: Entry) -> dict[str, Any]:
        name = str(entry.attributes.get("name"))
        return {"name": name, "createTime": _time(entry.created_at), "state": _state(entry)}


def _replication(said: dict[str, Any]) -> dict[str, Any]:
    """As Terraform has it."""
    replicas = (said.get("userManaged") or {}).get("replicas") or []
    if replicas:
        places = [{"location": each.get("location"), "customer_managed_encryption": []} for each in replicas]
        return {"auto": [], "user_managed": [{"replicas": places}]}
    return {"auto": [{"customer_managed_encryption": []}], "user_managed": []}


def _state(entry: Entry) -> str:
    if entry.attributes.get("destroy_time"):
        return "DESTROYED"
    return "DISABLED" if entry.attributes.get("enabled") is False else "ENABLED"


def _body(request: Request) -> dict[str, Any]:
    try:
        said = json.loads(request.get_data() or b"{}")
    except ValueError:
        raise _Refused(400, "INVALID_ARGUMENT", "The body is no JSON.") from None
    if not isinstance(said, dict):
        raise _Refused(400, "INVALID_ARGUMENT", "The body must be a JSON object.")
    return said


def _time(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z")


def _json(body: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(body), status, mimetype="application/json")
