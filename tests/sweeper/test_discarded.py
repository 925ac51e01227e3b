"""Secrets that were made for a draft go when it is discarded, whatever dies in between, and nobody else's do."""

from dataclasses import replace

import pytest

from functions.sweeper.sweep import sweep
from shared.failures import NotAnswered
from shared.life.left import DRAFT_KEPT, left_by
from shared.parts.app import first_secrets
from shared.schemas import Architecture, RunStatus
from shared.store.deployments import Deployments
from shared.store.runs import is_worth_another_try
from tests.support.store import client, clock, firestore_host, sent  # noqa: F401 - fixtures
from tests.sweeper.runs import run


def keyed(*names, version="1"):
    """An application with these secrets, whose values somebody gave."""
    secrets = [
        {
            "id": name,
            "part": "secret",
            "settings": [{"key": "given", "value": "true"}, {"key": "version", "value": version}],
        }
        for name in names
    ]
    api = {"id": "api", "part": "cloud_run", "settings": [], "uses": list(names)}
    return Architecture.model_validate({"name": "x", "region": "us-central1", "parts": [api, *secrets]})


def made_up(*names):
    """The same with values that nobody gave."""
    given = keyed(*names)
    parts = [part.model_copy(update={"settings": []}) if part.part == "secret" else part for part in given.parts]
    return given.model_copy(update={"parts": parts})


@pytest.fixture
def desk(desk, client):
    there, down = set(), []

    def remove(project, secret, deployment_id):
        if down:
            raise NotAnswered(down.pop())
        before = set(there)
        there.discard((project, secret, deployment_id))
        return there != before

    return replace(desk, deployments=Deployments(client), remove_secret=remove), there, down


def discarded(at, there, run_id="run-1", *, names=("key",), deployment_id="run-1", status=RunStatus.DRAFT, **fields):
    made = run(run_id=run_id, deployment_id=deployment_id, status=status, architecture=keyed(*names), **fields)
    at.runs.create(run_id, made)
    there |= {("", name, deployment_id) for name in first_secrets(made.architecture, deployment_id)}
    return at.runs.cancel(run_id, "ada", left_by(made, at.deployments.find(deployment_id)))


def test_a_discarded_draft_takes_its_secret_along_and_is_not_executed_again(desk):
    at, there, _ = desk
    ended = discarded(at, there)
    assert (ended.status, ended.reason) == (RunStatus.FAILED, "discarded")
    assert not is_worth_another_try(ended)
    assert len(there) == 1
    assert sweep(at)["secrets_removed"] == 1
    assert there == set()
    assert "secrets_removed" not in sweep(at)
    assert at.runs.get("run-1").secrets_left == []


def test_what_died_before_it_was_noted_is_done_again_and_finds_nothing(desk, monkeypatch):
    at, there, _ = desk
    discarded(at, there)
    monkeypatch.setattr(at.runs, "change", lambda *_: (_ for _ in ()).throw(RuntimeError("killed")))
    with pytest.raises(RuntimeError):
        sweep(at)
    monkeypatch.undo()
    assert there == set()
    assert "secrets_removed" not in sweep(at)
    assert at.runs.get("run-1").secrets_left_at is None


def test_while_google_does_not_answer_it_is_tried_later(desk, clock):
    at, there, down = desk
    discarded(at, there)
    down.append("503")
    assert "secrets_removed" not in sweep(at)
    assert "secrets_removed" not in sweep(at)
    clock.sleep(601.0)
    assert sweep(at)["secrets_removed"] == 1


def test_a_draft_without_such_a_secret_may_still_be_executed(desk):
    at, there, _ = desk
    assert discarded(at, there, names=()).reason == "cancelled"


