"""A function of the second generation: called over HTTP, or by what happens in a topic or a bucket."""

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from shared.parts.arguments import Argument
from shared.parts.containers import Variables
from shared.parts.function.archive import archive
from shared.parts.held import HoldsRights, held
from shared.parts.part import NONE, Block, Env, Heard, Look, Need, Offer, Part, Price, Use, Verified
from shared.parts.requests import request_profiles
from shared.terraform.type_rules import TypeRules


class FunctionSettings(Variables, HoldsRights):
    """`trigger`: called over HTTP, or by the first queue (`pubsub`), bucket (`storage`) or Firestore database
    (`firestore`) that it uses; there by the documents of `collection` (empty: of all) that are `on`: created, updated,
    deleted, or any of these (`written`).

    `public`: everybody may call it (HTTP only); `internal`: only from inside the network; `behind`: only by a balancer.
    """

    trigger: Literal["http", "pubsub", "storage", "firestore"] = "http"
    collection: str = Field("", pattern=r"^([A-Za-z0-9_-]{1,64}(/\{[a-z]{1,20}\}/[A-Za-z0-9_-]{1,64}){0,3})?$")
    on: Literal["created", "updated", "deleted", "written"] = "written"
    runtime: Literal["python312", "python313", "nodejs22", "nodejs24"] = "python312"
    entry_point: str = Field("handle", pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,62}$")
    public: bool = True
    internal: bool = False
    behind: bool = False
    memory: Literal["256M", "512M", "1Gi", "2Gi", "4Gi", "8Gi"] = "512M"
    cpu: Literal["1", "2", "4"] = "1"
    timeout_s: int = Field(60, ge=1, le=3_600)
    min_instances: int = Field(0, ge=0, le=100)
    max_instances: int = Field(10, ge=1, le=1_000)

    @model_validator(mode="after")
    def _counts(self) -> Self:
        if self.triggered and self.timeout_s > 540:
            raise ValueError("a function that events start has at most timeout_s = 540")
        if self.min_instances > self.max_instances:
            raise ValueError(f"min_instances is more than max_instances ({self.max_instances})")
        return self

    @property
    def arriving(self) -> bool:
        """Whether a trigger of its own calls it: for objects, or for documents."""
        return self.trigger in {"storage", "firestore"}

    @property
    def documents(self) -> str:
        """The documents that start it, as Eventarc matches their paths."""
        return f"{self.collection}/{{id}}" if self.collection else "{document=**}"

    @property
    def triggered(self) -> bool:
        """Whether events start it."""
        return self.trigger != "http"

    @property
    def open(self) -> bool:
        """Whether everybody may call it."""
        return self.public and not self.triggered and not self.internal

    @property
    def traffic(self) -> str:
        """From where it may be reached, in the service's words."""
        if self.internal or self.triggered:
            return "ALLOW_INTERNAL_ONLY"
        return "ALLOW_INTERNAL_AND_GCLB" if self.behind else "ALLOW_ALL"

    @property
    def archive(self) -> str:
        """The code it is born with."""
        return archive(self.runtime, self.trigger)


