"""What starts a workflow, and pushes that Cloud Build builds."""

import pytest

from functions.planning.catalogue import compose, write
from functions.planning.plan import make_plan
from tests.planning.test_meant import OFFLINE, plan, unmet


def text_of(goal: str) -> str:
    """All Terraform of a goal."""
    made = make_plan(goal, OFFLINE)
    return "\n".join(write(compose(made.plan, made.expanded.architecture)).by_name().values())


@pytest.mark.parametrize(
    ("goal", "cron"),
    [
        ("Run a Google Workflow every night at 2am with Cloud Scheduler", "0 2 * * *"),
        ("Cloud Scheduler job that triggers a Workflow every 15 minutes, Europe/Berlin", "*/15 * * * *"),
        ("Workflow gestartet von Cloud Scheduler jeden Morgen um 6 Uhr", "0 6 * * *"),
        ("Um workflow do Google Cloud que roda todo dia às 7h com Cloud Scheduler", "0 7 * * *"),
        ("Un workflow qui s'exécute chaque lundi à 8h via Cloud Scheduler", "0 8 * * 1"),
    ],
)
def test_a_clock_starts_the_workflow_and_no_job(goal: str, cron: str) -> None:
    drawn = plan(goal)
    [clock] = [each for each in drawn.values() if each.part == "schedule"]
    assert [drawn[id_].part for id_ in clock.uses] == ["workflow"]
    assert clock.settings["cron"] == cron
    assert "run_job" not in {each.part for each in drawn.values()}
    assert "schedule" not in unmet(goal)
    written = text_of(goal)
    assert '"roles/workflows.invoker"' in written
    assert "https://workflowexecutions.googleapis.com/v1/${google_workflows_workflow." in written


def test_an_account_that_may_only_start_it_is_the_clocks_own() -> None:
    goal = "Run a workflow every night at 2am with Cloud Scheduler, using a service account that can only invoke it"
    assert "account" not in {each.part for each in plan(goal).values()}


@pytest.mark.parametrize(
    ("goal", "heard", "on"),
    [
        ("Eventarc trigger on Cloud Storage object finalize that executes a Workflow", "bucket", "finalized"),
        ("When a file is uploaded to a bucket, start a Cloud Workflow that calls our Cloud Run service", "bucket", ""),
        ("Trigger a workflow when a message is published to a Pub/Sub topic with Eventarc", "queue", ""),
        ("Lancer un workflow quand un fichier arrive dans le bucket", "bucket", ""),
    ],
)
def test_an_event_starts_the_workflow(goal: str, heard: str, on: str) -> None:
    drawn = plan(goal)
    [trigger] = [each for each in drawn.values() if each.part == "eventarc"]
    assert {drawn[id_].part for id_ in trigger.uses} == {"workflow", heard}
    assert trigger.settings.get("on", "") == (on or trigger.settings.get("on", ""))
    assert all(each.settings.get("trigger") != "storage" for each in drawn.values())
    assert "destination" in (written := text_of(goal))
    assert "workflow = google_workflows_workflow." in written
    assert ("google.cloud.pubsub.topic.v1.messagePublished" in written) is (heard == "queue")


@pytest.mark.parametrize(
    ("goal", "settings"),
    [
        (
            "On every push to main of github.com/acme/shop, Cloud Build should build it and deploy it to Cloud Run",
            {"repository": "acme/shop", "branch": "main"},
        ),
        (
            "A Cloud Build trigger for github.com/acme/shop on branch develop that deploys to Cloud Run",
            {"repository": "acme/shop", "branch": "develop"},
        ),
        (
            "Cada vez que hagamos push a main en github.com/acme/web, Cloud Build la despliega en Cloud Run",
            {"repository": "acme/web", "branch": "main"},
        ),
        (
            "Bei jedem Push auf main von github.com/acme/shop soll Cloud Build bauen und auf Cloud Run ausrollen",
            {"repository": "acme/shop", "branch": "main"},
        ),
        (
            "Cloud Build trigger for github.com/acme/api by deploy/cloudbuild.yaml, Cloud Run, manual approval",
            {"repository": "acme/api", "file": "deploy/cloudbuild.yaml", "approval": "true"},
        ),
    ],
)
def test_pushes_are_built_and_deployed(goal: str, settings: dict[str, str]) -> None:
    drawn = plan(goal)
    [trigger] = [each for each in drawn.values() if each.part == "build_trigger"]
    assert settings.items() <= trigger.settings.items()
    assert {drawn[id_].part for id_ in trigger.uses} == {"registry", "cloud_run"}
    assert all(each.settings["rolled_out"] == "true" for each in drawn.values() if each.part == "cloud_run")
    assert not {"build_trigger", "source", "not_understood", "left_aside"} & set(unmet(goal))
    [line] = [each for each in make_plan(goal, OFFLINE).asked if each.need == "build_trigger"]
    assert "gcloud builds connections create github" in line.how
    written = text_of(goal)
    assert "pull_request" not in written
    assert "/connections/github/repositories/" in written


@pytest.mark.parametrize(
    "goal",
    [
        "A Cloud Build trigger that builds on push to main and deploys to Cloud Run",
        "Cloud Build on GitHub pushes to main: build, push to Artifact Registry, deploy to Cloud Run",
    ],
)
def test_a_trigger_waits_for_a_repository_that_is_named(goal: str) -> None:
    [trigger] = [each for each in plan(goal).values() if each.part == "build_trigger"]
    assert "repository" not in trigger.settings
    assert "is made only once its repository is named" in " ".join(each.how for each in make_plan(goal, OFFLINE).asked)
    assert not {"keyless_ci"} & {each.part for each in plan(goal).values()}
    written = text_of(goal)
    assert "  count = 0\n" in written
    assert "  count = 0\n" not in text_of(f"{goal}; the repository is github.com/acme/shop")
