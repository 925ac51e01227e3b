"""Faults of what is no Terraform provider, at the wire: buckets, the chat, the model, the stores."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from infra.local.faults import Failure, Fault, FaultPlan, Plan
from infra.local.faults.app import lock_state
from infra.local.faults.requests import FaultyCalls, with_faults
from infra.local.storage import ObjectStore, storage_app
from infra.local.storage.objects import Condition
from infra.local.web import WebServer

BUSY = Failure(code=503, reason="backendError", message="Service Unavailable")


@pytest.fixture
def plan():
    plan = Plan(clock=lambda: 1_000_000.0)
    yield plan
    plan.clear()


def set_(plan, *faults, presets=()):
    return plan.add(FaultPlan(faults=faults, presets=presets))


def test_the_state_s_bucket_fails_before_or_after_it_wrote(plan, tmp_path):
    store = ObjectStore(tmp_path / "s")
    store.ensure_bucket("state")
    server = WebServer(with_faults(storage_app(store), plan, "storage"))
    server.start()
    upload = f"{server.url}/upload/storage/v1/b/state/o?uploadType=media&name=deployments/d/default.tfstate"
    set_(plan, Fault(service="storage", method="POST", path="/upload/*default.tfstate*", error=BUSY))
    refused = requests.post(upload, data=b"x" * 100_000, timeout=5)
    assert (refused.status_code, refused.json()["error"]["status"]) == (503, "UNAVAILABLE")
    assert refused.json()["error"]["errors"] == [
        {"message": "Service Unavailable", "domain": "global", "reason": "backendError"}
    ]
    assert store.list("state")[0] == []
    set_(plan, Fault(service="storage", method="POST", when="after", error=BUSY))
    assert requests.post(upload, data=b"x", timeout=5).status_code == 503
    assert [each.name for each in store.list("state")[0]] == ["deployments/d/default.tfstate"]
    assert requests.post(upload, data=b"x", timeout=5).status_code == 200
    assert lock_state(store, "state", "d", "ada@laptop") == "deployments/d/default.tflock"
    assert json.loads(store.read("state", "deployments/d/default.tflock", None, Condition())[1])["Who"] == "ada@laptop"
    server.close()
    store.close()


def test_a_chat_says_429_in_telegram_s_words(plan):
    def fine(environ, start_response):
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b'{"ok": true}']

    server = WebServer(with_faults(fine, plan, "telegram"))
    server.start()
    set_(plan, presets=["chat-too-many"])
    refused = requests.post(f"{server.url}/bot42:x/sendMessage", json={}, timeout=5)
    assert (refused.status_code, refused.json()["parameters"]) == (429, {"retry_after": 30})
    assert requests.post(f"{server.url}/bot42:x/editMessageText", json={}, timeout=5).ok
    assert requests.get(f"{server.url}/sendMessage", timeout=5).ok
    server.close()


def test_the_model_is_passed_on_until_a_fault_is_met(plan, monkeypatch):
    from infra.local.model import model_app

    came = []

    def gemini(environ, start_response):
        came.append((environ["PATH_INFO"], environ["QUERY_STRING"], environ.get("HTTP_X_GOOG_API_KEY")))
        start_response("200 OK", [("Content-Type", "application/json")])
        return [environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))]

    far = WebServer(gemini)
    near = WebServer(with_faults(model_app(far.url, {}), plan, "model"))
    far.start()
    near.start()

    def ask():
        address = f"{near.url}/v1beta/models/m:generateContent?x=1"
        return requests.post(address, json={"q": 1}, headers={"X-Goog-Api-Key": "k"}, timeout=5)

    assert ask().json() == {"q": 1}
    assert came == [("/v1beta/models/m:generateContent", "x=1", "k")]
    set_(plan, presets=["model-overloaded"])
    assert (ask().status_code, ask().json()["error"]["status"]) == (503, "UNAVAILABLE")
    plan.clear()
    set_(plan, presets=["model-nonsense"])
    assert ask().json()["candidates"][0]["content"]["parts"][0]["text"].startswith("Sure!")
    plan.clear()
    far.close()
    gone = ask()
    assert (gone.status_code, "k" in gone.text.split()) == (502, False)
    near.close()


def test_the_stores_refuse_by_rpc(plan, monkeypatch):
    import grpc
    from google.api_core.exceptions import PermissionDenied
    from google.cloud import firestore

    from infra.local.firestore import FirestoreService

    service = FirestoreService(None)
    with ThreadPoolExecutor(4) as threads:
        server = grpc.server(threads, interceptors=[FaultyCalls(plan)])
        server.add_generic_rpc_handlers(service.handlers())
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}")
        server.start()
        document = firestore.Client("p").collection("a").document("b")
        denied = Failure(code=403, message="Missing or insufficient permissions.")
        set_(plan, Fault(service="firestore", method="Commit", when="after", error=denied))
        set_(plan, Fault(service="firestore", method="BatchGetDocuments", nth=2, error=denied))
        with pytest.raises(PermissionDenied, match="insufficient"):
            document.set({"x": 1}, timeout=5)
        assert document.get(timeout=5).to_dict() == {"x": 1}
        with pytest.raises(PermissionDenied):
            document.get(timeout=5)
        document.set({"x": 2}, timeout=5)
        server.stop(None).wait(5)
    service.close()
