"""Cloud Composer: Airflow in an environment of its own, which costs money whether it works or not."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, field_validator

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

_SCHEDULER = {"SMALL": (0.5, 2), "MEDIUM": (2, 7.5), "LARGE": (4, 15)}


class ComposerSettings(Settings):
    """`size` of the environment; workers grow by themselves up to `max_workers`."""

    size: Literal["SMALL", "MEDIUM", "LARGE"] = "SMALL"
    max_workers: int = Field(3, ge=1, le=100)

    @field_validator("size", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @property
    def scheduler(self) -> tuple[float, float]:
        """vCPUs and GB of the scheduler, and of each worker."""
        return _SCHEDULER[self.size]


def _planned(settings: ComposerSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    cpu, memory = settings.scheduler
    load = {"cpu": cpu, "memory_gb": memory}
    loads = {
        "scheduler": [{**load, "count": 1}],
        "web_server": [{"cpu": 1, "memory_gb": 2}],
        "worker": [{**load, "min_count": 1, "max_count": settings.max_workers}],
    }
    config = {"environment_size": f"ENVIRONMENT_SIZE_{settings.size}", "workloads_config": [loads]}
    return [("google_composer_environment", {"config": [config]})]


_READING = 'resource.type="cloud_composer_environment" AND resource.labels.environment_name="{name}"'
_ENVIRONMENT = 'resource.labels.environment_name="${[[ watched.address ]].name}"'

COMPOSER = Part(
    name="composer",
    what="a Cloud Composer environment",
    synonyms=("cloud composer", "composer", "managed airflow", "airflow", "apache airflow", "dags"),
    elsewhere=("Amazon MWAA", "Astronomer", "Azure Data Factory managed Airflow"),
    usual_id="airflow",
    means=("google_composer_environment",),
    settings=ComposerSettings,
    blocks=(
        Block("environment", "google_composer_environment", "{id}-environment"),
        Block("works", "google_project_iam_member", "{id}-works", named=False),
        Block("keeps", "google_storage_bucket_iam_member", "{id}-keeps", named=False),
        Block("looks", "google_storage_bucket_iam_member", "{id}-looks", named=False),
    ),
    types=(
        TypeRules(
            "google_composer_environment",
            acts_as="config.node_config.service_account",
            identities=("config.node_config.service_account",),
            references={
                "config.node_config.network": ("google_compute_network",),
                "config.node_config.subnetwork": ("google_compute_subnetwork",),
                "config.encryption_config.kms_key_name": ("google_kms_crypto_key",),
                "storage_config.bucket": ("google_storage_bucket",),
            },
            sizes=("config.environment_size", "config.workloads_config*", "config.resilience_mode"),
            sources=("config.web_server_network_access_control.allowed_ip_range.value",),
            plain=(
                "storage_config",
                "config",
                "config.data_retention_config*",
                "config.enable_private_*",
                "config.encryption_config",
                "config.maintenance_window*",
                "config.node_config",
                "config.recovery_config*",
                "config.software_config",
                "config.software_config.airflow_config_overrides",
                "config.software_config.env_variables",
                "config.software_config.image_version",
                "config.software_config.pypi_packages",
                "config.web_server_network_access_control*",
            ),
            stateful=True,
        ),
    ),
    needs=(Need("identity", "own"), Need("network", "shared"), Need("bucket", "own")),
    roles=frozenset({"pipeline"}),
    uses="environment",
    offers=NONE,
    price=Price(planned=_planned, usage=None),
    profiles=(
        Profile(
            word="environment",
            name="airflow_unhealthy",
            metric="composer.googleapis.com/environment/zombie_task_killed_count",
            threshold=0.1,
            duration="300s",
            severity="error",
            label="Tasks that died, a second",
            advice="Look at the workers' memory and logs; tasks die when a worker is evicted.",
            series=Series("cloud_composer_environment", _ENVIRONMENT, aligner="ALIGN_RATE"),
            asked=None,
            reading=_READING,
        ),
        Profile(
            word="environment",
            name="airflow_tasks_queued",
            metric="composer.googleapis.com/environment/task_queue_length",
            threshold=50,
            duration="600s",
            severity="warning",
            label="Tasks that wait for a worker",
            advice="Look at long tasks and at how many may run at once; more `max_workers` take more at a time.",
            series=Series("cloud_composer_environment", _ENVIRONMENT),
            asked=None,
            reading=_READING,
        ),
    ),
    heard=Heard(
        resources=(("cloud_composer_environment", ("google_composer_environment",)),),
        metrics=("composer.googleapis.com/environment/healthy",),
    ),
    fixes=NONE,
    looks=(Look("environment", "Cloud Composer", "compute", "composer", inside=True, detail="[[ s.size | lower ]]"),),
    risks=lambda _: ("runs_all_day",),
    verified=Verified(by="exists"),
    meets=(("composer", "google_composer_environment"),),
    apis=("composer.googleapis.com",),
    plan_roles=("roles/composer.viewer",),
    apply_roles=("roles/composer.admin", "roles/resourcemanager.projectIamAdmin"),
)
