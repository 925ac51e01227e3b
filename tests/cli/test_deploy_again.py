"""The same `infraai deploy` again gives what stands its new program, and goes on with what failed."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer

from functions.planning.change import NOTHING
from infra.cli import application
from infra.cli.client import ApiError
from infra.cli.deploy import _beside, _given_anew, _needed, _stands, _unset

DRAFT = {"status": "drafted", "run_id": "run-2", "files_sha": "b" * 64, "files": {}, "valid": True, "findings": []}
KNOWN = {"run_id": "run-1", "files_sha": "a" * 64, "files": {}, "valid": True, "findings": [], "more": 1}


class Platform:
    """Answers as the API does, and keeps what it was asked."""

    def __init__(self, *deployments: dict[str, Any], refuses: int = 0) -> None:
        self.deployments, self.refuses = deployments, refuses
        self.sent: list[tuple[str, Any]] = []

    def call(self, method: str, path: str, body: Any = None) -> Any:
        if path == "/deployments":
            return list(self.deployments)
        if path.endswith("/variables"):
            return [{"name": "SET"}]
        self.sent.append((path, body))
        if path.endswith("/app"):
            if self.refuses:
                raise ApiError("Nothing would change.", status=self.refuses)
            return DRAFT
        return KNOWN


def stood(status: str = "incomplete", **fields: Any) -> dict[str, Any]:
    known = {"deployment_id": "shop-default-1", "application": "shop", "environment": "default", "run_id": "run-1"}
    return {**known, "prompt": "an API", "status": status, **fields}


def found(*deployments: dict[str, Any], name: str = "shop", given: bool = True) -> dict[str, Any] | None:
    return _stands(Platform(*deployments), "an API ", name, "default", given=given)


def test_what_failed_is_found_by_its_goal_and_what_runs_by_its_name_too() -> None:
    assert found(stood())
    assert found(stood(), name="")
    assert found(stood(), given=False)
    assert found(stood("complete"))
    assert found(stood("complete"), name="") is None
    assert found(stood("complete"), given=False) is None


@pytest.mark.parametrize("other", [{"prompt": "another"}, {"environment": "prod"}, {"application": "else"}])
def test_another_s_is_left_alone(other: dict[str, Any]) -> None:
    assert found(stood(**other)) is None


def test_its_program_is_given_anew_with_the_values_that_came_along() -> None:
    platform = Platform()
    app = {"source": "a" * 64, "domain": "x.example.com"}
    assert _given_anew(platform, stood(), app, {"KEY": "v"}, quiet=True) == DRAFT
    sent = {"app": {"source": "a" * 64}, "secret_values": {"KEY": "v"}}
    assert platform.sent == [("/deployments/shop-default-1/app", sent)]


def test_the_very_same_program_goes_on_with_the_run_that_failed() -> None:
    again = _given_anew(Platform(refuses=422), stood(), {"source": "a" * 64}, {}, quiet=True)
    assert (again["run_id"], again["files_sha"]) == ("run-1", "a" * 64)
    with pytest.raises(ApiError):
        _given_anew(Platform(refuses=422), stood("complete"), {"source": "a" * 64}, {}, quiet=True)


def test_without_a_program_nothing_is_built_beside_what_failed() -> None:
    assert _beside(None, asks=False) is False
    with pytest.raises(typer.Exit):
        _beside(stood(), asks=False)


def test_what_is_so_already_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    class Same(Platform):
        def call(self, method: str, path: str, body: Any = None) -> Any:
            errors = [{"field": "app", "message": NOTHING}]
            raise ApiError("Nothing would change.", status=422, problem={"errors": errors})

    application._changed(Same(), "shop", {}, yes=True, dry_run=False, json_=False)
    assert "Nothing to change" in capsys.readouterr().out
    application._changed(Same(), "shop", {}, yes=True, dry_run=False, json_=True)
    assert json.loads(capsys.readouterr().out)["status"] == "completed"
    assert application.drafted_change(Same(), "shop", "change", {"prompt": "Redis"}, json_=False) is None
    assert "it is so already" in capsys.readouterr().out


def test_the_very_same_program_of_what_runs_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    class Same(Platform):
        def call(self, method: str, path: str, body: Any = None) -> Any:
            raise ApiError("Nothing.", status=422, problem={"errors": [{"field": "app", "message": NOTHING}]})

    runs = stood("complete", outputs={"url": "https://a.run.app"})
    for quiet, shown in ((False, "Nothing to change"), (True, '"url": "https://a.run.app"')):
        with pytest.raises(typer.Exit) as ended:
            _given_anew(Same(), runs, {"source": "a" * 64}, {}, quiet=quiet)
        assert ended.value.exit_code == 0
        assert shown in capsys.readouterr().out


def test_what_the_laptop_does_not_build_is_said_before_it_is_tried(tmp_path: Path) -> None:
    class Laptop(Platform):
        def shown_at(self) -> str | None:
            return "http://{host}.localhost:1"

    class Cloud(Platform):
        def shown_at(self) -> str | None:
            return None

    (tmp_path / "go.mod").write_text("module x")
    (tmp_path / "Dockerfile").write_text("FROM golang")
    here = application.not_built_here(Laptop(), tmp_path, "")
    assert here.startswith("Not on this laptop: ")
    assert "runs on Google Cloud and not here" in here
    assert application.not_built_here(Cloud(), tmp_path, "") == ""
    (tmp_path / "go.mod").unlink()
    (tmp_path / "package.json").write_text('{"scripts": {"start": "node s.js"}}')
    (tmp_path / "s.js").write_text("")
    assert application.not_built_here(Laptop(), tmp_path, "") == ""
    for file in ("package.json", "s.js"):
        (tmp_path / file).unlink()
    (tmp_path / "Dockerfile").unlink()
    (tmp_path / "requirements.txt").write_text("flask")
    (tmp_path / "main.py").write_text("from flask import Flask\nif True\n")
    assert application.not_built_here(Laptop(), tmp_path, "") == "It does not start: main.py, line 2: expected ':'"


@pytest.mark.parametrize(
    ("stands", "without", "open_"),
    [
        (None, [], ["SET", "TOKEN"]),
        (None, ["TOKEN"], ["SET"]),
        (stood(), [], ["TOKEN"]),
        (stood("complete"), [], []),
    ],
)
def test_a_variable_that_it_does_not_start_without_is_open_unless_it_has_it_or_may_go_without(
    stands: dict[str, Any] | None, without: list[str], open_: list[str]
) -> None:
    assert _unset(Platform(), {"unset": ["SET", "TOKEN"]}, stands, without) == open_


def test_what_to_type_is_the_plan_s_own_word_and_how_to_go_without_is_said() -> None:
    asked = [{"need": "TOKEN", "how": "api: its code needs TOKEN: --secret TOKEN=FILE", "met": False}]
    said = _needed({"asked": asked}, ["TOKEN", "NINTH"])
    assert said.startswith("api: its code needs TOKEN: --secret TOKEN=FILE; NINTH. ")
    assert "--without TOKEN --without NINTH" in said


def test_a_value_that_waits_for_a_run_of_its_own_is_not_taken_for_given() -> None:
    platform = Platform()
    platform.call = lambda *_: DRAFT | {"again": True}  # type: ignore[method-assign]
    with pytest.raises(typer.Exit):
        _given_anew(platform, stood("complete"), {"source": "a" * 64}, {"KEY": "v"}, quiet=True)
