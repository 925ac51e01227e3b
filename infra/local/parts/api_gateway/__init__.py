"""API Gateway: a document of OpenAPI 2.0 whose operations lead to services that exist; a gateway has one config."""

import base64
import json
from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.provider.call import Behaviour, Call, blocks, first, settle
from infra.local.provider.plan import Object
from infra.local.world import Entry

API = "google_api_gateway_api"
CONFIG = "google_api_gateway_api_config"
GATEWAY = "google_api_gateway_gateway"
_COUNT = "apigateway.googleapis.com/proxy/request_count"


def _api(call: Call, values: Object) -> None:
    settle(
        values,
        name=f"projects/{call.settings.project}/locations/global/apis/{values.get('api_id')}",
        managed_service=f"{values.get('api_id')}-0abc1def2ghij.apigateway.{call.settings.project}.cloud.goog",
        create_time=call.now(),
    )


def _reads(call: Call, values: Object) -> None:
    if call.exists(values.get("api"), API) is None:
        raise call.refuse("creating", 404, f"Resource '{values.get('api')}' was not found, notFound")
    prefix = values.get("api_config_id_prefix")
    settle(values, api_config_id=f"{prefix}{call.number()}" if isinstance(prefix, str) and prefix else call.number())
    for outer in blocks(values, "openapi_documents"):
        contents = first(outer, "document").get("contents")
        if isinstance(contents, str):
            _operations(call, contents)


def _operations(call: Call, contents: str) -> None:
    said = "Cannot convert to service config. "
    try:
        document = json.loads(base64.b64decode(contents))
    except ValueError:
        return  # YAML, which nothing reads here
    if not isinstance(document, dict) or document.get("swagger") != "2.0":
        raise call.refuse("creating", 400, f"{said}Only OpenAPI 2.0 is read., badRequest")
    seen: set[str] = set()
    for path, item in document.get("paths", {}).items():
        for method, operation in item.items():
            name = operation.get("operationId")
            if not name or name in seen:
                raise call.refuse("creating", 400, f"{said}{method} {path} has no operationId of its own, badRequest")
            seen.add(name)
            if not operation.get("responses"):
                raise call.refuse("creating", 400, f"{said}{method} {path} has no responses, badRequest")
            wanted = {each.split("=")[0].strip("{}") for each in path.split("/") if each.startswith("{")}
            if wanted != {each["name"] for each in operation.get("parameters", []) if each.get("in") == "path"}:
                raise call.refuse("creating", 400, f"{said}{method} {path}: parameters are not declared, badRequest")
            if not str(operation.get("x-google-backend", {}).get("address")).startswith("https://"):
                raise call.refuse("creating", 400, f"{said}{method} {path}: a backend takes https, badRequest")


def _config(call: Call, values: Object) -> None:
    api = str(values.get("api")).rpartition("/")[2]
    place = f"projects/{call.settings.project}/locations/global/apis/{api}/configs/{values.get('api_config_id')}"
    settle(values, name=place, service_config_id=f"{values.get('api_config_id')}-1", api_config_id_prefix="")


def _has_config(call: Call, values: Object) -> None:
    config = values.get("api_config")
    if isinstance(config, str) and call.exists(config, CONFIG) is None:
        raise call.refuse("creating", 404, f"Resource '{config}' was not found, notFound")


def _gateway(call: Call, values: Object) -> None:
    place = f"projects/{call.settings.project}/locations/{values.get('region')}/gateways/{values.get('gateway_id')}"
    settle(values, name=place, default_hostname=f"{values.get('gateway_id')}-0abc1def.uc.gateway.dev")


def _in_use(call: Call, values: Object) -> None:
    mine = f"/configs/{values.get('api_config_id')}"
    if any(str(each.attributes.get("api_config")).endswith(mine) for each in call.world.list(GATEWAY)):
        raise call.refuse("deleting", 400, "The API config is deployed to a gateway., failedPrecondition")


def _labels(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    return {
        "resource_container": str(attributes.get("project")),
        "location": str(attributes.get("region")),
        "gateway_id": str(attributes.get("gateway_id")),
    }


_CALLS = Metric("DELTA", "INT64", "1", "Requests of gateways")

HALF = Half(
    behaviours={
        API: Behaviour(fill=_api),
        CONFIG: Behaviour(prepare=_reads, fill=_config, remove=_in_use),
        GATEWAY: Behaviour(prepare=_has_config, fill=_gateway),
    },
    watched=(
        Watched(
            GATEWAY,
            "apigateway.googleapis.com/Gateway",
            "API Gateway",
            _labels,
            (
                Signal(_COUNT, _CALLS, idle=0.5, busy=150.0, labels={"response_code_class": "2xx"}),
                Signal(_COUNT, _CALLS, idle=0.0, busy=1.0, labels={"response_code_class": "5xx"}),
            ),
        ),
    ),
)
