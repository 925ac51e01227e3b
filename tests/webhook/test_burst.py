"""A burst: the same trouble reported over and over, by many at once, through the real functions and a real Pub/Sub."""

import json
import random
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from werkzeug.test import Client

from functions.decisions import wiring as decisions
from functions.webhook import wiring as webhook
from infra.local.flow import lay_flow
from infra.local.host import find_functions
from infra.local.host.app import Host
from infra.local.web import WebServer
from shared.events import FLOW
from shared.schemas import AlertStatus, Resource
from shared.settings import ApprovalSettings
from shared.store import Documents
from shared.store import client as store_client
from shared.store.alerts import Alerts
from tests.webhook.conftest import TOKEN
from tests.webhook.rows import ROWS

POSTS, INCIDENTS, AT_ONCE, PATIENCE = 1000, 20, 8, 120.0
PATTERN = next(row for row in ROWS if row.name == "vm_cpu_high_open").body.decode()


class BotApi:
    """Telegram's Bot API as far as a question needs it: every message gets an id of its own."""

    def __init__(self):
        self.sent = []
        self._ids = count(1)
        self._lock = threading.Lock()

    def __call__(self, environ, start_response):
        body = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        with self._lock:
            number = next(self._ids)
            if environ["PATH_INFO"].endswith("/sendMessage"):
                self.sent.append(body["text"])
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps({"ok": True, "result": {"message_id": number}}).encode()]


@pytest.fixture
def chat():
    api = BotApi()
    server = WebServer(api, name="telegram")
    server.start()
    yield api, server.url
    server.close()


@pytest.fixture
def platform(google, chat, monkeypatch):
    """(a client of the functions, the alerts): Pub/Sub pushes to decisions over HTTP."""
    address, _ = google
    project = f"p{uuid.uuid4().hex[:12]}"
    for name, value in {
        "PLATFORM": "laptop",
        "AUTH": "none",
        "LLM_PROVIDER": "offline",
        "GOOGLE_CLOUD_PROJECT": project,
        "FIRESTORE_EMULATOR_HOST": address,
        "PUBSUB_EMULATOR_HOST": address,
        "OPS_WEBHOOK_TOKEN": TOKEN,
        "TELEGRAM_BOT_TOKEN": "42:x",
        "TELEGRAM_CHAT_ID": "7",
        "TELEGRAM_API_URL": chat[1],
    }.items():
        monkeypatch.setenv(name, value)
    for kept in (webhook.desk, decisions.desk, decisions.guard, store_client.firestore_client):
        kept.cache_clear()
    functions = find_functions()
    host = Host({name: functions[name] for name in ("webhook", "decisions")}, "pushed")
    server = WebServer(host, name="functions")
    server.start()
    lay_flow(address, project, FLOW, {"decisions"}, server.url, token="pushed")
    store = firestore.Client(project, credentials=AnonymousCredentials())
    resources = Documents(store, "resources", Resource)
    for number in range(INCIDENTS):
        name = f"vm-{number}-k3x9q"
        resources.put(
            name,
            Resource(
                name=name,
                deployment_id="run-1",
                ref=f"vm-{number}",
                type="google_compute_instance",
                address=f"google_compute_instance.vm_{number}",
                project="shop-prod-4711",
                zone="us-central1-a",
                machine_type="e2-medium",
            ),
        )
    yield host, Alerts(store, time.time)
    server.close(patience=2.0)
    store.close()


A_POLICY = ApprovalSettings.model_fields["questions_per_policy"].default


@pytest.mark.slow
def test_a_thousand_alerts_over_twenty_incidents_are_twenty_decisions_and_four_questions(platform, chat):
    host, alerts = platform
    bodies = [
        PATTERN.replace("0.n1b2c3d4e5f6", f"0.burst{number}").replace("backend-vm-1-k3x9q", f"vm-{number}-k3x9q")
        for number in range(INCIDENTS)
    ]
    path = f"/ops/webhook?auth_token={TOKEN}"

    posts = bodies * (POSTS // INCIDENTS)
    random.Random(20).shuffle(posts)

    def post(body):
        return Client(host).post(path, data=body).status_code

    with ThreadPoolExecutor(AT_ONCE) as threads:
        assert set(threads.map(post, posts)) == {200}
    deadline = time.monotonic() + PATIENCE
    while True:
        found = [alerts.get(document.id) for document in alerts.collection.list_documents()]
        if all(each.approval and not each.approval.unsent for each in found):
            break
        assert time.monotonic() < deadline, [(each.alert_id, each.status) for each in found]
        time.sleep(0.05)
    assert {alert.target.name for alert in found} == {f"vm-{number}-k3x9q" for number in range(INCIDENTS)}
    asked = [each.alert_id for each in found if each.approval.message_id is not None]
    assert (len(found), len(chat[0].sent), len(asked)) == (INCIDENTS, A_POLICY, A_POLICY)
    for alert in found:
        assert alert.status is AlertStatus.PENDING_APPROVAL
        more = [] if alert.alert_id in asked else ["told_together"]
        assert [entry.event for entry in alert.history] == ["raised", "decided", *more]
