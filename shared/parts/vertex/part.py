"""Models of Vertex AI: the API, and for each part that uses it the right to ask them as itself."""

from typing import TYPE_CHECKING

from pydantic import Field

from shared.parts.part import (
    NONE,
    UNHEARD,
    Block,
    Env,
    Look,
    Offer,
    Part,
    Price,
    Settings,
    Use,
    Verified,
    free,
)
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine


class VertexSettings(Settings):
    """`model` as Vertex AI names it; `location`: where it is asked, the deployment's region where nobody says."""

    model: str = Field("gemini-3.8-flash", pattern=r"^[a-z0-9][a-z0-9.@-]{2,60}$")
    location: str = Field("", pattern=r"^(|global|[a-z]+-[a-z]+\d{1,2})$")


# https://cloud.google.com/vertex-ai/generative-ai/pricing: a million tokens in and out of that model.
_IN, _OUT = 0.75, 3.75
_TOKENS_IN, _TOKENS_OUT = 800, 300


def _usage(_settings: VertexSettings, use: Use) -> "list[CostLine]":
    from shared.cost.lines import line
    from shared.parts.usage import requests

    # One request in ten asks a model.
    asked = requests(use) / 10
    return [
        line("Vertex AI, million tokens read", asked * _TOKENS_IN / 1e6, _IN, worst=10 * asked * _TOKENS_IN / 1e6),
        line(
            "Vertex AI, million tokens written", asked * _TOKENS_OUT / 1e6, _OUT, worst=10 * asked * _TOKENS_OUT / 1e6
        ),
    ]


VERTEX = Part(
    name="vertex",
    what="access to Vertex AI",
    synonyms=("vertex ai", "gemini", "large language model", "llm", "generative ai"),
    elsewhere=("Amazon Bedrock", "Azure OpenAI Service", "OpenAI API"),
    usual_id="models",
    means=("google_project_service",),
    settings=VertexSettings,
    blocks=(Block("vertex_api", "google_project_service", "{id}-vertex", named=False),),
    types=(
        TypeRules(
            "google_project_service",
            ends=(("disable_on_destroy", "false"),),
            name=NO_NAME,
            only={"disable_on_destroy": (False,), "disable_dependent_services": (False,)},
            plain=("service",),
        ),
    ),
    needs=NONE,
    roles=frozenset(),
    uses=None,
    offers=(
        Offer(
            to="code",
            brings="the right to ask models as itself",
            template="link.tf",
            blocks=(Block("vertex_access", "google_project_iam_member", "{user}-vertex", named=False),),
            env=(
                Env("GOOGLE_CLOUD_PROJECT", "var.project_id"),
                Env("GOOGLE_CLOUD_LOCATION", "[[ '\"' ~ s.location ~ '\"' if s.location else 'var.region' ]]"),
                Env("GOOGLE_GENAI_USE_VERTEXAI", '"true"'),
                Env("GEMINI_MODEL", '"[[ s.model ]]"'),
            ),
            network=False,
            node="vertex_api",
        ),
    ),
    price=Price(planned=free, usage=_usage),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("vertex_api", "Vertex AI", "compute", "vertex_ai", detail="[[ s.model ]]"),),
    risks=lambda _: ("cost_spikes",),
    verified=Verified(by="exists"),
    meets=(("vertex", "google_project_iam_member role ~ aiplatform"),),
    apis=("aiplatform.googleapis.com", "serviceusage.googleapis.com"),
    plan_roles=("roles/serviceusage.serviceUsageViewer",),
    apply_roles=("roles/serviceusage.serviceUsageAdmin", "roles/resourcemanager.projectIamAdmin"),
)
