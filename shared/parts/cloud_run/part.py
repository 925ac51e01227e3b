"""A container on Cloud Run with an identity of its own; without one it would take a far too powerful default."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from pydantic import Field, model_validator

from shared.parts.arguments import Argument, chosen, container_arguments, ended
from shared.parts.containers import CONTAINER_RULES, ContainerSettings, container_values
from shared.parts.held import held
from shared.parts.objectives import ERROR_BUDGET, OBJECTIVE_BLOCKS, OBJECTIVE_PRICES, OBJECTIVE_TYPES, ObjectiveSettings
from shared.parts.part import NONE, Block, Env, Heard, Look, Need, Offer, Part, Price, Use, Verified
from shared.parts.requests import request_profiles
from shared.parts.rules import DOMAIN, MEMBER, NO_NAME, PLACES
from shared.schemas.architecture import MAX_PATH, URL_PATH
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine


# https://cloud.google.com/run/docs/mapping-custom-domains
MAPPED_REGIONS = (
    "asia-east1", "asia-northeast1", "asia-southeast1", "europe-north1", "europe-west1", "europe-west4", "us-central1",
    "us-east1", "us-east4", "us-west1",
)  # fmt: skip
"""Where a domain can lead to a service without a load balancer."""


class CloudRunSettings(ContainerSettings, ObjectiveSettings):
    """`public`: everybody may call it; `internal`: only from inside the network; `behind`: only a load balancer may.

    `iap`: people sign in with Google first, and `members` (`group:staff@example.com,user:...`) may come in. `domain`: a
    name of one's own that leads to it without a load balancer, in some regions. `timeout_s` also ends websockets.
    `health_path` is asked at start and on. `cpu_always`: paid for as long as an instance is there, for work between
    requests. `sidecar`: an image beside it. `also_in`: further regions in which it stands (`europe-west1,asia-east1`);
    the load balancer before it leads each request to the nearest. `binary_authorization`: the project's policy says
    which images run.
    """

    port: int = Field(8080, ge=1, le=65_535)
    public: bool = True
    internal: bool = False
    behind: bool = False
    iap: bool = False
    members: str = Field("", max_length=2_000)
    domain: str = Field("", pattern=rf"^({DOMAIN})?$")
    min_instances: int = Field(0, ge=0, le=100)
    max_instances: int = Field(10, ge=1, le=1_000)
    concurrency: int = Field(80, ge=1, le=1_000)
    timeout_s: int = Field(60, ge=1, le=3_600)
    session_affinity: bool = False
    http2: bool = False
    cpu_always: bool = False
    health_path: str = Field("", pattern=rf"^$|{URL_PATH}", max_length=MAX_PATH)
    sidecar: str = Field("", pattern=r"^([a-z0-9][a-zA-Z0-9._/:@-]{0,254})?$")
    also_in: str = Field("", pattern=PLACES)
    binary_authorization: bool = False

    @model_validator(mode="before")
    @classmethod
    def _who(cls, data: Any) -> Any:
        """Behind a sign-in or inside the network it is not for everybody, unless somebody says so."""
        if isinstance(data, dict) and "public" not in data and any(_said(data, key) for key in ("iap", "internal")):
            return {**data, "public": False}
        return data

    @model_validator(mode="after")
    def _counts(self) -> Self:
        if self.min_instances > self.max_instances:
            raise ValueError(f"min_instances is more than max_instances ({self.max_instances})")
        if self.iap and self.public:
            raise ValueError("iap and public exclude each other: behind a sign-in it is not for everybody")
        if self.domain and (self.internal or self.behind):
            raise ValueError(
                "domain leads from the internet to the service itself; behind a load balancer it is that one's"
            )
        if self.also_in and (self.iap or self.domain or self.internal or self.gpu or self.egress == "all"):
            raise ValueError(
                "also_in is for what a load balancer leads to: without a domain, sign-in, GPU or outgoing address"
            )
        if len(set(self.further)) < len(self.further):
            raise ValueError("also_in names a region twice")
        if not all(MEMBER.fullmatch(each) for each in self.people):
            raise ValueError("members are user:NAME@DOMAIN, group:NAME@DOMAIN or domain:DOMAIN, with commas")
        return self

    @property
    def people(self) -> list[str]:
        """Who may come in."""
        return [each.strip() for each in self.members.split(",") if each.strip()]

    @property
    def mapped(self) -> bool:
        """Whether a name of one's own leads to it."""
        return bool(self.domain)

    @property
    def only_in(self) -> tuple[str, ...]:
        """Names of one's own lead to services in some regions only."""
        return MAPPED_REGIONS if self.domain else ()

    @property
    def further(self) -> tuple[str, ...]:
        """The regions in which it stands beside the first."""
        return tuple(each for each in self.also_in.split(",") if each)

    @property
    def does_without(self) -> tuple[tuple[str, str], ...]:
        """A gateway with a fixed address stands in one region."""
        why = "the gateway stands in one region, and what runs in another would not go out by its address"
        return (("nat", why),) if self.further else ()

    @property
    def spread(self) -> bool:
        """Whether it stands in several regions."""
        return bool(self.further)

    @property
    def open_there(self) -> bool:
        """Whether everybody may call it in further regions."""
        return self.public and self.spread

    @property
    def asked(self) -> bool:
        """Whether people speak to it."""
        return (self.public or self.iap) and not self.internal

    @property
    def traffic(self) -> str:
        """From where it may be reached, in Cloud Run's words."""
        if self.internal:
            return "INGRESS_TRAFFIC_INTERNAL_ONLY"
        return "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" if self.behind else "INGRESS_TRAFFIC_ALL"


