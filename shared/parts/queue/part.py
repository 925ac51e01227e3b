"""A Pub/Sub topic with a subscription: without one, what is published would be lost."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from shared.parts.part import (
    NONE,
    Block,
    Env,
    Heard,
    Look,
    NoSettings,
    Offer,
    Part,
    Price,
    Use,
    Verified,
    no_risks,
)
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine


def _planned(_settings: NoSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    return [("google_pubsub_topic", {}), ("google_pubsub_subscription", {})]


def _usage(_settings: NoSettings, use: Use) -> "list[CostLine]":
    from shared.cost import rates
    from shared.cost import use as amounts
    from shared.cost.lines import line
    from shared.parts.usage import requests

    moved = max(0.0, 2 * requests(use) * amounts.MESSAGE_GB - rates.PUBSUB_FREE_GIB)
    return [line("Pub/Sub, GiB moved", moved, rates.PUBSUB_GIB)]


QUEUE = Part(
    name="queue",
    what="a Pub/Sub topic with a subscription",
    synonyms=("queue", "message queue", "pub/sub", "pubsub", "topic", "job queue", "events"),
    elsewhere=("Amazon SQS", "Amazon SNS", "RabbitMQ", "Azure Service Bus", "Apache Kafka"),
    usual_id="jobs",
    means=("google_pubsub_topic", "google_pubsub_subscription"),
    settings=NoSettings,
    blocks=(
        Block("topic", "google_pubsub_topic", "{id}-topic"),
        Block("subscription", "google_pubsub_subscription", "{id}-pull"),
    ),
    types=(
        TypeRules(
            "google_pubsub_topic",
            refused=("ingestion_data_source_settings*", "message_transforms.ai_inference*"),
            stateful=True,
        ),
        TypeRules(
            "google_pubsub_subscription",
            refused=("bigquery_config.table", "message_transforms.ai_inference*", "bigtable_config*"),
            stateful=True,
        ),
        TypeRules("google_pubsub_topic_iam_member", name=NO_NAME),
        TypeRules("google_pubsub_subscription_iam_member", name=NO_NAME),
    ),
    needs=NONE,
    roles=frozenset(),
    uses=None,
    offers=(
        Offer(
            to="worker",
            brings="the right to pull from its subscription",
            template="worker.tf",
            blocks=(Block("pull_access", "google_pubsub_subscription_iam_member", "{user}-{id}-pull", named=False),),
            env=(Env("SUBSCRIPTION", "[[ subscription.address ]].id"),),
            network=False,
            node="subscription",
            inward=True,
        ),
        Offer(
            to="code",
            brings="the right to publish to its topic",
            template="publish.tf",
            blocks=(Block("publish_access", "google_pubsub_topic_iam_member", "{user}-{id}-publish", named=False),),
            env=(Env("TOPIC", "[[ topic.address ]].id"),),
            network=False,
            node="topic",
        ),
        Offer(
            to="pipeline",
            brings="messages to take from its subscription",
            template=None,
            blocks=NONE,
            env=NONE,
            network=False,
            node="subscription",
            inward=True,
        ),
    ),
    price=Price(planned=_planned, usage=_usage),
    profiles=NONE,
    heard=Heard(
        resources=(
            ("pubsub_subscription", ("google_pubsub_subscription",)),
            ("pubsub_topic", ("google_pubsub_topic",)),
        ),
        metrics=(
            "pubsub.googleapis.com/subscription/num_undelivered_messages",
            "pubsub.googleapis.com/subscription/oldest_unacked_message_age",
            "pubsub.googleapis.com/topic/send_request_count",
        ),
    ),
    fixes=NONE,
    looks=(
        Look("topic", "Topic", "messaging", "pubsub_topic", to="subscription"),
        Look("subscription", "Subscription", "messaging", "pubsub_subscription"),
    ),
    risks=no_risks,
    verified=Verified(by="exists"),
    apis=("pubsub.googleapis.com",),
    plan_roles=("roles/pubsub.viewer",),
    apply_roles=("roles/pubsub.admin",),
)
