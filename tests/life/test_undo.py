"""What a destruction took away is built again within a day, and what is said of its data is true."""

import pytest

from functions.planning.catalogue import compose, write
from functions.planning.generate import normalised
from functions.planning.undo import WITHIN, UndoRequest, lost_by, undo
from shared.http import NoSuchThing, Unprocessable, WrongState
from shared.parts.stacks import plan_of
from shared.schemas import (
    CATALOGUE,
    EDITED,
    Architecture,
    ArchitecturePart,
    Kept,
    PlannedChange,
    PlanSummary,
    Run,
    RunStatus,
    Setting,
)
from shared.store.adoptions import Pending, keep, pending
from shared.store.deployments import Deployments
from shared.store.environments import Environments
from shared.store.runs import Runs
from shared.terraform.naming import name_suffix
from tests.planning.plans import plan_for
from tests.support.store import client, clock, firestore_host  # noqa: F401 - fixtures

FILES = write(compose(plan_for("worker_pubsub"))).by_name()


def gone(kind, label="a"):
    return PlannedChange(address=f"{kind}.{label}", type=kind, name=label, actions=["delete"])


class Values:
    """Secret Manager: what was put where."""

    def __init__(self):
        self.made = {}

    def make(self, project, secret, deployment_id, value, region=None):
        del deployment_id, region
        self.made[project, secret] = value

    def add(self, project, secret, value):
        raise AssertionError(f"{secret} of {project} is there only when it was made: {value}")


def with_secrets(versions):
    """An API whose secrets have values of people's own, in these versions by now."""
    parts = [ArchitecturePart(id="api", part="cloud_run", uses=[name.lower() for name in versions])]
    for name, version in versions.items():
        said = {"env": name, "given": "true", "version": version}
        settings = [Setting(key=key, value=value) for key, value in said.items()]
        parts.append(ArchitecturePart(id=name.lower(), part="secret", settings=settings))
    architecture = Architecture(name="shop", region="us-central1", parts=parts)
    files = write(compose(plan_of(architecture), architecture)).by_name()
    return {"architecture": architecture, "plan": plan_of(architecture), "files": files}


@pytest.fixture
def at(client, clock):
    class At:
        runs, deployments = Runs(client, clock), Deployments(client)
        environments = Environments(client, "demo-project")

        def ended(self, run_id="r-end", **fields):
            base = {"run_id": run_id, "deployment_id": "d1", "kind": "destroy", "status": RunStatus.COMPLETED}
            base |= {"application": "shop", "prompt": "", "plan": plan_for("worker_pubsub"), "files": FILES}
            run = Run.model_validate({**base, "created_at": clock(), "updated_at": clock(), **fields})
            self.runs.create(run_id, run)
            return run

        def undo(self, name="shop", environment=None, **values):
            stores = {"runs": self.runs, "deployments": self.deployments, "environments": self.environments}
            self.secrets, body = Values(), UndoRequest(secret_values=values)
            known = {"by": "ada", "new_id": lambda: "run-abcdefghijkl", "project": "demo-project"}
            return undo(name, environment, body, secrets=self.secrets, **known, **stores)

    return At()


def test_it_is_drafted_from_the_files_it_had_under_its_name_and_a_new_id(at):
    at.ended()
    made = at.undo()
    run = at.runs.get(made.run_id)
    assert (run.kind, run.status, run.files, run.application) == ("deploy", RunStatus.DRAFT, FILES, "shop")
    assert made.deployment_id not in {"d1", ""}


@pytest.mark.parametrize(
    ("by", "edited", "held"),
    [
        (CATALOGUE, True, False),
        (f"{CATALOGUE}, {EDITED}", False, False),
        (f"{CATALOGUE}, {EDITED}", True, True),
        (f"{CATALOGUE}, adapted by gemini", True, True),
    ],
)
def test_what_somebody_wrote_in_its_files_is_held_to_what_the_catalogue_writes(at, by, edited, held):
    about = with_secrets({})
    # With what watches it.
    drafted = normalised(about["plan"], about["architecture"])
    about |= {"plan": drafted.plan, "files": write(drafted).by_name()}
    assert "google_monitoring_alert_policy" in about["files"]["main.tf"]
    files = about["files"] | ({"main.tf": about["files"]["main.tf"].replace('"60s"', '"9s"')} if edited else {})
    assert (files != about["files"]) == edited
    at.ended(planned_by=by, **about | {"files": files})
    run = at.runs.get(at.undo().run_id)
    assert (run.files, run.drafted_files) == (files, about["files"] if held else {})


def test_what_never_was_stands_or_ended_long_ago_is_not_built_again(at, clock):
    with pytest.raises(NoSuchThing):
        at.undo()
    at.ended("r-failed", status=RunStatus.FAILED)
    with pytest.raises(NoSuchThing):
        at.undo()
    at.ended()
    clock.sleep(WITHIN + 1)
    with pytest.raises(WrongState, match="more than a day ago"):
        at.undo()


