"""The documents that the stand-in is held to are read right: what Google's API doesn't know is found."""

import json

import pytest

from tests.support.discovery import DOCUMENTS, Exchange, document, methods, wrong

INSTANCE = "/compute/v1/projects/p/zones/us-central1-a/instances/vm"


def exchange(answer, *, method="GET", path=INSTANCE, query="", body=b"", status=200):
    return Exchange(method, path, query, body, status, json.dumps(answer).encode())


def test_the_documents_are_of_the_apis_that_are_stood_in_for():
    assert len(methods()) > 900
    for name in DOCUMENTS:
        assert int(document(name)["revision"]) > 20260101


def test_what_google_answers_is_right():
    assert wrong(exchange({"name": "vm", "id": "17", "status": "RUNNING", "tags": {"items": ["a"]}})) == []
    assert wrong(exchange({"labels": {"any": "name"}}, query="fields=labels&alt=json")) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (exchange({"nome": "vm"}), ".nome is unknown"),
        (exchange({"status": "SLEEPING"}), "not one of the enum"),
        (exchange({"id": 17}), ".id is int, not string"),
        (exchange({"disks": [{"boot": "yes"}]}), ".disks[0].boot is str, not boolean"),
        (exchange({"tags": []}), ".tags is list, not object"),
        (exchange({}, query="colour=red"), "no parameter colour"),
        (exchange({}, method="POST", path=f"{INSTANCE}/sing"), "no such method"),
        (exchange({}, method="POST", path=f"{INSTANCE}/setLabels", body=b'{"lables": {}}'), ".lables is unknown"),
    ],
)
def test_what_google_would_not_know_is_found(given, said):
    [found] = wrong(given)
    assert said in found


def test_what_is_refused_and_what_is_no_api_of_these_is_not_judged():
    assert wrong(exchange({"odd": 1}, status=404)) == []
    assert wrong(exchange({"odd": 1}, path="/runs")) == []
