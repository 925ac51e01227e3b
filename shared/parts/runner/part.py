"""Self-hosted GitHub runners: a machine for each job, made when the job waits and thrown away after it."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import Field, model_validator

from shared.machine_groups import ZONAL
from shared.parts.machines import IMAGE, MACHINES_HEARD, MachineSettings, MachineType
from shared.parts.part import NONE, UPTIME, Block, Look, Need, Part, Price, Use, Verified
from shared.parts.vm.gpus import ATTACHED, GPU_MACHINES, GPU_NAMES, Gpu, check_fits
from shared.parts.vm.part import VM

MANAGER = "e2-micro"


class RunnerSettings(MachineSettings):
    """`repository` whose jobs are run (`owner/name`); between `min_replicas` and `max_replicas` machines at a time.

    `labels`: what a workflow says in `runs-on` beside `self-hosted`. `spot`: cheap, and Google may end a job with its
    machine. `max_run_hours`: no machine lives longer, whatever its job does. `gpu`, `gpu_count`: accelerators of each.
    """

    machine_type: MachineType = "e2-standard-4"
    disk_gb: int = Field(50, ge=20, le=65_536)
    repository: str = Field("", max_length=140, pattern=r"^$|^[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}$")
    labels: str = Field("", max_length=200, pattern=r"^$|^[A-Za-z0-9._-]{1,50}(,[A-Za-z0-9._-]{1,50})*$")
    min_replicas: int = Field(0, ge=0, le=100)
    max_replicas: int = Field(10, ge=1, le=100)
    spot: bool = True
    max_run_hours: int = Field(6, ge=1, le=120)
    gpu: Gpu = ""
    gpu_count: int = Field(1, ge=1, le=8)

    @model_validator(mode="before")
    @classmethod
    def _with_machine(cls, said: object) -> object:
        if not isinstance(said, dict):
            return said
        gpu = GPU_NAMES.get(str(said.get("gpu", "")), str(said.get("gpu", "")))
        machines, count = GPU_MACHINES.get(gpu, {}), str(said.get("gpu_count", "1"))
        if count.isdigit() and int(count) in machines:
            # A driver and what uses it want room.
            return {"machine_type": machines[int(count)], "disk_gb": 100} | said | {"gpu": gpu}
        return said

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min_replicas > self.max_replicas:
            raise ValueError("min_replicas is more than max_replicas")
        if self.gpu:
            check_fits(self.gpu, self.gpu_count, self.machine_type)
        return self

    @property
    def attached_gpu(self) -> bool:
        """Whether its accelerators are no part of its machine type."""
        return self.gpu in ATTACHED


def _planned(settings: RunnerSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    where = {"region": use.region}
    disk = {"disk_size_gb": settings.disk_gb, "disk_type": settings.disk_type, "source_image": IMAGE}
    spot = [{"preemptible": True, "provisioning_model": "SPOT"}] if settings.spot else []
    boot = {"size": 10, "type": "pd-standard", "image": IMAGE}
    sizes = {"min_replicas": settings.min_replicas, "max_replicas": settings.max_replicas}
    machine: dict[str, Any] = {"machine_type": settings.machine_type, "disk": [disk], "scheduling": spot}
    if settings.attached_gpu:
        machine["guest_accelerator"] = [{"type": settings.gpu, "count": settings.gpu_count}]
    return [
        ("google_compute_instance_template", where | machine),
        (ZONAL, where | {"target_size": settings.min_replicas}),
        ("google_compute_autoscaler", where | {"autoscaling_policy": [sizes]}),
        ("google_compute_instance", where | {"machine_type": MANAGER, "boot_disk": [{"initialize_params": [boot]}]}),
        ("google_secret_manager_secret", {}),
    ]


RUNNER = Part(
    name="runner",
    what="self-hosted GitHub runners, a machine for each job",
    synonyms=("ci runner", "github runner", "actions runner", "self-hosted runner", "build agent"),
    elsewhere=("actions-runner-controller", "Amazon CodeBuild runners", "Azure DevOps agents"),
    usual_id="runner",
    means=NONE,
    settings=RunnerSettings,
    blocks=(
        Block("token", "google_secret_manager_secret", "{id}-token"),
        Block("reads", "google_secret_manager_secret_iam_member", "{id}-token-reader", named=False),
        Block("counts", "google_project_iam_member", "{id}-counts", named=False),
        Block("asks", "google_compute_firewall", "{id}-allow-asking"),
        Block("vm", "google_compute_instance", "{id}-manager"),
        Block("template", "google_compute_instance_template", "{id}-template", named=False),
        Block("group", ZONAL, "{id}-machines"),
        Block("autoscaler", "google_compute_autoscaler", "{id}-autoscaler"),
    ),
    types=NONE,
    needs=(Need("network", "shared"), Need("nat", "shared"), Need("identity", "own")),
    roles=frozenset({"scales"}),
    uses=None,
    offers=NONE,
    price=Price(planned=_planned, usage=None),
    profiles=tuple(profile for profile in VM.profiles if profile.metric != UPTIME and not profile.wished),
    heard=MACHINES_HEARD,
    fixes=NONE,
    looks=(
        Look("vm", "Runner manager", "compute", "vm", inside=True, to="group"),
        Look("group", "Runners", "compute", "instance_group", inside=True, detail="[[ s.machine_type ]]"),
    ),
    zonal=lambda _: True,
    risks=lambda settings: (
        "single_zone",
        *(("may_be_stopped",) if settings.spot else ()),
        *(("gpu_quota",) if settings.gpu else ()),
    ),
    verified=Verified(by="exists"),
    meets=(
        ("ci_runner", ZONAL),
        ("gpu", "google_compute_instance_template guest_accelerator ~ ."),
        ("gpu", "google_compute_instance_template machine_type ~ ^(a2|a3|g2)-"),
    ),
    apis=("compute.googleapis.com", "secretmanager.googleapis.com", "monitoring.googleapis.com"),
    plan_roles=("roles/compute.viewer", "roles/secretmanager.viewer"),
    apply_roles=("roles/compute.instanceAdmin.v1", "roles/compute.securityAdmin", "roles/secretmanager.admin"),
)
