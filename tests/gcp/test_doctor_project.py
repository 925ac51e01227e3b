"""`infraai doctor --project`: what it asks Google, and what it makes of the answers."""

import http.server
import json
import re
import threading
from urllib.parse import urlsplit

import pytest
import requests

from infra.cli import doctor_project
from infra.cli.doctor_project import NEEDED_APIS, NEEDED_PERMISSIONS, check_project
from shared.cloud.project import POLICIES, Google
from shared.settings import DEFAULT_MODEL
from tests.gcp.conftest import GCP
from tests.gcp.iam import of_roles

PROJECT = "projects/demo-platform"


def counted(metric, most):
    """A quota of a service in us-central1, as Service Usage tells it."""
    bucket = {"effectiveLimit": str(most), "dimensions": {"region": "us-central1"}}
    limit = {"unit": "1/min/{project}/{region}", "quotaBuckets": [bucket]}
    return {"metrics": [{"metric": metric, "displayName": metric, "consumerQuotaLimits": [limit]}]}


RUN_QUOTA, PROCESSORS = (
    f"/serviceusage/v1beta1/{PROJECT}/services/run.googleapis.com/consumerQuotaMetrics",
    "run.googleapis.com/cpu_allocation",
)
FINE = {
    RUN_QUOTA: counted(PROCESSORS, 20000),
    f"/cloudresourcemanager/v3/{PROJECT}": {"name": "projects/17", "state": "ACTIVE"},
    f"/cloudbilling/v1/{PROJECT}/billingInfo": {"billingEnabled": True, "billingAccountName": "billingAccounts/1"},
    f"/serviceusage/v1/{PROJECT}/services:batchGet": {
        "services": [{"name": f"{PROJECT}/services/{name}.googleapis.com", "state": "ENABLED"} for name in NEEDED_APIS]
    },
    f"/cloudresourcemanager/v3/{PROJECT}:testIamPermissions": {
        "permissions": [*NEEDED_PERMISSIONS, *doctor_project.WANTED_PERMISSIONS]
    },
    f"/compute/compute/v1/{PROJECT}": {
        "quotas": [{"metric": name, "limit": 100.0, "usage": 1.0} for name in doctor_project.NEEDED_GLOBAL_QUOTAS]
    },
    f"/compute/compute/v1/{PROJECT}/regions/us-central1": {
        "quotas": [
            {"metric": name, "limit": 100.0, "usage": 1.0} for name in ("CPUS", "IN_USE_ADDRESSES", "SSD_TOTAL_GB")
        ]
    },
    "/storage/storage/v1/b/demo-platform-infraai-platform": {"projectNumber": "17"},
    f"/run/v2/{PROJECT}/locations/us-central1/jobs": {
        "jobs": [{"name": f"{PROJECT}/locations/us-central1/jobs/terraform", "labels": {"app": "infraai"}}]
    },
}


