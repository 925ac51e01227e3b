"""Vertex AI Vector Search: an index of embeddings on machines of its own, and the endpoint at which it is asked."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from shared.parts.part import NONE, UNHEARD, Block, Env, Look, Need, Offer, Part, Price, Settings, Use, Verified
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine
    from shared.cost.planned import Deployment, Resource

_INDEX = "google_vertex_ai_index"
_DEPLOYED = "google_vertex_ai_index_endpoint_deployed_index"
# The smallest machines that take a shard of each size.
_MACHINES = {"small": "e2-standard-2", "medium": "e2-standard-16", "large": "e2-highmem-16"}
_MEASURES = {"dot": "DOT_PRODUCT_DISTANCE", "cosine": "COSINE_DISTANCE", "euclidean": "SQUARED_L2_DISTANCE"}


class VertexIndexSettings(Settings):
    """`dimensions` of each embedding; `distance`: how alike is measured; `updates` by files of a bucket or one by one.

    `size`: of its shards, which says the machines. `replicas` always run, up to `max_replicas` (0: no more) with load.
    `public`: it answers at a public address to whom IAM lets; else inside the network alone.
    """

    dimensions: int = Field(768, ge=1, le=2_048)
    distance: Literal["dot", "cosine", "euclidean"] = "dot"
    updates: Literal["batch", "stream"] = "batch"
    size: Literal["small", "medium", "large"] = "small"
    replicas: int = Field(1, ge=1, le=50)
    max_replicas: int = Field(0, ge=0, le=100)
    public: bool = False

    @property
    def private(self) -> bool:
        """Whether it answers inside the network alone."""
        return not self.public

    @property
    def measure(self) -> str:
        """The distance as Google calls it."""
        return _MEASURES[self.distance]

    @property
    def machine(self) -> str:
        """The machine type that serves it."""
        return _MACHINES[self.size]

    @property
    def most(self) -> int:
        """How many machines there are at most."""
        return max(self.replicas, self.max_replicas)


def _planned(settings: VertexIndexSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    served = {
        "min_replica_count": settings.replicas,
        "max_replica_count": settings.most,
        "machine_spec": [{"machine_type": settings.machine}],
    }
    return [
        ("google_vertex_ai_index", {}),
        (_DEPLOYED, {"dedicated_resources": [served]}),
    ]


def _built(_resource: "Resource", _deployment: "Deployment") -> "Iterator[CostLine]":
    """https://cloud.google.com/vertex-ai/pricing#vectorsearch: building an index, 3 US dollars a GiB."""
    from shared.cost.lines import line

    yield line("Vertex AI index, GiB built", 0, 3.0, worst=20)


def _served(resource: "Resource", deployment: "Deployment") -> "Iterator[CostLine]":
    """Machines: those that are said, or e2-standard-16 where Google picks them, up to its maximum or two."""
    from shared.cost.analytics import replicas
    from shared.cost.compute import machine_lines

    values = resource.values
    values.pass_over()
    if values.blocks("dedicated_resources"):
        yield from replicas(resource, deployment, values.block("dedicated_resources"), "Vertex AI index")
        return
    automatic = values.block("automatic_resources")
    least = automatic.number("min_replica_count", 0) or 2
    most = automatic.number("max_replica_count", 0) or least
    yield from machine_lines("e2-standard-16", deployment.region(resource), count=least, worst=max(least, most))


