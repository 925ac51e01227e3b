"""With --json a command writes one document and nothing else, whichever way it ends."""

import json
import re
from types import SimpleNamespace

import pytest

from functions.planning.change import ChangeRequest
from functions.planning.generate import GenerateRequest
from functions.planning.promote import PromoteRequest
from functions.planning.respond import GraphRequest
from functions.planning.undo import UndoRequest
from functions.planning.update import AppChange
from functions.runs.adopt import Adopt
from functions.runs.begin import Apply
from functions.runs.desk import Extend
from functions.runs.environments import NewEnvironment, OtherEnvironment
from functions.runs.life import Destroy, RollBack
from infra.cli import application, environments, life, output, runs
from infra.cli.adopt import adopt
from infra.cli.alerts import _in_words, alerts
from infra.cli.client import ApiError
from infra.cli.deploy import deploy
from infra.cli.drift import drift, extend
from infra.cli.environments import create
from infra.cli.main import app
from infra.cli.named import deployment_called
from infra.cli.problems import as_typed
from infra.cli.promote import promote
from shared.schemas.app import App
from tests.support.command_line import CliRunner

NOBODY = "http://127.0.0.1:9"


def document(*words):
    """The code, the document, and what else was said."""
    result = CliRunner().invoke(app, [*words, "--json"])
    return result.exit_code, json.loads(result.stdout), result.stderr


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("plan", ""), 2, "The goal is empty"),
        (("extend", "shop", "banana"), 2, "TIME 'banana'"),
        (("set", "shop", "BAD"), 2, "'BAD' is not NAME=VALUE"),
        (("deploy", "an API", "--ttl", "soon"), 2, "--ttl 'soon'"),
        (("drift", "--revert", "--adopt"), 2, "exclude each other"),
        (("env", "change", "prod", "--size", "x"), 1, "Nothing answers"),
        (("env", "delete", "prod"), 3, "--yes"),
        (("secret", "shop", "KEY"), 3, "--yes"),
        (("promote", "shop", "--from", "a", "--to", "b"), 3, "--yes"),
        (("status", "../x"), 2, "no id"),
        (("destroy",), 2, "Missing argument"),
        (("destroy", "shop"), 1, "Nothing answers"),
        (("rollback", "shop"), 1, "Nothing answers"),
        (("apply", "run-1"), 1, "Nothing answers"),
        (("nonsense",), 2, "No such command"),
        (("--nonsense",), 2, "No such option"),
    ],
)
def test_every_end_but_a_good_one_is_a_problem_document(words, code, says, monkeypatch):
    monkeypatch.setenv("INFRAAI_URL", NOBODY)
    ended, problem, more = document(*words)
    assert (ended, problem["exit_code"], more) == (code, code, "")
    assert says in problem["detail"]
    assert problem["title"]


def test_without_json_the_same_is_said_on_standard_error_alone():
    result = CliRunner().invoke(app, ["plan", "", "--url", NOBODY])
    assert (result.exit_code, result.stdout, "The goal is empty" in result.stderr) == (2, "", True)


@pytest.mark.parametrize(
    ("command", "field", "typed"),
    [
        (create, "region", "--region"),
        (create, "name", "NAME"),
        (create, "sizes.0.key", "--size"),
        (extend, "by", "TIME"),
        (deploy, "app.memory", "--memory"),
        (deploy, "application", "--app"),
        (deploy, "app.env.LEVEL", "--env"),
        (application.set_, "app.image", "--image"),
        (deploy, "environment", "--environment (-e)"),
        (life.change, "prompt", "SENTENCE"),
        (drift, "elsewhere", "elsewhere"),
    ],
)
def test_what_does_not_fit_is_named_as_it_was_typed(command, field, typed):
    errors = [{"field": field, "message": "it is otherwise"}]
    error = ApiError(f"The body does not fit: {field}: it is otherwise.", status=422, problem={"errors": errors})
    assert as_typed(error, command) == (f"{typed}: it is otherwise.", 2)


NOBODY_TYPES = {"plan_sha", "mode"}
"""What a command finds by itself."""


