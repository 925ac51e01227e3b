"""A container that runs until it is done: migrations, nightly reports, imports."""

import shlex
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from shared.parts.arguments import Argument, container_arguments, ended
from shared.parts.containers import CONTAINER_RULES, JOB_IMAGE, SHARE, ContainerSettings, container_values
from shared.parts.held import held
from shared.parts.part import (
    NONE,
    Block,
    Env,
    Heard,
    Look,
    Need,
    Offer,
    Part,
    Price,
    Profile,
    Series,
    Use,
    Verified,
)
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules

CLI_IMAGE = "gcr.io/google.com/cloudsdktool/google-cloud-cli:slim"
"""Google's own command line, which is what asks a database for a copy of itself."""
_NOW = "$(date -u +%Y-%m-%dT%H-%M-%SZ)"
# Each waits until the copy is there, so that one that fails is an execution that failed; the name bears the time, for
# Cloud SQL writes over nothing.
_COPIES = {
    "sql": (
        'op=$(gcloud sql export sql "$INSTANCE" "gs://$BUCKET/$DATABASE/' + _NOW + '.sql.gz" --database="$DATABASE" '
        "--quiet --async --format='value(name)') && gcloud sql operations wait \"$op\" --timeout=unlimited"
    ),
    "firestore": ('gcloud firestore export "gs://$BUCKET/' + _NOW + '" --database="$FIRESTORE_DATABASE" --quiet'),
    "bigquery": (
        f"to=gs://$BUCKET/$BIGQUERY_DATASET/{_NOW}; for table in "
        '$(bq ls --format=csv --max_results=10000 "$BIGQUERY_DATASET" | grep ,TABLE, | cut -d, -f1); '
        'do bq extract --destination_format=PARQUET "$BIGQUERY_DATASET.$table" "$to/$table/*.parquet" || exit 1; done'
    ),
}


class RunJobSettings(ContainerSettings):
    """`tasks` of one execution, of which `parallelism` at a time (0: all); `retries` of each that fails.

    `copies`: it runs no code of anybody's, but has the database that it uses (Cloud SQL as SQL, Firestore as its own
    export, BigQuery's tables as Parquet) copied into the bucket that it uses, with the rights for that and no others.
    """

    copies: Literal["", "sql", "firestore", "bigquery"] = ""
    image: str = Field(JOB_IMAGE, pattern=r"^[a-z0-9][a-zA-Z0-9._/:@-]{0,254}$")
    tasks: int = Field(1, ge=1, le=10_000)
    parallelism: int = Field(0, ge=0, le=1_000)
    timeout_s: int = Field(600, ge=1, le=604_800)
    retries: int = Field(3, ge=0, le=10)

    @model_validator(mode="before")
    @classmethod
    def _copied_by_google(cls, data: Any) -> Any:
        """What copies a database is Google's own command line, with an hour for it and one further attempt."""
        said = dict(data) if isinstance(data, Mapping) else {}
        if script := _COPIES.get(str(said.get("copies", ""))):
            said |= {"image": CLI_IMAGE, "command": shlex.join(["/bin/sh", "-c", script])}
            return {"timeout_s": 3_600, "retries": 1, **said}
        return data

    @property
    def hands_over(self) -> bool:
        """Whether it has a database write into the bucket, and needs no right there itself."""
        return self.copies in {"sql", "firestore"}