VERTEX_INDEX = Part(
    name="vertex_index",
    what="an index of Vertex AI Vector Search",
    synonyms=("vertex ai vector search", "vertex vector search", "vertex ai matching engine", "vertex matching engine"),
    elsewhere=("Azure AI Search vector index", "Amazon OpenSearch vector engine"),
    usual_id="vectors",
    means=("google_vertex_ai_index",),
    settings=VertexIndexSettings,
    blocks=(
        # Google names an index and an endpoint by numbers of its own.
        Block("index", "google_vertex_ai_index", "{id}-index", called="display_name"),
        Block("endpoint", "google_vertex_ai_index_endpoint", "{id}-endpoint", called="display_name"),
        Block("deployed", _DEPLOYED, "{id}-deployed", called="deployed_index_id"),
    ),
    types=(
        TypeRules(
            "google_vertex_ai_index",
            name=("display_name",),
            plain=(
                "region",
                "index_update_method",
                "metadata",
                "metadata.config",
                "metadata.config.algorithm_config*",
                "metadata.config.approximate_neighbors_count",
                "metadata.config.dimensions",
                "metadata.config.distance_measure_type",
                "metadata.config.feature_norm_type",
            ),
            sizes=("metadata.config.shard_size",),
            # Google's own account reads every bucket of the project, and so what is another deployment's.
            refused=(
                "deletion_policy",
                "encryption_spec*",
                "metadata.contents_delta_uri",
                "metadata.is_complete_overwrite",
            ),
            stateful=True,
        ),
        TypeRules(
            "google_vertex_ai_index_endpoint",
            name=("display_name",),
            references={"network": ("google_compute_network",)},
            plain=("region", "public_endpoint_enabled"),
            refused=("deletion_policy", "encryption_spec*", "private_service_connect_config*"),
            weakens={"public_endpoint_enabled": (False,)},
        ),
        TypeRules(
            _DEPLOYED,
            name=("deployed_index_id",),
            references={
                "index": ("google_vertex_ai_index",),
                "index_endpoint": ("google_vertex_ai_index_endpoint",),
            },
            sizes=("dedicated_resources*", "automatic_resources*"),
            plain=("display_name", "deployment_group", "enable_access_logging", "region"),
            refused=("deletion_policy", "deployed_index_auth_config*", "reserved_ip_ranges"),
        ),
    ),
    needs=(
        Need("network", "shared", ("private", True)),
        Need("private_services", "shared", ("private", True)),
    ),
    roles=frozenset(),
    uses=None,
    offers=(
        Offer(
            to="code",
            brings="where it is asked, and the right to ask and to fill it",
            template="link.tf",
            blocks=(Block("vertex_access", "google_project_iam_member", "{user}-vertex", named=False),),
            env=(
                Env("VECTOR_SEARCH_ENDPOINT", "[[ endpoint.address ]].id"),
                Env("VECTOR_SEARCH_INDEX", "[[ deployed.address ]].deployed_index_id"),
                Env("VECTOR_SEARCH_HOST", "[[ endpoint.address ]].public_endpoint_domain_name", when=("public", True)),
                Env(
                    "VECTOR_SEARCH_HOST",
                    "[[ deployed.address ]].private_endpoints[0].match_grpc_address",
                    when=("private", True),
                ),
            ),
            network=True,
            node="deployed",
        ),
    ),
    price=Price(planned=_planned, usage=None, own=((_INDEX, _built), (_DEPLOYED, _served))),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(
        Look("index", "Vector index", "storage", "vertex_ai", to="deployed", detail="[[ s.dimensions ]] dimensions"),
        Look("deployed", "Vector Search", "compute", "vertex_ai", detail="[[ s.machine ]]"),
    ),
    risks=lambda settings: ("runs_all_day", *(("vectors_open",) if settings.public else ())),
    verified=Verified(by="exists"),
    meets=(("vertex_index", _DEPLOYED),),
    apis=("aiplatform.googleapis.com",),
    plan_roles=("aiplatform.indexEndpoints.get", "aiplatform.indexes.get"),
    apply_roles=(
        "aiplatform.indexEndpoints.create",
        "aiplatform.indexEndpoints.delete",
        "aiplatform.indexEndpoints.deploy",
        "aiplatform.indexEndpoints.get",
        "aiplatform.indexEndpoints.undeploy",
        "aiplatform.indexEndpoints.update",
        "aiplatform.indexes.create",
        "aiplatform.indexes.delete",
        "aiplatform.indexes.get",
        "aiplatform.indexes.update",
        "aiplatform.operations.list",
        "roles/resourcemanager.projectIamAdmin",
    ),
    said=(("dimensions", r"\b(\d{2,4})[- ]?dim\w*\b"),),
)
