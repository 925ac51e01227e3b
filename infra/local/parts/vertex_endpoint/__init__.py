"""Endpoints of Vertex AI: named by a number, with requests logged to a dataset that exists; no model answers here."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, first, settle
from infra.local.provider.plan import Object

ENDPOINT = "google_vertex_ai_endpoint"
_LONGEST = 10


def _fits(call: Call, values: Object) -> None:
    name = str(values.get("name"))
    if not name.isdigit() or name.startswith("0") or len(name) > _LONGEST:
        raise call.refuse("creating", 400, f"Endpoint id {name} is no number of up to 10 digits., badRequest")
    log = first(first(values, "predict_request_response_logging_config"), "bigquery_destination")
    uri = log.get("output_uri")
    if isinstance(uri, str) and uri:
        dataset = uri.removeprefix("bq://").split(".")[1] if "." in uri else uri
        if call.exists(dataset, "google_bigquery_dataset") is None:
            raise call.refuse("creating", 404, f"Dataset {dataset} was not found., notFound")


def _fill(call: Call, values: Object) -> None:
    settle(
        values,
        create_time=call.now(),
        update_time=call.now(),
        deployed_models=[],
        dedicated_endpoint_dns="",
        etag=call.number(),
        model_deployment_monitoring_job="",
        traffic_split="",
    )


HALF = Half(behaviours={ENDPOINT: Behaviour(prepare=_fits, fill=_fill)}, watched=())