@pytest.mark.parametrize(
    ("command", "body", "otherwise"),
    [
        (create, NewEnvironment, set()),
        (environments.change, OtherEnvironment, set()),
        (deploy, GraphRequest, {"unset"}),
        (deploy, GenerateRequest, {"unset", "plan", "architecture", "graph", "asked"}),
        (application.set_, AppChange, {"domain", "secret_versions"}),
        (promote, PromoteRequest, set()),
        (adopt, Adopt, set()),
        (extend, Extend, set()),
        (life.change, ChangeRequest, set()),
        (life.destroy, Destroy, set()),
        (life.rollback, RollBack, set()),
        (life.undo, UndoRequest, set()),
        (runs.apply, Apply, set()),
    ],
)
def test_every_field_of_a_body_is_called_as_the_command_calls_it(command, body, otherwise):
    fields = {field.alias or name for name, field in body.model_fields.items() if not field.exclude}
    if "app" in fields:
        fields = fields - {"app"} | {f"app.{name}" for name in App.model_fields}
    for field in sorted(fields):
        error = ApiError("The body does not fit", problem={"errors": [{"field": field, "message": "is wrong"}]})
        said = as_typed(error, command)[0].removesuffix(": is wrong.")
        name = field.rpartition(".")[2]
        # A name that nobody here knows stays what it is: then it is none that somebody typed.
        assert (said == field) == (name in otherwise | NOBODY_TYPES), (field, said)


def test_what_a_list_can_t_be_asked_for_is_a_command_that_is_wrong():
    error = ApiError("`status` must be of pending, halted; several are separated by commas.", status=400)
    assert as_typed(error, alerts) == ("--status must be of pending, halted; several are separated by commas.", 2)


@pytest.mark.parametrize(
    ("standing", "says"),
    [
        (["notes", "shop"], "There is no deployment nots. Did you mean notes?"),
        (["crm", "shop"], "There is no deployment nots. There is crm, shop."),
        ([], "There is no deployment nots. There is none yet."),
    ],
)
def test_a_name_that_nothing_has_is_answered_with_those_that_there_are(standing, says):
    class Platform:
        def call(self, _, path, **__):
            if path == "/deployments":
                return [{"application": name, "deployment_id": "d"} for name in standing]
            raise ApiError("There is no deployment nots.", status=404)

    with pytest.raises(ApiError, match=re.escape(says)):
        deployment_called(Platform(), "nots", None)


def test_a_refused_sentence_is_refused_once():
    errors = [{"field": "prompt", "message": "not a new deployment: destroy"}]
    assert as_typed(ApiError("This is about something that exists.", problem={"errors": errors}), adopt) == (
        "This is about something that exists.",
        1,
    )


class Locked:
    """A platform on which one run's plan could not be made for a lock, and can be without it."""

    def __init__(self):
        self.called = []
        lock = {"who": "carl", "id": "1", "created": 0, "operation": "apply"}
        self.run = {"run_id": "run-1", "deployment_id": "shop", "status": "failed", "lock": lock}
        self.planned = self.run | {"status": "awaiting_approval", "plan_sha": "a" * 64, "plan_summary": {}}

    def call(self, method, path, *_, **__):
        self.called.append(f"{method} {path}")
        return {"plan_first": False} if path.startswith("/environments") else self.run

    def follow(self, *_, **__):
        applied = any(each.endswith("/apply") for each in self.called)
        yield "status", self.planned | {"status": "completed"} if applied else self.planned


def test_whoever_removes_the_lock_in_a_run_s_way_goes_on_to_its_end(monkeypatch):
    locked = Locked()
    monkeypatch.setattr("infra.cli.runs.api", lambda _: locked)
    result = CliRunner().invoke(app, ["unlock", "run-1", "--yes", "--json"])
    assert result.exit_code == 0, result.output
    assert [each for each in locked.called if each.startswith("POST")] == [
        "POST /runs/run-1/unlock",
        "POST /runs/run-1/apply",
    ]


@pytest.mark.parametrize(("width", "cut"), [(120, True), (240, False), (output.PIPE, False)])
def test_a_text_is_cut_with_a_mark_and_only_where_there_is_no_room(monkeypatch, width, cut):
    monkeypatch.setattr(output, "out", SimpleNamespace(width=width))
    said = output.whole("word " * 20, 60)
    assert (len(said) <= 60, said.endswith("…")) == (cut, cut)


@pytest.mark.parametrize(
    ("status", "verdict", "says"),
    [
        ("resolved", "resolved", "modify_firewall"),
        ("resolved", "unchanged", "modify_firewall did not help, it ended otherwise"),
        ("escalated", "worse", "modify_firewall did not help"),
    ],
)
def test_an_action_is_not_listed_as_what_ended_an_alert_that_it_did_not_end(status, verdict, says):
    decision = {"recommended_action": "modify_firewall"}
    alert = {"metric": "uptime", "value": 0.0, "target": {"name": "a"}, "status": status, "action": {"kind": "x"}}
    assert _in_words(alert | {"decision": decision, "verdict": {"verdict": verdict}})[1] == says
