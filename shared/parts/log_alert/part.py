"""An alert on what logs say, a deployment's own or the project's: lines with a text, of a severity, or of a change."""

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from shared.parts.part import (
    NONE,
    Block,
    Heard,
    Look,
    Part,
    Price,
    Profile,
    Series,
    Settings,
    Use,
    Verified,
    no_risks,
)
from shared.schemas.variables import secret_in

METRIC = "logging.googleapis.com/user/{name}"
"""The metric type that Cloud Monitoring has for a metric made from logs, by that one's name."""

# What writes: its monitored resource, and the field of an entry that says whose it is.
_PLACES = {
    "service": ("cloud_run_revision", "resource.labels.service_name"),
    "job": ("cloud_run_job", "resource.labels.job_name"),
    "worker": ("cloud_run_worker_pool", "resource.labels.worker_pool_name"),
    "machine": ("gce_instance", r"labels.\"compute.googleapis.com/resource_name\""),
    "cluster": ("k8s_container", "resource.labels.cluster_name"),
    "database": ("cloudsql_database", "resource.labels.database_id"),
    "disk": ("gce_disk", "resource.labels.disk_id"),
}

_SET_IN_PROJECT = r"protoPayload.methodName=\"SetIamPolicy\""
_DELTA = "protoPayload.serviceData.policyDelta"
_BINDING = f"{_DELTA}.bindingDeltas"


def _methods(service: str, *verbs: str) -> str:
    return "(" + " OR ".join(rf"protoPayload.methodName:\"{service}.{verb}\"" for verb in verbs) + ")"


_CHANGES = {
    "project_owners": ("project", rf"{_SET_IN_PROJECT} AND {_BINDING}.role=\"roles/owner\""),
    "audit_configuration": ("project", f"{_SET_IN_PROJECT} AND {_DELTA}.auditConfigDeltas:*"),
    "custom_roles": (
        "iam_role",
        _methods("google.iam.admin.v1", "CreateRole", "DeleteRole", "UpdateRole", "UndeleteRole"),
    ),
    "firewall": ("gce_firewall_rule", _methods("compute.firewalls", "insert", "patch", "update", "delete")),
    "networks": (
        "gce_network",
        _methods("compute.networks", "insert", "patch", "delete", "addPeering", "removePeering"),
    ),
    "routes": ("gce_route", _methods("compute.routes", "insert", "delete")),
    "bucket_access": ("gcs_bucket", _methods("storage", "setIamPermissions")),
    "database_settings": ("cloudsql_database", _methods("cloudsql.instances", "create", "update", "patch", "delete")),
    "project_access": ("project", _SET_IN_PROJECT),
    "account_keys": (
        "service_account",
        _methods("google.iam.admin.v1", "CreateServiceAccountKey", "UploadServiceAccountKey"),
    ),
}
"""What the audit log says of each kind of change: the monitored resource of its entries, and the rest of the filter.

The first eight are those that the CIS benchmark for Google Cloud wants to be told of (2.4 to 2.11)."""

# Cloud Monitoring knows these resources; what a metric counts of others it keeps as `global`.
_KNOWN_TO_MONITORING = frozenset({"gcs_bucket", "cloudsql_database"})


