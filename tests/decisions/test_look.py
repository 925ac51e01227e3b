"""Looking at the cloud: Google's Compute client over HTTP, the registry in Firestore, the rule in its files."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from functions.decisions.firewall import Unreadable, declared, lets_in_less
from functions.decisions.knowledge import Evidence
from functions.decisions.look import CloudLook
from shared.cloud.compute import Compute, FirewallRule
from shared.schemas import AlertTarget, Deployment, Resource
from shared.store.deployments import Deployments
from tests.support.keys import google_keys, key_file  # noqa: F401 - fixtures
from tests.support.store import client, firestore_host  # noqa: F401 - fixtures

ADDRESS = "google_compute_firewall.allow_http"
MAIN = """
resource "google_compute_firewall" "allow_http" {
  name          = "allow-http${var.name_suffix}"
  network       = google_compute_network.vpc.id
  direction     = "INGRESS"
  source_ranges = ["0.0.0.0/0"]
  target_tags   = ["http-server"]

  allow {
    protocol = "tcp"
    ports    = ["80", 443]
  }
}
"""
RULE = {
    "name": "allow-http-k3x9q",
    "sourceRanges": ["0.0.0.0/0"],
    "targetTags": ["http-server"],
    "allowed": [{"IPProtocol": "tcp", "ports": ["80", "443"]}],
}
WANTED = FirewallRule(
    "", disabled=False, source_ranges=frozenset({"0.0.0.0/0"}), allowed=frozenset({"tcp:80", "tcp:443"}),
    target_tags=frozenset({"http-server"}),
)  # fmt: skip


class Api:
    """Compute Engine's REST API for one machine and one firewall; what is None is not there."""

    def __init__(self):
        self.url = ""
        self.instance = {"name": "vm-1", "status": "RUNNING", "machineType": "zones/z/machineTypes/e2-small"}
        self.firewall = dict(RULE)
        self.fail_with = None


@pytest.fixture
def api(google_keys):
    made = Api()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            found = made.firewall if "/firewalls/" in self.path else made.instance
            status = made.fail_with or (200 if found else 404)
            body = found if status == 200 else {"error": {"code": status, "message": "no", "errors": []}}
            raw = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}"
    yield made
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def deployments(client):
    made = Deployments(client)
    deployment = Deployment(
        deployment_id="run-1", cloud="gcp", services=[], region="us-central1", terraform_state_path="",
        alert_webhook_url="", created_at=0, updated_at=0, files={"main.tf": MAIN},
    )  # fmt: skip
    base = {"deployment_id": "run-1", "ref": "x", "project": "p"}
    made.register(
        deployment,
        [
            Resource(name="allow-http-k3x9q", type="google_compute_firewall", address=ADDRESS, **base),
            Resource(name="vm-1", type="google_compute_instance", address="google_compute_instance.vm_1", **base),
        ],
    )
    return made


def target(**fields):
    base = {
        "name": "vm-1",
        "type": "google_compute_instance",
        "deployment_id": "run-1",
        "address": "google_compute_instance.vm_1",
        "project": "p",
        "zone": "us-central1-a",
    }
    return AlertTarget.model_validate(base | fields)


@pytest.mark.parametrize(
    ("rule", "missing"),
    [
        (RULE, ""),
        (None, ADDRESS),
        (RULE | {"disabled": True}, ADDRESS),
        (RULE | {"sourceRanges": ["10.0.0.0/8"]}, ADDRESS),
        (RULE | {"allowed": [{"IPProtocol": "tcp", "ports": ["443"]}]}, ADDRESS),
        (RULE | {"allowed": []}, ADDRESS),
        (RULE | {"targetTags": ["somebody-else"]}, ADDRESS),
        (RULE | {"allowed": [{"IPProtocol": "all"}]}, ""),
        (RULE | {"sourceRanges": ["0.0.0.0/0", "::/0"]}, ""),
    ],
)
def test_a_rule_that_is_gone_or_lets_in_less_than_declared_is_found(api, deployments, rule, missing):
    api.firewall = rule
    look = CloudLook(Compute(api.url, patience=0.3), deployments)
    assert look(target()) == Evidence(instance_status="RUNNING", machine_type="e2-small", missing_firewall=missing)


def test_a_machine_that_is_gone_has_no_status(api, deployments):
    api.instance = None
    assert CloudLook(Compute(api.url, patience=0.3), deployments)(target()).instance_status is None


@pytest.mark.parametrize("status", [403, 404, 500])
def test_what_can_not_be_read_is_unknown(api, deployments, status):
    api.fail_with = status
    api.instance = None
    evidence = CloudLook(Compute(api.url, patience=0.3), deployments)(target())
    assert evidence.instance_status is None


def test_no_connection_no_deployment_and_no_zone_are_unknown(api, deployments):
    assert CloudLook(Compute("http://127.0.0.1:9", patience=0.3), deployments)(target()) == Evidence()
    assert CloudLook(Compute(api.url, patience=0.3), deployments)(target(deployment_id="run-0")) == Evidence()
    assert CloudLook(Compute(api.url, patience=0.3), deployments)(target(zone=None)) == Evidence()


def test_a_declared_rule_is_read_from_the_files():
    assert declared({"main.tf": MAIN}, ADDRESS) == WANTED
    by_variable = MAIN.replace('["0.0.0.0/0"]', "var.ranges")
    ranges = 'variable "ranges" {\n  default = ["0.0.0.0/0"]\n}\n'
    assert declared({"main.tf": by_variable, "variables.tf": ranges}, ADDRESS) == WANTED
    assert declared({"main.tf": MAIN.replace('  source_ranges = ["0.0.0.0/0"]\n', "")}, ADDRESS) == WANTED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('["0.0.0.0/0"]', "var.ranges"),
        ('["0.0.0.0/0"]', "local.ranges"),
        ('["80", 443]', "[for p in var.ports : p]"),
        ('"tcp"', '"${var.protocol}"'),
        ("  allow {", '  dynamic "allow" {'),
        ("allow_http", "another"),
    ],
)
def test_what_only_terraform_can_evaluate_is_not_guessed(before, after):
    with pytest.raises(Unreadable):
        declared({"main.tf": MAIN.replace(before, after)}, ADDRESS)


def test_an_unreadable_rule_leaves_the_question_open_unless_it_is_gone(api, deployments):
    files = {"main.tf": MAIN.replace('["0.0.0.0/0"]', "local.ranges")}
    deployments.change("run-1", lambda _: {"files": files})
    look = CloudLook(Compute(api.url, patience=0.3), deployments)
    assert look(target()).missing_firewall is None
    api.firewall = RULE | {"disabled": True}
    assert look(target()).missing_firewall == ADDRESS


def test_a_rule_that_is_declared_as_disabled_is_as_it_should_be():
    off = declared({"main.tf": MAIN.replace("  direction", "  disabled = true\n  direction")}, ADDRESS)
    assert off.disabled
    assert not lets_in_less(None, off)
    assert not lets_in_less(WANTED._replace(disabled=True), off)
