"""A cluster of Kubernetes Engine: Autopilot, or Standard with node pools. Its manifests are the user's own to apply.

Pods act as a service account of their own once a person lets their Kubernetes account be it: an output says how.
Whoever may do that may become any account of the project, so what applies deployments may not.
"""

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from shared.parts.arguments import Argument
from shared.parts.armor import ArmorSettings
from shared.parts.load_balancer.part import EXAMPLE
from shared.parts.networks import check_networks
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
    Use,
    Verified,
)
from shared.parts.rules import DOMAIN
from shared.terraform.type_rules import TypeRules

# The smallest machine that takes one of them.
_GPU_NODES = {"nvidia-l4": "g2-standard-4", "nvidia-tesla-t4": "n1-standard-4"}


class GkeSettings(ArmorSettings):
    """`autopilot` has no nodes to look after and bills pods; `standard` has `node_pools` of `node_type`; the
    second and third are of `second_type` where somebody says so.

    `min_nodes` and `max_nodes` of each pool and zone, `second_min` and `second_max`
    (0: as the first) of those after it; `regional` stands in three zones (Autopilot always does). `spot`:
    the last of the pools is of nodes that Google may take back. `ingress`: an address for it, with `domain` a
    certificate too. `authorized_networks`: from where the control plane answers at an address of its own, beside its
    name, which IAM guards. `waf`, `rate_limit`, `blocked_countries` and `allowed_countries` are a policy of Cloud Armor
    for what comes in, which manifests have to name. `maintenance_hour`: from when on, each
    day (UTC), Google may look after it.
    """

    mode: Literal["autopilot", "standard"] = "autopilot"
    private_nodes: bool = True
    regional: bool = False
    node_pools: int = Field(1, ge=1, le=3)
    node_type: str = Field("e2-standard-2", pattern=r"^[a-z][a-z0-9]{0,11}(-[a-z0-9]{1,12}){1,4}$")
    second_type: str = Field("", pattern=r"^([a-z][a-z0-9]{0,11}(-[a-z0-9]{1,12}){1,4})?$")
    min_nodes: int = Field(1, ge=0, le=100)
    max_nodes: int = Field(3, ge=1, le=100)
    second_min: int = Field(0, ge=0, le=100)
    second_max: int = Field(0, ge=0, le=100)
    disk_gb: int = Field(50, ge=20, le=1_000)
    spot: bool = False
    gpu: Literal["", "nvidia-l4", "nvidia-tesla-t4"] = ""
    channel: Literal["RAPID", "REGULAR", "STABLE", "EXTENDED"] = "REGULAR"
    authorized_networks: str = Field("", max_length=400)
    ingress: bool = False
    domain: str = Field("", pattern=rf"^({DOMAIN}(,{DOMAIN}){{0,99}})?$")
    maintenance_hour: int = Field(3, ge=0, le=23)

    @model_validator(mode="before")
    @classmethod
    def _what_it_takes(cls, data: Any) -> Any:
        """Pools are those of a standard cluster, a certificate that of an ingress, unless somebody says otherwise."""
        if not isinstance(data, dict):
            return data
        said = dict(data)
        if (
            any(said.get(key) for key in ("node_pools", "node_type", "second_type", "second_max"))
            or _on(said, "spot")
            or said.get("gpu")
        ):
            said.setdefault("mode", "standard")
        if said.get("domain"):
            said.setdefault("ingress", True)
        return said

    @model_validator(mode="after")
    def _fit(self) -> Self:
        check_networks("authorized_networks", self.authorized_networks)
        if self.min_nodes > self.max_nodes:
            raise ValueError(f"min_nodes is more than max_nodes ({self.max_nodes})")
        if self.second_min > self.other_most:
            raise ValueError(f"second_min is more than the most of that pool ({self.other_most})")
        if not self.standard and (self.spot or self.gpu):
            raise ValueError("Autopilot takes spot and gpu from the pods' manifests; mode standard has pools for them")
        return self

    @property
    def standard(self) -> bool:
        """Whether it has nodes of its own to choose."""
        return self.mode == "standard"

    @property
    def everywhere(self) -> bool:
        """Whether it stands in three zones."""
        return self.regional or not self.standard

    @property
    def pools(self) -> int:
        """How many pools it has; spot nodes are never the only ones, for the cluster's own pods have to stand."""
        return max(self.node_pools, 2 if self.spot else 1) if self.standard else 0

    @property
    def other_type(self) -> str:
        """The machine type of the pools after the first, as an expression; empty where it is the first one's."""
        return f'"{self.second_type}"' if self.second_type else ""

    @property
    def other_most(self) -> int:
        """The most nodes of each pool after the first, in each zone."""
        return self.second_max or self.max_nodes

    @property
    def second(self) -> bool:
        """Whether there is a second pool."""
        return self.pools >= 2

    @property
    def third(self) -> bool:
        """Whether there is a third pool."""
        return self.pools >= 3

    @property
    def graphics(self) -> bool:
        """Whether there is a pool with a GPU."""
        return bool(self.gpu)

    @property
    def gpu_node(self) -> str:
        """The machine type of that pool."""
        return _GPU_NODES[self.gpu]

    @property
    def networks(self) -> list[str]:
        """From where the control plane's address answers."""
        return [each for each in self.authorized_networks.split(",") if each]

    @property
    def certified(self) -> bool:
        """Whether there is a certificate for the ingress."""
        return self.ingress

    @property
    def named(self) -> list[str]:
        """The domains of the certificate."""
        return self.domain.split(",") if self.domain else [EXAMPLE]


