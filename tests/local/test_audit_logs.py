"""Who changed something by hand: asked of the audit log with Google's client, answered by the stand-in."""

import time

import pytest
from google.auth.credentials import AnonymousCredentials

from infra.local.faults.drift import audited
from infra.local.logs.app import logs_app
from infra.local.logs.store import LogStore
from infra.local.web import WebServer
from jobs.terraform import audit_logs

SERVICE = "projects/shop-staging/locations/us-central1/services/api-x1"


@pytest.fixture
def asked(monkeypatch):
    monkeypatch.setattr(audit_logs, "own_credentials", lambda scope: AnonymousCredentials())
    store = LogStore(None, project="infraai-local")
    server = WebServer(logs_app(store))
    server.start()
    yield store, audit_logs.AuditLogs(server.url).last_act
    server.close()
    store.close()


def test_the_last_act_of_somebody_else_than_the_platform_is_found_in_its_own_project(asked):
    store, last_act = asked
    done = {"type": "google_cloud_run_v2_service", "id": SERVICE, "path": "ingress"}
    assert last_act("shop-staging", "api-x1", 0.0) is None
    audited(store, done, "eve@example.com")
    audited(store, done, "infraai-tf-apply@shop-staging.iam.gserviceaccount.com")
    act = last_act("shop-staging", "api-x1", time.time() - 60)
    assert (act.who, act.how) == ("eve@example.com", "v1.cloud_run_v2_service.patch")
    assert last_act("infraai-local", "api-x1", time.time() - 60) is None
    assert last_act("shop-staging", "api-x2", time.time() - 60) is None
    assert last_act("shop-staging", "api-x1", time.time() + 60) is None


@pytest.mark.parametrize("name", ["", 'x" OR timestamp>"1970', "a b", "../x", "x" * 300])
def test_what_is_no_name_is_asked_of_nobody(name):
    assert audit_logs.filter_of("shop-staging", name, 0.0) is None
