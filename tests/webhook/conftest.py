"""The webhook as Cloud Functions runs it, with Google's own clients against embedded servers, every call counted."""

import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import pytest
from functions_framework import create_app
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.pubsub_v1 import types as pubsub

from functions.webhook import wiring
from infra.local.firestore import FirestoreService
from infra.local.flow import lay_flow
from infra.local.pubsub import PubSubService
from shared.events import FLOW
from shared.store import client as store_client
from shared.store.alerts import Alerts

TOKEN = "the-token-of-the-channel"
SOURCE = Path(wiring.__file__).parent / "main.py"


class Calls(grpc.ServerInterceptor):
    """Counts what arrives at the wire, by the last part of the method's name."""

    def __init__(self):
        self.counts = Counter()

    def intercept_service(self, continuation, details):
        self.counts[details.method.rpartition("/")[2]] += 1
        return continuation(details)


@pytest.fixture(scope="session")
def google():
    """(address, calls) of one Firestore and one Pub/Sub for all tests; each has a project of its own in them."""
    calls = Calls()
    firestore_service, pubsub_service = FirestoreService(None), PubSubService(None)
    with ThreadPoolExecutor(32) as threads:
        server = grpc.server(threads, interceptors=[calls])
        server.add_generic_rpc_handlers((*firestore_service.handlers(), *pubsub_service.handlers()))
        address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
        server.start()
        pubsub_service.start()
        yield address, calls
        pubsub_service.close()
        firestore_service.close()
        server.stop(None).wait()


class Webhook:
    """The function's test client, and what it left behind."""

    def __init__(self, address, calls, project):
        self.address, self.calls, self.project = address, calls, project
        self.client = create_app("webhook", str(SOURCE), "http").test_client()
        self.store = firestore.Client(project, credentials=AnonymousCredentials())
        self.alerts = Alerts(self.store, time.time)

    def post(self, body, *, token=TOKEN, wait=None, **more):
        query = {name: value for name, value in {"auth_token": token, "wait": wait}.items() if value is not None}
        arguments = {"data": body} if isinstance(body, bytes) else {"json": body}
        return self.client.post("/ops/webhook", query_string=query, **arguments, **more)

    def stored(self):
        return list(self.store.collection("ops_alerts").list_documents())

    def published(self):
        """The messages on the topic alert-raised, taken off it."""
        with grpc.insecure_channel(self.address) as channel:
            call = channel.unary_unary(
                "/google.pubsub.v1.Subscriber/Pull",
                request_serializer=pubsub.PullRequest.serialize,
                response_deserializer=pubsub.PullResponse.deserialize,
            )
            name = f"projects/{self.project}/subscriptions/seen"
            request = pubsub.PullRequest(subscription=name, max_messages=1000, return_immediately=True)
            return [each.message for each in call(request, timeout=10).received_messages]

    def cost(self):
        """The calls since the last time this was asked."""
        counts, self.calls.counts = self.calls.counts, Counter()
        return dict(counts)


@pytest.fixture
def webhook(google, monkeypatch):
    address, calls = google
    project = f"p{uuid.uuid4().hex[:12]}"
    for name, value in {
        "GOOGLE_CLOUD_PROJECT": project,
        "FIRESTORE_EMULATOR_HOST": address,
        "PUBSUB_EMULATOR_HOST": address,
        "OPS_WEBHOOK_TOKEN": TOKEN,
    }.items():
        monkeypatch.setenv(name, value)
    lay_flow(address, project, FLOW, set(), "", token="")
    _subscribe(address, project)
    wiring.desk.cache_clear()
    store_client.firestore_client.cache_clear()
    made = Webhook(address, calls, project)
    made.cost()
    yield made
    made.store.close()


def _subscribe(address, project):
    with grpc.insecure_channel(address) as channel:
        call = channel.unary_unary(
            "/google.pubsub.v1.Subscriber/CreateSubscription",
            request_serializer=pubsub.Subscription.serialize,
            response_deserializer=pubsub.Subscription.deserialize,
        )
        topic = f"projects/{project}/topics/alert-raised"
        call(pubsub.Subscription(name=f"projects/{project}/subscriptions/seen", topic=topic), timeout=10)
