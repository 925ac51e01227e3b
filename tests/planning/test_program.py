"""What a deployed application says: asked for by its own names, in order, without a gap, and of nobody else."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from google.api_core.exceptions import ServiceUnavailable

from functions.planning.plan import make_plan
from functions.planning.program import lines_of
from functions.planning.rules.answer import RULES
from shared.cloud.app_logs import AppLogs, filter_of
from shared.http import BadRequest, NoSuchThing, Unavailable, WrongState
from shared.http.called import one_called
from shared.llm import provider
from shared.schemas import Deployment
from shared.schemas.app import App
from shared.settings import ModelSettings
from shared.terraform.naming import real_name

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def deployment(goal: str = "an API with Postgres") -> Deployment:
    planned = make_plan(goal, provider(ModelSettings(), RULES), App(source="5e" * 32))
    return Deployment(
        deployment_id="run-abcdefghijkl",
        cloud="gcp",
        services=[],
        region="us-central1",
        terraform_state_path="",
        alert_webhook_url="",
        created_at=1.0,
        updated_at=1.0,
        architecture=planned.expanded.architecture,
    )


def entry(second: int, text: Any, insert_id: str = "a", **more: Any) -> SimpleNamespace:
    resource = SimpleNamespace(labels={"service_name": "api-service-x"})
    given = {"payload": text, "insert_id": insert_id, "severity": "INFO", "http_request": None, "resource": resource}
    return SimpleNamespace(timestamp=NOON.replace(second=second), **{**given, **more})


class CloudLogging:
    """The client, which answers with entries as Google orders them."""

    def __init__(self, *entries: SimpleNamespace) -> None:
        self.entries = list(entries)
        self.asked: list[dict[str, Any]] = []

    def list_entries(self, **asked: Any) -> list[SimpleNamespace]:
        self.asked.append(asked)
        since = datetime.fromisoformat(asked["filter_"].rpartition('timestamp>="')[2].rstrip('"'))
        found = sorted(
            (each for each in self.entries if each.timestamp >= since),
            key=lambda each: (each.timestamp, each.insert_id),
        )
        return (found[::-1] if asked["order_by"] == "timestamp desc" else found)[: asked["max_results"]]


def logs(*entries: SimpleNamespace) -> tuple[AppLogs, CloudLogging]:
    made, client = AppLogs("demo", None), CloudLogging(*entries)
    made._made = client
    return made, client


def test_it_is_asked_for_by_the_real_names_of_what_runs() -> None:
    reader, client = logs()
    lines_of(deployment("an API with a worker for a queue"), reader, after="", limit=10)
    [asked] = client.asked
    assert real_name("api-service", "run-abcdefghijkl") in asked["filter_"]
    assert "pool-" in asked["filter_"] or "worker" in asked["filter_"]
    assert asked["resource_names"] == ["projects/demo"]


def test_another_environment_s_project_is_asked_there() -> None:
    reader, client = logs()
    lines_of(deployment().model_copy(update={"project": "other"}), reader, after="", limit=10)
    assert client.asked[0]["resource_names"] == ["projects/other"]


def test_lines_come_in_order_and_go_on_without_a_gap_or_a_repeat() -> None:
    at = datetime.now(UTC).replace(microsecond=0)
    entries = [entry(0, f"line {n}", f"id{n:03}") for n in range(5)]
    entries = [SimpleNamespace(**{**vars(each), "timestamp": at}) for each in entries]
    reader, client = logs(*entries[:3])
    page = lines_of(deployment(), reader, after="", limit=10)
    assert [each.text for each in page.lines] == ["line 0", "line 1", "line 2"]
    client.entries += entries[3:]
    page = lines_of(deployment(), reader, after=page.next, limit=10)
    assert [each.text for each in page.lines] == ["line 3", "line 4"]
    assert lines_of(deployment(), reader, after=page.next, limit=10).next == page.next


def test_a_request_a_message_and_an_object_are_lines_and_controls_are_not() -> None:
    request = {"requestMethod": "GET", "requestUrl": "https://x/notes", "status": 500, "latency": "0.2s"}
    at = {"timestamp": datetime.now(UTC)}
    made = [
        entry(0, None, "a", http_request=request),
        entry(0, {"message": "said"}, "b"),
        entry(0, {"a": 1}, "c"),
        entry(0, "red \x1b[31malert\x1b[0m \x07", "d", severity="ERROR"),
    ]
    reader, _ = logs(*(SimpleNamespace(**{**vars(each), **at}) for each in made))
    lines = lines_of(deployment(), reader, after="", limit=10).lines
    assert [each.text for each in lines[:3]] == ["GET https://x/notes 500 0.2s", "said", '{"a": 1}']
    assert "\x1b" not in lines[3].text
    assert "\x07" not in lines[3].text
    assert lines[3].severity == "ERROR"


@pytest.mark.parametrize(
    "cursor", ["x", "2026-11-26", "|", '2026-11-26T12:00:00+00:00|") OR ("', "2026-11-26T12:00:00|a"]
)
def test_a_cursor_that_is_none_is_refused_and_never_part_of_a_query(cursor: str) -> None:
    reader, client = logs()
    with pytest.raises(BadRequest):
        lines_of(deployment(), reader, after=cursor, limit=10)
    assert client.asked == []


def test_a_name_that_could_be_part_of_a_query_is_not() -> None:
    assert filter_of({"service_name": ['x" OR logName:"']}, NOON) is None
    text = filter_of({"service_name": ["api-service-x", 'y"']}, NOON)
    assert text is not None
    assert 'y"' not in text


class Known:
    """A registry of two deployments of one name and one of another."""

    def called(self, name: str, environment: str | None = None) -> list[Deployment]:
        return {"shop": [deployment(), deployment()], "notes": [deployment()]}.get(name, [])


def test_a_deployment_is_meant_by_its_name_and_never_one_of_several() -> None:
    known: Any = Known()
    assert one_called("notes", known) == deployment()
    with pytest.raises(NoSuchThing, match="gone"):
        one_called("gone", known)
    with pytest.raises(WrongState, match="2 deployments"):
        one_called("shop", known)


def test_what_can_not_be_shown_says_why() -> None:
    reader, client = logs()
    with pytest.raises(WrongState):
        lines_of(deployment().model_copy(update={"architecture": None}), reader, after="", limit=10)

    def fails(**_: Any) -> None:
        raise ServiceUnavailable("no")

    client.list_entries = fails  # type: ignore[method-assign,assignment]
    with pytest.raises(Unavailable):
        lines_of(deployment(), reader, after="", limit=10)
