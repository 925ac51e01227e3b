"""API Gateway: one address in front of services and functions, which it alone calls; with keys and limits for callers.

Only Google's beta provider has it. It checks who calls, and has neither a domain of its own nor a firewall.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from shared.parts.part import NONE, Block, Heard, Look, Need, Part, Price, Profile, Series, Settings, Use, Verified
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules

# https://cloud.google.com/api-gateway/docs/deployment-model
SERVED_REGIONS = (
    "us-central1", "us-east1", "us-east4", "us-west2", "us-west3", "us-west4", "europe-west1", "europe-west2",
    "asia-northeast1", "australia-southeast1",
)  # fmt: skip
"""The regions in which there is one."""

_ROUTE = re.compile(r"(?P<path>/[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*)=(?P<id>[a-z][a-z0-9-]*)")


class ApiGatewaySettings(Settings):
    """`routes`: `/orders=orders,/quotes=quotes`, the id of what answers below a path. Without any, the first that it
    uses answers everything, and each other below its id (`/quotes`).

    `keys`: callers bring an API key in the header x-api-key; `rate_limit` is requests a minute (0: any) of all keys
    that one project has. `tokens`: callers show a token of the project's own sign-in (Identity Platform).
    `timeout_s`: how long what stands behind has to answer. `place`: the region of the gateway, where the deployment's
    own has none; what stands behind stays where it is.
    """

    routes: str = Field("", max_length=2_000)
    keys: bool = False
    rate_limit: int = Field(0, ge=0, le=10_000_000)
    tokens: bool = False
    timeout_s: int = Field(60, ge=1, le=300)
    place: Literal[
        "", "us-central1", "us-east1", "us-east4", "us-west2", "us-west3", "us-west4", "europe-west1", "europe-west2",
        "asia-northeast1", "australia-southeast1",
    ] = ""  # fmt: skip

    @model_validator(mode="after")
    def _fit(self) -> Self:
        if self.rate_limit and not self.keys:
            raise ValueError("rate_limit takes keys: callers without a key are not counted")
        for each in filter(None, self.routes.split(",")):
            if not _ROUTE.fullmatch(each):
                raise ValueError("routes are PATH=ID with commas, such as /orders=orders,/quotes=quotes")
        paths = [path for path, _ in self.said_routes]
        if len(paths) != len(set(paths)):
            raise ValueError("routes: a path is there twice")
        return self

    @property
    def schemes(self) -> tuple[str, ...]:
        """What a caller has to show, by the names of the document."""
        return (*(("api_key",) if self.keys else ()), *(("sign_in",) if self.tokens else ()))

    @property
    def said_routes(self) -> list[tuple[str, str]]:
        """The routes as they were said: path, and the id of what answers."""
        return [(path, id_) for path, _, id_ in (each.partition("=") for each in self.routes.split(",") if each)]

    @property
    def linked_ids(self) -> tuple[str, ...]:
        """What the routes speak of."""
        return tuple(id_ for _, id_ in self.said_routes)

    @property
    def only_in(self) -> tuple[str, ...]:
        """Where a gateway can stand."""
        return NONE if self.place else SERVED_REGIONS

    def paths(self, ids: Sequence[str]) -> list[tuple[str, str]]:
        """The document's paths, each with the id of what answers there."""
        routed = {id_ for _, id_ in self.said_routes}
        rest = [id_ for id_ in ids if id_ not in routed]
        below = [*self.said_routes, *((f"/{id_}", id_) for id_ in (rest if self.routes else rest[1:]))]
        found = [pair for path, id_ in below for pair in ((path, id_), (path + "/{path=**}", id_))]
        return found if self.routes else [("/", ids[0]), ("/{path=**}", ids[0]), *found]