def _planned(settings: FunctionSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    config = {
        "available_memory": settings.memory,
        "available_cpu": settings.cpu,
        "min_instance_count": settings.min_instances,
        "max_instance_count": settings.max_instances,
    }
    return [
        ("google_storage_bucket", {"location": use.region, "storage_class": "STANDARD"}),
        ("google_artifact_registry_repository", {"location": use.region, "format": "DOCKER"}),
        ("google_cloudfunctions2_function", {"location": use.region, "service_config": [config]}),
    ]


def _call(to: Any, env: tuple[Env, ...]) -> Offer:
    return Offer(
        to=to,
        brings="the right to call it",
        template="invoke.tf",
        blocks=(Block("invoke_access", "google_cloud_run_v2_service_iam_member", "{user}-calls-{id}", named=False),),
        env=env,
        network=False,
        node="function",
    )


FUNCTION = Part(
    name="function",
    what="a function",
    synonyms=("cloud function", "cloud functions", "function", "serverless function", "faas", "webhook handler"),
    elsewhere=("AWS Lambda", "Azure Functions", "Vercel Functions", "Cloudflare Workers", "Firebase Functions"),
    usual_id="hook",
    means=("google_cloudfunctions2_function",),
    settings=FunctionSettings,
    blocks=(
        Block("code", "google_storage_bucket", "{id}-code"),
        Block("archive", "google_storage_bucket_object", "{id}-archive", named=False),
        Block("builds", "google_artifact_registry_repository", "{id}-builds"),
        Block("builder", "google_service_account", "{id}-builder", named=False),
        Block("builder_reads", "google_storage_bucket_iam_member", "{id}-builder-reads", named=False),
        Block("builder_keeps", "google_artifact_registry_repository_iam_member", "{id}-builder-keeps", named=False),
        Block("builder_logs", "google_project_iam_member", "{id}-builder-logs", named=False),
        Block("receives", "google_project_iam_member", "{id}-receives", named=False, when=("triggered", True)),
        Block("function", "google_cloudfunctions2_function", "{id}-function"),
        Block("arrives", "google_eventarc_trigger", "{id}-trigger", when=("arriving", True)),
        Block(
            "function_public",
            "google_cloud_run_v2_service_iam_member",
            "{id}-public",
            named=False,
            when=("open", True),
        ),
        Block(
            "event_access",
            "google_cloud_run_v2_service_iam_member",
            "{id}-events",
            named=False,
            when=("triggered", True),
        ),
    ),
    types=(
        TypeRules(
            "google_cloudfunctions2_function",
            acts_as="service_config.service_account_email",
            acts_too=("build_config.service_account",),
            identities=(
                "service_config.service_account_email",
                "event_trigger.service_account_email",
                "build_config.service_account",
            ),
            references={
                "build_config.docker_repository": ("google_artifact_registry_repository",),
                "build_config.source.storage_source.bucket": ("google_storage_bucket",),
                "event_trigger.pubsub_topic": ("google_pubsub_topic",),
                "event_trigger.event_filters.value": ("google_storage_bucket",),
                "service_config.secret_environment_variables.secret": ("google_secret_manager_secret",),
                "service_config.secret_volumes.secret": ("google_secret_manager_secret",),
                "service_config.direct_vpc_network_interface.network": ("google_compute_network",),
                "service_config.direct_vpc_network_interface.subnetwork": ("google_compute_subnetwork",),
                "service_config.vpc_connector": ("google_vpc_access_connector",),
            },
            only={
                "event_trigger.event_filters.attribute": ("bucket",),
                "event_trigger.event_type": (
                    "google.cloud.pubsub.topic.v1.messagePublished",
                    "google.cloud.storage.object.v1.finalized",
                    "google.cloud.storage.object.v1.deleted",
                ),
            },
            sizes=("service_config.available_memory", "service_config.available_cpu"),
            plain=(
                "build_config",
                "build_config.source",
                "build_config.source.storage_source",
                "event_trigger",
                "event_trigger.event_filters",
                "service_config.direct_vpc_network_interface",
                "service_config.secret_volumes.versions",
                "build_config.runtime",
                "build_config.entry_point",
                "build_config.environment_variables",
                "build_config.source.storage_source.object",
                "build_config.source.storage_source.generation",
                "event_trigger.trigger_region",
                "event_trigger.retry_policy",
                "event_trigger.event_filters.operator",
                "service_config.all_traffic_on_latest_revision",
                "service_config.direct_vpc_egress",
                "service_config.direct_vpc_network_interface.tags",
                "service_config.environment_variables",
                "service_config.ingress_settings",
                "service_config.max_instance_request_concurrency",
                "service_config.timeout_seconds",
                "service_config.vpc_connector_egress_settings",
                "service_config.secret_environment_variables.key",
                "service_config.secret_environment_variables.version",
                "service_config.secret_volumes.mount_path",
                "service_config.secret_volumes.versions.*",
            ),
            refused=("build_config.source.repo_source*", "build_config.worker_pool", "*.binary_authorization_policy"),
        ),
    ),
    needs=(Need("identity", "own"), Need("network", "shared", "networked")),
    roles=frozenset({"code", "front", "scales"}),
    uses="function",
    offers=(
        _call("code", (Env("FUNCTION_URL", "[[ function.address ]].url"),)),
        _call("timer", NONE),
        _call("caller", NONE),
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
            node="function",
        ),
        _call("conductor", NONE),
        held(
            "call",
            "run.invoker",
            "the right to call it",
            "google_cloud_run_v2_service_iam_member",
            "function",
            usual=True,
        ),
    ),
    price=Price(planned=_planned, usage=None),
    profiles=request_profiles("function"),
    heard=Heard(resources=(("cloud_run_revision", ("google_cloudfunctions2_function",)),), metrics=NONE),
    fixes=NONE,
    looks=(
        Look("function", "Function", "serverless", "function", front=True, when=("open", True)),
        Look("function", "Function", "serverless", "function", when=("open", False)),
        Look("code", "Bucket", "storage", "bucket", to="function", detail="code"),
        Look("builds", "Artifact Registry", "storage", "registry", to="function", detail="builds"),
    ),
    risks=lambda settings: ("public_service",) if settings.open else NONE,
    verified=Verified(by="http", output="url", patience=60),
    meets=(
        ("service", "google_cloudfunctions2_function"),
        ("cloud_run", "google_cloudfunctions2_function"),
        ("job", "google_cloudfunctions2_function"),
        ("function", "google_cloudfunctions2_function"),
        ("trigger", "google_cloudfunctions2_function event_trigger.event_type ~ ."),
        ("document_trigger", r"google_eventarc_trigger matching_criteria.value ~ firestore\.document"),
        ("https", "google_cloudfunctions2_function"),
        ("min_instances", "google_cloudfunctions2_function service_config.min_instance_count ~ [1-9]"),
    ),
    apis=(
        "cloudfunctions.googleapis.com",
        "cloudbuild.googleapis.com",
        "run.googleapis.com",
        "eventarc.googleapis.com",
        "artifactregistry.googleapis.com",
    ),
    plan_roles=("roles/cloudfunctions.viewer", "roles/run.viewer", "roles/storage.objectViewer"),
    apply_roles=(
        "roles/cloudfunctions.admin",
        "roles/run.admin",
        "roles/storage.admin",
        "roles/artifactregistry.admin",
        "roles/resourcemanager.projectIamAdmin",
    ),
    arguments=(
        Argument("runtime", "build_config.runtime", "function"),
        Argument("entry_point", "build_config.entry_point", "function"),
        Argument("memory", "service_config.available_memory", "function", unset="256M"),
        Argument("cpu", "service_config.available_cpu", "function"),
        Argument("timeout_s", "service_config.timeout_seconds", "function", unset="60"),
        Argument("min_instances", "service_config.min_instance_count", "function", unset="0"),
        Argument("max_instances", "service_config.max_instance_count", "function"),
    ),
)
