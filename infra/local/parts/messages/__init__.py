"""Pub/Sub and Cloud Tasks: how much waits in them."""

from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.parts.messages.behaviour import BEHAVIOURS
from infra.local.world import Entry


def _subscription(entry: Entry) -> Mapping[str, str]:
    return {
        "project_id": str(entry.attributes.get("project")),
        "subscription_id": str(entry.attributes.get("name")),
    }


def _queue(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    return {
        "project_id": str(attributes.get("project")),
        "target_type": "http",
        "queue_id": str(attributes.get("name")),
        "location": str(attributes.get("location")),
    }


HALF = Half(
    behaviours=BEHAVIOURS,
    watched=(
        Watched(
            "google_pubsub_subscription",
            "pubsub_subscription",
            "Cloud Pub/Sub Subscription",
            _subscription,
            (
                Signal(
                    "pubsub.googleapis.com/subscription/oldest_unacked_message_age",
                    Metric("GAUGE", "INT64", "s", "Oldest unacked message age"),
                    idle=0.0,
                    busy=3_600.0,
                ),
                Signal(
                    "pubsub.googleapis.com/subscription/num_undelivered_messages",
                    Metric("GAUGE", "INT64", "1", "Unacked messages"),
                    idle=0.0,
                    busy=50_000.0,
                ),
            ),
        ),
        Watched(
            "google_cloud_tasks_queue",
            "cloud_tasks_queue",
            "Cloud Tasks Queue",
            _queue,
            (
                Signal(
                    "cloudtasks.googleapis.com/queue/depth",
                    Metric("GAUGE", "INT64", "1", "Queue depth"),
                    idle=0.0,
                    busy=5_000.0,
                ),
                Signal(
                    "cloudtasks.googleapis.com/queue/task_attempt_count",
                    Metric("DELTA", "INT64", "1", "Task attempt count"),
                    idle=0.0,
                    busy=2.0,
                    labels={"response_code": "503"},
                ),
            ),
        ),
    ),
)
