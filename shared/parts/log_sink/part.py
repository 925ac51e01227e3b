"""A sink: a deployment's own logs, or a project's audit logs, go to BigQuery, a bucket, a log bucket or a topic."""

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from shared.parts.log_exclusion.dropped import Dropped
from shared.parts.part import (
    NONE,
    UNHEARD,
    Block,
    Look,
    Need,
    Part,
    Price,
    Use,
    Verified,
)
from shared.terraform.type_rules import Recovery, TypeRules


class LogSinkSettings(Dropped):
    """`to`: where the logs go, to one that it uses or one of its own. `severity`: from which they are sent on.

    `whose`: those of this deployment's parts, or the audit logs of the whole project (who did what in it).
    `without_audit`: of this deployment's, all but those that say who did what. `to` a `log_bucket`: they stay in Cloud
    Logging, where they are searched, for `keep_days`; what the project keeps of everybody's logs is not touched.
    `location` is that bucket's (`eu`, `us` or a region; empty: where the deployment stands). `drops`: entries that this
    sink leaves out.
    """

    to: Literal["bigquery", "bucket", "log_bucket", "topic"] = "bigquery"
    keep_days: int = Field(90, ge=1, le=3_650)
    location: str = Field("", pattern=r"^(?:eu|us|[a-z]+-[a-z]+[0-9]{1,2})?$")
    whose: Literal["deployment", "audit"] = "deployment"
    without_audit: bool = False
    severity: Literal["DEFAULT", "INFO", "NOTICE", "WARNING", "ERROR", "CRITICAL"] = "DEFAULT"

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.without_audit and self.whose == "audit":
            raise ValueError("without_audit leaves nothing of the audit logs")
        if self.drops_any and self.whose == "audit":
            raise ValueError("drops: nothing is left out of the audit logs")
        return self

    @property
    def tail(self) -> str:
        """What the filter says beside whose logs they are."""
        level = "" if self.severity == "DEFAULT" else f" AND severity>={self.severity}"
        return f'{level} AND NOT logName:\\"cloudaudit.googleapis.com\\"' if self.without_audit else level


def _planned(settings: LogSinkSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    if settings.to != "log_bucket":
        return []
    return [("google_logging_project_bucket_config", {"retention_days": settings.keep_days})]


WRITES_TO = frozenset(
    {"google_storage_bucket_iam_member", "google_bigquery_dataset_iam_member", "google_pubsub_topic_iam_member"}
)
"""The grants by which a sink, as an account that Google makes for it alone, writes where it sends."""

LOG_SINK = Part(
    name="log_sink",
    what="a sink for logs",
    synonyms=(
        "log sink",
        "log bucket",
        "log export",
        "log archive",
        "logs to bigquery",
        "centralized logging",
        "central logging",
    ),
    elsewhere=("Amazon CloudWatch Logs subscription", "Azure diagnostic settings", "Datadog log forwarding"),
    usual_id="logs",
    means=("google_logging_project_sink",),
    settings=LogSinkSettings,
    blocks=(
        Block("sink", "google_logging_project_sink", "{id}-sink"),
        Block(
            "into_dataset",
            "google_bigquery_dataset_iam_member",
            "{id}-writes",
            named=False,
            when=("to", "bigquery"),
        ),
        Block(
            "kept", "google_logging_project_bucket_config", "{id}-kept", when=("to", "log_bucket"), called="bucket_id"
        ),
        Block("into_bucket", "google_storage_bucket_iam_member", "{id}-writes", named=False, when=("to", "bucket")),
        Block("into_topic", "google_pubsub_topic_iam_member", "{id}-writes", named=False, when=("to", "topic")),
    ),
    types=(
        TypeRules(
            "google_logging_project_sink",
            read_by_many=True,
            references={
                "destination": (
                    "google_storage_bucket",
                    "google_bigquery_dataset",
                    "google_logging_project_bucket_config",
                    "google_pubsub_topic",
                )
            },
            only={"unique_writer_identity": (True,)},
            plain=("bigquery_options*", "exclusions*", "filter", "disabled"),
            refused=("custom_writer_identity",),
        ),
        TypeRules(
            "google_logging_project_bucket_config",
            # The project's own buckets hold everybody's logs: `_Default` carries no deployment's suffix.
            name=("bucket_id",),
            only={"locked": (False,)},
            plain=("enable_analytics", "index_configs*", "location", "retention_days"),
            refused=("cmek_settings*",),
            stateful=True,
            undeleted=Recovery(7, "gcloud logging buckets undelete NAME --location=LOCATION --project={project}"),
        ),
    ),
    needs=(
        Need("bigquery", "own", ("to", "bigquery")),
        Need("bucket", "own", ("to", "bucket")),
        Need("queue", "own", ("to", "topic")),
    ),
    roles=frozenset({"pipeline", "logger"}),
    uses="sink",
    offers=NONE,
    price=Price(planned=_planned, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("sink", "Log sink", "monitoring", "logging"),),
    risks=lambda settings: ("audit_logs",) if settings.whose == "audit" else NONE,
    verified=Verified(by="exists"),
    meets=(("log_export", "google_logging_project_sink"), ("log_export", "google_logging_project_bucket_config")),
    apis=("logging.googleapis.com",),
    plan_roles=("roles/logging.viewer",),
    apply_roles=("roles/logging.configWriter",),
)
