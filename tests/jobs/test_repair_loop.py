"""The repair loop of a run: code first, then the model, and no answer that loses or dares something."""

import json
from dataclasses import replace

import pytest

from shared.llm import Answer, ModelTimeout, Provider, facts
from shared.schemas import RunStatus, TerraformFiles
from tests.jobs.conftest import is_applied, lines_of, plan_of


def test_a_mistake_is_repaired_by_code_and_the_attempt_is_kept_with_its_diff(here, requested, runs, client, keep):
    from functions.planning.catalogue import compose, write

    files = write(compose(plan_of("backend_api"))).by_name()
    files["main.tf"] = files["main.tf"].replace("machine_type  ", "machine_typ  ")
    run_id = requested(files, stack="backend_api")
    here(run_id, change=keep)
    run = runs.get(run_id)
    assert is_applied(run), (run.reason, run.message)
    assert [time.phase for time in run.phases] == [
        "starting",
        "initializing",
        "validating",
        "fix_attempt_1",
        "planning",
        "applying",
        "finalizing",
    ]
    (attempt,) = run.fix_attempts
    assert attempt.by == "code"
    assert "machine_typ" in attempt.diagnostics[0]
    assert "+  machine_type" in attempt.diff
    assert "machine_typ  " not in run.files["main.tf"]
    assert any("+  machine_type" in line.text for line in lines_of(client, run_id))


def test_files_that_do_not_parse_are_repaired_before_init(here, requested, runs, keep):
    from functions.planning.catalogue import compose, write

    files = write(compose(plan_of("bucket"))).by_name()
    files["main.tf"] = files["main.tf"].rstrip().removesuffix("}")
    run_id = requested(files)
    here(run_id, change=keep)
    run = runs.get(run_id)
    assert is_applied(run), (run.reason, run.message)
    assert "validating" not in [time.phase for time in run.phases]
    assert run.fix_attempts[0].by == "code"


BROKEN = 'resource "google_storage_bucket" "b" {\n  name     = "some-bucket"\n  location = nosuchthing.at.all\n}\n'
MENDED = BROKEN.replace("nosuchthing.at.all", '"US"')


class Model(Provider):
    """A model that answers with these main.tf texts, one after the other, and keeps what it was asked."""

    name = "a model"

    def __init__(self, *texts):
        self.texts, self.asked = list(texts), []

    def _answer(self, messages, response_schema):
        self.asked.append(facts(messages))
        if not self.texts:
            raise ModelTimeout("nobody there")
        return Answer(TerraformFiles(main_tf=self.texts.pop(0), variables_tf="", outputs_tf=""), "gemini")


@pytest.fixture
def with_model(here, keep, monkeypatch):
    """Work on a run where code can repair nothing and the model answers as given; the model."""
    from jobs.terraform.steps import fix
    from shared.terraform.repair import Repair

    monkeypatch.setattr(fix, "repair", lambda files, found: Repair(files=dict(files), left=list(found)))

    def work(run_id, *texts):
        model = Model(*texts)
        here(run_id, change=lambda tools: replace(keep(tools), model=lambda: model))
        return model

    return work


def test_what_code_can_not_repair_the_model_may_with_the_facts_it_needs(with_model, requested, runs):
    run_id = requested({"main.tf": BROKEN})
    model = with_model(run_id, MENDED)
    run = runs.get(run_id)
    assert is_applied(run), (run.reason, run.message)
    assert run.files == {"main.tf": MENDED}
    assert [attempt.by for attempt in run.fix_attempts] == ["model"]
    (about,) = model.asked
    assert about["diagnostics"][0]["summary"] == "Reference to undeclared resource"
    assert about["blocks"] == [{"file": "main.tf", "line": 1, "text": BROKEN.strip()}]
    assert list(about["schemas"]) == ["google_storage_bucket"]
    assert "snippet" not in json.dumps(about)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it would lose the resource google_storage_bucket.b"),
        (MENDED.replace('"b" {', '"c" {'), "it would lose the resource google_storage_bucket.b"),
        (MENDED + 'data "external" "x" {\n  program = ["id"]\n}\n', "answer refused"),
        (MENDED + 'locals {\n  x = file("/etc/passwd")\n}\n', "answer refused"),
        (BROKEN, "changes nothing"),
    ],
)
def test_an_answer_that_loses_or_dares_something_is_not_taken(with_model, requested, runs, text, why):
    run_id = requested({"main.tf": BROKEN})
    with_model(run_id, text)
    run = runs.get(run_id)
    assert run.reason == "fix_not_converging"
    assert run.files == {"main.tf": BROKEN}
    assert why in run.fix_attempts[0].reasons[0]
    assert run.fix_attempts[0].by == "none"


def test_a_repair_that_helps_nothing_ends_as_not_converging(with_model, requested, runs, published):
    run_id = requested({"main.tf": BROKEN})
    with_model(run_id)
    run = runs.get(run_id)
    assert (run.status, run.reason, run.message) == (
        RunStatus.FAILED,
        "fix_not_converging",
        "LLM fix not converging",
    )
    assert run.phase == "fix_attempt_1"
    assert [type(message).__name__ for message in published] == ["RunFailed"]


def test_three_attempts_that_each_break_something_else_exhaust_it(here, requested, runs, keep, monkeypatch):
    from jobs.terraform.steps import fix
    from shared.terraform.repair import Repair, RepairEdit

    def worse(files, found):
        text = files["main.tf"].replace("nosuchthing", "nosuchthings")
        return Repair(files={"main.tf": text}, edits=[RepairEdit(file="main.tf", line=3, reason="a guess")])

    monkeypatch.setattr(fix, "repair", worse)
    run_id = requested({"main.tf": BROKEN})
    here(run_id, change=keep)
    run = runs.get(run_id)
    assert run.reason == "validation_exhausted"
    assert [attempt.attempt for attempt in run.fix_attempts] == [1, 2, 3]
    assert run.phase == "fix_attempt_3"
