"""Datastream: profiles of what exists, a stream between two of them; how far it is behind is sampled."""

from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.provider.call import Behaviour, Call, first, settle
from infra.local.provider.plan import Object
from infra.local.provider.problems import Refused
from infra.local.world import Entry

PRIVATE = "google_datastream_private_connection"
PROFILE = "google_datastream_connection_profile"
STREAM = "google_datastream_stream"
_STATES = ("NOT_STARTED", "RUNNING", "PAUSED")


def _place(call: Call, values: Object, kind: str, key: str) -> str:
    return f"projects/{call.settings.project}/locations/{values.get('location')}/{kind}/{values.get(key)}"


def _network(call: Call, values: Object) -> None:
    vpc = first(values, "vpc_peering_config").get("vpc")
    if isinstance(vpc, str) and call.exists(vpc, "google_compute_network") is None:
        raise call.refuse("creating", 404, f"The resource '{vpc}' was not found, notFound")


def _connected(call: Call, values: Object) -> None:
    settle(values, name=_place(call, values, "privateConnections", "private_connection_id"), state="CREATED", error=[])


def _reached(call: Call, values: Object) -> None:
    bucket = first(values, "gcs_profile").get("bucket")
    if isinstance(bucket, str) and call.exists(bucket, "google_storage_bucket") is None:
        raise call.refuse("creating", 404, f"Bucket {bucket} was not found, notFound")
    private = first(values, "private_connectivity").get("private_connection")
    if isinstance(private, str) and call.exists(private, PRIVATE) is None:
        raise call.refuse("creating", 404, f"Resource '{private}' was not found, notFound")


def _profile(call: Call, values: Object) -> None:
    settle(values, name=_place(call, values, "connectionProfiles", "connection_profile_id"))


def _between(call: Call, values: Object) -> None:
    if values.get("desired_state") not in (*_STATES, None):
        raise call.refuse("creating", 400, f"Invalid value for state: {values.get('desired_state')}, badRequest")
    source, target = first(values, "source_config"), first(values, "destination_config")
    for profile in (source.get("source_connection_profile"), target.get("destination_connection_profile")):
        if isinstance(profile, str) and call.exists(profile, PROFILE) is None:
            raise call.refuse("creating", 404, f"Resource '{profile}' was not found, notFound")
    dataset = first(first(target, "bigquery_destination_config"), "single_target_dataset").get("dataset_id")
    if isinstance(dataset, str) and call.exists(dataset, "google_bigquery_dataset") is None:
        raise call.refuse("creating", 404, f"Not found: Dataset {dataset}, notFound")


def _stream(call: Call, values: Object) -> None:
    for config in ("mysql", "oracle", "postgresql", "sql_server"):
        settle(first(first(values, "source_config"), f"{config}_source_config"), max_concurrent_backfill_tasks=16)
        settle(first(first(values, "source_config"), f"{config}_source_config"), max_concurrent_cdc_tasks=5)
    state = values.get("desired_state") or "NOT_STARTED"
    settle(values, name=_place(call, values, "streams", "stream_id"), state=state)


def _in_use(call: Call, values: Object) -> None:
    mine = str(values.get("name"))
    for entry in call.world.list(STREAM):
        config = (first(entry.attributes, "source_config"), first(entry.attributes, "destination_config"))
        if any(mine in each.values() for each in config):
            raise Refused(f"Error when reading or editing ConnectionProfile: googleapi: Error 400: {mine} is in use")


def _labels(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    return {
        "resource_container": str(attributes.get("project")),
        "location": str(attributes.get("location")),
        "stream_id": str(attributes.get("stream_id")),
    }


HALF = Half(
    behaviours={
        PRIVATE: Behaviour(prepare=_network, fill=_connected),
        PROFILE: Behaviour(prepare=_reached, fill=_profile, remove=_in_use),
        STREAM: Behaviour(prepare=_between, fill=_stream),
    },
    watched=(
        Watched(
            STREAM,
            "datastream.googleapis.com/Stream",
            "Datastream Stream",
            _labels,
            (
                Signal(
                    "datastream.googleapis.com/stream/freshness",
                    Metric("GAUGE", "INT64", "s", "Freshness"),
                    idle=30,
                    busy=7_200,
                ),
                Signal(
                    "datastream.googleapis.com/stream/unsupported_event_count",
                    Metric("DELTA", "INT64", "1", "Unsupported events"),
                    idle=0,
                    busy=2,
                ),
            ),
        ),
    ),
)