def _said(data: Mapping[str, Any], key: str) -> bool:
    return str(data.get(key, "")).lower() in {"true", "1", "yes", "on"}


def _planned(settings: CloudRunSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    template = {
        "scaling": [{"min_instance_count": settings.min_instances, "max_instance_count": settings.max_instances}],
        **container_values(settings),
    }
    idle = not (settings.gpu or settings.cpu_always)
    template["containers"] = [
        {"resources": [{"limits": each["resources"][0]["limits"], "cpu_idle": idle}]}
        for each in [
            *template["containers"],
            *([{"resources": [{"limits": {"cpu": "1", "memory": "512Mi"}}]}] if settings.sidecar else []),
        ]
    ]
    places = (use.region, *settings.further)
    return [("google_cloud_run_v2_service", {"location": each, "template": [template]}) for each in places]


def _usage(settings: CloudRunSettings, use: Use) -> "list[CostLine]":
    from shared.cost import rates
    from shared.cost import use as amounts
    from shared.cost.lines import line
    from shared.cost.regions import REGIONS, region_of
    from shared.parts.usage import requests, traffic

    asked = requests(use)
    # Who asks from where is not known: the dearest of its regions stands for all.
    tier = max(REGIONS[region_of(each)].run_tier for each in (use.region, *settings.further))
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


def _called(to: Any) -> Offer:
    return Offer(
        to=to,
        brings="the right to call it",
        template="invoke.tf",
        blocks=(Block("invoke_access", "google_cloud_run_v2_service_iam_member", "{user}-calls-{id}", named=False),),
        env=NONE,
        network=False,
        node="service",
    )


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
        Block("service_iap", "google_cloud_run_v2_service_iam_member", "{id}-iap", named=False, when=("iap", True)),
        Block(
            "may_come_in",
            "google_iap_web_cloud_run_service_iam_member",
            "{id}-may-come-in",
            named=False,
            when=("iap", True),
        ),
        Block("mapping", "google_cloud_run_domain_mapping", "{id}-domain", named=False, when=("mapped", True)),
        Block("elsewhere", "google_cloud_run_v2_service", "{id}-there", named=False, when=("spread", True)),
        Block(
            "elsewhere_public",
            "google_cloud_run_v2_service_iam_member",
            "{id}-there-public",
            named=False,
            when=("open_there", True),
        ),
        *OBJECTIVE_BLOCKS,
    ),
    types=(
        *OBJECTIVE_TYPES,
        TypeRules(
            "google_cloud_run_v2_service",
            ends=(("deletion_protection", "false"),),
            acts_as="template.service_account",
            identities=("template.service_account",),
            references=CONTAINER_RULES["references"],
            endpoints=CONTAINER_RULES["endpoints"],
            only={"invoker_iam_disabled": (False,), "binary_authorization.use_default": (True,)},
            # Requests come in by HTTPS, whatever port the container listens on; a sidecar's is Google's to fill in.
            plain=(
                "template.containers.ports.container_port",
                "template.containers.*_probe.grpc.service",
                *CONTAINER_RULES["plain"],
                "binary_authorization",
            ),
            refused=("*.source_code*", "binary_authorization.policy", "build_config*", "multi_region_settings*"),
            protections=(("deletion_protection", True),),
            # Tokens for another service would be taken for its own; what is served would be another revision.
            weakens={"custom_audiences": (), "traffic.revision": ()},
        ),
        TypeRules(
            "google_iap_web_cloud_run_service_iam_member",
            name=NO_NAME,
            references={"cloud_run_service_name": ("google_cloud_run_v2_service",)},
        ),
        # A domain is whose owner has proved it to Google, and nobody's by a name.
        TypeRules(
            "google_cloud_run_domain_mapping",
            name=NO_NAME,
            references={"spec.route_name": ("google_cloud_run_v2_service", "google_cloud_run_service")},
            only={"metadata.namespace": ("{project}",), "spec.force_override": (False,)},
            plain=(
                "name",
                "location",
                "metadata",
                "metadata.annotations",
                "metadata.labels",
                "spec",
                "spec.certificate_mode",
            ),
            refused=("deletion_policy",),
        ),
        TypeRules(
            "google_cloud_run_v2_service_iam_member",
            name=NO_NAME,
            references={
                "name": ("google_cloud_run_v2_service", "google_cloud_run_service", "google_cloudfunctions2_function")
            },
            # Who deploys a service runs a new version of it.
            gives=("roles/run.developer",),
        ),
    ),
    needs=(
        Need("identity", "own"),
        Need("network", "shared", "networked"),
        Need("network", "shared", ("egress", "all")),
    ),
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
                Block(
                    "endpoints_there",
                    "google_compute_region_network_endpoint_group",
                    "{user}-{id}-there",
                    named=False,
                    when=("spread", True),
                ),
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
        Offer(
            to="prober",
            brings="an address to ask",
            template=None,
            blocks=NONE,
            env=NONE,
            network=False,
            node="service",
        ),
        _called("caller"),
        _called("conductor"),
        Offer(
            to="deployer",
            brings="the right to run a new version of it",
            template="deploy.tf",
            blocks=(
                Block("deploy_access", "google_cloud_run_v2_service_iam_member", "{user}-deploys-{id}", named=False),
                Block("acts_access", "google_service_account_iam_member", "{user}-acts-as-{id}", named=False),
            ),
            env=NONE,
            network=False,
            node="service",
        ),
        held(
            "call",
            "run.invoker",
            "the right to call it",
            "google_cloud_run_v2_service_iam_member",
            "service",
            usual=True,
        ),
    ),
    price=Price(planned=_planned, usage=_usage, own=OBJECTIVE_PRICES),
    profiles=(*request_profiles("service"), ERROR_BUDGET),
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
        Look("service", "Cloud Run service", "serverless", "cloud_run", front=True, when=("asked", True)),
        Look("service", "Cloud Run service", "serverless", "cloud_run", when=("asked", False)),
        Look(
            "elsewhere",
            "Cloud Run service",
            "serverless",
            "cloud_run",
            detail="[[ s.further | join(', ') ]]",
            front=True,
            when=("spread", True),
        ),
    ),
    risks=lambda settings: (
        *(("public_service",) if settings.public else ()),
        *(("sign_in_nobody",) if settings.iap and not settings.members else ()),
        *(("domain_mapping",) if settings.domain else ()),
        *(("cold_starts",) if settings.min_instances == 0 else ()),
        *(("gpu_quota",) if settings.gpu else ()),
        *(("kept_in_one_region",) if settings.spread else ()),
    ),
    verified=Verified(by="http", output="url", patience=180),
    meets=(
        ("service", "google_cloud_run_v2_service"),
        ("cloud_run", "google_cloud_run_v2_service"),
        ("vm", "google_cloud_run_v2_service"),
        ("static_site", "google_cloud_run_v2_service"),
        ("registry", r"google_cloud_run_v2_service template.containers.image ~ ^(?:docker\.io|ghcr\.io|quay\.io)/"),
        ("auth", "google_cloud_run_v2_service iap_enabled ~ true"),
        ("iap", "google_iap_web_cloud_run_service_iam_member"),
        ("iap", "google_cloud_run_v2_service iap_enabled ~ true"),
        ("gpu", "google_cloud_run_v2_service template.node_selector.accelerator ~ ."),
        ("ports", r"google_cloud_run_v2_service template.containers.ports.container_port ~ \d"),
        ("domain", "google_cloud_run_domain_mapping"),
        ("https", "google_cloud_run_v2_service"),
        ("running_there", "google_compute_region_network_endpoint_group"),
        ("sticky", "google_cloud_run_v2_service template.session_affinity ~ true"),
        ("http2", "google_cloud_run_v2_service template.containers.ports.name ~ h2c"),
        ("min_instances", "google_cloud_run_v2_service template.scaling.min_instance_count ~ [1-9]"),
        ("slo", "google_monitoring_slo"),
    ),
    apis=("run.googleapis.com", "iap.googleapis.com", "monitoring.googleapis.com"),
    plan_roles=("roles/run.viewer", "roles/iam.securityReviewer", "roles/monitoring.viewer"),
    apply_roles=("roles/run.admin", "roles/iap.admin", "roles/monitoring.editor"),
    arguments=(
        *container_arguments("service", "template.containers"),
        Argument("port", "template.containers.ports.container_port", "service", unset="8080"),
        Argument("min_instances", "template.scaling.min_instance_count", "service", unset="0"),
        Argument("max_instances", "template.scaling.max_instance_count", "service"),
        Argument("concurrency", "template.max_instance_request_concurrency", "service", unset="80"),
        Argument("timeout_s", "template.timeout", "service", ended("s"), unset="300"),
        Argument("session_affinity", "template.session_affinity", "service", unset="false"),
        Argument(
            "cpu_always",
            "template.containers.resources.cpu_idle",
            "service",
            chosen({"true": "false", "false": "true"}),
        ),
    ),
)
