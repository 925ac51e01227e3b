"""Cloud Workstations: machines to develop on, each with a home of its own, that people start by a browser or an IDE."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from shared.parts.part import NONE, UNHEARD, Block, Look, Need, Part, Price, Settings, Use, Verified
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine
    from shared.cost.planned import Deployment, Resource

_CLUSTER, _CONFIG = "google_workstations_workstation_cluster", "google_workstations_workstation_config"
# https://cloud.google.com/workstations/pricing: a cluster for an hour, used or not, and each vCPU of one at work.
_CLUSTER_HOUR, _VCPU_HOUR = 0.20, 0.05
_HOURS_AT_WORK, _ALL_HOURS = 160, 730
IMAGE = "us-central1-docker.pkg.dev/cloud-workstations-images/predefined/code-oss:latest"
_IMAGE = r"^[a-z0-9][a-zA-Z0-9./_-]{0,200}(:[A-Za-z0-9._-]{1,128})?(@sha256:[0-9a-f]{64})?$"


class WorkstationsSettings(Settings):
    """`size`: the machine type, `disk_gb` of each home, `image` what it runs.

    `idle_minutes`: left alone so long it stops, and after `running_hours` in any case. `developers`: how many will have
    one, for the estimate.
    """

    size: str = Field("e2-standard-4", pattern=r"^(e2|n1|n2|n2d|t2d)-(standard|highmem|highcpu)-(2|4|8|16|32)$")
    disk_gb: Literal["10", "50", "100", "200", "500", "1000"] = "100"
    image: str = Field(IMAGE, pattern=_IMAGE)
    idle_minutes: int = Field(20, ge=5, le=1_440)
    running_hours: int = Field(12, ge=1, le=24)
    developers: int = Field(5, ge=1, le=500)


def _planned(_settings: WorkstationsSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    return [(_CLUSTER, {})]


def _cluster(_resource: "Resource", _deployment: "Deployment") -> "Iterator[CostLine]":
    from shared.cost import rates
    from shared.cost.lines import line

    yield line("Cloud Workstations, control plane", 1, _CLUSTER_HOUR * rates.HOURS)


def _kind(resource: "Resource", _deployment: "Deployment") -> "Iterator[CostLine]":
    """Machines and homes are billed as people use them: the kind itself costs nothing."""
    resource.values.pass_over("host")
    yield from ()


def _usage(settings: WorkstationsSettings, use: Use) -> "list[CostLine]":
    from shared.cost import rates
    from shared.cost.lines import line
    from shared.cost.machines import hourly_usd, vcpus

    many = settings.developers
    hour = hourly_usd(settings.size, use.region) + _VCPU_HOUR * vcpus(settings.size)
    homes = rates.disk_gb_usd("pd-balanced", use.region) * int(settings.disk_gb)
    return [
        line(f"workstations {settings.size}, hours", many * _HOURS_AT_WORK, hour, worst=many * _ALL_HOURS),
        line("homes of workstations", many, homes),
    ]


WORKSTATIONS = Part(
    name="workstations",
    what="Cloud Workstations",
    synonyms=("cloud workstations", "cloud workstation", "google cloud workstations", "managed developer workstations"),
    elsewhere=("AWS Cloud9", "Microsoft Dev Box", "GitHub Codespaces", "Gitpod"),
    usual_id="workstations",
    means=(_CONFIG,),
    settings=WorkstationsSettings,
    blocks=(
        Block("cluster", _CLUSTER, "{id}-cluster", called="workstation_cluster_id"),
        Block("config", _CONFIG, "{id}-config", called="workstation_config_id"),
    ),
    types=(
        TypeRules(
            _CLUSTER,
            name=("workstation_cluster_id",),
            references={
                "network": ("google_compute_network",),
                "subnetwork": ("google_compute_subnetwork",),
            },
            plain=(
                "location",
                "display_name",
                "private_cluster_config",
                "private_cluster_config.enable_private_endpoint",
            ),
            refused=(
                "annotations*",
                "deletion_policy",
                "domain_config*",
                "private_cluster_config.allowed_projects",
                "tags*",
                "workstation_authorization_url",
                "workstation_launch_url",
            ),
            stateful=True,
        ),
        TypeRules(
            _CONFIG,
            name=("workstation_config_id",),
            acts_as="host.gce_instance.service_account",
            identities=("host.gce_instance.service_account",),
            references={"workstation_cluster_id": (_CLUSTER,)},
            only={
                "host.gce_instance.disable_public_ip_addresses": (True,),
                "host.gce_instance.disable_ssh": (True,),
            },
            sizes=("host.gce_instance.machine_type", "persistent_directories.gce_pd.size_gb"),
            plain=(
                "location",
                "display_name",
                "container",
                "container.image",
                "container.working_dir",
                "disable_tcp_connections",
                "host",
                "host.gce_instance",
                "host.gce_instance.boot_disk_size_gb",
                "host.gce_instance.confidential_instance_config*",
                "host.gce_instance.service_account_scopes",
                "host.gce_instance.shielded_instance_config*",
                "idle_timeout",
                "persistent_directories",
                "persistent_directories.gce_pd",
                "persistent_directories.gce_pd.disk_type",
                "persistent_directories.gce_pd.fs_type",
                "persistent_directories.gce_pd.reclaim_policy",
                "persistent_directories.mount_path",
                "running_timeout",
            ),
            refused=(
                "allowed_ports*",
                "annotations*",
                "container.args",
                "container.command",
                "container.env*",
                "container.run_as_user",
                "deletion_policy",
                "enable_audit_agent",
                "encryption_key*",
                "ephemeral_directories*",
                "host.gce_instance.accelerators*",
                "host.gce_instance.boost_configs*",
                "host.gce_instance.enable_nested_virtualization",
                "host.gce_instance.instance_metadata*",
                "host.gce_instance.pool_size",
                "host.gce_instance.tags",
                "host.gce_instance.vm_tags*",
                "max_usable_workstations",
                "persistent_directories.gce_hd*",
                "persistent_directories.gce_pd.source_snapshot",
                "readiness_checks*",
                "replica_zones",
            ),
            stateful=True,
        ),
    ),
    needs=(Need("identity", "own"), Need("network", "shared"), Need("nat", "shared")),
    roles=frozenset({"code"}),
    uses="config",
    offers=NONE,
    price=Price(
        planned=_planned,
        usage=_usage,
        own=((_CLUSTER, _cluster), (_CONFIG, _kind)),
    ),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("config", "Cloud Workstations", "compute", "workbench", inside=True, detail="[[ s.size ]]"),),
    risks=lambda _: ("runs_all_day", "workstations_granted"),
    verified=Verified(by="exists"),
    meets=(("workstations", _CONFIG), ("vm", _CONFIG), ("data_disk", _CONFIG)),
    apis=("workstations.googleapis.com",),
    plan_roles=(
        "workstations.operations.get",
        "workstations.workstationClusters.get",
        "workstations.workstationConfigs.get",
    ),
    apply_roles=(
        "roles/iam.serviceAccountUser",
        "workstations.operations.get",
        "workstations.workstationClusters.create",
        "workstations.workstationClusters.delete",
        "workstations.workstationClusters.get",
        "workstations.workstationClusters.update",
        "workstations.workstationConfigs.create",
        "workstations.workstationConfigs.delete",
        "workstations.workstationConfigs.get",
        "workstations.workstationConfigs.update",
    ),
    said=(("size", r"\b((?:e2|n1|n2|n2d|t2d)-(?:standard|highmem|highcpu)-\d+)\b"),),
)
