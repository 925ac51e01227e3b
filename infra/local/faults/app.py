"""`/_local/faults`, `/_local/drift` and `/_local/state-lock`: how the command line sets faults in the running cloud.

GET    /_local/faults                                   [{"fault", "met", "acted", "over"}]
POST   /_local/faults {"faults": [...], "presets": [...]}   what was set, as above
DELETE /_local/faults?id=ID                             what was taken back
POST   /_local/drift {"resource", "path", "value", "by"?}  {"type", "id", "path", "before", "after"}
                                                        (without a path it is deleted: {"type", "id"})
POST   /_local/drift {"by": "google"}                   what Google changes by itself, done to everything: [as above]
POST   /_local/state-lock {"deployment", "who"}         {"object"}: somebody else holds the state
"""

import json
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from werkzeug.wrappers import Request, Response

from infra.local.faults.by_google import what_google_does
from infra.local.faults.drift import NoSuchAttribute, audited, drift, remove
from infra.local.faults.model import FaultPlan
from infra.local.faults.permissions import NoSuchRole
from infra.local.faults.plan import Plan
from infra.local.faults.presets import NoSuchPreset
from infra.local.logs.store import LogStore
from infra.local.storage import ObjectStore
from infra.local.storage.objects import Condition
from infra.local.world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

DRIFT = "/_local/drift"
STATE_LOCK = "/_local/state-lock"
_LIMIT = 1024 * 1024


def faults_app(
    plan: Plan, world: World, storage: ObjectStore, bucket: str, logs: LogStore | None = None
) -> "WSGIApplication":
    """The app; `bucket` holds Terraform's states in `storage`, what somebody does by hand stands in `logs`."""

    def app(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        try:
            status, body = _answer(request, plan, world, (storage, bucket), logs)
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
            status, body = 422, _said(422, wrong)
        except (NoSuchPreset, NoSuchRole, NoSuchAttribute) as error:
            status, body = 404, _said(404, str(error))
        except (ValueError, KeyError, TypeError):
            status, body = 400, _said(400, "The body is not what it should be.")
        answer: Iterable[bytes] = Response(json.dumps(body), status, mimetype="application/json")(
            environ, start_response
        )
        return answer

    return app


def _answer(
    request: Request, plan: Plan, world: World, states: tuple[ObjectStore, str], logs: LogStore | None
) -> tuple[int, Any]:
    match request.method, request.path:
        case "GET", "/_local/faults":
            return 200, plan.current()
        case "DELETE", "/_local/faults":
            return 200, [fault.id for fault in plan.clear(request.args.get("id", ""))]
        case "POST", _ if request.mimetype != "application/json":
            return 415, _said(415, "Send JSON.")
        case "POST", "/_local/faults":
            made = {fault.id for fault in plan.add(FaultPlan.model_validate_json(request.stream.read(_LIMIT)))}
            return 200, [each for each in plan.current() if each["fault"].get("id") in made]
        case "POST", "/_local/drift":
            body = json.loads(request.stream.read(_LIMIT))
            if body.get("by") == "google":
                return 200, what_google_does(world)
            if "path" not in body:
                done = remove(world, str(body["resource"]))
            else:
                done = drift(world, str(body["resource"]), str(body["path"]), body["value"])
            if logs is not None:
                audited(logs, done, str(body.get("by") or "somebody@example.com"))
            return 200, done
        case "POST", "/_local/state-lock":
            body = json.loads(request.stream.read(_LIMIT))
            return 200, {"object": lock_state(*states, str(body["deployment"]), str(body["who"]))}
    return 404, _said(404, f"{request.method} {request.path} is not offered.")


def lock_state(storage: ObjectStore, bucket: str, deployment: str, who: str) -> str:
    """Let somebody else hold a deployment's state, as terraform's gcs backend does; the name of the lock's object."""
    name = f"deployments/{deployment}/default.tflock"
    info = {
        "ID": str(uuid.uuid4()),
        "Operation": "OperationTypeApply",
        "Info": "",
        "Who": who,
        "Version": "1.11.4",
        "Created": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
        "Path": f"gs://{bucket}/{name}",
    }
    storage.put(bucket, name, json.dumps(info).encode(), {"contentType": "application/json"}, Condition())
    return name


def _said(status: int, detail: str) -> dict[str, Any]:
    return {"title": "Not done", "status": status, "detail": detail}
