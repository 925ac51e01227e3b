"""Log sinks: each writes as an account of its own, to something that exists."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object

SINK = "google_logging_project_sink"
BUCKET = "google_logging_project_bucket_config"
_PLACES = {
    "storage.googleapis.com": "google_storage_bucket",
    "bigquery.googleapis.com": "google_bigquery_dataset",
    "logging.googleapis.com": BUCKET,
    "pubsub.googleapis.com": "google_pubsub_topic",
}


def _destination_exists(call: Call, values: Object) -> None:
    service, _, path = str(values.get("destination")).partition("/")
    kind = _PLACES.get(service)
    if kind is not None and call.exists(path.rpartition("/")[2], kind) is None:
        raise call.refuse("creating", 404, f"The destination {path} does not exist., notFound")


def _fill(call: Call, values: Object) -> None:
    number = call.project_number()
    settle(values, writer_identity=f"serviceAccount:service-{number}@gcp-sa-logging.iam.gserviceaccount.com")


def _kept(call: Call, values: Object) -> None:
    place = f"projects/{call.settings.project}/locations/{values.get('location')}/buckets/{values.get('bucket_id')}"
    settle(values, name=place, lifecycle_state="ACTIVE")


HALF = Half(
    behaviours={SINK: Behaviour(prepare=_destination_exists, fill=_fill), BUCKET: Behaviour(fill=_kept)}, watched=()
)
