"""Memorystore for Valkey: a cache of one node or a cluster of shards, at private addresses of the network."""

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, model_validator

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
    Profile,
    Quota,
    Series,
    Settings,
    Use,
    Verified,
    amount,
)
from shared.terraform.type_rules import TypeRules


class ValkeySettings(Settings):
    """`shards`: with more than one the keys are spread over a cluster, and clients have to speak its protocol.
    `replicas` of each shard stand in other zones and take over. `node`: how large each is (1.4, 6.5, 13 and 58 GB).
    `tls`: what is said to it is encrypted inside the network too. `backups`: one a day, kept for a month.
    """

    shards: int = Field(1, ge=1, le=250)
    replicas: int = Field(0, ge=0, le=5)
    node: Literal["shared-core-nano", "standard-small", "highmem-medium", "highmem-xlarge"] = "standard-small"
    version: Literal["7.2", "8.0"] = "8.0"
    tls: bool = False
    backups: bool = False

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.shards * (1 + self.replicas) > 250:
            raise ValueError("shards and their replicas are at most 250 nodes")
        return self

    @property
    def clustered(self) -> bool:
        """Whether its keys are spread."""
        return self.shards > 1

    @property
    def node_type(self) -> str:
        """As Google names the size of a node."""
        return self.node.upper().replace("-", "_")