def test_a_secret_stays_that_the_deployment_has_or_another_draft_brings(desk, stands):
    at, there, _ = desk
    stands("run-1", architecture=keyed("key"))
    assert discarded(at, there, "run-2").reason == "cancelled"
    at.runs.create("run-4", run(run_id="run-4", deployment_id="run-1", architecture=keyed("key", "more")))
    assert discarded(at, there, "run-3", names=("key", "more", "other")).reason == "discarded"
    left = at.runs.get("run-3").secrets_left
    assert len(left) == 2
    assert sweep(at)["secrets_removed"] == 1
    assert {name for _, name, _ in there} == set(first_secrets(keyed("key", "more"), "run-1"))


def changed(at, there, run_id, version, *, added=True):
    architecture = keyed("key", version=version)
    [name] = first_secrets(architecture, "run-1")
    brought = [f"{name}/versions/{version}"] if added else []
    made = run(
        run_id=run_id,
        deployment_id="run-1",
        status=RunStatus.DRAFT,
        architecture=architecture,
        secrets_added=brought,
    )
    at.runs.create(run_id, made)
    there.add(("", f"{name}/versions/{version}", "run-1"))
    return at.runs.cancel(run_id, "ada", left_by(made, at.deployments.find("run-1")))


@pytest.mark.parametrize("stood", [keyed("key"), made_up("key")], ids=["given", "made up"])
def test_a_discarded_change_takes_the_version_along_that_was_added_for_it(desk, stands, stood):
    at, there, _ = desk
    stands("run-1", architecture=stood)
    assert changed(at, there, "run-2", "2").reason == "discarded"
    assert sweep(at)["secrets_removed"] == 1
    assert there == set()
    assert "secrets_removed" not in sweep(at)


def test_a_version_stays_that_another_change_takes_or_that_was_there_before_the_change(desk, stands):
    at, there, _ = desk
    stands("run-1", architecture=keyed("key"))
    at.runs.create("run-3", run(run_id="run-3", deployment_id="run-1", architecture=keyed("key", version="2")))
    assert changed(at, there, "run-2", "2").secrets_left
    assert "secrets_removed" not in sweep(at)
    assert len(there) == 1
    assert changed(at, there, "run-4", "4", added=False).secrets_left == []


def test_a_version_that_came_to_be_taken_stays_where_its_run_is_ended_late(desk, stands):
    at, there, _ = desk
    stands("run-1", architecture=keyed("key", version="2"))
    assert changed(at, there, "run-2", "2").secrets_left == []


def test_what_has_begun_to_change_something_keeps_what_it_brought(desk):
    at, there, _ = desk
    ended = discarded(at, there, status=RunStatus.AWAITING_APPROVAL, intent=["google_compute_network.network"])
    assert ended.reason == "cancelled"


def drafted(at, there, clock, **fields):
    made = run(
        run_id="run-1",
        deployment_id="run-1",
        status=RunStatus.DRAFT,
        architecture=keyed("key"),
        secrets_left_at=clock() + DRAFT_KEPT,
        **fields,
    )
    at.runs.create("run-1", made)
    there |= {("", name, "run-1") for name in first_secrets(made.architecture, "run-1")}


def test_a_draft_that_nobody_executes_is_discarded_after_a_week_and_its_secret_with_it(desk, clock):
    at, there, _ = desk
    drafted(at, there, clock)
    clock.now += DRAFT_KEPT - 1
    assert "secrets_removed" not in sweep(at)
    clock.now += 2
    assert sweep(at)["secrets_removed"] == 1
    ended = at.runs.get("run-1")
    assert not there
    assert (ended.status, ended.reason, ended.secrets_left_at) == (RunStatus.FAILED, "discarded", None)
    assert not is_worth_another_try(ended)


def test_what_was_executed_in_its_week_keeps_its_secret(desk, clock):
    at, there, _ = desk
    drafted(at, there, clock)
    at.runs.change("run-1", lambda _: {"status": RunStatus.COMPLETED})
    clock.now += DRAFT_KEPT + 1
    assert "secrets_removed" not in sweep(at)
    assert there
    assert at.runs.get("run-1").secrets_left_at is None
