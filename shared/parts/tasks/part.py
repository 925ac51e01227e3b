"""A queue of HTTP calls: each is made once or again until it succeeds, no faster than allowed."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import Field, model_validator

from shared.parts.arguments import Argument, ended
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
    Settings,
    Use,
    Verified,
    no_risks,
)
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules


class TasksSettings(Settings):
    """How many calls it makes `per_second` and `at_a_time`, how many `attempts` each gets, and for how many
    `retry_hours` at most (0: as long as there are attempts; less than one too). Where `retry_hours` are said
    and `attempts` are not, time alone ends it. A call that failed is made again after `min_backoff_s` seconds, then
    later and later, at most `max_backoff_s` after.
    """

    per_second: int = Field(100, ge=1, le=500)
    at_a_time: int = Field(20, ge=1, le=5_000)
    attempts: int = Field(20, ge=1, le=1_000)
    retry_hours: float = Field(0, ge=0, le=720)
    min_backoff_s: int = Field(1, ge=1, le=3_600)
    max_backoff_s: int = Field(3_600, ge=1, le=86_400)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min_backoff_s > self.max_backoff_s:
            raise ValueError(f"min_backoff_s is more than max_backoff_s ({self.max_backoff_s})")
        return self

    @property
    def most(self) -> int:
        """How many attempts Google counts; -1 for any number."""
        return -1 if self.retry_hours and "attempts" not in self.model_fields_set else self.attempts

    @property
    def held_s(self) -> str:
        """For how many seconds a call is tried at most, as Google writes it."""
        return f"{round(self.retry_hours * 3_600)}s"


def _planned(_settings: TasksSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    return [("google_cloud_tasks_queue", {})]


_NAMED = 'resource.labels.queue_id="${[[ watched.address ]].name}"'
_READING = 'resource.type="cloud_tasks_queue" AND resource.labels.queue_id="{name}"'

TASKS = Part(
    name="tasks",
    what="a Cloud Tasks queue",
    synonyms=("cloud tasks", "task queue", "task queues", "tasks queue", "deferred calls"),
    elsewhere=("Celery", "Sidekiq", "Amazon SQS with Lambda", "Azure Queue Storage"),
    usual_id="tasks",
    means=("google_cloud_tasks_queue",),
    settings=TasksSettings,
    blocks=(Block("tasks", "google_cloud_tasks_queue", "{id}-tasks"),),
    types=(
        TypeRules(
            "google_cloud_tasks_queue",
            endpoints={
                "http_target.uri_override.host": (
                    ("google_cloud_run_v2_service", "trimprefix:https://", "uri", ""),
                    ("google_cloudfunctions2_function", "trimprefix:https://", "url", ""),
                )
            },
            identities=("http_target.oidc_token.service_account_email",),
            only={"desired_state": ("RUNNING", "PAUSED")},
            plain=(
                "rate_limits*",
                "retry_config*",
                "stackdriver_logging_config*",
                "http_target.header_overrides",
                "http_target.uri_override",
                "http_target.uri_override.path_override",
                "http_target.uri_override.query_override",
                "http_target.http_method",
                "http_target.oidc_token.audience",
                "http_target.header_overrides.*",
                "http_target.uri_override.scheme",
                "http_target.uri_override.port",
                "http_target.uri_override.uri_override_enforce_mode",
                "http_target.uri_override.path_override.*",
                "http_target.uri_override.query_override.*",
            ),
            refused=("app_engine_routing_override*", "http_target.oauth_token*"),
            stateful=True,
        ),
        TypeRules(
            "google_cloud_tasks_queue_iam_member", name=NO_NAME, references={"name": ("google_cloud_tasks_queue",)}
        ),
    ),
    needs=(Need("identity", "own", "linked"),),
    roles=frozenset({"caller"}),
    uses="tasks",
    offers=(
        Offer(
            to="code",
            brings="the right to put calls into it",
            template="link.tf",
            blocks=(Block("enqueue_access", "google_cloud_tasks_queue_iam_member", "{user}-fills-{id}", named=False),),
            env=(Env("TASKS_QUEUE", "[[ tasks.address ]].id"),),
            network=False,
            node="tasks",
        ),
        held(
            "add",
            "cloudtasks.enqueuer",
            "the right to put calls into it",
            "google_cloud_tasks_queue_iam_member",
            "tasks",
            usual=True,
        ),
    ),
    price=Price(planned=_planned, usage=None),
    profiles=(
        Profile(
            word="tasks",
            name="tasks_waiting",
            metric="cloudtasks.googleapis.com/queue/depth",
            threshold=1_000,
            duration="600s",
            severity="warning",
            label="Calls that wait",
            advice="See whether the service it calls answers with errors; if it only is slow, let more run at a time.",
            series=Series("cloud_tasks_queue", _NAMED, reducer="REDUCE_SUM", group_by="resource.label.queue_id"),
            asked=None,
            reading=_READING,
        ),
        Profile(
            word="tasks",
            name="tasks_failing",
            metric="cloudtasks.googleapis.com/queue/task_attempt_count",
            threshold=0.2,
            duration="300s",
            severity="error",
            label="Calls that failed, each second",
            advice="Look at the logs of the service it calls; failed calls are made again, later each time.",
            series=Series(
                "cloud_tasks_queue",
                f'{_NAMED} AND metric.labels.response_code!="200"',
                aligner="ALIGN_RATE",
                reducer="REDUCE_SUM",
                group_by="resource.label.queue_id",
            ),
            asked=None,
            reading=f'{_READING} AND metric.labels.response_code!="200"',
        ),
    ),
    heard=Heard(resources=(("cloud_tasks_queue", ("google_cloud_tasks_queue",)),), metrics=NONE),
    fixes=NONE,
    looks=(Look("tasks", "Cloud Tasks queue", "messaging", "tasks"),),
    risks=no_risks,
    verified=Verified(by="exists"),
    meets=(
        ("worker", "google_cloud_tasks_queue"),
        ("queue", "google_cloud_tasks_queue"),
        ("tasks", "google_cloud_tasks_queue"),
    ),
    apis=("cloudtasks.googleapis.com",),
    plan_roles=("roles/cloudtasks.viewer",),
    apply_roles=("roles/cloudtasks.admin",),
    arguments=(
        Argument("min_backoff_s", "retry_config.min_backoff", "tasks", ended("s")),
        Argument("max_backoff_s", "retry_config.max_backoff", "tasks", ended("s")),
    ),
    most_uses=1,
)