def _planned(settings: ValkeySettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    cache = {
        "location": use.region,
        "node_type": settings.node_type,
        "shard_count": settings.shards,
        "replica_count": settings.replicas,
    }
    return [("google_memorystore_instance", cache | ({"automated_backup_config": [{}]} if settings.backups else {}))]


def _profile(name: str, metric: str, label: str, advice: str) -> Profile:
    return Profile(
        word="cache",
        name=name,
        metric=f"memorystore.googleapis.com/instance/{metric}/maximum_utilization",
        threshold=0.8,
        duration="300s",
        severity="critical" if metric == "memory" else "warning",
        label=label,
        advice=advice,
        series=Series(
            "memorystore.googleapis.com/Instance",
            'resource.labels.instance_id="${[[ watched.address ]].instance_id}"',
            reducer="REDUCE_MAX",
            group_by="resource.label.instance_id",
        ),
        asked=None,
        reading='resource.type="memorystore.googleapis.com/Instance" AND resource.labels.instance_id="{name}"',
    )


_CONNECTION = "[[ cache.address ]].endpoints[0].connections[0].psc_auto_connection[0]"

VALKEY = Part(
    name="valkey",
    what="a private Memorystore for Valkey",
    synonyms=(
        "valkey on memorystore",
        "memorystore valkey",
        "memorystore for valkey",
        "redis cluster",
        "valkey cluster",
        "valkey cache",
        "sharded cache",
    ),
    elsewhere=("Amazon ElastiCache for Valkey", "Amazon MemoryDB", "Azure Managed Redis"),
    usual_id="valkey",
    means=("google_memorystore_instance",),
    settings=ValkeySettings,
    blocks=(
        Block("endpoints", "google_network_connectivity_service_connection_policy", "{id}-endpoints"),
        Block("cache", "google_memorystore_instance", "{id}-cache", called="instance_id"),
    ),
    types=(
        TypeRules(
            "google_memorystore_instance",
            name=("instance_id",),
            ends=(("deletion_protection_enabled", "false"),),
            only={
                "desired_auto_created_endpoints.project_id": ("{project}",),
                "desired_psc_auto_connections.project_id": ("{project}",),
            },
            references={
                "desired_auto_created_endpoints.network": ("google_compute_network",),
                "desired_psc_auto_connections.network": ("google_compute_network",),
                "kms_key": ("google_kms_crypto_key",),
            },
            sizes=("node_type", "shard_count", "replica_count"),
            plain=(
                "authorization_mode",
                "desired_auto_created_endpoints",
                "desired_psc_auto_connections",
                "automated_backup_config*",
                "engine_configs",
                "engine_version",
                "maintenance_policy*",
                "maintenance_version",
                "mode",
                "persistence_config*",
                "transit_encryption_mode",
                "zone_distribution_config*",
            ),
            # Data from elsewhere, copies to elsewhere, and certificates of other projects' authorities.
            refused=("cross_instance*", "gcs_source*", "managed_backup_source*", "server_ca_*"),
            stateful=True,
            protections=(("deletion_protection_enabled", True),),
            weakens={"authorization_mode": ("IAM_AUTH",), "transit_encryption_mode": ("SERVER_AUTHENTICATION",)},
        ),
        TypeRules(
            "google_network_connectivity_service_connection_policy",
            references={
                "network": ("google_compute_network",),
                "psc_config.subnetworks": ("google_compute_subnetwork",),
            },
            only={"service_class": ("gcp-memorystore", "gcp-memorystore-redis")},
            plain=("psc_config", "psc_config.limit"),
            refused=("psc_config.allowed_google*", "psc_config.producer*"),
        ),
    ),
    needs=(Need("network", "shared"),),
    roles=frozenset(),
    uses=None,
    offers=(
        Offer(
            to="code",
            brings="its address and a way to it",
            template=None,
            blocks=NONE,
            env=(
                Env("VALKEY_HOST", f"{_CONNECTION}.ip_address"),
                Env("VALKEY_PORT", f"tostring({_CONNECTION}.port)"),
                Env(
                    "VALKEY_URL",
                    "\"[[ 'rediss' if s.tls else 'redis' ]]://${" + _CONNECTION + ".ip_address}"
                    ":${" + _CONNECTION + '.port}"',
                ),
            ),
            network=True,
            node="cache",
        ),
    ),
    price=Price(planned=_planned, usage=None),
    profiles=(
        _profile(
            "valkey_memory_high",
            "memory",
            "Memory used of the fullest node",
            "Look at what is kept without an expiry; larger nodes (`node`) or more `shards` give it room.",
        ),
        _profile(
            "valkey_cpu_high",
            "cpu",
            "CPU utilization of the busiest node",
            "Look at slow commands (KEYS, SORT, scripts) and at clients that connect anew for each request.",
        ),
    ),
    heard=Heard(
        resources=(("memorystore.googleapis.com/Instance", ("google_memorystore_instance",)),),
        metrics=(
            "memorystore.googleapis.com/instance/clients/total_connected_clients",
            "memorystore.googleapis.com/instance/memory/average_utilization",
        ),
    ),
    fixes=NONE,
    # cloud.google.com/memorystore/docs/valkey/quotas: usage units, each shard with its replicas.
    quotas=(
        Quota(
            "google_memorystore_instance",
            "memorystore.googleapis.com",
            "usage units",
            "usage units",
            planned=lambda values: amount(values.get("shard_count")) * (1 + amount(values.get("replica_count"))),
            stands=lambda item: amount(item.get("shardCount")) * (1 + amount(item.get("replicaCount"))),
        ),
    ),
    looks=(
        Look(
            "cache",
            "Memorystore for Valkey",
            "database",
            "memorystore",
            inside=True,
            detail="[[ s.shards ]] x [[ s.node ]]",
        ),
    ),
    risks=lambda settings: ("single_zone",) if settings.replicas == 0 else NONE,
    verified=Verified(by="exists"),
    meets=(
        ("redis", "google_memorystore_instance"),
        ("snapshots", "google_memorystore_instance automated_backup_config ~ ."),
        ("backups", "google_memorystore_instance automated_backup_config ~ ."),
        ("replica", "google_memorystore_instance replica_count ~ [1-9]"),
        ("cache_tls", "google_memorystore_instance transit_encryption_mode ~ SERVER"),
    ),
    apis=("memorystore.googleapis.com", "networkconnectivity.googleapis.com"),
    plan_roles=("roles/memorystore.viewer", "networkconnectivity.serviceConnectionPolicies.get"),
    apply_roles=("roles/memorystore.admin", "roles/networkconnectivity.consumerNetworkAdmin"),
    said=(
        ("shards", r"(\d{1,3}) (?:shards?|primaries|primary nodes)"),
        ("replicas", r"(\d) (?:read[- ]?)?replicas?"),
        ("version", r"valkey (?:version )?(7\.2|8\.0)"),
        ("node", r"(shared-core-nano|standard-small|highmem-medium|highmem-xlarge)"),
    ),
)