def _planned(settings: RunJobSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    outer = {
        "task_count": settings.tasks,
        "parallelism": settings.parallelism or settings.tasks,
        "template": [container_values(settings)],
    }
    return [("google_cloud_run_v2_job", {"location": use.region, "template": [outer]})]


_NAMED = 'resource.labels.job_name="${[[ watched.address ]].name}"'
_READING = 'resource.type="cloud_run_job" AND resource.labels.job_name="{name}"'
_ADVICE = "Look at the logs of the last execution; an execution can be started again by hand once it is mended."


def _start(to: Any, env: tuple[Env, ...]) -> Offer:
    return Offer(
        to=to,
        brings="the right to start it",
        template="start.tf",
        blocks=(Block("start_access", "google_cloud_run_v2_job_iam_member", "{user}-starts-{id}", named=False),),
        env=env,
        network=False,
        node="job",
    )


RUN_JOB = Part(
    name="run_job",
    what="a container on Cloud Run that runs until it is done",
    synonyms=("cloud run job", "run job", "migration job", "nightly job", "one-off job", "cron job container"),
    elsewhere=("AWS Batch", "Azure Container Apps job", "Kubernetes CronJob", "Heroku one-off dyno"),
    usual_id="job",
    means=("google_cloud_run_v2_job",),
    settings=RunJobSettings,
    blocks=(
        Block("job", "google_cloud_run_v2_job", "{id}-job"),
        Block("writer", "google_storage_bucket_iam_member", "{id}-writer", named=False, when=("copies", "sql")),
    ),
    types=(
        TypeRules(
            "google_cloud_run_v2_job",
            ends=(("deletion_protection", "false"),),
            acts_as="template.template.service_account",
            identities=("template.template.service_account",),
            references={"template.template.volumes.cloud_sql_instance.instances": ("google_sql_database_instance",)},
            endpoints={"template.template.volumes.nfs.server": SHARE},
            plain=(
                "template.parallelism",
                "template.task_count",
                *(f"template.{each}" for each in CONTAINER_RULES["plain"]),
            ),
            refused=(
                *CONTAINER_RULES["refused"],
                "run_execution_token",
                "start_execution_token",
            ),
            protections=(("deletion_protection", True),),
        ),
        TypeRules(
            "google_cloud_run_v2_job_iam_member",
            name=NO_NAME,
            references={"name": ("google_cloud_run_v2_job",)},
            gives=("roles/run.developer",),
        ),
    ),
    needs=(
        Need("identity", "own"),
        Need("network", "shared", "networked"),
        Need("network", "shared", ("egress", "all")),
    ),
    roles=frozenset({"code"}),
    uses="job",
    offers=(
        _start("timer", NONE),
        _start("conductor", NONE),
        _start("code", (Env("JOB", "[[ job.address ]].id"),)),
        Offer(
            to="deployer",
            brings="the right to run a new version of it",
            template="deploy.tf",
            blocks=(
                Block("deploy_access", "google_cloud_run_v2_job_iam_member", "{user}-deploys-{id}", named=False),
                Block("acts_access", "google_service_account_iam_member", "{user}-acts-as-{id}", named=False),
            ),
            env=NONE,
            network=False,
            node="job",
        ),
        held("call", "run.invoker", "the right to start it", "google_cloud_run_v2_job_iam_member", "job", usual=True),
    ),
    price=Price(planned=_planned, usage=None),
    profiles=(
        Profile(
            word="job",
            name="job_failed",
            metric="run.googleapis.com/job/completed_execution_count",
            threshold=0.001,
            duration="60s",
            severity="error",
            label="Failed executions, each second",
            advice=_ADVICE,
            series=Series(
                "cloud_run_job",
                f'{_NAMED} AND metric.labels.result="failed"',
                aligner="ALIGN_RATE",
                reducer="REDUCE_SUM",
                period="300s",
                group_by="resource.label.job_name",
            ),
            asked=None,
            reading=f'{_READING} AND metric.labels.result="failed"',
        ),
        Profile(
            word="job",
            name="job_runs_long",
            metric="run.googleapis.com/job/running_executions",
            threshold=0.5,
            duration="10800s",
            severity="warning",
            label="Executions that are still running",
            advice="See in the logs what it waits for; the job's timeout ends a task that hangs.",
            series=Series("cloud_run_job", _NAMED, reducer="REDUCE_SUM", group_by="resource.label.job_name"),
            asked=None,
            reading=_READING,
        ),
    ),
    heard=Heard(resources=(("cloud_run_job", ("google_cloud_run_v2_job",)),), metrics=NONE),
    fixes=NONE,
    looks=(Look("job", "Cloud Run job", "serverless", "cloud_run"),),
    risks=lambda settings: ("gpu_quota",) if settings.gpu else NONE,
    verified=Verified(by="exists"),
    meets=(
        ("service", "google_cloud_run_v2_job"),
        ("cloud_run", "google_cloud_run_v2_job"),
        ("job", "google_cloud_run_v2_job"),
        ("worker", "google_cloud_run_v2_job"),
        (
            "registry",
            r"google_cloud_run_v2_job template.template.containers.image ~ ^(?:docker\.io|ghcr\.io|quay\.io)/",
        ),
        ("parallel_tasks", "google_cloud_run_v2_job template.task_count ~ [1-9]"),
    ),
    apis=("run.googleapis.com",),
    plan_roles=("roles/run.viewer",),
    apply_roles=("roles/run.admin",),
    arguments=(
        *container_arguments("job", "template.template.containers"),
        Argument("tasks", "template.task_count", "job", unset="1"),
        Argument("parallelism", "template.parallelism", "job", unset="0"),
        Argument("timeout_s", "template.template.timeout", "job", ended("s"), unset="600"),
        Argument("retries", "template.template.max_retries", "job", unset="3"),
    ),
)
