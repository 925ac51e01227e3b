"""GitLab runners: machines that ask GitLab for jobs and run each in a container; nothing reaches them from outside."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from shared.machine_groups import ZONAL
from shared.parts.group.part import GROUP
from shared.parts.machines import IMAGE, MACHINES_HEARD, MachineSettings, MachineType
from shared.parts.part import NONE, Block, Look, Need, Part, Price, Use, Verified
from shared.parts.rules import DOMAIN


class GitLabRunnerSettings(MachineSettings):
    """`count` machines with `jobs` at a time each ask the GitLab at `host`. `spot`: cheap, and Google may end a job
    with its machine; the group makes another.
    """

    machine_type: MachineType = "e2-standard-2"
    disk_gb: int = Field(50, ge=20, le=65_536)
    host: str = Field("gitlab.com", pattern=rf"^{DOMAIN}$")
    count: int = Field(1, ge=1, le=50)
    jobs: int = Field(2, ge=1, le=50)
    spot: bool = False


def _planned(settings: GitLabRunnerSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    where = {"region": use.region}
    disk = {"disk_size_gb": settings.disk_gb, "disk_type": settings.disk_type, "source_image": IMAGE}
    spot = [{"preemptible": True, "provisioning_model": "SPOT"}] if settings.spot else []
    sizes = {"min_replicas": settings.count, "max_replicas": settings.count}
    template = where | {"machine_type": settings.machine_type, "disk": [disk], "scheduling": spot}
    return [
        ("google_compute_instance_template", template),
        (ZONAL, where | {"target_size": settings.count}),
        ("google_compute_autoscaler", where | {"autoscaling_policy": [sizes]}),
        ("google_secret_manager_secret", {}),
    ]


GITLAB_RUNNER = Part(
    name="gitlab_runner",
    what="GitLab runners on machines of their own",
    synonyms=("gitlab ci runner", "gitlab-runner", "gitlab runners"),
    elsewhere=("GitLab SaaS runners",),
    usual_id="gitlab-runner",
    means=NONE,
    settings=GitLabRunnerSettings,
    blocks=(
        Block("token", "google_secret_manager_secret", "{id}-token"),
        Block("reads", "google_secret_manager_secret_iam_member", "{id}-token-reader", named=False),
        Block("template", "google_compute_instance_template", "{id}-template", named=False),
        Block("group", ZONAL, "{id}-machines"),
        Block("keeper", "google_compute_autoscaler", "{id}-keeper"),
    ),
    types=NONE,
    needs=(Need("network", "shared"), Need("nat", "shared"), Need("identity", "own")),
    roles=frozenset(),
    uses=None,
    offers=NONE,
    price=Price(planned=_planned, usage=None),
    profiles=tuple(
        profile for profile in GROUP.profiles if profile.word == "group" and profile.asked is None and not profile.when
    ),
    heard=MACHINES_HEARD,
    fixes=NONE,
    looks=(
        Look(
            "group",
            "GitLab runners",
            "compute",
            "instance_group",
            inside=True,
            detail="[[ s.count ]] x [[ s.machine_type ]]",
        ),
    ),
    zonal=lambda _: True,
    risks=lambda settings: ("single_zone", *(("may_be_stopped",) if settings.spot else ())),
    verified=Verified(by="exists"),
    apis=("compute.googleapis.com", "secretmanager.googleapis.com"),
    plan_roles=("roles/compute.viewer", "roles/secretmanager.viewer"),
    apply_roles=("roles/compute.instanceAdmin.v1", "roles/secretmanager.admin"),
)
