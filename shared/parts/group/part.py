"""An autoscaled group of machines without addresses behind an external HTTP load balancer."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field, model_validator

from shared.machine_groups import AUTOSCALERS, MANAGERS, REGIONAL, ZONAL
from shared.parts.machines import CONTAINERS, CPU, DISK_READ, LINUX, READING, UNREACHABLE, Image, MachineSettings
from shared.parts.part import (
    NONE,
    UPTIME,
    Asked,
    Block,
    Heard,
    Look,
    Need,
    Offer,
    Part,
    Price,
    Profile,
    Series,
    Use,
    Verified,
)
from shared.parts.rules import AUTOSCALER, BACKEND, MACHINE, MANAGER, TEMPLATE_NAME, URL_MAP
from shared.schemas.architecture import MAX_PATH, URL_PATH
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine


class GroupSettings(MachineSettings):
    """`spread` over the zones of the region or in one zone; between `min_replicas` and `max_replicas` machines.

    `image`: a container of one's own, which listens on `port`; without one a page answers until an application is
    installed. `spot`: cheap machines that Google may stop, for work that can wait; nothing stands before them then.
    `health_path` is asked every `health_s` seconds. `front`: an HTTP load balancer of its own, or none because a
    `load_balancer` part stands before it. `os`: what the machines boot; with an `image` container-optimised OS where
    nobody says.
    """

    os: Literal["debian", "debian-12", "ubuntu", "ubuntu-2204", "rocky"] = "debian"
    image: Image = ""
    port: int = Field(80, ge=1, le=65_535)
    spot: bool = False
    spread: Literal["zone", "region"] = "zone"
    min_replicas: int = Field(2, ge=1, le=100)
    max_replicas: int = Field(6, ge=1, le=100)
    front: Literal["http", "none"] = "http"
    health_path: str = Field("/", pattern=URL_PATH, max_length=MAX_PATH)
    health_s: int = Field(10, ge=1, le=300)
    cpu_target: float = Field(0.6, ge=0.1, le=0.95)

    @model_validator(mode="before")
    @classmethod
    def _follows(cls, data: Any) -> Any:
        if isinstance(data, Mapping) and str(data.get("spot", "")).lower() in {"true", "1"} and "front" not in data:
            return {**data, "front": "none"}
        return data

    @property
    def container(self) -> bool:
        """Whether the machines run an image: on container-optimised OS, or on the system that was named."""
        return bool(self.image)

    @property
    def own_system(self) -> bool:
        """Whether a container runs on a system that was named."""
        return self.container and "os" in self.model_fields_set

    @property
    def boot_image(self) -> str:
        """What the machines boot."""
        return CONTAINERS if self.container and not self.own_system else LINUX[self.os]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min_replicas > self.max_replicas:
            raise ValueError("min_replicas is more than max_replicas")
        return self


def _planned(settings: GroupSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    where = {"region": use.region}
    over = settings.spread == "region"
    disk = {"disk_size_gb": settings.disk_gb, "disk_type": settings.disk_type, "source_image": settings.boot_image}
    spot = [{"preemptible": True, "provisioning_model": "SPOT"}] if settings.spot else []
    machine = {"machine_type": settings.machine_type, "disk": [disk], "scheduling": spot}
    return [
        ("google_compute_instance_template", where | machine),
        (MANAGERS[over], where | {"target_size": settings.min_replicas}),
        (
            AUTOSCALERS[over],
            where
            | {"autoscaling_policy": [{"min_replicas": settings.min_replicas, "max_replicas": settings.max_replicas}]},
        ),
        *([("google_compute_global_forwarding_rule", {})] if settings.front == "http" else []),
    ]


def _usage(_settings: GroupSettings, use: Use) -> "list[CostLine]":
    from shared.cost import rates
    from shared.cost import use as amounts
    from shared.cost.lines import line
    from shared.parts.usage import requests, traffic

    if use.users is None:
        return []
    served = requests(use) * amounts.GB_PER_REQUEST
    return [
        line("load balancer, GB processed", served, rates.regional_usd(rates.LOAD_BALANCER_GB, use.region)),
        traffic(use),
    ]


# A group's machines are named after it; its load is the mean over them.
_MACHINES = 'metric.labels.instance_name=starts_with("${[[ watched.address ]].base_instance_name}-")'
_READING = READING.replace('"{name}"', 'starts_with("{name}-")')
_ADVICE = (
    "The group is at its limit: look at its size against `max_replicas`, at failing health checks, "
    "and at what the load balancer lets in."
)

GROUP = Part(
    name="group",
    what="an autoscaled group of VMs behind an HTTP load balancer",
    synonyms=("instance group", "managed instance group", "autoscaling", "load balanced"),
    elsewhere=("AWS Auto Scaling group", "Elastic Load Balancing", "Azure Virtual Machine Scale Sets"),
    usual_id="web",
    means=MANAGERS,
    settings=GroupSettings,
    blocks=(
        Block("lb_firewall", "google_compute_firewall", "{id}-allow-lb"),
        Block("pull", "google_project_iam_member", "{id}-pull", named=False, when=("container", True)),
        Block("template", "google_compute_instance_template", "{id}-template", named=False),
        Block("group", ZONAL, "{id}-group", when=("spread", "zone")),
        Block("group", REGIONAL, "{id}-group", when=("spread", "region")),
        Block("autoscaler", AUTOSCALERS[0], "{id}-autoscaler", when=("spread", "zone")),
        Block("autoscaler", AUTOSCALERS[1], "{id}-autoscaler", when=("spread", "region")),
        Block("health", "google_compute_health_check", "{id}-health"),
        Block("backend", "google_compute_backend_service", "{id}-backend", when=("front", "http")),
        Block("routes", "google_compute_url_map", "{id}-routes", when=("front", "http")),
        Block("proxy", "google_compute_target_http_proxy", "{id}-proxy", when=("front", "http")),
        Block("lb_address", "google_compute_global_address", "{id}-lb-ip", when=("front", "http")),
        Block("frontend", "google_compute_global_forwarding_rule", "{id}-frontend", when=("front", "http")),
    ),
    types=(
        TypeRules("google_compute_instance_template", quota="INSTANCE_TEMPLATES", name=TEMPLATE_NAME, **MACHINE),
        *(TypeRules(kind, **MANAGER) for kind in MANAGERS),
        *(TypeRules(kind, **AUTOSCALER) for kind in AUTOSCALERS),
        TypeRules("google_compute_health_check", quota="HEALTH_CHECKS"),
        TypeRules("google_compute_backend_service", quota="BACKEND_SERVICES", **BACKEND),
        TypeRules("google_compute_url_map", quota="URL_MAPS", **URL_MAP),
        TypeRules("google_compute_target_http_proxy", quota="TARGET_HTTP_PROXIES"),
    ),
    needs=(
        Need("network", "shared"),
        Need("identity", "own", "linked"),
        Need("identity", "own", ("container", True)),
        # Without an address of their own the machines get the image, and what they ask of others, this way.
        Need("nat", "shared", ("container", True)),
    ),
    roles=frozenset({"code", "front", "scales"}),
    uses="group",
    offers=(
        Offer(
            to="balancer",
            brings="requests from the internet, under its domain",
            template="balancer.tf",
            blocks=(Block("behind", "google_compute_backend_service", "{user}-{id}-backend"),),
            env=NONE,
            network=False,
            node="group",
        ),
        Offer(
            to="inner_balancer",
            brings="requests from inside the network",
            template="inner.tf",
            blocks=(
                Block("proxies_in", "google_compute_firewall", "{user}-{id}-in"),
                Block("inner_health", "google_compute_region_health_check", "{user}-{id}-health"),
                Block("within", "google_compute_region_backend_service", "{user}-{id}-backend"),
            ),
            env=NONE,
            network=False,
            node="group",
        ),
        Offer(
            to="inner_passthrough",
            brings="TCP connections from inside the network",
            template=None,
            blocks=NONE,
            env=NONE,
            network=False,
            node="group",
        ),
    ),
    price=Price(planned=_planned, usage=_usage),
    profiles=(
        Profile(
            word="group",
            name="asg_cpu_high",
            metric=CPU,
            threshold=0.70,
            duration="120s",
            severity="critical",
            label="CPU utilization of the group",
            advice=_ADVICE,
            series=Series("gce_instance", _MACHINES, reducer="REDUCE_MEAN"),
            asked=None,
            reading=_READING,
        ),
        Profile(
            word="group",
            name="asg_disk_read_high",
            metric=DISK_READ,
            threshold=100_000_000,
            duration="120s",
            severity="warning",
            label="Disk reads of the group",
            advice=_ADVICE,
            series=Series("gce_instance", _MACHINES, aligner="ALIGN_RATE", reducer="REDUCE_MEAN"),
            asked=None,
            reading=_READING,
        ),
        Profile(
            word="group",
            name="http_unreachable",
            metric=UPTIME,
            threshold=1,
            duration="60s",
            severity="error",
            label="Unanswered uptime checks",
            advice=UNREACHABLE,
            series=None,
            asked=Asked("[[ lb_address.address ]].address"),
            reading="external_ip",
            when=("front", "http"),
        ),
    ),
    heard=Heard(
        # A group's machines have names of their own; what is watched of them together is the group's.
        resources=tuple((kind, MANAGERS) for kind in ("gce_instance", "uptime_url", "instance_group"))
        + tuple(
            (kind, ("google_compute_global_forwarding_rule", "google_compute_url_map"))
            for kind in ("https_lb_rule", "l7_lb_rule")
        ),
        metrics=(
            "autoscaler.googleapis.com/capacity",
            "autoscaler.googleapis.com/current_utilization",
            "loadbalancing.googleapis.com/https/backend_latencies",
            "loadbalancing.googleapis.com/https/request_count",
            "loadbalancing.googleapis.com/https/total_latencies",
        ),
    ),
    fixes=NONE,
    looks=(
        Look("frontend", "HTTP load balancer", "network", "load_balancer", front=True, to="group"),
        Look("group", "Instance group", "compute", "instance_group", inside=True, detail="[[ s.machine_type ]]"),
    ),
    zonal=lambda settings: settings.spread == "zone",
    risks=lambda settings: (
        *(("no_https",) if settings.front == "http" else ()),
        *(("single_zone",) if settings.spread == "zone" else ()),
        *(("may_be_stopped",) if settings.spot else ()),
    ),
    verified=Verified(by="http", output="external_ip", patience=600),
    meets=(
        ("service", "google_compute_instance_template"),
        ("vm", "google_compute_instance_template"),
        ("group", ZONAL),
        ("group", REGIONAL),
        ("auth", "google_compute_backend_service iap.enabled ~ true"),
        ("iap", "google_compute_backend_service iap.enabled ~ true"),
        ("cdn", "google_compute_backend_service enable_cdn ~ true"),
        ("spot", "google_compute_instance_template scheduling.provisioning_model ~ SPOT"),
        ("data_disk", r"google_compute_instance_template disk.disk_size_gb ~ \d"),
        ("sticky", "google_compute_backend_service session_affinity ~ ."),
        ("min_instances", "google_compute_autoscaler autoscaling_policy.min_replicas ~ [1-9]"),
        ("min_instances", "google_compute_region_autoscaler autoscaling_policy.min_replicas ~ [1-9]"),
    ),
    apis=("compute.googleapis.com",),
    plan_roles=("roles/compute.viewer",),
    apply_roles=("roles/compute.instanceAdmin.v1", "roles/compute.loadBalancerAdmin", "roles/compute.securityAdmin"),
)