def _on(data: Mapping[str, Any], key: str) -> bool:
    return str(data.get(key, "")).lower() in {"true", "1", "yes", "on"}


def _planned(settings: GkeSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    location = use.region if settings.everywhere else f"{use.region}-b"
    policy: list[tuple[str, Mapping[str, Any]]] = []
    if settings.armor:
        policy.append(("google_compute_security_policy", {"rule": [{}] * settings.rules}))
    if not settings.standard:
        return [("google_container_cluster", {"location": location, "enable_autopilot": True}), *policy]

    def pool(node: str, least: int, most: int, *, spot: bool = False, gpu: str = "") -> tuple[str, Mapping[str, Any]]:
        config: dict[str, Any] = {"machine_type": node, "disk_size_gb": settings.disk_gb, "disk_type": "pd-balanced"}
        config |= {"spot": True} if spot else {}
        config |= {"guest_accelerator": [{"type": gpu, "count": 1}]} if gpu else {}
        scale = {"min_node_count": least, "max_node_count": most}
        return "google_container_node_pool", {"location": location, "autoscaling": [scale], "node_config": [config]}

    made: list[tuple[str, Mapping[str, Any]]] = [
        ("google_container_cluster", {"location": location, "remove_default_node_pool": True}),
        *policy,
    ]
    for number in range(1, settings.pools + 1):
        last = number == settings.pools
        made.append(
            pool(
                settings.node_type if number == 1 else settings.second_type or settings.node_type,
                settings.min_nodes if number == 1 else settings.second_min,
                settings.max_nodes if number == 1 else settings.other_most,
                spot=settings.spot and last,
            )
        )
    return made + ([pool(settings.gpu_node, 0, 1, gpu=settings.gpu)] if settings.gpu else [])


_CLUSTER = 'resource.labels.cluster_name="${[[ watched.address ]].name}"'
_READING = 'resource.type="k8s_node" AND resource.labels.cluster_name="{name}"'


def _profile(name: str, what: str, selector: str, label: str, advice: str) -> Profile:
    return Profile(
        word="cluster",
        name=name,
        metric=f"kubernetes.io/node/{what}/allocatable_utilization",
        threshold=0.85,
        duration="300s",
        severity="warning",
        label=label,
        advice=advice,
        series=Series("k8s_node", selector, reducer="REDUCE_MEAN", group_by="resource.label.cluster_name"),
        asked=None,
        reading=_READING,
    )


GKE = Part(
    name="gke",
    what="a Kubernetes cluster",
    synonyms=("kubernetes", "kubernetes engine", "kubernetes cluster", "k8s", "google kubernetes engine"),
    elsewhere=("Amazon EKS", "Azure Kubernetes Service", "OpenShift", "k3s"),
    usual_id="cluster",
    means=("google_container_cluster", "google_container_node_pool"),
    settings=GkeSettings,
    blocks=(
        Block("nodes", "google_service_account", "{id}-nodes", named=False),
        Block("nodes_roles", "google_project_iam_member", "{id}-nodes-roles", named=False),
        Block("cluster", "google_container_cluster", "{id}-cluster"),
        Block("pool_1", "google_container_node_pool", "{id}-pool-1", when=("standard", True)),
        Block("pool_2", "google_container_node_pool", "{id}-pool-2", when=("second", True)),
        Block("pool_3", "google_container_node_pool", "{id}-pool-3", when=("third", True)),
        Block("gpu_pool", "google_container_node_pool", "{id}-gpu-pool", when=("graphics", True)),
        Block("ingress_ip", "google_compute_global_address", "{id}-ingress-ip", when=("ingress", True)),
        Block(
            "ingress_cert",
            "google_compute_managed_ssl_certificate",
            "{id}-ingress-cert",
            named=False,
            when=("certified", True),
        ),
        Block("armor", "google_compute_security_policy", "{id}-armor", when=("armor", True)),
    ),
    types=(
        TypeRules(
            "google_container_cluster",
            by_google=("node_version",),
            ends=(("deletion_protection", "false"),),
            acts_as_any=(
                "node_config.service_account",
                "cluster_autoscaling.auto_provisioning_defaults.service_account",
            ),
            sources=("master_authorized_networks_config.cidr_blocks.cidr_block",),
            sizes=("initial_node_count", "node_locations", "cluster_autoscaling.resource_limits*"),
            only={
                "enable_legacy_abac": (False,),
                "remove_default_node_pool": (True,),
                "workload_identity_config.workload_pool": ("{project}.svc.id.goog",),
            },
            plain=(
                "addons_config*",
                "binary_authorization*",
                "cluster_autoscaling*",
                "control_plane_endpoints_config*",
                "cost_management_config*",
                "datapath_provider",
                "default_max_pods_per_node",
                "default_snat_status*",
                "dns_config*",
                "enable_autopilot",
                "enable_cilium_clusterwide_network_policy",
                "enable_fqdn_network_policy",
                "enable_intranode_visibility",
                "enable_l4_ilb_subsetting",
                "enable_shielded_nodes",
                "gateway_api_config*",
                "ip_allocation_policy*",
                "logging_config*",
                "maintenance_policy*",
                "master_authorized_networks_config",
                "master_authorized_networks_config.cidr_blocks",
                "master_authorized_networks_config.cidr_blocks.display_name",
                "mesh_certificates*",
                "min_master_version",
                "monitoring_config*",
                "network_policy*",
                "networking_mode",
                "node_config",
                "node_config.oauth_scopes",
                "node_version",
                "private_cluster_config*",
                "release_channel*",
                "resource_labels",
                "security_posture_config*",
                "vertical_pod_autoscaling*",
                "workload_identity_config*",
            ),
            identities=(
                "node_config.service_account",
                "cluster_autoscaling.auto_provisioning_defaults.service_account",
            ),
            stateful=True,
            protections=(("deletion_protection", True),),
            weakens={
                "binary_authorization.evaluation_mode": ("PROJECT_SINGLETON_POLICY_ENFORCE",),
                "network_policy.enabled": (True,),
                "private_cluster_config.enable_private_nodes": (True,),
            },
        ),
        TypeRules(
            "google_container_node_pool",
            by_google=("node_count", "version"),
            acts_as="node_config.service_account",
            references={"cluster": ("google_container_cluster",)},
            # Pods that asked the machine itself would act as the nodes' account.
            only={"node_config.workload_metadata_config.mode": ("GKE_METADATA",)},
            refused=("node_config.metadata",),
            identities=("node_config.service_account",),
            sizes=(
                "autoscaling*",
                "initial_node_count",
                "node_locations",
                "node_config.guest_accelerator*",
                "node_config.spot",
                "node_config.preemptible",
                "node_config.machine_type",
                "node_config.disk_type",
                "node_config.disk_size_gb",
                "node_config.local_ssd_count",
            ),
            plain=(
                "management*",
                "max_pods_per_node",
                "node_config",
                "node_config.advanced_machine_features*",
                "node_config.gcfs_config*",
                "node_config.gvnic*",
                "node_config.image_type",
                "node_config.labels",
                "node_config.oauth_scopes",
                "node_config.resource_labels",
                "node_config.shielded_instance_config*",
                "node_config.tags",
                "node_config.taint*",
                "node_config.workload_metadata_config*",
                "upgrade_settings*",
                "version",
            ),
        ),
    ),
    needs=(
        Need("network", "shared"),
        Need("nat", "shared", ("private_nodes", True)),
        Need("identity", "own"),
    ),
    roles=frozenset({"code", "scales"}),
    uses="cluster",
    offers=NONE,
    price=Price(planned=_planned, usage=None),
    profiles=(
        _profile(
            "cluster_cpu_high",
            "cpu",
            _CLUSTER,
            "CPU of the nodes in use",
            "Look at pods without limits and at `max_nodes`: pods that find no room stay pending.",
        ),
        _profile(
            "cluster_memory_high",
            "memory",
            f'{_CLUSTER} AND metric.labels.memory_type="non-evictable"',
            "Memory of the nodes in use",
            "Look at pods whose memory grows; a node without memory ends pods.",
        ),
    ),
    heard=Heard(
        resources=tuple(
            (kind, ("google_container_cluster",)) for kind in ("k8s_cluster", "k8s_node", "k8s_pod", "k8s_container")
        ),
        metrics=("kubernetes.io/container/restart_count", "kubernetes.io/pod/volume/utilization"),
    ),
    fixes=NONE,
    looks=(
        Look(
            "cluster",
            "Kubernetes cluster",
            "compute",
            "gke",
            inside=True,
            detail="[[ 'Standard' if s.standard else 'Autopilot' ]]",
        ),
    ),
    zonal=lambda settings: not settings.everywhere,
    risks=lambda settings: (
        "manifests",
        *(() if settings.everywhere else ("single_zone",)),
        *(("policy_unbound",) if settings.armor else ()),
        *(("domain_missing",) if settings.certified and not settings.domain else ()),
    ),
    verified=Verified(by="exists"),
    meets=(
        ("service", "google_container_cluster"),
        ("vm", "google_container_cluster"),
        ("kubernetes", "google_container_cluster"),
        ("private_nodes", "google_container_cluster private_cluster_config.enable_private_nodes ~ true"),
        ("worker", "google_container_cluster"),
        ("ha_db", "google_container_cluster"),
        ("authorized_network", "google_container_cluster master_authorized_networks_config.cidr_blocks.cidr_block ~ ."),
        ("gpu", "google_container_node_pool"),
        ("spot", "google_container_node_pool node_config.spot ~ true"),
        ("autopilot", "google_container_cluster enable_autopilot ~ true"),
        ("standard_cluster", "google_container_node_pool"),
        ("node_pools", "google_container_node_pool"),
        ("data_disk", "google_container_cluster"),
        ("domain", "google_container_cluster"),
        ("https", "google_container_cluster"),
        ("min_instances", "google_container_cluster"),
        ("waf", "google_compute_security_policy"),
    ),
    apis=("container.googleapis.com", "iam.googleapis.com"),
    plan_roles=("roles/container.clusterViewer", "roles/iam.securityReviewer"),
    apply_roles=("roles/container.clusterAdmin", "roles/iam.serviceAccountUser"),
    arguments=(
        Argument("channel", "release_channel.channel", "cluster", unset="REGULAR"),
        Argument("node_type", "node_config.machine_type", "pool_1"),
        Argument("disk_gb", "node_config.disk_size_gb", "pool_1", unset="100"),
        Argument("min_nodes", "autoscaling.min_node_count", "pool_1"),
        Argument("max_nodes", "autoscaling.max_node_count", "pool_1"),
    ),
)