@pytest.fixture
def google():
    """Google's APIs as one server: path -> what it answers (a number: that status); what is not said is 404."""
    answers, asked = dict(FINE), []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            length = int(self.headers["Content-Length"] or 0)
            asked.append((self.command, self.path, self.rfile.read(length)))
            found = answers.get(urlsplit(self.path).path, 404)
            status, body = (found, {}) if isinstance(found, int) else (200, found)
            raw = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_POST = do_GET

        def log_message(self, *_):
            """Keep quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    with requests.Session() as session:
        yield Google(session, f"http://127.0.0.1:{server.server_port}"), answers, asked
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_project_that_has_everything_is_ready_and_was_only_looked_at(google):
    at, _, asked = google
    assert {check.state for check in check_project("demo-platform", "us-central1", at)} == {"ok"}
    posts = [path for method, path, _ in asked if method == "POST"]
    assert posts == [f"/cloudresourcemanager/v3/{PROJECT}:testIamPermissions"]


@pytest.mark.parametrize(
    ("path", "answer", "name", "said"),
    [
        (f"/cloudresourcemanager/v3/{PROJECT}", {"state": "DELETE_REQUESTED"}, "project", "DELETE_REQUESTED"),
        (f"/cloudresourcemanager/v3/{PROJECT}", 403, "project", "403"),
        (f"/cloudbilling/v1/{PROJECT}/billingInfo", {"billingEnabled": False}, "billing", "no billing"),
        (f"/serviceusage/v1/{PROJECT}/services:batchGet", {"services": []}, "APIs", "iam.googleapis.com"),
        (f"/cloudresourcemanager/v3/{PROJECT}:testIamPermissions", {}, "permissions", "storage.buckets.create"),
        (
            f"/compute/compute/v1/{PROJECT}/regions/us-central1",
            {"quotas": [{"metric": "CPUS", "limit": 8, "usage": 7}]},
            *("quotas", "CPUS 1 of 4"),
        ),
        (
            f"/compute/compute/v1/{PROJECT}",
            {"quotas": [{"metric": "NETWORKS", "limit": 5, "usage": 5}]},
            *("global quotas", "NETWORKS 0 of 1"),
        ),
        (RUN_QUOTA, counted(PROCESSORS, 4000), "service quotas", "Cloud Run may have 4000 of 8000 milli vCPU"),
        ("/storage/storage/v1/b/demo-platform-infraai-source", 403, "bucket", "somebody else"),
        ("/storage/storage/v1/b/demo-platform-infraai-source", {"projectNumber": "18"}, "bucket", "somebody else"),
        (f"/firestore/v1/{PROJECT}/databases/(default)", {"type": "DATASTORE_MODE"}, "Firestore", "DATASTORE_MODE"),
        (
            f"/run/v2/{PROJECT}/locations/us-central1/jobs",
            {"jobs": [{"name": f"{PROJECT}/locations/us-central1/jobs/verification"}]},
            *("names", "verification"),
        ),
    ],
)
def test_what_is_missing_is_said_with_what_to_do(google, path, answer, name, said):
    at, answers, _ = google
    answers[path] = answer
    [found] = [check for check in check_project("demo-platform", "us-central1", at) if check.state == "missing"]
    assert (found.name, said in found.found) == (name, True)
    # Something to run, with the project's name in it.
    assert re.match(r"gcloud [a-z]|infraai [a-z]|open '|terraform [a-z]", found.remedy), found.remedy
    assert "demo-platform" in found.remedy or "ANOTHER" in found.remedy


def test_what_can_t_be_told_yet_is_not_called_missing(google):
    at, answers, _ = google
    for path in (f"/cloudbilling/v1/{PROJECT}/billingInfo", f"/compute/compute/v1/{PROJECT}/regions/us-central1"):
        answers[path] = 403
    states = {check.name: check.state for check in check_project("demo-platform", "us-central1", at)}
    assert (states["billing"], states["quotas"]) == ("optional", "optional")


def test_a_google_that_does_not_answer_is_said_in_one_line():
    with requests.Session() as session:
        [found] = check_project("demo-platform", "us-central1", Google(session, "http://127.0.0.1:9"))
    assert (found.state, "gcloud auth" in found.remedy) == ("missing", True)


def test_it_looks_for_what_terraform_and_the_readme_name():
    readme = (GCP / "README.md").read_text()
    assert all(f"{name}.googleapis.com" in readme for name in NEEDED_APIS)
    names = re.findall(r'name\s*=\s*"\$\{var\.project_id\}-([a-z-]+)"', (GCP / "state.tf").read_text())
    assert {*names, "infraai-platform"} == set(doctor_project.BUCKETS)
    assert set(doctor_project.JOBS) == set(re.findall(r"^    (\w+) = \{$", (GCP / "jobs.tf").read_text(), re.MULTILINE))


POLICY = f"/orgpolicy/v2/{PROJECT}/policies"
MODEL = f"/aiplatform/v1/{PROJECT}/locations/global/publishers/google/models/{DEFAULT_MODEL}:countTokens"
ACCOUNT = "infraai-deploy@demo-platform.iam.gserviceaccount.com"
DEPLOYER = f"/iam/v1/{PROJECT}/serviceAccounts/{ACCOUNT}:testIamPermissions"


def looked(at, **options):
    return {(check.name, check.state) for check in check_project("demo-platform", "us-central1", at, **options)}


def test_live_says_what_policies_forbid_whether_the_model_answers_and_who_may_deploy(google):
    at, answers, _ = google
    quiet = {"spec": {"rules": [{"allowAll": True}]}}
    answers |= {f"{POLICY}/{name}:getEffectivePolicy": quiet for name in POLICIES}
    answers |= {MODEL: {"totalTokens": 1}, DEPLOYER: {"permissions": ["iam.serviceAccounts.actAs"]}}
    assert {state for _, state in looked(at, live=True)} == {"ok"}
    domains = {"spec": {"rules": [{"values": {"allowedValues": ["C0123"]}}]}}
    answers[f"{POLICY}/iam.allowedPolicyMemberDomains:getEffectivePolicy"] = domains
    answers[MODEL] = 404
    answers[DEPLOYER] = {}
    checks = check_project("demo-platform", "us-central1", at, live=True)
    [policy] = [check for check in checks if check.name == "policy" and check.state != "ok"]
    assert "webhook" in policy.found
    assert policy.remedy
    assert {("model", "missing"), ("deployer", "missing")} <= {(check.name, check.state) for check in checks}


def test_a_project_that_is_deployed_into_is_looked_at_too(google):
    at, answers, _ = google
    other = "projects/demo-target"
    for path, answer in list(FINE.items()):
        answers[path.replace(PROJECT, other)] = answer
    assert {state for _, state in looked(at, target="demo-target")} == {"ok"}
    answers[f"/compute/compute/v1/{other}"] = {"quotas": [{"metric": "NETWORKS", "limit": 5, "usage": 5}]}
    answers[f"/cloudbilling/v1/{other}/billingInfo"] = {"billingEnabled": False}
    assert {("global quotas", "missing"), ("billing", "missing")} <= looked(at, target="demo-target")


def test_without_the_right_to_make_an_oauth_client_somebody_else_has_to(google):
    at, answers, _ = google
    answers[f"/cloudresourcemanager/v3/{PROJECT}:testIamPermissions"] = {"permissions": list(NEEDED_PERMISSIONS)}
    assert ("permissions", "optional") in looked(at)


def test_every_missing_right_comes_with_the_role_that_has_it(google):
    at, answers, _ = google
    answers[f"/cloudresourcemanager/v3/{PROJECT}:testIamPermissions"] = {}
    [found] = [check for check in check_project("demo-platform", "us-central1", at) if check.name == "permissions"]
    roles = re.findall(r"--role=(roles/[\w.]+)", found.remedy)
    assert len(roles) == len(NEEDED_PERMISSIONS)
    for permission, role in NEEDED_PERMISSIONS.items():
        assert permission in of_roles([f"roles/{role}"]), (permission, role)
