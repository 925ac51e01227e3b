"""The description of the API is what the functions declare, what they route, and what they answer."""

import ast
import json
import re
from pathlib import Path

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, assume, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from infra.local.platform import LocalPlatform
from infra.local.settings import LocalSettings
from infra.openapi import KEPT, described

pytestmark = pytest.mark.cloud

ROOT = Path(__file__).parents[2]
DOCUMENT = json.loads(KEPT.read_text())
# Called by Pub/Sub, at the function's own address.
NOT_PUBLIC = {"/", "/ops/pubsub"}
# The doors that the public reaches; the sweeper's is the scheduler's own.
DOORS = [ROOT / f"functions/{name}/main.py" for name in ("planning", "runs", "ops", "webhook", "telegram")]
DOORS += [ROOT / f"functions/{name}/routes.py" for name in ("planning", "runs")]


def test_the_kept_description_is_what_the_functions_declare():
    assert KEPT.read_text(encoding="utf-8") == described(), "run `python -m infra.openapi`"


def routes():
    for door in DOORS:
        for node in ast.walk(ast.parse(door.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Tuple) and len(node.elts) == 3 and isinstance(node.elts[0], ast.Constant):
                method, path = node.elts[0].value, getattr(node.elts[1], "value", None)
                if isinstance(path, str) and path not in NOT_PUBLIC:
                    yield method, re.sub(r"<([a-z_]+)>", r"{\1}", path)


def test_every_route_is_described_and_everything_described_is_routed():
    described_ones = {(method.upper(), path) for path, methods in DOCUMENT["paths"].items() for method in methods}
    assert set(routes()) == described_ones


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    with LocalPlatform(tmp_path_factory.mktemp("api"), port=0, settings=LocalSettings(latency=0.0)) as platform:
        goal = "a static website"
        plan = requests.post(f"{platform.url}/generate-graph", json={"prompt": goal}, timeout=30).json()["plan"]
        requests.post(f"{platform.url}/generate_terraform", json={"prompt": goal, "plan": plan}, timeout=30)
        yield platform


def test_the_description_is_served_where_the_api_is(api):
    assert requests.get(f"{api.url}/openapi.json", timeout=10).json() == DOCUMENT


schema = schemathesis.openapi.from_dict(DOCUMENT)
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


@schema.parametrize()
@settings(max_examples=6, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_every_operation_answers_as_it_is_described(case, api):
    # The framework's own router knows no address with a line break in it.
    assume(not any(re.search(r"[\r\n\x85\u2028\u2029]", str(each)) for each in case.path_parameters.values()))
    case.headers.pop("Accept", None)
    response = case.call(base_url=api.url, timeout=20)
    case.validate_response(response, checks=CHECKS)


def test_answers_about_what_exists_are_as_described(api):
    run = requests.get(f"{api.url}/runs", timeout=10).json()[0]["run_id"]
    for path in ("/runs/{run_id}", "/runs/{run_id}/status", "/runs/{run_id}/logs"):
        case = schema[path]["GET"].Case(path_parameters={"run_id": run})
        response = case.call(base_url=api.url, timeout=10)
        assert response.status_code == 200
        case.validate_response(response, checks=CHECKS)
    response = requests.put(f"{api.url}/runs/{run}/files", json={"files": {"main.tf": "resource {"}}, timeout=10)
    case = schema["/runs/{run_id}/files"]["PUT"].Case(path_parameters={"run_id": run}, body={})
    case.validate_response(response, checks=CHECKS)
    assert not response.json()["valid"]