def test_of_a_name_that_was_destroyed_in_two_environments_one_is_named(at):
    at.ended()
    at.ended("r-other", deployment_id="d2", environment="staging")
    with pytest.raises(WrongState, match="default, staging"):
        at.undo()
    assert at.undo(environment="default").of_run == "r-end"


def test_of_each_thing_that_held_data_it_is_said_where_it_is_and_what_has_no_copy_is_gone(at):
    kinds = ("sql_database_instance", "storage_bucket", "pubsub_topic", "redis_instance", "cloud_run_v2_service")
    copies = [
        Kept(address="google_sql_database_instance.a", what="final backup", where="here"),
        Kept(address="google_compute_instance.vm", what="snapshot of the boot disk", where="there"),
    ]
    lost = [gone(f"google_{kind}") for kind in kinds] + [gone("google_compute_instance", "vm")]
    end = at.ended(plan_summary=PlanSummary(changes=lost), kept=copies)
    said = {each.address: (each.can_come_back, each.days) for each in lost_by(end, "demo-project")}
    assert said == {
        "google_sql_database_instance.a": (True, 30),
        "google_storage_bucket.a": (True, 7),
        "google_pubsub_topic.a": (False, 0),
        "google_redis_instance.a": (False, 0),
        "google_compute_instance.vm": (True, 0),
    }


def test_nothing_is_built_before_every_secret_that_had_a_value_is_given_one_again(at):
    at.ended(**with_secrets({"STRIPE": "1", "MAIL": "3"}))
    with pytest.raises(Unprocessable, match=r"MAIL, STRIPE had values.*undo shop --secret MAIL=FILE --secret STRIPE=F"):
        at.undo()
    with pytest.raises(Unprocessable, match="MAIL had a value"):
        at.undo(STRIPE="sk-1")
    with pytest.raises(Unprocessable, match="there is no secret OTHER"):
        at.undo(STRIPE="sk-1", MAIL="m-1", OTHER="o-1")
    assert at.runs.where(("kind", "==", "deploy"), limit=1) == []


def test_the_values_are_where_the_new_ones_find_them_in_the_first_version_and_in_no_run(at):
    at.ended(**with_secrets({"STRIPE": "1", "MAIL": "3"}))
    run = at.runs.get(at.undo(STRIPE="sk-first", MAIL="m-first").run_id)
    assert sorted(at.secrets.made.values()) == [b"m-first", b"sk-first"]
    assert {project for project, _ in at.secrets.made} == {"demo-project"}
    assert 'version = "3"' not in run.files["main.tf"]
    assert run.files["main.tf"].count('version = "1"') == 2
    assert "-first" not in run.model_dump_json()


def test_a_thing_is_told_once_a_database_is_in_its_instance_s_backup_and_commands_name_what_is_new(at):
    instance = "google_sql_database_instance.a"
    old = f"db{name_suffix('d1')}"
    lifted = PlannedChange(address=instance, type="google_sql_database_instance", name="a", actions=["update"])
    changes = [lifted, gone("google_sql_database_instance"), gone("google_sql_database", "app")]
    where = f"Cloud SQL, retained backups: gcloud sql backups list --project=p --filter=instance:{old}"
    copy = Kept(address=instance, what="final backup, kept for 30 days", where=where)
    at.ended(plan_summary=PlanSummary(changes=changes), kept=[copy])
    made = at.undo()
    said = {each.address: each for each in made.data}
    assert len(said) == len(made.data) == 2
    assert said["google_sql_database.app"].can_come_back
    assert f"--restore-instance=db{name_suffix(made.deployment_id)} " in said[instance].how


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (RunStatus.RUNNING, "r-new makes shop in default now"),
        (RunStatus.AWAITING_APPROVAL, "r-new to make shop in default waits"),
    ],
)
def test_while_another_run_makes_that_name_nothing_is_built_again_and_its_run_is_named(at, status, says):
    at.ended()
    at.ended("r-new", deployment_id="d2", kind="deploy", status=status)
    at.deployments.take_name("shop", "default", "d2")
    with pytest.raises(WrongState, match=says):
        at.undo()
    at.runs.change("r-new", lambda _: {"status": RunStatus.FAILED})
    assert at.undo().of_run == "r-end"


def test_a_state_that_waits_for_a_day_is_not_taken_in_any_more(client, clock):
    waiting = pending(client)
    keep(waiting, "r1", Pending(state="{}"), now=clock())
    assert not waiting.get("r1").is_over(clock() + WITHIN - 1)
    assert waiting.get("r1").is_over(clock() + WITHIN)
