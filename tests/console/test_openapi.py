"""The description of the API is what the functions declare, what they route, and what they answer."""

import json
import re

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, assume, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from infra.local.platform import LocalPlatform
from infra.local.settings import LocalSettings
from infra.openapi import KEPT, MEASURES, described, measures
from shared.http.openapi import Operation, document

pytestmark = pytest.mark.cloud

DOCUMENT = json.loads(KEPT.read_text())


def test_the_kept_description_is_what_the_functions_declare():
    assert KEPT.read_text(encoding="utf-8") == described(), "run `python -m infra.openapi`"
    assert MEASURES.read_text(encoding="utf-8") == measures(), "run `python -m infra.openapi`"


def answer(_):
    """A handler."""


def other(_):
    """A handler that nothing is said of, or that no route leads to."""


def test_a_route_that_is_not_described_is_an_error_and_so_is_a_description_without_a_route():
    said = {answer: Operation("It answers.", dict[str, str])}
    found = document({"a": ([("GET", "/a/<id>", answer), ("POST", "/", answer)], said)}, version="1", about={})
    assert "/a/{id}" in found["paths"]
    with pytest.raises(ValueError, match=r"api\.py of a says nothing of PUT /a"):
        document({"a": ([("GET", "/a/<id>", answer), ("PUT", "/a", other)], said)}, version="1", about={})
    with pytest.raises(ValueError, match="No route of a leads to other"):
        document({"a": ([("GET", "/a", answer)], said | {other: said[answer]})}, version="1", about={})


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


# Events go on for as long as somebody listens (tests/ops/test_live.py).
@schema.exclude(path="/ops/events").parametrize()
@settings(max_examples=6, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
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


def test_the_description_says_who_may_call_by_what_and_shows_bodies_that_are_accepted():
    schemes = DOCUMENT["components"]["securitySchemes"]
    assert all(name in schemes for one in DOCUMENT["security"] for name in one)
    assert {tag["name"] for tag in DOCUMENT["tags"]} == {
        operation["tags"][0] for methods in DOCUMENT["paths"].values() for operation in methods.values()
    }
    assert all(tag["description"] for tag in DOCUMENT["tags"])
    shown = [
        each["requestBody"]["content"]["application/json"].get("example")
        for methods in DOCUMENT["paths"].values()
        for each in methods.values()
        if "requestBody" in each
    ]
    assert sum(example is not None for example in shown) >= 12
