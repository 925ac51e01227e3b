"""The last lines of a program, for who has to mend it: nothing that is said again and again pushes out why."""

from collections.abc import Sequence

import pytest

from shared.cloud.app_logs import AppLine, AppLogs, Names
from shared.said import explained, last_lines, shortened, workers_down
from shared.schemas import Architecture, InfraPlan, Run
from tests.parts.architectures import architecture, part

REQUEST = "GET https://api.run.app/ 500 0.0{}s"
PLAN = InfraPlan(
    cloud="gcp", stack_type="api", region="us-central1", machine_type="", autoscaling=True, estimated_cost_usd=1,
    risk_flags=[], resources=[], monitoring=[],
)  # fmt: skip


def run_of(made: Architecture) -> Run:
    base = {"run_id": "r1", "deployment_id": "r1", "prompt": "", "plan": PLAN, "files": {}, "architecture": made}
    return Run.model_validate(base | {"status": "running", "phase": "verifying", "created_at": 1.0, "updated_at": 1.0})


class Said(AppLogs):
    """Logs that have these lines."""

    def __init__(self, *texts: str) -> None:
        self.texts, self.names = texts, {}

    def newest(self, names: Names, limit: int, *, since: float | None = None, project: str = "") -> list[AppLine]:
        self.names = dict(names)
        return [AppLine(0.0, "ERROR", "x", text, "") for text in self.texts]


def test_requests_that_are_answered_alike_are_one_line_with_their_number() -> None:
    asked = [REQUEST.format(each) for each in range(1, 40)]
    assert shortened(["KeyError: 'TOKEN'", *asked]) == ["KeyError: 'TOKEN'", f"{asked[-1]} (39 times)"]
    assert len(shortened([str(each) for each in range(99)])) == 15


def test_the_line_above_a_deep_stack_is_kept() -> None:
    stack = [f"    at Module.{each} (node:internal:{each})" for each in range(40)]
    lines = [
        "Error: Cannot find module 'expresss'",
        *stack,
        "",
        "  code: 'MODULE_NOT_FOUND'",
        "Container called exit(1).",
    ]
    assert shortened(lines) == [lines[0], *stack[:2], *lines[-2:]]


def test_lines_that_stand_in_a_message_already_are_not_put_below_it_in_part() -> None:
    lines = ["Error: no such module", "    at require (a)", "    at load (b)"]
    shown = "It did not start:\n  Error: no such module\n    at require (a)\nMend it."
    assert explained(shown, lines) == shown
    assert explained("It did not start.", lines) == "It did not start.\n  " + "\n  ".join(lines)


def test_the_reason_is_found_behind_all_attempts() -> None:
    run = run_of(architecture(part("api", "cloud_run"), name="api"))
    said = Said("Traceback:\n  main.py\nKeyError: 'TOKEN'", *[REQUEST.format(each) for each in range(1, 40)])
    assert "KeyError: 'TOKEN'" in last_lines(said, run)


@pytest.mark.parametrize(
    ("lines", "down"),
    [
        (["ready"], False),
        (["Container called exit(0)."], False),
        (["Container called exit(0).", "Container called exit(0)."], True),
        (["KeyError", "Container called exit(1)."], True),
        (["Container terminated on signal 9."], True),
    ],
)
def test_a_worker_is_down_that_ended_badly_or_again_and_again(lines: Sequence[str], down: bool) -> None:
    pool = part("jobs", "worker_pool", source="sha256:" + "5e" * 32)
    logs = Said(*lines)
    assert workers_down(logs, run_of(architecture(part("api", "cloud_run"), pool, name="api"))) == (
        lines if down else []
    )
    assert list(logs.names) == ["worker_pool_name"]
