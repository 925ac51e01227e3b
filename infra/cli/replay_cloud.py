"""A private cloud with nothing but the way from an alert to its decision: nothing on it can act."""

import os
import tempfile
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import requests

from infra.cli.replay_monitoring import ReplayMonitoring, said, watched
from infra.local import environment
from infra.local.host import FunctionsHost
from infra.local.host.routes import EVENTS_TOKEN
from infra.local.identity import Identity
from infra.local.sockets import LOOPBACK, socket_folder
from infra.local.web import WebServer
from shared.schemas import Alert, AlertStatus, Resource

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse
    from google.cloud.firestore import Client

_PROJECT = "replay"
_TOKEN = "replay"  # noqa: S105 - it opens a webhook that lives as long as the command
_WAIT = 20.0
_SETTLES = 10.0
_SLOWEST = 120.0
_REGISTRY = "resources"
_STAYS = (_REGISTRY, "deployments")
_BATCH = 400


class Answered(NamedTuple):
    """What became of one request: the webhook's answer, and the alert as it stands once it is decided."""

    status: int
    body: Mapping[str, Any]
    alert: Alert | None


class ReplayCloud:
    """The functions webhook and decisions, Firestore and Pub/Sub between them, and a registry that holds `resources`
    and the alert policies that `bodies`, what will be sent, speak of.

    Cloud Monitoring there shows what each alert says. Every action that is let loose ends in a topic without
    subscribers. Between `__enter__` and `__exit__`; not safe for several threads.
    """

    def __init__(self, resources: Iterable[Resource], user: Mapping[str, str], bodies: Iterable[bytes] = ()) -> None:
        self._alerts_say = said(bodies)
        self._resources = [self._alerts_say.owned(each) for each in resources]
        self._user = user

    def __enter__(self) -> Self:
        with ExitStack() as running:
            self._start(running)
            self._running = running.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def send(self, body: bytes, *, pushed: bool = False) -> Answered:
        """One notification through the webhook, and on to its decision; raises TimeoutError when none comes.

        `pushed`: it comes as a push of Pub/Sub.
        """
        answer = self._session.post(
            f"{self._host.url}/ops/{'pubsub' if pushed else 'webhook'}",
            data=body,
            params={"token": self._push_token} if pushed else {"auth_token": _TOKEN, "wait": f"{_WAIT:g}"},
            headers={"Content-Type": "application/json"},
            timeout=_SLOWEST,
        )
        said = answer.json()
        if not answer.ok or said.get("alert_id") is None:
            return Answered(answer.status_code, said, None)
        deadline = time.monotonic() + _SLOWEST
        alert = self._alerts.get(said["alert_id"])
        while alert.status is AlertStatus.PENDING:
            if time.monotonic() > deadline:
                raise TimeoutError(f"no decision within {_SLOWEST:.0f} s")
            time.sleep(0.5)
            alert = self._alerts.get(said["alert_id"])
        return Answered(answer.status_code, said, alert)

    def forget(self) -> None:
        """A fresh store: only the registry stays.

        What is still done about an alert after its decision would otherwise meet the next one of the same id.
        """
        self._pubsub.drained(_SETTLES)
        batch = self._client.batch()
        for collection in self._client.collections():
            if collection.id not in _STAYS:
                for document in collection.list_documents():
                    batch.delete(document)
        batch.commit()

    def _start(self, running: ExitStack) -> None:
        from functions.decisions.settings import Settings as Decisions  # after the command line

        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="infraai-replay-")))
        address = self._services(running, folder)
        self._host = FunctionsHost(folder / "functions.log")
        running.callback(self._host.close)
        compute = WebServer(_empty_project, name="compute")
        compute.start()
        running.callback(compute.close)
        passed = {name.upper() for name in Decisions.model_fields} & self._user.keys()
        given = {
            **{name: self._user[name] for name in passed if not name.startswith("TELEGRAM")},
            **environment.common(self._user, environment.ROOT / "jobs"),
            "PLATFORM": "laptop",
            "AUTH": "none",
            "GOOGLE_CLOUD_PROJECT": _PROJECT,
            "FIRESTORE_DATABASE": "(default)",
            "FIRESTORE_EMULATOR_HOST": address,
            "PUBSUB_EMULATOR_HOST": address,
            "COMPUTE_ENDPOINT": compute.url,
            "MONITORING_ENDPOINT": address,
            **Identity(folder, _PROJECT).environment(),
            "OPS_WEBHOOK_TOKEN": _TOKEN,
            # What is replayed may be of last year.
            "OLDEST_ALERT_SECONDS": "1e12",
            "NO_PROXY": f"{LOOPBACK},localhost",
            "no_proxy": f"{LOOPBACK},localhost",
        }
        token = self._push_token = environment.secret(folder, "events-token")
        self._host.start({**given, EVENTS_TOKEN: token})

        from infra.local.flow import lay_flow  # the functions start meanwhile
        from shared.events import FLOW
        from shared.store.alerts import Alerts

        lay_flow(address, _PROJECT, FLOW, {"decisions"}, self._host.url, token=token)
        self._client = _client(address)
        running.callback(self._client.close)
        self._alerts = Alerts(self._client, time.time)
        self._register()
        self._session = running.enter_context(requests.Session())
        self._session.trust_env = False
        self._pubsub.start()
        self._host.wait_ready()

    def _services(self, running: ExitStack, folder: Path) -> str:
        """Firestore and Pub/Sub in memory: where they are."""
        import grpc  # 0.5 s for these, after the input was looked at

        from infra.local.firestore import FirestoreService
        from infra.local.pubsub import PubSubService

        server = grpc.server(running.enter_context(ThreadPoolExecutor(16, thread_name_prefix="grpc")))
        firestore, self._pubsub = FirestoreService(None), PubSubService(None)
        monitoring = ReplayMonitoring(self._said)
        server.add_generic_rpc_handlers((*firestore.handlers(), *self._pubsub.handlers(), *monitoring.handlers()))
        address = f"unix:{running.enter_context(socket_folder(folder)) / 'google.sock'}"
        server.add_insecure_port(address)
        server.start()
        running.callback(firestore.close)
        running.callback(lambda: server.stop(grace=0.2).wait(1.0))
        running.callback(self._pubsub.close)
        return address

    def _said(self, metric: str) -> float | None:
        """The value of the alert that is being decided; one is at a time."""
        waiting = self._alerts.query(("status", "==", AlertStatus.PENDING.value), limit=1)
        alerts = [Alert.model_validate(each.to_dict()) for each in waiting]
        return next((alert.value for alert in alerts if alert.metric == metric), None)

    def _register(self) -> None:
        from functions.decisions.knowledge import ALLOWED_ACTIONS, USUAL_THRESHOLDS  # after the command line
        from shared.store.deployments import Deployments

        acted_on = [resource for resource in self._resources if resource.type in ALLOWED_ACTIONS]
        deployments = Deployments(self._client)
        for deployment in watched(acted_on, USUAL_THRESHOLDS, self._alerts_say):
            deployments.put(deployment.deployment_id, deployment)
        registry = self._client.collection(_REGISTRY)
        for start in range(0, len(self._resources), _BATCH):
            batch = self._client.batch()
            for resource in self._resources[start : start + _BATCH]:
                batch.set(registry.document(), resource.model_dump(mode="json"))
            batch.commit()


def _empty_project(_: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
    """Compute Engine where no machine is: what can't be looked at goes to a person."""
    start_response("404 Not Found", [("Content-Type", "application/json")])
    return [b'{"error": {"code": 404, "message": "nothing here", "errors": []}}']


def _client(address: str) -> "Client":
    """Google's own client; where its emulator is it reads from the environment alone, when it is made."""
    from google.auth.credentials import AnonymousCredentials  # comes with the client
    from google.cloud import firestore  # 0.4 s

    name = "FIRESTORE_EMULATOR_HOST"
    before = os.environ.get(name)
    os.environ[name] = address
    try:
        return firestore.Client(_PROJECT, credentials=AnonymousCredentials())
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
