"""What every function answers beside its work: that it is there, which one it is, and how it goes, to who may know."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from functions_framework import create_app

FUNCTIONS = Path(__file__).parents[2] / "functions"
TOKEN = "a-token-of-the-webhook"


def app(name):
    signature = "http" if name in {"webhook", "telegram"} else "cloudevent"
    return create_app(name, str(FUNCTIONS / name / "main.py"), signature).test_client()


@pytest.mark.parametrize("name", ["actions", "decisions", "launcher"])
def test_a_function_of_events_says_that_it_is_there_and_shows_its_metrics_to_who_may_call(name, guard, monkeypatch):
    wiring = pytest.importorskip(f"functions.{name}.wiring")
    monkeypatch.setattr(wiring, "guard", guard)
    http = app(name)
    assert http.get("/healthz").json == {"status": "ok"}
    assert "version" in http.get("/version").json
    assert http.get("/metrics").status_code == 401
    assert http.post("/", json={}).status_code >= 400
    monkeypatch.setattr(wiring, "guard", lambda: lambda request: "ada@example.com")
    shown = app(name).get("/metrics")
    assert shown.content_type.startswith("application/openmetrics-text")
    assert 'infraai_requests_total{method="POST",route="/"' in shown.text


@pytest.mark.parametrize(
    ("name", "proof"),
    [("webhook", {"Authorization": f"Bearer {TOKEN}"}), ("telegram", {"X-Telegram-Bot-Api-Secret-Token": TOKEN})],
)
def test_a_public_door_shows_its_metrics_to_who_may_post_there(name, proof, monkeypatch):
    wiring = pytest.importorskip(f"functions.{name}.wiring")
    monkeypatch.setattr(wiring, "desk", lambda: SimpleNamespace(token=TOKEN, secret=TOKEN))
    http = app(name)
    assert http.get("/metrics").status_code in {401, 403}
    assert http.get("/metrics", headers=dict.fromkeys(proof, TOKEN[:-1])).status_code in {401, 403}
    assert "infraai_started_seconds" in http.get("/metrics", headers=proof).text
