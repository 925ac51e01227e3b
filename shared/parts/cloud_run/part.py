"""A container on Cloud Run with an identity of its own; without one it would take a far too powerful default."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from shared.parts.part import NONE, Block, Env, Heard, Look, Need, Offer, Part, Price, Settings, Use, Verified
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine

IMAGE = "us-docker.pkg.dev/cloudrun/container/hello"
"""What answers until the application's own image is there."""


class CloudRunSettings(Settings):
    """`public`: everybody may call it. `cpu` in vCPUs and `memory` of each instance."""

    image: str = Field(IMAGE, pattern=r"^[a-z0-9][a-zA-Z0-9._/:@-]{0,254}$")
    port: int = Field(8080, ge=1, le=65_535)
    public: bool = True
    cpu: Literal["1", "2", "4", "8"] = "1"
    memory: Literal["512Mi", "1Gi", "2Gi", "4Gi", "8Gi", "16Gi", "32Gi"] = "512Mi"
    min_instances: int = Field(0, ge=0, le=100)
    max_instances: int = Field(10, ge=1, le=1_000)


def _planned(settings: CloudRunSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    limits = {"cpu": settings.cpu, "memory": settings.memory}
    template = {
        "scaling": [{"min_instance_count": settings.min_instances, "max_instance_count": settings.max_instances}],
        "containers": [{"resources": [{"limits": limits}]}],
    }
    return [("google_cloud_run_v2_service", {"location": use.region, "template": [template]})]


def _usage(settings: CloudRunSettings, use: Use) -> "list[CostLine]":
    from shared.cost import rates
    from shared.cost import use as amounts
    from shared.cost.lines import line
    from shared.cost.regions import REGIONS, region_of
    from shared.parts.usage import requests, traffic

    asked = requests(use)
    tier = REGIONS[region_of(use.region)].run_tier
    seconds = asked * amounts.SECONDS_PER_REQUEST
    memory = settings.memory
    gib = float(memory[:-2]) if memory.endswith("Gi") else float(memory[:-2]) / 1024
    return [
        line(
            "Cloud Run vCPU-seconds",
            max(0.0, seconds * float(settings.cpu) - rates.RUN_FREE_CPU_SECONDS),
            rates.RUN_CPU_SECOND[tier],
        ),
        line("Cloud Run GiB-seconds", max(0.0, seconds * gib - rates.RUN_FREE_GIB_SECONDS), rates.RUN_GIB_SECOND[tier]),
        line("Cloud Run requests", max(0.0, asked - rates.RUN_FREE_REQUESTS), rates.RUN_REQUEST),
        traffic(use),
    ]


CLOUD_RUN = Part(
    name="cloud_run",
    what="a container on Cloud Run",
    synonyms=("cloud run", "container", "serverless container", "docker container"),
    elsewhere=("AWS Fargate", "AWS App Runner", "Azure Container Apps", "Heroku", "Fly.io", "Vercel"),
    usual_id="api",
    means=("google_cloud_run_v2_service",),
    settings=CloudRunSettings,
    blocks=(
        Block("service", "google_cloud_run_v2_service", "{id}-service"),
        Block(
            "service_public",
            "google_cloud_run_v2_service_iam_member",
            "{id}-public",
            named=False,
            when=("public", True),
        ),
    ),
    types=(
        TypeRules(
            "google_cloud_run_v2_service",
            acts_as="template.service_account",
            identities=("template.service_account",),
            references={"template.volumes.cloud_sql_instance.instances": ("google_sql_database_instance",)},
            only={"invoker_iam_disabled": (False,)},
            refused=(
                "build_config*",
                "binary_authorization*",
                "template.volumes.nfs*",
                "*.source_code*",
                "multi_region_settings*",
            ),
            protections=(("deletion_protection", True),),
        ),
        TypeRules(
            "google_cloud_run_v2_service_iam_member",
            name=NO_NAME,
            references={"name": ("google_cloud_run_v2_service", "google_cloud_run_service")},
        ),
    ),
    needs=(Need("identity", "own"), Need("network", "shared", "networked")),
    roles=frozenset({"code", "front", "scales"}),
    uses="service",
    offers=(
        Offer(
            to="code",
            brings="the right to call it, and its address",
            template="invoke.tf",
            blocks=(
                Block("invoke_access", "google_cloud_run_v2_service_iam_member", "{user}-calls-{id}", named=False),
            ),
            env=(Env("SERVICE_URL", "[[ service.address ]].uri"),),
            network=False,
            node="service",
        ),
        Offer(
            to="balancer",
            brings="requests from the internet, under its domain",
            template="balancer.tf",
            blocks=(
                Block("endpoints", "google_compute_region_network_endpoint_group", "{user}-{id}-neg"),
                Block("behind", "google_compute_backend_service", "{user}-{id}-backend"),
            ),
            env=NONE,
            network=False,
            node="service",
        ),
        Offer(
            to="inner_balancer",
            brings="requests from inside the network",
            template="inner.tf",
            blocks=(
                Block("endpoints", "google_compute_region_network_endpoint_group", "{user}-{id}-neg"),
                Block("within", "google_compute_region_backend_service", "{user}-{id}-backend"),
            ),
            env=NONE,
            network=False,
            node="service",
        ),
    ),
    price=Price(planned=_planned, usage=_usage),
    profiles=NONE,
    heard=Heard(
        resources=(("cloud_run_revision", ("google_cloud_run_v2_service",)),),
        metrics=(
            "run.googleapis.com/container/cpu/utilizations",
            "run.googleapis.com/container/instance_count",
            "run.googleapis.com/container/memory/utilizations",
            "run.googleapis.com/request_count",
            "run.googleapis.com/request_latencies",
        ),
    ),
    fixes=NONE,
    looks=(
        Look("service", "Cloud Run service", "serverless", "cloud_run", front=True, when=("public", True)),
        Look("service", "Cloud Run service", "serverless", "cloud_run", when=("public", False)),
    ),
    risks=lambda settings: (
        *(("public_service",) if settings.public else ()),
        *(("cold_starts",) if settings.min_instances == 0 else ()),
    ),
    verified=Verified(by="http", output="url", patience=180),
    apis=("run.googleapis.com",),
    plan_roles=("roles/run.viewer",),
    apply_roles=("roles/run.admin",),
)
