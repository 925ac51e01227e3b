"""An endpoint of Vertex AI for a model of one's own, which is put there afterwards by whoever made it."""

from shared.parts.part import NONE, UNHEARD, Block, Look, Need, Part, Price, Settings, Verified, free
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules

_LOGGED = ("logged", True)
_LOG = "predict_request_response_logging_config"


class VertexEndpointSettings(Settings):
    """`logged`: requests and answers go to a dataset that it uses, or one of its own."""

    logged: bool = False


VERTEX_ENDPOINT = Part(
    name="vertex_endpoint",
    what="an endpoint of Vertex AI",
    synonyms=("vertex ai endpoint", "vertex endpoint", "prediction endpoint", "online prediction endpoint"),
    elsewhere=("Amazon SageMaker endpoint", "Azure Machine Learning endpoint"),
    usual_id="endpoint",
    means=("google_vertex_ai_endpoint",),
    settings=VertexEndpointSettings,
    # Its name is a number of ten digits.
    blocks=(Block("endpoint", "google_vertex_ai_endpoint", "{id}", named=False, called="display_name"),),
    types=(
        TypeRules(
            "google_vertex_ai_endpoint",
            name=NO_NAME,
            references={f"{_LOG}.bigquery_destination.output_uri": ("google_bigquery_dataset",)},
            plain=(
                "name",
                "location",
                "region",
                _LOG,
                f"{_LOG}.enabled",
                f"{_LOG}.sampling_rate",
                f"{_LOG}.bigquery_destination",
            ),
            refused=(
                "deletion_policy",
                "encryption_spec*",
                "network",
                "private_service_connect_config*",
                "traffic_split",
            ),
        ),
    ),
    needs=(Need("bigquery", "own", _LOGGED),),
    roles=frozenset({"pipeline"}),
    uses="endpoint",
    offers=NONE,
    price=Price(planned=free, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("endpoint", "Vertex AI endpoint", "compute", "vertex_ai"),),
    # A model that is put there is billed by the hour of its machines.
    risks=lambda _: ("cost_spikes",),
    verified=Verified(by="exists"),
    meets=(("vertex", "google_vertex_ai_endpoint"), ("service", "google_vertex_ai_endpoint")),
    apis=("aiplatform.googleapis.com",),
    plan_roles=("aiplatform.endpoints.get",),
    apply_roles=(
        "aiplatform.endpoints.create",
        "aiplatform.endpoints.delete",
        "aiplatform.endpoints.get",
        "aiplatform.endpoints.update",
        "aiplatform.operations.list",
    ),
)
