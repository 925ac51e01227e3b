"""Pub/Sub: a subscription belongs to a topic that is there."""

from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object
from infra.local.provider.wire import UNKNOWN
from infra.local.world import short

TOPIC = "google_pubsub_topic"


def _topic_exists(call: Call, values: Object) -> None:
    topic = values.get("topic")
    if isinstance(topic, str) and _own(call, topic) and call.exists(topic, TOPIC) is None:
        raise call.refuse("creating", 404, f"Resource not found (resource={short(topic)}).")


def _own(call: Call, reference: str) -> bool:
    return "projects/" not in reference or f"projects/{call.settings.project}/" in reference


def _fill_subscription(_call: Call, values: Object) -> None:
    settle(values, ack_deadline_seconds=10)
    if values.get("expiration_policy") is UNKNOWN:
        values["expiration_policy"] = [{"ttl": "2678400s"}]


_EXISTS = "Error creating {}: googleapi: Error 409: Resource already exists in the project (resource={{name}})."
BEHAVIOURS = {
    TOPIC: Behaviour(taken=_EXISTS.format("Topic")),
    "google_pubsub_subscription": Behaviour(
        prepare=_topic_exists,
        fill=_fill_subscription,
        taken=_EXISTS.format("Subscription"),
    ),
}
