"""The buckets of deployments: their programs reach them with Google's client libraries, each as its own account.

A program is told of an address of its own by `STORAGE_EMULATOR_HOST`, so who asks is known from where it asks; a secret
in the address keeps other programs of this machine out. What happens to an object is told to the triggers that wait
for it, as Eventarc does it: by a subscription that pushes.
"""

import json
import logging
import re
import secrets
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import grpc
from werkzeug.wrappers import Response

from infra.local.provider.call import blocks, first
from infra.local.serve.grants import held
from infra.local.serve.queues import SUBSCRIPTION, TOPIC, Deployed
from infra.local.storage import ObjectStore, storage_app
from infra.local.storage.app import described
from infra.local.storage.objects import Condition, Event, NoBucket, NoObject, StoredObject
from infra.local.web import WebServer
from infra.local.world import Entry, World, short

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

BUCKET, OBJECT, TRIGGER = "google_storage_bucket", "google_storage_bucket_object", "google_eventarc_trigger"
SERVICE = "google_cloud_run_v2_service"
KINDS = frozenset({BUCKET, OBJECT, TRIGGER})
_EVENTS = "google.cloud.storage.object.v1."
# As the app of the API matches it: the shortest name that fits.
_COPY = re.compile(r"/b/([^/]+)/o/(.+?)/(?:copyTo|rewriteTo)/b/([^/]+)/o/(.+?)")
_OBJECT = re.compile(r"/b/([^/]+)/o/(.+?)")
_PLACE = re.compile(r"/b/([^/]+)(/o)?")
# What a header has as it is: https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/http-protocol-binding.md
_PLAIN = "/!#$&'()*+,:;=?@[]~"
_log = logging.getLogger(__name__)


