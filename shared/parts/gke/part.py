"""A cluster of Kubernetes Engine: Autopilot, or Standard with node pools. Its manifests are the user's own to apply.

Pods act as a service account of their own once a person lets their Kubernetes account be it: an output says how.
Whoever may do that may become any account of the project, so what applies deployments may not.
"""

from collections.abc import Mapping
from typing import Any

from shared.parts.arguments import Argument
from shared.parts.gke import backups
from shared.parts.gke.pools import Pool
from shared.parts.gke.settings import GkeSettings
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
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules


def _planned(settings: GkeSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    location = use.region if settings.everywhere else f"{use.region}-b"
    policy = backups.planned(settings)
    if settings.armor:
        policy.append(("google_compute_security_policy", {"rule": [{}] * settings.rules}))
    if not settings.standard:
        return [("google_container_cluster", {"location": location, "enable_autopilot": True}), *policy]

    made: list[tuple[str, Mapping[str, Any]]] = [
        ("google_container_cluster", {"location": location, "remove_default_node_pool": True}),
        *policy,
    ]
    made += [_planned_pool(settings, pool, location) for pool in settings.each_pool]
    if settings.gpu:
        made.append(_planned_pool(settings, settings.graphics_pool, location))
    return made


def _planned_pool(settings: GkeSettings, pool: Pool, location: str) -> tuple[str, Mapping[str, Any]]:
    config: dict[str, Any] = {
        "machine_type": pool.type or settings.node_type,
        "disk_size_gb": pool.disk_gb,
        "disk_type": pool.disk_type,
    }
    config |= {"spot": True} if pool.spot else {}
    config |= {"guest_accelerator": [{"type": pool.gpu, "count": pool.gpus}]} if pool.gpu else {}
    config |= {"ephemeral_storage_local_ssd_config": [{"local_ssd_count": pool.ssds}]} if pool.ssds else {}
    made: dict[str, Any] = {"location": location, "node_config": [config]}
    if (each := settings.zone_nodes(pool)) is not None:
        return "google_container_node_pool", made | {"node_count": each}
    total = "total_" if settings.in_total(pool) else ""
    scale = {f"{total}min_node_count": pool.least, f"{total}max_node_count": pool.most}
    return "google_container_node_pool", made | {"autoscaling": [scale]}


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
        *(
            Block(f"pool_{number}", "google_container_node_pool", f"{{id}}-pool-{number}", when=(at_least, True))
            for number, at_least in enumerate(("standard", "second", "third", "fourth", "fifth", "sixth"), start=1)
        ),
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
        Block("backups", backups.PLAN, "{id}-backups", when=("backed_up", True)),
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
            # It has a name inside a cluster of this deployment alone.
            name=NO_NAME,
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
                "node_config.ephemeral_storage_local_ssd_config*",
                "node_config.local_nvme_ssd_block_config*",
                "node_count",
            ),
            plain=(
                "name",
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
        backups.RULES,
    ),
    needs=(
        Need("network", "shared"),
        Need("nat", "shared", ("goes_out", True)),
        Need("identity", "own"),
    ),
    roles=frozenset({"code", "scales"}),
    uses="cluster",
    offers=NONE,
    price=Price(planned=_planned, usage=None, own=((backups.PLAN, backups.price),)),
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
        Look("backups", "Backup for GKE", "storage", "gke", when=("backed_up", True)),
    ),
    zonal=lambda settings: not settings.everywhere,
    risks=lambda settings: (
        "manifests",
        *(() if settings.everywhere else ("single_zone",)),
        *(("policy_unbound",) if settings.armor else ()),
        *(("backups_stay",) if settings.backed_up else ()),
        *(("control_plane_open",) if settings.endpoint == "public" and not settings.networks else ()),
        *(("may_be_stopped",) if settings.spot_alone else ()),
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
        ("backups", "google_gke_backup_backup_plan"),
    ),
    apis=("container.googleapis.com", "gkebackup.googleapis.com", "iam.googleapis.com"),
    plan_roles=("roles/container.clusterViewer", "roles/gkebackup.viewer", "roles/iam.securityReviewer"),
    apply_roles=("roles/container.clusterAdmin", "roles/gkebackup.backupAdmin", "roles/iam.serviceAccountUser"),
    arguments=(
        Argument("channel", "release_channel.channel", "cluster", unset="REGULAR"),
        Argument("node_type", "node_config.machine_type", "pool_1"),
        Argument("disk_gb", "node_config.disk_size_gb", "pool_1", unset="100"),
        Argument("min_nodes", "autoscaling.min_node_count", "pool_1"),
        Argument("max_nodes", "autoscaling.max_node_count", "pool_1"),
    ),
)
