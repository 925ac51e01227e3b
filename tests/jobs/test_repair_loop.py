"""The repair loop of a run: code first, then the model, and no answer that loses or dares something."""

import json
import re
from dataclasses import replace

import pytest

from shared.llm import Answer, ModelTimeout, Provider, facts
from shared.schemas import Environment, RunStatus, TerraformFiles
from tests.jobs.conftest import is_applied, lines_of, plan_of

_HERE = Environment(name="default", project="infraai-local", region="us-central1")

pytestmark = pytest.mark.cloud


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


BLOCK = """resource "google_storage_bucket" "b" {
  name     = "some-bucket${var.name_suffix}"
  location = nosuchthing.at.all
}
"""
BROKEN = BLOCK + '\nvariable "name_suffix" {\n  type = string\n}\n'
MENDED = BROKEN.replace("nosuchthing.at.all", '"US"')


class Model(Provider):
    """A model that answers with these main.tf texts, one after the other, and keeps what it was asked."""

    name = "a model"

    def __init__(self, *texts):
        self.texts, self.asked = list(texts), []

    def respond(self, messages, response_schema):
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
        here(run_id, change=lambda desk: replace(keep(desk), model=lambda: model))
        return model

    return work


def test_what_code_can_not_repair_the_model_may_with_the_facts_it_needs(with_model, requested, runs):
    run_id = requested({"main.tf": BROKEN})
    model = with_model(run_id, MENDED)
    run = runs.get(run_id)
    # What a model wrote after a person had asked for the run waits for that person, with its diff.
    assert (run.status, run.reason) == (RunStatus.AWAITING_APPROVAL, "repaired_by_model"), run.message
    assert not run.intent
    assert '+  location = "US"' in run.fix_attempts[0].diff
    assert run.plan_summary.add == 1
    assert runs.approve(run_id, run.plan_sha, by="a person") is not None
    with_model(run_id)
    run = runs.get(run_id)
    assert is_applied(run), (run.reason, run.message)
    assert run.files == {"main.tf": MENDED}
    assert [attempt.by for attempt in run.fix_attempts] == ["model"]
    (about,) = model.asked
    assert about["diagnostics"][0]["summary"] == "Reference to undeclared resource"
    assert about["blocks"] == [{"file": "main.tf", "line": 1, "text": BLOCK.strip()}]
    assert list(about["schemas"]) == ["google_storage_bucket"]
    assert "snippet" not in json.dumps(about)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it loses or doubles resource google_storage_bucket b"),
        (MENDED.replace('"b" {', '"c" {'), "it loses or doubles resource google_storage_bucket b"),
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


def test_a_model_has_no_word_in_the_files_of_a_remediation(with_model, requested, runs):
    run_id = requested({"main.tf": BROKEN}, kind="remediation")
    model = with_model(run_id, MENDED)
    assert model.asked == []
    assert runs.get(run_id).reason == "fix_not_converging"


def test_terraform_sees_nothing_that_the_gate_can_not_read(here, requested, runs, keep, monkeypatch):
    """Not even where terraform might read on: what can't be judged is repaired first, or it ends."""
    from jobs.terraform.steps import fix
    from shared.terraform.repair import Repair

    monkeypatch.setattr(fix, "repair", lambda files, found: Repair(files=dict(files), left=list(found)))

    def without_terraform(desk):
        class NoTerraform:
            def __enter__(self):
                return self

            def __exit__(self, *_):
                return None

            def __getattr__(self, name):
                raise AssertionError(f"terraform {name} was run")

        return replace(keep(desk), terraform=lambda folder, say, project: NoTerraform(), model=Model)

    run_id = requested({"main.tf": BROKEN.replace('suffix}"\n', "suffix}\n")})
    here(run_id, change=without_terraform)
    run = runs.get(run_id)
    assert run.reason == "fix_not_converging", run.message


def test_files_that_terraform_calls_valid_and_the_gate_can_not_read_are_not_planned(tmp_path):
    from jobs.terraform.work import Ended
    from jobs.terraform.workspace import judge_again, write_files

    good = {"main.tf": 'resource "random_pet" "p" {\n}\n'}
    write_files(tmp_path, good)
    judge_again(tmp_path, good, _HERE)
    unread = {"main.tf": good["main.tf"] + "resource {\n"}
    write_files(tmp_path, unread)
    with pytest.raises(Ended):
        judge_again(tmp_path, unread, _HERE)


@pytest.mark.parametrize("foreign", ["more.tf", "x.auto.tfvars", "terraform.tfvars", "a_override.tf.json"])
def test_a_folder_that_was_changed_behind_the_gate_is_not_planned(tmp_path, foreign):
    from jobs.terraform.work import Ended
    from jobs.terraform.workspace import judge_again, write_files

    files = {"main.tf": 'resource "random_pet" "p" {\n}\n'}
    write_files(tmp_path, files)
    (tmp_path / foreign).write_text("")
    with pytest.raises(Ended, match="judged"):
        judge_again(tmp_path, files, _HERE)
    write_files(tmp_path, files)
    (tmp_path / "main.tf").write_text(files["main.tf"] + "\n")
    with pytest.raises(Ended, match="judged"):
        judge_again(tmp_path, files, _HERE)


def test_a_link_in_the_folder_is_replaced_and_not_followed(tmp_path):
    from jobs.terraform.workspace import write_files

    target = tmp_path / "elsewhere"
    target.write_text("kept")
    folder = tmp_path / "configuration"
    folder.mkdir()
    (folder / "main.tf").symlink_to(target)
    write_files(folder, {"main.tf": "locals {}\n"})
    assert target.read_text() == "kept"
    assert (folder / "main.tf").read_text() == "locals {}\n"


def test_a_repair_that_helps_nothing_ends_as_not_converging(with_model, requested, runs, published):
    run_id = requested({"main.tf": BROKEN})
    with_model(run_id)
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.FAILED, "fix_not_converging")
    assert re.fullmatch(r"LLM fix not converging: .*main\.tf.*", run.message, re.DOTALL)
    assert run.phase == "fix_attempt_1"
    assert [type(message).__name__ for message in published] == ["RunFailed"]


def test_three_attempts_that_each_break_something_else_exhaust_it(here, requested, runs, keep, monkeypatch):
    from jobs.terraform.steps import fix
    from shared.terraform.repair import Repair, RepairEdit

    def worse(files, found):
        text = files["main.tf"].replace("nosuchthing", "nosuchthings")
        return Repair(
            files={"main.tf": text}, edits=[RepairEdit(file="main.tf", line=3, reason="a guess", rule="guess")]
        )

    monkeypatch.setattr(fix, "repair", worse)
    run_id = requested({"main.tf": BROKEN})
    here(run_id, change=keep)
    run = runs.get(run_id)
    assert run.reason == "validation_exhausted"
    assert [attempt.attempt for attempt in run.fix_attempts] == [1, 2, 3]
    assert run.phase == "fix_attempt_3"
