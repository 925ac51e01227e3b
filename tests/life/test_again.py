"""The same program given again: nothing to do for what works, one more try for what never answered."""

import pytest

from functions.planning.change import apply_steps, draft_change
from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.read import read_change
from functions.planning.update import AppChange, update
from shared.http import Unprocessable
from shared.schemas import Run, RunStatus
from shared.schemas.app import App
from tests.life.test_merge import deployment

IMAGE = "us-docker.pkg.dev/p/r/api@sha256:" + "a1" * 32


class Kept:
    """The documents of one deployment and of its last run."""

    def __init__(self, status: RunStatus) -> None:
        drawn = deployment("plain")
        with_image = apply_steps(drawn.architecture, [Put("api", "image", IMAGE)])
        made, _ = draft_change(drawn, with_image, "with an image", by="ada", now=1.0)
        changes = {"architecture": made.architecture, "files": made.files, "plan": made.plan, "status": "complete"}
        self.stands = drawn.model_copy(update=changes)
        self.last = made.model_copy(update={"run_id": self.stands.run_id, "status": status})
        self.drafts: dict[str, Run] = {}

    def called(self, _name, _environment):
        return [self.stands]

    def find(self, run_id):
        return self.last if run_id == self.last.run_id else None

    def create(self, run_id, run):
        self.drafts[run_id] = run
        return True


def given_again(kept: Kept):
    return update(
        "web", AppChange(app=App(image=IMAGE)), deployments=kept, runs=kept, look=None, sources=None, secrets=None,
        project="p", by="ada", clock=lambda: 2.0, new_id=lambda: "run-again",
    )  # fmt: skip


def test_what_was_never_seen_to_work_is_drafted_once_more_with_nothing_declared():
    kept = Kept(RunStatus.VERIFY_FAILED)
    made = given_again(kept)
    assert (made.status, made.run_id) == ("drafted", "run-again")
    run = kept.drafts["run-again"]
    assert run.files == kept.stands.files
    assert (run.declared.added, run.declared.updated, run.declared.removed) == ([], [], [])


def test_for_what_works_it_is_said_that_nothing_would_change():
    with pytest.raises(Unprocessable, match="Nothing would change"):
        given_again(Kept(RunStatus.COMPLETED))


def test_an_alert_tells_from_the_value_that_a_change_says_and_the_others_stay():
    drawn = deployment("shop")
    steps = read_change("warn us when the database's CPU is above 90 percent", drawn.architecture)
    made, _ = draft_change(drawn, drawn.architecture, "warn us", by="ada", now=1.0, watches=steps)
    before = {(each.resource_ref, each.metric_name): each.threshold for each in drawn.plan.monitoring}
    after = {(each.resource_ref, each.metric_name): each.threshold for each in made.plan.monitoring}
    changed = {key: value for key, value in after.items() if before.get(key) != value}
    assert {name: value for (_, name), value in changed.items()} == {"sql_cpu_high": 0.9}
    assert "0.9" in made.files["main.tf"] + "".join(made.files.values())
    assert [each for each in made.declared.updated if "sql_cpu_high" in each]
    assert made.valid, made.findings
