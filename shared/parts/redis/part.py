"""Memorystore for Redis on a private address: a cache that its users reach over the VPC."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from shared.parts.arguments import Argument, chosen
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


class RedisSettings(Settings):
    """`regional` has a replica in another zone that takes over. `auth`: its users need a password, which they read from
    Secret Manager. `tls`: what is said to it is encrypted inside the VPC too. `snapshots`: one a day, from which it
    fills itself after a failure.
    """

    memory_gb: int = Field(1, ge=1, le=300)
    availability: Literal["zonal", "regional"] = "zonal"
    version: Literal["REDIS_6_X", "REDIS_7_0", "REDIS_7_2"] = "REDIS_7_2"
    auth: bool = False
    tls: bool = False
    snapshots: bool = False


def _planned(settings: RedisSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    tier = "STANDARD_HA" if settings.availability == "regional" else "BASIC"
    cache = {"region": use.region, "tier": tier, "memory_size_gb": settings.memory_gb}
    made: list[tuple[str, Mapping[str, Any]]] = [("google_redis_instance", cache)]
    if settings.auth:
        made += [("google_secret_manager_secret", {}), ("google_secret_manager_secret_version", {})]
    return made


_AUTH = ("auth", True)
_INSTANCE = 'resource.labels.instance_id="${[[ watched.address ]].id}"'
_READING = (
    'resource.type="redis_instance" AND '
    'resource.labels.instance_id="projects/{project}/locations/{region}/instances/{name}"'
)


_COUNTED = Series(
    "redis_instance", _INSTANCE, aligner="ALIGN_RATE", reducer="REDUCE_SUM", group_by="resource.label.instance_id"
)

REDIS = Part(
    name="redis",
    what="a private Memorystore for Redis",
    synonyms=("memorystore", "cache", "in-memory cache", "session store"),
    elsewhere=("Amazon ElastiCache", "Azure Cache for Redis", "Upstash", "Heroku Redis"),
    usual_id="cache",
    means=("google_redis_instance",),
    settings=RedisSettings,
    blocks=(
        Block("cache", "google_redis_instance", "{id}-cache"),
        Block("password", "google_secret_manager_secret", "{id}-password", when=_AUTH),
        Block("password_version", "google_secret_manager_secret_version", "{id}-password", named=False, when=_AUTH),
    ),
    types=(
        TypeRules(
            "google_redis_instance",
            by_google=("maintenance_version",),
            ends_if_written=(("deletion_protection", "false"),),
            plain=(
                "alternative_location_id",
                "auth_enabled",
                "connect_mode",
                "location_id",
                "maintenance_policy*",
                "persistence_config*",
                "read_replicas_mode",
                "redis_configs",
                "redis_version",
                "transit_encryption_mode",
            ),
            # Ranges of other networks, and keys of other projects.
            refused=("customer_managed_key", "reserved_ip_range", "secondary_ip_range"),
            stateful=True,
            protections=(("deletion_protection", True),),
            weakens={"auth_enabled": (True,), "transit_encryption_mode": ("SERVER_AUTHENTICATION",)},
        ),
    ),
    needs=(Need("network", "shared"), Need("private_services", "shared")),
    roles=frozenset(),
    uses=None,
    offers=(
        Offer(
            to="code",
            brings="its address and a way to it",
            template="link.tf",
            blocks=(
                Block(
                    "password_access",
                    "google_secret_manager_secret_iam_member",
                    "{user}-{id}-password",
                    named=False,
                    when=_AUTH,
                ),
            ),
            env=(
                Env("REDIS_HOST", "[[ cache.address ]].host"),
                Env("REDIS_PORT", "tostring([[ cache.address ]].port)"),
                Env("REDIS_PASSWORD", "[[ password.address ]].id", secret=True, when=_AUTH),
                Env("REDIS_PASSWORD_SECRET", "[[ password.address ]].id", when=_AUTH),
                Env("REDIS_CA", "[[ cache.address ]].server_ca_certs[0].cert", when=("tls", True)),
                Env(
                    "REDIS_URL",
                    "\"[[ 'rediss' if s.tls else 'redis' ]]://${[[ cache.address ]].host}"
                    ':${[[ cache.address ]].port}/0"',
                ),
            ),
            network=True,
            node="cache",
        ),
    ),
    price=Price(planned=_planned, usage=None),
    profiles=(
        Profile(
            word="cache",
            name="redis_memory_high",
            metric="redis.googleapis.com/stats/memory/usage_ratio",
            threshold=0.8,
            duration="300s",
            severity="critical",
            label="Memory used",
            advice="Look at what is kept without an expiry; a larger `memory_gb` gives the cache more room.",
            series=Series("redis_instance", _INSTANCE, reducer="REDUCE_MAX", group_by="resource.label.instance_id"),
            asked=None,
            reading=_READING,
        ),
        # CPU seconds a second, over user and system time.
        Profile(
            word="cache",
            name="redis_cpu_high",
            metric="redis.googleapis.com/stats/cpu_utilization",
            threshold=0.8,
            duration="300s",
            severity="warning",
            label="CPU utilization",
            advice="Look at slow commands (KEYS, SORT, scripts) and at clients that connect anew for each request.",
            series=_COUNTED,
            asked=None,
            reading=_READING,
        ),
    ),
    heard=Heard(
        resources=(("redis_instance", ("google_redis_instance",)),),
        metrics=("redis.googleapis.com/clients/connected", "redis.googleapis.com/stats/evicted_keys"),
    ),
    fixes=NONE,
    # cloud.google.com/memorystore/docs/redis/quotas: Total Redis capacity (GB), in each region.
    quotas=(
        Quota(
            "google_redis_instance",
            "redis.googleapis.com",
            "total redis capacity",
            "GB",
            planned=lambda values: amount(values.get("memory_size_gb")),
            stands=lambda item: amount(item.get("memorySizeGb")),
        ),
    ),
    looks=(
        Look("cache", "Memorystore for Redis", "database", "memorystore", inside=True, detail="[[ s.memory_gb ]] GB"),
    ),
    risks=lambda settings: ("single_zone",) if settings.availability == "zonal" else NONE,
    verified=Verified(by="exists"),
    meets=(
        ("vm", "google_redis_instance"),
        ("redis", "google_redis_instance"),
        ("snapshots", "google_redis_instance persistence_config ~ ."),
        ("https", "google_redis_instance transit_encryption_mode ~ SERVER_AUTHENTICATION"),
        ("backups", "google_redis_instance persistence_config ~ ."),
        ("cache_auth", "google_redis_instance auth_enabled ~ true"),
        ("cache_tls", "google_redis_instance transit_encryption_mode ~ SERVER"),
    ),
    apis=("redis.googleapis.com", "secretmanager.googleapis.com"),
    # One with a password is read together with it, which only roles that change and delete caches may too.
    plan_roles=("roles/redis.viewer", "roles/secretmanager.viewer", "redis.instances.getAuthString"),
    apply_roles=("roles/redis.admin", "roles/secretmanager.admin"),
    arguments=(
        Argument("memory_gb", "memory_size_gb", "cache"),
        Argument("availability", "tier", "cache", chosen({"zonal": "BASIC", "regional": "STANDARD_HA"}), unset="zonal"),
        Argument("version", "redis_version", "cache"),
    ),
)
