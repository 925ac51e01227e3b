"""What a function has answered is counted, by its routes and never by what somebody made up."""

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from shared.http import Answer, Forbidden, Unavailable, metrics, serve


@pytest.fixture
def ask(monkeypatch):
    from flask import Flask, request

    monkeypatch.setattr(metrics, "_counts", type(metrics._counts)(int))
    monkeypatch.setattr(metrics, "_seconds", type(metrics._seconds)(metrics._seconds.default_factory))
    app, known = Flask(__name__), {"guard": lambda _: "ada@example.com"}

    def broken(_):
        raise Unavailable("not now")

    routes = [("GET", "/runs/<run_id>", lambda _, run_id: Answer({"id": run_id})), ("GET", "/broken", broken)]

    @app.route("/", defaults={"path": ""})
    @app.route("/<path:path>")
    def all_of_it(path):
        return serve(request, routes, known["guard"])

    client = app.test_client()
    client.known = known
    return client


def samples(text):
    return {
        (one.name, *sorted(one.labels.values())): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


def test_answers_are_counted_by_route_and_status(ask):
    for path in ("/runs/a", "/runs/b", "/no/such/thing", "/another/one"):
        ask.get(path)
    said = ask.get("/metrics")
    assert said.mimetype == "application/openmetrics-text"
    found = samples(said.text)
    assert found["infraai_requests_total", "/runs/<run_id>", "200", "GET"] == 2
    assert found["infraai_requests_total", "404", "any", "none"] == 2
    assert found["infraai_request_seconds_count", "/runs/<run_id>", "GET"] == 2
    assert not any("no/such" in str(name) for name in found)


def test_figures_are_for_who_may_call(ask):
    def nobody(_):
        raise Forbidden("You may not.")

    ask.known["guard"] = nobody
    assert ask.get("/metrics").status_code == 403
    assert ask.get("/healthz").status_code == 200


def test_what_is_worth_another_try_says_when(ask):
    said = ask.get("/broken")
    assert said.status_code == 503
    assert int(said.headers["Retry-After"]) > 0
