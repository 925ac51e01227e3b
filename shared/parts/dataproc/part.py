"""A cluster of Dataproc for Spark and Hadoop: private nodes of one's own network, and files in a bucket."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field, model_validator

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

if TYPE_CHECKING:
    from shared.cost.lines import CostLine
    from shared.cost.planned import Block as Values
    from shared.cost.planned import Deployment, Resource


class DataprocSettings(Settings):
    """`workers` are always there, up to `max_workers` as the work asks for it (0: no more); `spot_workers` may be taken
    back. `idle_minutes`: left alone for so long the cluster is deleted (0: never), and what it kept itself with it.
    """

    machine_type: str = Field("e2-standard-4", pattern=r"^[a-z][a-z0-9]{0,11}(-[a-z0-9]{1,12}){1,4}$")
    masters: Literal["1", "3"] = "1"
    workers: int = Field(2, ge=2, le=100)
    max_workers: int = Field(0, ge=0, le=200)
    spot_workers: int = Field(0, ge=0, le=100)
    disk_gb: int = Field(100, ge=50, le=2_000)
    idle_minutes: int = Field(0, ge=0, le=20_160)
    image: Literal["2.1-debian11", "2.2-debian12"] = "2.2-debian12"

    @model_validator(mode="after")
    def _fit(self) -> Self:
        if self.max_workers and self.max_workers < self.workers:
            raise ValueError(f"max_workers is less than workers ({self.workers})")
        if 0 < self.idle_minutes < 5:
            raise ValueError("idle_minutes: Dataproc waits for five minutes at least")
        return self

    @property
    def scaled(self) -> bool:
        """Whether workers come and go."""
        return self.max_workers > self.workers


def _planned(settings: DataprocSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    disk = [{"boot_disk_type": "pd-balanced", "boot_disk_size_gb": settings.disk_gb}]
    node = {"machine_type": settings.machine_type, "disk_config": disk}
    config: dict[str, Any] = {
        "master_config": [{**node, "num_instances": int(settings.masters)}],
        "worker_config": [{**node, "num_instances": settings.workers}],
    }
    if settings.spot_workers:
        config["preemptible_worker_config"] = [{"num_instances": settings.spot_workers, "disk_config": disk}]
    if settings.idle_minutes:
        config["lifecycle_config"] = [{"idle_delete_ttl": f"{settings.idle_minutes * 60}s"}]
    made: list[tuple[str, Mapping[str, Any]]] = [("google_dataproc_cluster", {"cluster_config": [config]})]
    if settings.scaled:
        scale = {"min_instances": settings.workers, "max_instances": settings.max_workers}
        made.append(("google_dataproc_autoscaling_policy", {"worker_config": [scale]}))
    return made


# https://cloud.google.com/dataproc/pricing: for each vCPU and hour, beside the machines.
_CPU_HOUR = 0.010
# A cluster that goes when nobody uses it is counted for a quarter of the month, at worst for all of it.
_AT_WORK = 0.25


def _cluster(resource: "Resource", deployment: "Deployment") -> "Iterator[CostLine]":
    """Its machines and their disks, and what Dataproc takes for each of their vCPUs."""
    config = resource.values.block("cluster_config")
    share = _AT_WORK if config.block("lifecycle_config").text("idle_delete_ttl", "") else 1.0
    policies = deployment.of("google_dataproc_autoscaling_policy") if config.has("autoscaling_config") else []
    bounds = [each.values.block("worker_config") for each in policies]
    most = max((each.number("max_instances", 0) for each in bounds), default=0)
    least = max((each.number("min_instances", 0) for each in bounds), default=0)
    region = deployment.region(resource)
    masters, workers = config.block("master_config"), config.block("worker_config")
    yield from _nodes(masters, masters.number("num_instances", 1), share, region)
    yield from _nodes(workers, max(workers.number("num_instances", 2), least), share, region, most=most)
    if config.has("preemptible_worker_config"):
        spot = config.block("preemptible_worker_config")
        kind = workers.text("machine_type")
        yield from _nodes(spot, spot.number("num_instances", 0), share, region, kind=kind)


def _policy(resource: "Resource", _deployment: "Deployment") -> "Iterator[CostLine]":
    """Nothing by itself: how many workers it lets a cluster have is priced with the cluster."""
    resource.values.pass_over()
    yield from ()


def _nodes(
    values: "Values", count: float, share: float, region: str, *, most: float = 0, kind: str = ""
) -> "Iterator[CostLine]":
    """`kind`: the machine of those that Google may take back, which cost no more than others."""
    from shared.cost import rates
    from shared.cost.compute import machine_lines
    from shared.cost.lines import line
    from shared.cost.machines import vcpus

    machine = kind or values.text("machine_type")
    worst = max(count, most)
    values.text("preemptibility", "")
    yield from machine_lines(machine, region, count=count * share, worst=worst, spot=bool(kind))
    unit = _CPU_HOUR * rates.HOURS
    yield line("Dataproc, vCPUs", count * share * vcpus(machine), unit, worst=worst * vcpus(machine))
    disk = values.block("disk_config")
    size = disk.number("boot_disk_size_gb", 500)
    gb = rates.disk_gb_usd(disk.text("boot_disk_type", "pd-standard"), region)
    yield line("Dataproc, GB of disks", count * share * size, gb, worst=worst * size)


_READING = 'resource.type="cloud_dataproc_cluster" AND resource.labels.cluster_name="{name}"'
_CLUSTER = 'resource.labels.cluster_name="${[[ watched.address ]].name}"'

DATAPROC = Part(
    name="dataproc",
    what="a Dataproc cluster",
    synonyms=("dataproc cluster", "spark cluster", "hadoop cluster"),
    elsewhere=("Amazon EMR", "Azure HDInsight"),
    usual_id="spark",
    means=("google_dataproc_cluster",),
    settings=DataprocSettings,
    blocks=(
        Block("cluster", "google_dataproc_cluster", "{id}"),
        Block(
            "scaling", "google_dataproc_autoscaling_policy", "{id}-scaling", called="policy_id", when=("scaled", True)
        ),
        Block("among", "google_compute_firewall", "{id}-among"),
        Block("works", "google_project_iam_member", "{id}-works", named=False),
        Block("keeps", "google_storage_bucket_iam_member", "{id}-keeps", named=False),
    ),
    types=(
        TypeRules(
            "google_dataproc_cluster",
            acts_as="cluster_config.gce_cluster_config.service_account",
            identities=("cluster_config.gce_cluster_config.service_account",),
            references={
                "cluster_config.staging_bucket": ("google_storage_bucket",),
                "cluster_config.temp_bucket": ("google_storage_bucket",),
                "cluster_config.gce_cluster_config.subnetwork": ("google_compute_subnetwork",),
                "cluster_config.autoscaling_config.policy_uri": ("google_dataproc_autoscaling_policy",),
                "cluster_config.encryption_config.kms_key_name": ("google_kms_crypto_key",),
            },
            only={"cluster_config.gce_cluster_config.internal_ip_only": (True,)},
            sizes=(
                "cluster_config.master_config.num_instances",
                "cluster_config.worker_config.num_instances",
                "cluster_config.preemptible_worker_config.num_instances",
                "*.machine_type",
                "*.boot_disk_type",
                "*.boot_disk_size_gb",
            ),
            plain=(
                "cluster_config",
                "cluster_config.autoscaling_config",
                "cluster_config.encryption_config",
                "cluster_config.gce_cluster_config",
                "cluster_config.gce_cluster_config.service_account_scopes",
                "cluster_config.gce_cluster_config.shielded_instance_config*",
                "cluster_config.gce_cluster_config.tags",
                "cluster_config.gce_cluster_config.zone",
                "cluster_config.lifecycle_config*",
                "cluster_config.master_config",
                "cluster_config.preemptible_worker_config",
                "cluster_config.preemptible_worker_config.preemptibility",
                "cluster_config.software_config",
                "cluster_config.software_config.image_version",
                "cluster_config.worker_config",
                "*.disk_config",
                "graceful_decommission_timeout",
            ),
            refused=(
                "deletion_policy",
                "cluster_config.initialization_action*",
                "cluster_config.endpoint_config*",
                "cluster_config.metastore_config*",
                "cluster_config.security_config*",
                "cluster_config.gce_cluster_config.metadata",
                "cluster_config.software_config.override_properties",
                "virtual_cluster_config*",
            ),
        ),
        TypeRules(
            "google_dataproc_autoscaling_policy",
            name=("policy_id",),
            sizes=("worker_config*", "secondary_worker_config*"),
            plain=("basic_algorithm*",),
            refused=("deletion_policy",),
        ),
    ),
    needs=(Need("identity", "own"), Need("network", "shared"), Need("bucket", "own")),
    roles=frozenset({"pipeline"}),
    uses="cluster",
    offers=NONE,
    price=Price(
        planned=_planned,
        usage=None,
        own=(
            ("google_dataproc_cluster", _cluster),
            ("google_dataproc_autoscaling_policy", _policy),
        ),
    ),
    profiles=(
        Profile(
            word="cluster",
            name="dataproc_storage_high",
            metric="dataproc.googleapis.com/cluster/hdfs/storage_utilization",
            threshold=0.85,
            duration="300s",
            severity="warning",
            label="Share of its own disks (HDFS) that is used",
            advice="Look at what jobs leave in HDFS; what lasts belongs into the bucket; more workers have more disks.",
            series=Series("cloud_dataproc_cluster", _CLUSTER),
            asked=None,
            reading=_READING,
        ),
        Profile(
            word="cluster",
            name="dataproc_jobs_failing",
            metric="dataproc.googleapis.com/cluster/job/failed_count",
            threshold=0.001,
            duration="60s",
            severity="error",
            label="Jobs that failed, each second",
            advice="Look at the driver's output of the last job: memory of the executors, and rights on what it reads.",
            series=Series(
                "cloud_dataproc_cluster",
                _CLUSTER,
                aligner="ALIGN_RATE",
                reducer="REDUCE_SUM",
                group_by="resource.label.cluster_name",
            ),
            asked=None,
            reading=_READING,
        ),
    ),
    heard=Heard(
        resources=(("cloud_dataproc_cluster", ("google_dataproc_cluster",)),),
        metrics=("dataproc.googleapis.com/cluster/yarn/pending_memory_size",),
    ),
    fixes=NONE,
    looks=(Look("cluster", "Dataproc", "compute", "dataflow", inside=True, detail="[[ s.workers ]] workers"),),
    risks=lambda settings: NONE if settings.idle_minutes else ("runs_all_day",),
    verified=Verified(by="exists"),
    meets=(("dataproc", "google_dataproc_cluster"),),
    apis=("dataproc.googleapis.com", "compute.googleapis.com"),
    plan_roles=("roles/dataproc.viewer", "roles/compute.viewer"),
    apply_roles=("roles/dataproc.editor", "roles/compute.securityAdmin", "roles/resourcemanager.projectIamAdmin"),
)
