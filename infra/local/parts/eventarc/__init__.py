"""Eventarc: a trigger's bucket and service have to exist, and a bucket's events come from where the bucket is."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, blocks, first, settle
from infra.local.provider.plan import Object

TRIGGER = "google_eventarc_trigger"
_RUN = ("google_cloud_run_v2_service", "google_cloud_run_service", "google_cloudfunctions2_function")


def _may_stand(call: Call, values: Object) -> None:
    criteria = {str(each.get("attribute")): each.get("value") for each in blocks(values, "matching_criteria")}
    if "type" not in criteria:
        raise call.refuse("creating", 400, "The request was invalid: missing the attribute type., badRequest")
    if str(criteria["type"]).startswith("google.cloud.storage."):
        bucket = call.exists(criteria.get("bucket"), "google_storage_bucket")
        if bucket is None:
            text = f"The request was invalid: Bucket {criteria.get('bucket')} was not found., badRequest"
            raise call.refuse("creating", 400, text)
        place = str(bucket.attributes.get("location")).lower()
        if isinstance(values.get("location"), str) and values["location"] != place:
            text = f"Bucket {criteria['bucket']} location {place!r} does not match trigger location"
            raise call.refuse("creating", 400, f"The request was invalid: {text}., badRequest")
    if str(criteria["type"]).startswith("google.cloud.firestore."):
        database = call.exists(criteria.get("database"), "google_firestore_database")
        if database is None:
            text = f"The request was invalid: database {criteria.get('database')} was not found., badRequest"
            raise call.refuse("creating", 400, text)
        if values.get("event_data_content_type") != "application/protobuf":
            text = "The request was invalid: event_data_content_type must be application/protobuf., badRequest"
            raise call.refuse("creating", 400, text)
    if str(criteria["type"]).startswith("google.cloud.pubsub."):
        topic = first(first(values, "transport"), "pubsub").get("topic")
        if isinstance(topic, str) and call.exists(topic, "google_pubsub_topic") is None:
            raise call.refuse("creating", 400, f"The request was invalid: topic {topic} was not found., badRequest")
    workflow = first(values, "destination").get("workflow")
    if isinstance(workflow, str) and call.exists(workflow, "google_workflows_workflow") is None:
        raise call.refuse("creating", 404, f"The destination workflow {workflow} was not found., notFound")
    target = first(first(values, "destination"), "cloud_run_service").get("service")
    if isinstance(target, str) and call.exists(target, *_RUN) is None:
        raise call.refuse("creating", 404, f"The destination service {target} was not found., notFound")


def _fill(call: Call, values: Object) -> None:
    settle(values, uid=call.number(), create_time=call.now(), update_time=call.now(), conditions={}, channel="")
    settle(values, event_data_content_type="application/json")


HALF = Half(behaviours={TRIGGER: Behaviour(prepare=_may_stand, fill=_fill)}, watched=())
