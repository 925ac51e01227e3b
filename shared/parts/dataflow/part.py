"""A job of Dataflow from one of Google's templates, as an account of its own and without public addresses."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from shared.parts.part import (
    NONE,
    Block,
    Heard,
    Look,
    Need,
    Part,
    Price,
    Profile,
    Series,
    Settings,
    Use,
    Verified,
)
from shared.terraform.type_rules import TypeRules

_PATHS = {
    "pubsub_to_bigquery": "gs://dataflow-templates/latest/PubSub_Subscription_to_BigQuery",
    "files_to_bigquery": "gs://dataflow-templates/latest/GCS_Text_to_BigQuery",
    "word_count": "gs://dataflow-templates/latest/Word_Count",
}
"""https://docs.cloud.google.com/dataflow/docs/guides/templates/provided-templates."""


class DataflowSettings(Settings):
    """`template`: what the job does. `pubsub_to_bigquery` streams and its workers run day and night; the others end."""

    template: Literal["pubsub_to_bigquery", "files_to_bigquery", "word_count"] = "pubsub_to_bigquery"
    worker_type: str = Field("n1-standard-2", pattern=r"^(n1|n2|e2)-(standard|highmem)-(2|4|8|16)$")
    max_workers: int = Field(2, ge=1, le=100)

    @property
    def path(self) -> str:
        """Where Google keeps the template."""
        return _PATHS[self.template]

    @property
    def streaming(self) -> bool:
        """Whether it runs until it is stopped."""
        return self.template == "pubsub_to_bigquery"

    @property
    def to_tables(self) -> bool:
        """Whether it writes rows."""
        return self.template != "word_count"


def _planned(settings: DataflowSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    values = {"machine_type": settings.worker_type, "max_workers": settings.max_workers}
    made: list[tuple[str, Mapping[str, Any]]] = [("google_dataflow_job", values)]
    return made + ([("google_bigquery_table", {})] if settings.to_tables else [])


_READING = 'resource.type="dataflow_job" AND resource.labels.job_name="{name}"'
_JOB = 'resource.labels.job_name="${[[ watched.address ]].name}"'
_STREAMING, _ROWS = ("streaming", True), ("to_tables", True)

DATAFLOW = Part(
    name="dataflow",
    what="a Dataflow job",
    synonyms=("dataflow", "apache beam", "data pipeline", "streaming pipeline", "etl pipeline"),
    elsewhere=("AWS Glue", "Amazon Kinesis Data Analytics", "Azure Data Factory"),
    usual_id="pipeline",
    means=("google_dataflow_job",),
    settings=DataflowSettings,
    blocks=(
        Block("job", "google_dataflow_job", "{id}-job"),
        Block("works", "google_project_iam_member", "{id}-works", named=False),
        Block("keeps", "google_storage_bucket_iam_member", "{id}-keeps", named=False),
        Block("reads", "google_pubsub_subscription_iam_member", "{id}-reads", named=False, when=_STREAMING),
        Block("looks", "google_pubsub_subscription_iam_member", "{id}-looks", named=False, when=_STREAMING),
        Block("writes", "google_bigquery_dataset_iam_member", "{id}-writes", named=False, when=_ROWS),
        Block("loads", "google_project_iam_member", "{id}-loads", named=False, when=_ROWS),
        Block("rows", "google_bigquery_table", "{id}-rows", named=False, when=_ROWS),
    ),
    types=(
        TypeRules(
            "google_dataflow_job",
            # Google's own templates; any other is code that nobody has looked at.
            only={"template_gcs_path": tuple(_PATHS.values()), "ip_configuration": ("WORKER_IP_PRIVATE",)},
            endpoints={"temp_gcs_location": (("google_storage_bucket", "gs://", "name", "/"),)},
            acts_as="service_account_email",
            sizes=("machine_type", "max_workers"),
            plain=(
                "enable_streaming_engine",
                "on_delete",
                "parameters",
                "skip_wait_on_job_termination",
                "zone",
            ),
            refused=("additional_experiments", "transform_name_mapping"),
            references={
                "subnetwork": ("google_compute_subnetwork",),
                "network": ("google_compute_network",),
                "kms_key_name": ("google_kms_crypto_key",),
            },
        ),
    ),
    needs=(
        Need("identity", "own"),
        Need("network", "shared"),
        Need("bucket", "own"),
        Need("queue", "own", _STREAMING),
        Need("bigquery", "own", _ROWS),
    ),
    roles=frozenset({"pipeline"}),
    uses="job",
    offers=NONE,
    price=Price(planned=_planned, usage=None),
    profiles=(
        Profile(
            word="job",
            name="dataflow_lag_high",
            metric="dataflow.googleapis.com/job/system_lag",
            threshold=300,
            duration="300s",
            severity="warning",
            label="Seconds the oldest element waits",
            advice="Look at the slowest step and at errors in the workers' logs; more `max_workers` let it catch up.",
            series=Series("dataflow_job", _JOB),
            asked=None,
            reading=_READING,
        ),
        Profile(
            word="job",
            name="dataflow_failed",
            metric="dataflow.googleapis.com/job/is_failed",
            threshold=0.5,
            duration="60s",
            severity="critical",
            label="Whether the job has failed",
            advice="Look at the job's error messages in Dataflow; a failed job does not start again by itself.",
            series=Series("dataflow_job", _JOB, aligner="ALIGN_MAX"),
            asked=None,
            reading=_READING,
        ),
    ),
    heard=Heard(
        resources=(("dataflow_job", ("google_dataflow_job",)),),
        metrics=("dataflow.googleapis.com/job/data_watermark_age",),
    ),
    fixes=NONE,
    looks=(Look("job", "Dataflow", "compute", "dataflow", inside=True, detail="[[ s.template ]]"),),
    risks=lambda _: ("runs_all_day",),
    verified=Verified(by="exists"),
    meets=(("dataflow", "google_dataflow_job"),),
    apis=("dataflow.googleapis.com",),
    plan_roles=("roles/dataflow.viewer",),
    apply_roles=("roles/dataflow.developer", "roles/resourcemanager.projectIamAdmin"),
)
