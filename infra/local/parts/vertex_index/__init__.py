"""Vector Search: an index on an endpoint that is there, and where it would answer; nothing is searched here."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object

INDEX = "google_vertex_ai_index"
ENDPOINT = "google_vertex_ai_index_endpoint"
DEPLOYED = "google_vertex_ai_index_endpoint_deployed_index"


def _numbered(call: Call, values: Object) -> None:
    settle(values, name=call.number(), create_time=call.now(), update_time=call.now(), etag=call.number())


def _index(call: Call, values: Object) -> None:
    _numbered(call, values)
    settle(values, deployed_indexes=[], index_stats=[{"shards_count": 1, "vectors_count": "0"}])
    settle(
        values,
        metadata_schema_uri="gs://google-cloud-aiplatform/schema/matchingengine/metadata/nearest_neighbor_search_1.0.0.yaml",
    )


def _endpoint(call: Call, values: Object) -> None:
    _numbered(call, values)
    region, number = values.get("region"), call.project_number()
    domain = f"{call.number()}.{region}-{number}.vdb.vertexai.goog" if values.get("public_endpoint_enabled") else ""
    settle(values, public_endpoint_domain_name=domain)


def _on_it(call: Call, values: Object) -> None:
    for key, kind in (("index", INDEX), ("index_endpoint", ENDPOINT)):
        named = values.get(key)
        if isinstance(named, str) and call.exists(named, kind) is None:
            raise call.refuse("creating", 404, f"{named} was not found., notFound")


def _served(call: Call, values: Object) -> None:
    address = {"match_grpc_address": "10.20.0.5", "psc_automated_endpoints": [], "service_attachment": ""}
    settle(values, create_time=call.now(), index_sync_time=call.now(), private_endpoints=[address])


HALF = Half(
    behaviours={
        INDEX: Behaviour(prepare=_numbered, fill=_index),
        ENDPOINT: Behaviour(prepare=_numbered, fill=_endpoint),
        DEPLOYED: Behaviour(prepare=_on_it, fill=_served),
    },
    watched=(),
)
