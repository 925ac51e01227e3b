"""Containers that work all the time without being asked over HTTP: they pull from queues."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from shared.parts.arguments import Argument, container_arguments
from shared.parts.containers import CONTAINER_RULES, WORKER_IMAGE, ContainerSettings, container_values
from shared.parts.part import NONE, Block, Heard, Look, Need, Part, Price, Profile, Series, Use, Verified
from shared.terraform.type_rules import TypeRules


class WorkerPoolSettings(ContainerSettings):
    """`instances` that are always there."""

    image: str = Field(WORKER_IMAGE, pattern=r"^[a-z0-9][a-zA-Z0-9._/:@-]{0,254}$")
    instances: int = Field(1, ge=1, le=100)


def _planned(settings: WorkerPoolSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    scaling = [{"scaling_mode": "MANUAL", "manual_instance_count": settings.instances}]
    values = {"location": use.region, "scaling": scaling, "template": [container_values(settings)]}
    return [("google_cloud_run_v2_worker_pool", values)]


_NAMED = 'resource.labels.worker_pool_name="${[[ watched.address ]].name}"'
_READING = 'resource.type="cloud_run_worker_pool" AND resource.labels.worker_pool_name="{name}"'


def _profile(name: str, metric: str, label: str, threshold: float, advice: str) -> Profile:
    return Profile(
        word="pool",
        name=name,
        metric=metric,
        threshold=threshold,
        duration="600s",
        severity="warning",
        label=label,
        advice=advice,
        series=Series(
            "cloud_run_worker_pool",
            _NAMED,
            aligner="ALIGN_RATE",
            reducer="REDUCE_SUM",
            group_by="resource.label.worker_pool_name",
        ),
        asked=None,
        reading=_READING,
    )


WORKER_POOL = Part(
    name="worker_pool",
    what="containers on Cloud Run that work all the time",
    synonyms=("worker pool", "celery worker", "sidekiq", "always-on worker"),
    elsewhere=("Amazon ECS worker service", "Azure WebJobs", "Heroku worker"),
    usual_id="workers",
    means=("google_cloud_run_v2_worker_pool",),
    settings=WorkerPoolSettings,
    blocks=(Block("pool", "google_cloud_run_v2_worker_pool", "{id}-pool"),),
    types=(
        TypeRules(
            "google_cloud_run_v2_worker_pool",
            ends=(("deletion_protection", "false"),),
            **CONTAINER_RULES,
            protections=(("deletion_protection", True),),
        ),
    ),
    needs=(
        Need("identity", "own"),
        Need("network", "shared", "networked"),
        Need("network", "shared", ("egress", "all")),
    ),
    roles=frozenset({"code", "worker"}),
    uses="pool",
    offers=NONE,
    price=Price(planned=_planned, usage=None),
    profiles=(
        _profile(
            "worker_cpu_high",
            "run.googleapis.com/container/cpu/allocation_time",
            "CPU in use, in vCPUs",
            50,
            "Look at how long its queue is; more instances, or more CPU for each, work it off faster.",
        ),
        _profile(
            "worker_traffic_high",
            "run.googleapis.com/container/network/sent_bytes_count",
            "Bytes sent, each second",
            50_000_000,
            "See where it sends so much; traffic to the internet is billed.",
        ),
    ),
    heard=Heard(resources=(("cloud_run_worker_pool", ("google_cloud_run_v2_worker_pool",)),), metrics=NONE),
    fixes=NONE,
    looks=(Look("pool", "Cloud Run workers", "serverless", "cloud_run"),),
    risks=lambda settings: ("gpu_quota",) if settings.gpu else NONE,
    verified=Verified(by="exists"),
    meets=(
        ("service", "google_cloud_run_v2_worker_pool"),
        ("cloud_run", "google_cloud_run_v2_worker_pool"),
        ("worker", "google_cloud_run_v2_worker_pool"),
        ("registry", r"google_cloud_run_v2_worker_pool template.containers.image ~ ^(?:docker\.io|ghcr\.io|quay\.io)/"),
        ("min_instances", "google_cloud_run_v2_worker_pool"),
    ),
    apis=("run.googleapis.com",),
    plan_roles=("roles/run.viewer",),
    apply_roles=("roles/run.admin",),
    arguments=(
        *container_arguments("pool", "template.containers"),
        Argument("instances", "scaling.manual_instance_count", "pool"),
    ),
)