class LogAlertSettings(Settings):
    """`text` is what a line says (any case; without one every line of the severity counts), `severity` the least one.

    More than `times` such lines within `minutes` are told of. `of`: what writes them; services are those on Cloud Run
    and functions, and what Google itself says of databases' backups and disks' snapshots. `whose`: those of this
    deployment, or all of that kind in the project, whoever made them. `change`: told of is what the audit log says of
    such changes in the whole project, whoever makes them; then nothing else is read.
    """

    text: str = Field("", max_length=120, pattern=r"^[^\"\\$%{}\x00-\x1f\x7f]*$")
    severity: Literal["DEFAULT", "INFO", "NOTICE", "WARNING", "ERROR", "CRITICAL"] = "ERROR"
    times: int = Field(0, ge=0, le=1_000_000)
    minutes: int = Field(5, ge=1, le=1_380)
    of: Literal["service", "job", "worker", "machine", "cluster", "database", "disk"] = "service"
    whose: Literal["deployment", "project"] = "deployment"
    change: Literal[
        "none", "project_owners", "audit_configuration", "custom_roles", "firewall", "networks", "routes",
        "bucket_access", "database_settings", "project_access", "account_keys",
    ] = "none"  # fmt: skip

    @field_validator("text")
    @classmethod
    def _no_secret(cls, text: str) -> str:
        """A filter can be read by whoever may look at the project: nothing that opens something stands in one."""
        if what := secret_in("TEXT", text):
            raise ValueError(f"text looks like {what}, and many may read a filter: name another part of the line")
        return text

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.change != "none" and self.text:
            raise ValueError("change: what the audit log says of it is known; text is for other lines")
        return self

    @property
    def monitored(self) -> str:
        """The monitored resource whose logs are read."""
        return _PLACES[self.of][0] if self.change == "none" else _CHANGES[self.change][0]

    @property
    def counted(self) -> str:
        """The monitored resource under which Cloud Monitoring keeps what is counted."""
        return self.monitored if self.change == "none" or self.monitored in _KNOWN_TO_MONITORING else "global"

    @property
    def told_of(self) -> str:
        """What is told of, in a word or two."""
        return self.change.replace("_", " ") if self.change != "none" else self.text or self.severity

    @property
    def owner(self) -> str:
        """The field of an entry that says which of them wrote it."""
        return _PLACES[self.of][1]

    @property
    def tail(self) -> str:
        """What the filter says of the line itself."""
        if self.change != "none":
            return rf" AND logName:\"cloudaudit.googleapis.com\" AND {_CHANGES[self.change][1]}"
        level = "" if self.severity == "DEFAULT" else f" AND severity>={self.severity}"
        return level + (rf" AND \"{self.text}\"" if self.text else "")


def _planned(_settings: LogAlertSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    return [("google_logging_metric", {})]


LOG_ALERT = Part(
    name="log_alert",
    what="an alert on lines of the log",
    synonyms=("log alert", "log based alert", "log-based alert", "log based metric", "log-based metric", "log metric"),
    elsewhere=("CloudWatch metric filter", "Azure log alert rule", "Datadog log monitor"),
    usual_id="lines",
    # A machine with logs has such a metric too, so that a type alone does not mean one of these.
    means=NONE,
    settings=LogAlertSettings,
    blocks=(Block("lines", "google_logging_metric", "{id}-lines"),),
    types=NONE,
    needs=NONE,
    roles=frozenset(),
    uses=None,
    offers=NONE,
    price=Price(planned=_planned, usage=None),
    profiles=(
        Profile(
            word="lines",
            name="log_lines_high",
            metric=METRIC,
            threshold=1,
            duration="60s",
            severity="error",
            label="Lines of the log that say so",
            advice="Read the lines themselves first: Cloud Logging shows them by the filter of the metric.",
            series=Series(
                "[[ s.counted ]]",
                'resource.labels.project_id="${var.project_id}"',
                aligner="ALIGN_DELTA",
                reducer="REDUCE_SUM",
                period="[[ s.minutes * 60 ]]s",
            ),
            asked=None,
            reading='resource.labels.project_id="{project}"',
            by=lambda settings: float(settings.times),
        ),
    ),
    heard=Heard(
        # An alert about a database is about that, whatever its log says.
        resources=tuple(
            (kind, ("google_logging_metric",))
            for kind in (*(kind for of, (kind, _) in _PLACES.items() if of != "database"), "global")
        ),
        metrics=NONE,
    ),
    fixes=NONE,
    looks=(
        Look(
            "lines",
            "Log alert",
            "monitoring",
            "logging",
            detail="[[ s.told_of ]], above [[ s.times ]] in [[ s.minutes ]] min",
        ),
    ),
    risks=no_risks,
    verified=Verified(by="exists"),
    meets=(("log_alert", "google_logging_metric"),),
    apis=("logging.googleapis.com", "monitoring.googleapis.com"),
    plan_roles=("roles/logging.viewer", "roles/monitoring.viewer"),
    apply_roles=("roles/logging.configWriter", "roles/monitoring.editor"),
)