class Buckets:
    """Of `world`, kept in `storage`; what the platform itself keeps there (`own`) is no deployment's.

    `queues` is where triggers listen; None: nobody is told.
    """

    def __init__(self, world: World, storage: ObjectStore, queues: Deployed | None, own: Callable[[str], bool]) -> None:
        self._world, self._storage, self._queues, self._own = world, storage, queues, own
        self._lock = threading.Lock()
        self._doors: dict[str, tuple[WebServer, str]] = {}
        self._telling = ThreadPoolExecutor(1, thread_name_prefix="eventarc")
        storage.told = self._happened

    def start(self) -> None:
        """See that what was applied before is there."""
        for entry in (each for kind in (BUCKET, TRIGGER) for each in self._world.list(kind)):
            with suppress(ValueError):
                self.kept(entry.kind, entry.attributes)

    def close(self) -> None:
        """Open to nobody any more."""
        self._storage.told = lambda *_: None
        self._telling.shutdown(cancel_futures=True)
        with self._lock:
            doors, self._doors = list(self._doors.values()), {}
        for door, _ in doors:
            door.close()

    def kept(self, kind: str, values: Mapping[str, Any]) -> None:
        """A bucket, an object or a trigger was made or changed; raises ValueError for a name that is taken."""
        if kind == TRIGGER:
            self._listen(values)
            return
        name = short(str(values["name" if kind == BUCKET else "bucket"]))
        if self._own(name):
            raise ValueError("The requested bucket name is not available., conflict")
        if kind == BUCKET:
            self._storage.ensure_bucket(name, versioned=first(values, "versioning").get("enabled") is True)
        elif isinstance(values.get("content"), str):
            kind_of = {"contentType": str(values.get("content_type") or "text/plain; charset=utf-8")}
            self._storage.put(name, str(values["name"]), str(values["content"]).encode(), kind_of, Condition())

    def gone(self, kind: str, identity: str) -> None:
        """One was deleted; a bucket with all that is in it."""
        if kind == TRIGGER and self._queues is not None:
            topic, subscription = _listening(identity)
            self._queues.gone(SUBSCRIPTION, subscription)
            self._queues.gone(TOPIC, topic)
        elif kind == BUCKET and not self._own(short(identity)):
            self._storage.drop_bucket(short(identity))

    def holds(self, bucket: str) -> bool:
        """Whether there is anything in a deployment's bucket."""
        try:
            return not self._own(bucket) and bool(self._storage.list(bucket, limit=1)[0])
        except NoBucket:
            return False

    def read(self, bucket: str, name: str) -> tuple[str, bytes] | None:
        """The type and the content of an object of a deployment's bucket; None for none."""
        if self._own(bucket):
            return None
        try:
            stored, content = self._storage.read(bucket, name, None, Condition())
        except (NoBucket, NoObject):
            return None
        return str(stored.fields.get("contentType") or "application/octet-stream"), content

    def variables(self, account: str) -> dict[str, str]:
        """What a program that runs as `account` is told of them; nothing where there is no bucket."""
        if not self._world.list(BUCKET):
            return {}
        with self._lock:
            if account not in self._doors:
                # Programs are users of their own without a key: the secret in the address is theirs.
                secret = secrets.token_urlsafe(24)
                door = WebServer(self._answers(account, f"/{secret}"), name="buckets", key=lambda *_: True)
                door.start()
                self._doors[account] = door, f"{door.url}/{secret}"
            return {"STORAGE_EMULATOR_HOST": self._doors[account][1]}

    def _answers(self, account: str, secret: str) -> "WSGIApplication":
        app = storage_app(self._storage)

        def answer(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
            path = str(environ.get("PATH_INFO") or "")
            if not secrets.compare_digest(path[: len(secret)].encode(), secret.encode()):
                return _refused(404, "Not Found")(environ, start_response)
            path = path[len(secret) :]
            # Node.js's library leaves the first words out where it is told of an address.
            path = f"/storage/v1{path}" if path.startswith("/b/") else path
            lacks = self._lacks(account, environ["REQUEST_METHOD"], path)
            if lacks:
                who = f"{account} does not have {lacks} access to the Google Cloud Storage object."
                return _refused(403, who)(environ, start_response)
            return app({**environ, "SCRIPT_NAME": secret, "PATH_INFO": path}, start_response)

        return answer

    def _lacks(self, account: str, method: str, path: str) -> str:
        """The permission that a call needs and the account has not; empty where it may."""
        inner = re.sub(r"^(?:/upload|/download)?/storage/v1", "", path)
        if method == "POST" and (copy := _COPY.fullmatch(inner)):
            needed = [(copy[1], "storage.objects.get"), *self._writes(copy[3], copy[4])]
        elif found := _OBJECT.fullmatch(inner):
            verb = {"GET": "get", "DELETE": "delete", "PATCH": "update"}.get(method, "create")
            needed = [(found[1], f"storage.objects.{verb}")]
        elif found := _PLACE.fullmatch(inner):
            if method == "GET":
                needed = [(found[1], "storage.objects.list" if found[2] else "storage.buckets.get")]
            else:
                # Which object it becomes is in the body: what is there may be written over.
                needed = [(found[1], "storage.objects.create")]
        else:
            return "storage.buckets.list"
        return next((what for bucket, what in needed if what not in self._may(account, bucket)), "")

    def _writes(self, bucket: str, name: str) -> list[tuple[str, str]]:
        there = self.read(bucket, name) is not None
        return [(bucket, "storage.objects.create"), *([(bucket, "storage.objects.delete")] if there else [])]

    def _may(self, account: str, bucket: str) -> frozenset[str]:
        """What an account may do with a bucket, by its grants and the project's."""
        entry = None if self._own(bucket) else self._world.get(BUCKET, bucket)
        if entry is None:
            return frozenset()
        return held(self._world, account, BUCKET, bucket, str(entry.attributes.get("project") or ""))

    def _listen(self, trigger: Mapping[str, Any]) -> None:
        """Let what is told to a trigger reach its service: a topic and a subscription that pushes, as Eventarc's."""
        if self._queues is None or not _event_of(trigger):
            return
        target = first(first(trigger, "destination"), "cloud_run_service")
        service = next((each for each in self._world.list(SERVICE) if _is(each, target)), None)
        if service is None:
            return
        uri = str(service.attributes.get("uri"))
        account = str(trigger.get("service_account") or "")
        push = {
            "push_endpoint": f"{uri}{target.get('path') or '/'}",
            "oidc_token": [{"service_account_email": account, "audience": uri}],
            "no_wrapper": [{"write_metadata": True}],
        }
        topic, subscription = _listening(str(trigger["id"]))
        waits = [{"minimum_backoff": "10s", "maximum_backoff": "600s"}]
        pushed = {"id": subscription, "topic": topic, "push_config": [push], "retry_policy": waits}
        self._queues.kept(TOPIC, {"id": topic})
        self._queues.kept(SUBSCRIPTION, {**pushed, "ack_deadline_seconds": 600})

    def _happened(self, what: Event, stored: StoredObject) -> None:
        if self._queues is not None and not self._own(stored.bucket):
            self._telling.submit(self._tell, what, stored)

    def _tell(self, what: Event, stored: StoredObject) -> None:
        for trigger in self._world.list(TRIGGER):
            if _event_of(trigger.attributes) != (what, stored.bucket):
                continue
            assert self._queues is not None
            topic, _ = _listening(str(trigger.attributes["id"]))
            body = json.dumps(described(stored)).encode()
            try:
                self._queues.publish(topic, body, _headers(what, stored))
            except grpc.RpcError:
                _log.exception("telling %s of %s", trigger.id, stored.name)


def _is(service: Entry, target: Mapping[str, Any]) -> bool:
    said = service.attributes
    return said.get("name") == short(str(target.get("service"))) and said.get("location") == target.get("region")


def _event_of(trigger: Mapping[str, Any]) -> tuple[str, str] | None:
    """(what happens, the bucket) that a trigger waits for; None for one that waits for anything else."""
    said = {str(each.get("attribute")): str(each.get("value")) for each in blocks(trigger, "matching_criteria")}
    kind = said.get("type", "")
    return (kind.removeprefix(_EVENTS), said.get("bucket", "")) if kind.startswith(_EVENTS) else None


def _listening(trigger: str) -> tuple[str, str]:
    """The topic and the subscription of a trigger, by its full name."""
    _, project, _, location, _, name = trigger.split("/")
    own = f"eventarc-{location}-{name}"
    return f"projects/{project}/topics/{own}-000", f"projects/{project}/subscriptions/{own}-sub-000"


def _headers(what: Event, stored: StoredObject) -> dict[str, str]:
    """Of the event, as a CloudEvent has them over HTTP."""
    return {
        "Content-Type": "application/json",
        "ce-id": f"{stored.generation}{stored.metageneration}{what}",
        "ce-specversion": "1.0",
        "ce-type": f"{_EVENTS}{what}",
        "ce-source": f"//storage.googleapis.com/projects/_/buckets/{stored.bucket}",
        "ce-subject": f"objects/{quote(stored.name, safe=_PLAIN)}",
        "ce-time": datetime.fromtimestamp(stored.updated, UTC).isoformat().replace("+00:00", "Z"),
        "ce-bucket": stored.bucket,
    }


def _refused(status: int, message: str) -> Response:
    reason = "forbidden" if status == 403 else "notFound"
    body = {"error": {"code": status, "message": message, "errors": [{"message": message, "reason": reason}]}}
    return Response(json.dumps(body), status, mimetype="application/json")
