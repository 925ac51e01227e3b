"""A dataset of BigQuery, with tables for messages and a query that runs on a schedule where they are asked for."""

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

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
    Use,
    Verified,
)
from shared.parts.people import SharedWithPeople
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import Recovery, TypeRules

_NAME = r"[a-zA-Z_][a-zA-Z0-9_]{0,127}"
_TYPES = "STRING|BYTES|INTEGER|FLOAT|NUMERIC|BIGNUMERIC|BOOLEAN|TIMESTAMP|DATE|TIME|DATETIME|GEOGRAPHY|JSON"
_COLUMN = rf"{_NAME}:(?:{_TYPES})"
_IN_PARTS = {"TIMESTAMP", "DATE", "DATETIME"}


class BigQuerySettings(SharedWithPeople):
    """`location`: a region, EU or US; where nobody says, the deployment's region. `tables`: names of tables,
    `events,orders`, with the `columns` `ts:TIMESTAMP,user_id:STRING`; without, they take one row a message, and `any`
    is for columns that whoever loads them brings. They are in parts by `partition` and `partition_column` (empty: by
    when a row came), each part deleted after `partition_days` (0: never), and sorted by `cluster_by`.
    `expire_days`: tables are deleted so long after they were made (0: never). `billing`: of bytes as they are
    (LOGICAL) or as they are compressed, with what is kept of earlier days (PHYSICAL).

    `cmek`: encrypted with a key of one's own. `readers` and `writers`: people who may query it, or change its rows too
    (`user:ann@example.com,...`).
    `scheduled_query`: a query that runs by itself; `query` its SQL and `schedule` when, in UTC (`every day 03:00`).
    """

    location: str = Field("", pattern=r"^(|EU|US|[a-z]+-[a-z]+\d{1,2})$")
    tables: str = Field("", pattern=r"^([a-z][a-z0-9_]{0,60}(,[a-z][a-z0-9_]{0,60}){0,19})?$")
    columns: str = Field("", pattern=rf"^(|any|{_COLUMN}(,{_COLUMN}){{0,99}})$")
    partition: Literal["HOUR", "DAY", "MONTH", "YEAR"] = "DAY"
    partition_column: str = Field("", pattern=rf"^({_NAME})?$")
    partition_days: int = Field(0, ge=0, le=36_500)
    cluster_by: str = Field("", pattern=rf"^({_NAME}(,{_NAME}){{0,3}})?$")
    billing: Literal["", "LOGICAL", "PHYSICAL"] = ""
    expire_days: int = Field(0, ge=0, le=3_650)
    cmek: bool = False
    scheduled_query: bool = False
    query: str = Field("", max_length=8_000)
    schedule: str = Field("every day 03:00", pattern=r"^[a-z0-9:, -]{5,80}$")

    @model_validator(mode="before")
    @classmethod
    def _what_follows(cls, said: Any) -> Any:
        """A query or a time for it means that one runs on a schedule."""
        if isinstance(said, dict) and (said.get("query") or said.get("schedule")):
            return {"scheduled_query": "true"} | said
        return said

    @field_validator("location", mode="before")
    @classmethod
    def _as_google_writes_it(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return value.lower() if "-" in value else value.upper()

    @model_validator(mode="after")
    def _of_its_columns(self) -> Self:
        said = dict(self.shape)
        if self.partition_column and said.get(self.partition_column) not in _IN_PARTS:
            raise ValueError("partition_column is one of the columns, with a type of dates or times")
        if any(each not in said for each in self.cluster_by.split(",") if each):
            raise ValueError("cluster_by names columns")
        return self

    @property
    def shape(self) -> list[tuple[str, str]]:
        """Name and type of each column that was named."""
        pairs = (each.partition(":") for each in self.columns.split(",") if ":" in each)
        return [(name, type_) for name, _, type_ in pairs]

    @property
    def of_messages(self) -> bool:
        """Whether its tables take one row a message."""
        return not self.columns

    @property
    def sorted_by(self) -> list[str]:
        """The columns by which rows lie beside each other."""
        return [each for each in self.cluster_by.split(",") if each]

    @property
    def table_names(self) -> list[str]:
        """The tables that are made."""
        return [each for each in self.tables.split(",") if each]

    @property
    def has_tables(self) -> bool:
        """Whether there are tables of messages."""
        return bool(self.tables) and self.of_messages

    @property
    def has_own_tables(self) -> bool:
        """Whether there are tables with columns of their own."""
        return bool(self.tables) and not self.of_messages

    @property
    def further_tables(self) -> list[str]:
        """Those with columns of their own beside the first."""
        return [] if self.of_messages else self.table_names[1:]

    @property
    def has_further_tables(self) -> bool:
        """Whether there are any."""
        return bool(self.further_tables)


def _planned(settings: BigQuerySettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    made: list[tuple[str, Mapping[str, Any]]] = [("google_bigquery_dataset", {})]
    made += [("google_bigquery_table", {})] * len(settings.table_names)
    if settings.scheduled_query:
        made.append(("google_bigquery_data_transfer_config", {}))
    return made


_SCHEDULED = ("scheduled_query", True)

BIGQUERY = Part(
    name="bigquery",
    what="a BigQuery dataset",
    synonyms=("bigquery", "big query", "data warehouse", "warehouse", "analytics database", "scheduled query"),
    elsewhere=("Amazon Redshift", "Amazon Athena", "Snowflake", "Azure Synapse", "Databricks SQL"),
    usual_id="warehouse",
    means=("google_bigquery_dataset", "google_bigquery_table"),
    settings=BigQuerySettings,
    blocks=(
        Block("dataset", "google_bigquery_dataset", "{id}-data", named=False),
        Block("encrypts", "google_kms_crypto_key_iam_member", "{id}-encrypts", named=False, when=("cmek", True)),
        Block("tables", "google_bigquery_table", "{id}-tables", named=False, when=("has_tables", True)),
        Block("table_of_own", "google_bigquery_table", "{id}-table", named=False, when=("has_own_tables", True)),
        Block(
            "further_tables", "google_bigquery_table", "{id}-further", named=False, when=("has_further_tables", True)
        ),
        Block(
            "data_readers",
            "google_bigquery_dataset_iam_member",
            "{id}-readers",
            named=False,
            when=("has_readers", True),
        ),
        Block(
            "data_writers",
            "google_bigquery_dataset_iam_member",
            "{id}-writers",
            named=False,
            when=("has_writers", True),
        ),
        Block("scheduled", "google_bigquery_data_transfer_config", "{id}-query", named=False, when=_SCHEDULED),
        Block("query_access", "google_bigquery_dataset_iam_member", "{id}-query", named=False, when=_SCHEDULED),
        Block("query_jobs", "google_project_iam_member", "{id}-query", named=False, when=_SCHEDULED),
    ),
    types=(
        TypeRules(
            "google_bigquery_dataset",
            undeleted=Recovery(
                7,
                "bq query --project_id={project} --use_legacy_sql=false 'UNDROP SCHEMA NAME'; "
                "copy its tables into the new one",
            ),
            ends=(("delete_contents_on_destroy", "true"),),
            name=("dataset_id",),
            plain=(
                "default_collation",
                "default_encryption_configuration",
                "default_partition_expiration_ms",
                "default_table_expiration_ms",
                "delete_contents_on_destroy",
                "friendly_name",
                "is_case_insensitive",
                "max_time_travel_hours",
                "storage_billing_model",
            ),
            references={"*.kms_key_name": ("google_kms_crypto_key",)},
            # Whom it lets in is said by grants, which are judged as such.
            refused=("access*", "external_*", "resource_tags"),
            stateful=True,
            protections=(("delete_contents_on_destroy", False),),
        ),
        TypeRules(
            "google_bigquery_table",
            ends=(("deletion_protection", "false"),),
            name=NO_NAME,
            references={"dataset_id": ("google_bigquery_dataset",), "*.kms_key_name": ("google_kms_crypto_key",)},
            plain=(
                "table_id",
                "clustering",
                "encryption_configuration",
                "friendly_name",
                "ignore_*",
                "max_staleness",
                "range_partitioning*",
                "require_partition_filter",
                "schema",
                "table_constraints",
                "table_constraints.primary_key*",
                "time_partitioning*",
                # Reads what whoever asks it may read, and no more.
                "view*",
            ),
            # They read what may lie outside the deployment.
            refused=(
                "biglake_configuration*",
                "external_*",
                "materialized_view*",
                "resource_tags",
                "schema_foreign_type_info*",
                "table_constraints.foreign_keys*",
                "table_metadata_view",
                "table_replication_info*",
            ),
            stateful=True,
            protections=(("deletion_protection", True),),
        ),
        TypeRules(
            "google_bigquery_data_transfer_config",
            name=("display_name",),
            only={"data_source_id": ("scheduled_query",)},
            references={
                "destination_dataset_id": ("google_bigquery_dataset",),
                "notification_pubsub_topic": ("google_pubsub_topic",),
                "*.kms_key_name": ("google_kms_crypto_key",),
            },
            acts_as="service_account_name",
            plain=(
                "params",
                "data_refresh_window_days",
                "email_preferences*",
                "encryption_configuration",
                "schedule*",
                "disabled",
                "location",
            ),
            refused=("sensitive_params*",),
        ),
        TypeRules(
            "google_bigquery_dataset_iam_member",
            name=NO_NAME,
            references={"dataset_id": ("google_bigquery_dataset",)},
        ),
    ),
    needs=(Need("identity", "own", _SCHEDULED), Need("kms", "shared", ("cmek", True))),
    roles=frozenset(),
    uses=None,
    offers=(
        Offer(
            to="code",
            brings="the right to have it copied",
            template="copy.tf",
            blocks=(
                Block("copy_access", "google_bigquery_dataset_iam_member", "{user}-{id}-copy", named=False),
                Block("job_access", "google_project_iam_member", "{user}-bigquery-jobs", named=False),
            ),
            env=(Env("BIGQUERY_DATASET", "[[ dataset.address ]].dataset_id"),),
            network=False,
            node="dataset",
            when=("copies", "bigquery"),
        ),
        Offer(
            to="code",
            brings="the right to query and to change its tables",
            template="link.tf",
            blocks=(
                Block("data_access", "google_bigquery_dataset_iam_member", "{user}-{id}-data", named=False),
                Block("job_access", "google_project_iam_member", "{user}-bigquery-jobs", named=False),
            ),
            env=(Env("BIGQUERY_DATASET", "[[ dataset.address ]].dataset_id"),),
            network=False,
            node="dataset",
        ),
        Offer(
            to="exporter",
            brings="a table that takes a row for each message",
            template="rows.tf",
            blocks=(
                Block("messages", "google_bigquery_table", "{user}-{id}-messages", named=False),
                Block("rows_access", "google_bigquery_dataset_iam_member", "{user}-{id}-rows", named=False),
            ),
            env=NONE,
            network=False,
            node="dataset",
        ),
        Offer(
            to="pipeline",
            brings="a dataset to write to",
            template=None,
            blocks=NONE,
            env=NONE,
            network=False,
            node="dataset",
        ),
        Offer(
            to="streamer",
            brings="a dataset to write to",
            template=None,
            blocks=NONE,
            env=NONE,
            network=False,
            node="dataset",
        ),
        held(
            "read",
            "bigquery.dataViewer",
            "the right to read its tables",
            "google_bigquery_dataset_iam_member",
            "dataset",
            usual=True,
        ),
        held(
            "write",
            "bigquery.dataEditor",
            "the right to read and change its tables",
            "google_bigquery_dataset_iam_member",
            "dataset",
        ),
    ),
    price=Price(planned=_planned, usage=None),
    profiles=NONE,
    heard=Heard(
        resources=(("bigquery_dataset", ("google_bigquery_dataset",)),),
        metrics=(
            "bigquery.googleapis.com/storage/stored_bytes",
            "bigquery.googleapis.com/storage/uploaded_bytes_billed",
        ),
    ),
    fixes=NONE,
    looks=(
        Look("dataset", "BigQuery", "database", "bigquery", detail="[[ s.location ]]"),
        Look("scheduled", "Scheduled query", "compute", "bigquery", to="dataset", when=_SCHEDULED),
    ),
    risks=lambda settings: ("data_access",) if settings.readers or settings.writers else NONE,
    verified=Verified(by="exists"),
    meets=(
        ("schedule", "google_bigquery_data_transfer_config"),
        ("to_bigquery", "google_bigquery_dataset"),
        ("lifecycle", "google_bigquery_dataset default_table_expiration_ms ~ ."),
        ("bigquery", "google_bigquery_dataset"),
        ("scheduled_query", "google_bigquery_data_transfer_config"),
    ),
    apis=("bigquery.googleapis.com", "bigquerydatatransfer.googleapis.com"),
    # A scheduled query is read by what only roles that run queries have too.
    plan_roles=("roles/bigquery.metadataViewer", "roles/iam.securityReviewer", "bigquery.transfers.get"),
    apply_roles=("roles/bigquery.admin", "roles/resourcemanager.projectIamAdmin"),
)