def _planned(_settings: ApiGatewaySettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    return [("google_api_gateway_gateway", {})]


_GATEWAY = "apigateway.googleapis.com/Gateway"
_CALLS = "apigateway.googleapis.com/proxy/request_count"
_FAILED = 'metric.labels.response_code_class="5xx"'


def _profile(name: str, threshold: float, label: str, advice: str, *, failed: bool) -> Profile:
    only = f" AND {_FAILED}" if failed else ""
    return Profile(
        word="gateway",
        name=name,
        metric=_CALLS,
        threshold=threshold,
        duration="300s",
        severity="error" if failed else "warning",
        label=label,
        advice=advice,
        series=Series(
            _GATEWAY,
            'resource.labels.gateway_id="${[[ watched.address ]].gateway_id}"' + only,
            aligner="ALIGN_RATE",
            reducer="REDUCE_SUM",
            group_by="resource.label.gateway_id",
        ),
        asked=None,
        reading=f'resource.type="{_GATEWAY}" AND resource.labels.gateway_id="{{name}}"{only}',
    )


API_GATEWAY = Part(
    name="api_gateway",
    what="an API gateway",
    synonyms=("api gateway", "gateway of an api", "google api gateway"),
    elsewhere=("Amazon API Gateway", "Azure API Management", "Kong Gateway"),
    usual_id="gateway",
    means=("google_api_gateway_gateway",),
    settings=ApiGatewaySettings,
    blocks=(
        Block("api", "google_api_gateway_api", "{id}-api", called="api_id"),
        Block("config", "google_api_gateway_api_config", "{id}-config", named=False),
        Block("gateway", "google_api_gateway_gateway", "{id}-gateway", called="gateway_id"),
    ),
    types=(
        TypeRules("google_api_gateway_api", name=("api_id",), refused=("managed_service", "deletion_policy")),
        TypeRules(
            "google_api_gateway_api_config",
            name=NO_NAME,
            acts_as="gateway_config.backend_config.google_service_account",
            identities=("gateway_config.backend_config.google_service_account",),
            references={"api": ("google_api_gateway_api",)},
            # What it may call is said by its account's grants.
            plain=(
                "api_config_id_prefix",
                "gateway_config",
                "gateway_config.backend_config",
                "openapi_documents",
                "openapi_documents.document",
                "openapi_documents.document.*",
            ),
            refused=("api_config_id", "grpc_services*", "managed_service_configs*", "deletion_policy"),
        ),
        TypeRules(
            "google_api_gateway_gateway",
            name=("gateway_id",),
            references={"api_config": ("google_api_gateway_api_config",)},
            plain=("region",),
            refused=("deletion_policy",),
        ),
    ),
    needs=(Need("identity", "own"),),
    roles=frozenset({"caller", "front"}),
    uses="gateway",
    offers=NONE,
    price=Price(planned=_planned, usage=None),
    profiles=(
        _profile(
            "gateway_errors_high",
            0.2,
            "Requests answered with an error, each second",
            "Look at the logs of the service behind it first; a 503 without any there is a right or an address.",
            failed=True,
        ),
        _profile(
            "gateway_requests_high",
            100,
            "Requests, each second",
            "Requests are billed: see who calls so often, and whether a limit for each minute is wanted.",
            failed=False,
        ),
    ),
    heard=Heard(resources=((_GATEWAY, ("google_api_gateway_gateway",)),), metrics=NONE),
    fixes=NONE,
    looks=(Look("gateway", "API Gateway", "network", "api_gateway", front=True),),
    # Whoever knows its address may ask it, with a key or without.
    risks=lambda settings: NONE if settings.schemes else ("public_service",),
    verified=Verified(by="exists"),
    meets=(
        ("api_gateway", "google_api_gateway_gateway"),
        ("https", "google_api_gateway_gateway"),
        ("load_balancer", "google_api_gateway_gateway"),
    ),
    apis=("apigateway.googleapis.com", "servicemanagement.googleapis.com", "servicecontrol.googleapis.com"),
    plan_roles=("roles/apigateway.viewer",),
    apply_roles=("roles/apigateway.admin",),
    least_uses=1,
    must_use=("cloud_run", "function"),
)
