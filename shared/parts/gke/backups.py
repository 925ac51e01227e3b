"""Backup for GKE: a plan by which Google copies what runs in a cluster, and its volumes, on a clock."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Self

from pydantic import Field, model_validator

from shared.parts.armor import ArmorSettings
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine
    from shared.cost.planned import Deployment, Resource

PLAN = "google_gke_backup_backup_plan"
_NAMESPACE = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
# https://cloud.google.com/kubernetes-engine/pricing#backup-for-gke: a month, each pod of the last backup and each GiB.
_POD_MONTH, _GIB_MONTH = 1.0, 0.028
# What a small cluster has, and a large one: nobody says how many pods there will be.
_PODS, _MOST_PODS = 10, 100
_GIB, _MOST_GIB = 50, 1_000
# https://cloud.google.com/kubernetes-engine/docs/add-on/backup-for-gke/reference/rest/v1/RetentionPolicy: 360 of them.
MOST_BACKUPS = 360


def days_between(cron: str) -> float:
    """About how many days there are between two backups of a clock, the fewest where they differ."""
    minute, hour, month_day, _, day = cron.split()
    if month_day != "*":
        return 1.0 if "/" in month_day or "," in month_day else 28.0
    if day != "*":
        return 7.0 if day.isdigit() else 1.0
    if not minute.isdigit():
        return 10 / 1_440
    if hour.isdigit():
        return 1.0
    step = hour.partition("/")[2]
    many = 24 // int(step) if step.isdigit() else len(hour.split(",")) if "*" not in hour else 24
    return 1 / max(1, many)


def kept_at_most(cron: str) -> int:
    """For how many days backups of a clock can be kept."""
    return max(1, min(365, int(MOST_BACKUPS * days_between(cron))))


class BackupSettings(ArmorSettings):
    """`backup_cron`: when a backup is made (UTC; empty: never), kept for `backup_days` and deleted then.

    `backup_namespaces`: of these alone, of all where nobody says. `backup_volumes`, `backup_secrets`: with what the
    volumes hold, and with the secrets of Kubernetes, without which little starts again.
    """

    backup_cron: str = Field("", max_length=60)
    backup_days: int = Field(30, ge=1, le=365)
    backup_namespaces: str = Field("", max_length=640, pattern=rf"^({_NAMESPACE}(,{_NAMESPACE}){{0,19}})?$")
    backup_volumes: bool = True
    backup_secrets: bool = True

    @model_validator(mode="after")
    def _as_google_backs_up(self) -> Self:
        from shared.terraform.google_rules.data import is_cron

        if not self.backup_cron:
            return self
        if not is_cron(self.backup_cron):
            raise ValueError("backup_cron is minute hour day month weekday, such as 0 0 * * *")
        if not self.backup_cron.split()[0].isdigit():
            raise ValueError("backup_cron: once an hour is the most that is made here")
        if self.backup_days > (most := kept_at_most(self.backup_cron)):
            raise ValueError(f"backup_days is at most {most} where backups are made that often")
        return self

    @property
    def backed_up(self) -> bool:
        """Whether there is a plan of backups."""
        return bool(self.backup_cron)

    @property
    def namespaces(self) -> list[str]:
        """What is backed up; empty for all of the cluster."""
        return [each for each in self.backup_namespaces.split(",") if each]


def planned(settings: BackupSettings) -> list[tuple[str, Mapping[str, Any]]]:
    """The plan as `terraform show -json` lists it, as far as it costs anything."""
    held = {"include_volume_data": settings.backup_volumes}
    return [(PLAN, {"backup_config": [held]})] if settings.backed_up else []


def price(resource: "Resource", _deployment: "Deployment") -> "Iterator[CostLine]":
    """What a plan costs with the pods of a small cluster, at most with those of a large one."""
    from shared.cost.lines import line

    yield line("Backup for GKE, pods", _PODS, _POD_MONTH, worst=_MOST_PODS)
    if resource.values.block("backup_config").flag("include_volume_data", default=True):
        yield line("Backup for GKE, GiB kept", _GIB, _GIB_MONTH, worst=_MOST_GIB)


RULES = TypeRules(
    PLAN,
    references={"cluster": ("google_container_cluster",)},
    plain=(
        "backup_config",
        "backup_config.all_namespaces",
        "backup_config.include_secrets",
        "backup_config.include_volume_data",
        "backup_config.permissive_mode",
        "backup_config.selected_namespaces*",
        "backup_schedule",
        "backup_schedule.cron_schedule",
        "deactivated",
        "retention_policy",
        "retention_policy.backup_delete_lock_days",
        "retention_policy.backup_retain_days",
    ),
    # What is locked nobody takes back, and others' keys and applications are none of this deployment.
    refused=(
        "backup_config.encryption_key*",
        "backup_config.selected_applications*",
        "backup_config.selected_namespace_labels*",
        "backup_schedule.rpo_config*",
        "deletion_policy",
        "retention_policy.locked",
    ),
    weakens={"deactivated": (False,), "backup_schedule.paused": (False,)},
    stateful=True,
)
