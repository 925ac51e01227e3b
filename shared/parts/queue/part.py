"""A Pub/Sub topic with a subscription: without one, what is published would be lost."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from pydantic import Field, model_validator

from shared.parts.arguments import Argument, ended
from shared.parts.held import held
from shared.parts.part import (
    NONE,
    Block,
    Env,
    Heard,
    Look,
    Need,
    Offer,
    Part,
    Price,
    Profile,
    Series,
    Settings,
    Use,
    Verified,
    no_risks,
)
from shared.parts.rules import GIVEN, NO_NAME
from shared.schemas.architecture import MAX_PATH, URL_PATH
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine


class QueueSettings(Settings):
    """`dead_letter`: what fails `attempts` times is set aside. `filter` for its own subscription.

    `filters`: how many further subscriptions take only some messages. `path`: where they are pushed to, if it uses a
    service. Messages are kept for `retention_days`, and a worker has `ack_s` seconds for one.
    `cmek`: encrypted with a key of one's own.
    `subscription`: what its own one is called. A message that is not taken comes again after `min_backoff_s` seconds,
    then later and later, at most `max_backoff_s` after. What is set aside is kept for `dead_days` in `dead_topic` (its
    own name, where it has one).
    """

    dead_letter: bool = False
    attempts: int = Field(5, ge=5, le=100)
    ordering: bool = False
    exactly_once: bool = False
    cmek: bool = False
    filter: str = Field("", max_length=256, pattern=r"^[ -~]*$")
    filters: int = Field(0, ge=0, le=20)
    retention_days: int = Field(7, ge=1, le=31)
    ack_s: int = Field(60, ge=10, le=600)
    min_backoff_s: int = Field(10, ge=0, le=600)
    max_backoff_s: int = Field(600, ge=0, le=600)
    dead_days: int = Field(7, ge=1, le=31)
    dead_topic: str = Field("", pattern=GIVEN)
    subscription: str = Field("", pattern=GIVEN)
    path: str = Field("/", pattern=URL_PATH, max_length=MAX_PATH)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min_backoff_s > self.max_backoff_s:
            raise ValueError(f"min_backoff_s is more than max_backoff_s ({self.max_backoff_s})")
        return self

    @property
    def filtered(self) -> bool:
        """Whether there are subscriptions with filters."""
        return self.filters > 0


def _planned(settings: QueueSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    pairs = 2 if settings.dead_letter else 1
    subscriptions = pairs + settings.filters
    kinds = ["google_pubsub_topic"] * pairs + ["google_pubsub_subscription"] * subscriptions
    return [(kind, {}) for kind in kinds]


def _usage(_settings: QueueSettings, use: Use) -> "list[CostLine]":
    from shared.cost import rates
    from shared.cost import use as amounts
    from shared.cost.lines import line
    from shared.parts.usage import requests

    moved = max(0.0, 2 * requests(use) * amounts.MESSAGE_GB - rates.PUBSUB_FREE_GIB)
    return [line("Pub/Sub, GiB moved", moved, rates.PUBSUB_GIB)]


_NAMED = 'resource.labels.subscription_id="${[[ watched.address ]].name}"'
_READING = 'resource.type="pubsub_subscription" AND resource.labels.subscription_id="{name}"'

QUEUE = Part(
    name="queue",
    what="a Pub/Sub topic with a subscription",
    synonyms=("queue", "message queue", "pub/sub", "pubsub", "topic", "job queue", "events"),
    elsewhere=("Amazon SQS", "Amazon SNS", "RabbitMQ", "Azure Service Bus", "Apache Kafka"),
    usual_id="jobs",
    means=("google_pubsub_topic", "google_pubsub_subscription"),
    settings=QueueSettings,
    blocks=(
        Block("topic", "google_pubsub_topic", "{id}-topic"),
        Block("encrypts", "google_kms_crypto_key_iam_member", "{id}-encrypts", named=False, when=("cmek", True)),
        Block("subscription", "google_pubsub_subscription", "{id}-pull", said="subscription"),
        Block("filtered", "google_pubsub_subscription", "{id}-some", named=False, when=("filtered", True)),
        Block("dead_topic", "google_pubsub_topic", "{id}-dead", said="dead_topic", when=("dead_letter", True)),
        Block("dead_subscription", "google_pubsub_subscription", "{id}-dead-pull", when=("dead_letter", True)),
        Block(
            "dead_taken",
            "google_pubsub_subscription_iam_member",
            "{id}-dead-taken",
            named=False,
            when=("dead_letter", True),
        ),
        Block(
            "dead_moved", "google_pubsub_topic_iam_member", "{id}-dead-moved", named=False, when=("dead_letter", True)
        ),
    ),
    types=(
        TypeRules(
            "google_pubsub_topic",
            refused=("ingestion_data_source_settings*", "message_transforms.ai_inference*"),
            stateful=True,
            weakens={"message_transforms.javascript_udf.code": ()},
        ),
        TypeRules(
            "google_pubsub_subscription",
            joined={"bigquery_config.table": ("google_bigquery_table", ".", ("project", "dataset_id", "table_id"))},
            endpoints={
                "push_config.push_endpoint": tuple(
                    (kind, "", attribute, behind)
                    for kind, attribute in (
                        ("google_cloud_run_v2_service", "uri"),
                        ("google_cloud_run_service", "status[0].url"),
                        ("google_cloudfunctions2_function", "url"),
                    )
                    for behind in ("", "/")
                )
            },
            refused=("message_transforms.ai_inference*", "bigtable_config*"),
            stateful=True,
            weakens={"message_transforms.javascript_udf.code": ()},
        ),
        TypeRules("google_pubsub_topic_iam_member", name=NO_NAME),
        TypeRules("google_pubsub_subscription_iam_member", name=NO_NAME),
    ),
    needs=(Need("identity", "own", "linked"), Need("kms", "shared", ("cmek", True))),
    roles=frozenset({"caller", "exporter"}),
    uses="subscription",
    offers=(
        Offer(
            to="logger",
            brings="entries of a log, each as a message",
            template=None,
            blocks=NONE,
            env=NONE,
            network=False,
            node="topic",
        ),
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
            brings="its messages, each of which starts it",
            template=None,
            blocks=NONE,
            env=NONE,
            network=False,
            node="topic",
            inward=True,
            when=("trigger", "pubsub"),
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
        Offer(
            to="listener",
            brings="its messages, each of which is passed on",
            template=None,
            blocks=NONE,
            env=NONE,
            network=False,
            node="topic",
            inward=True,
        ),
        Offer(
            to="teller",
            brings="what the bill has come to, as messages that a program may act on",
            template=None,
            blocks=NONE,
            env=NONE,
            network=False,
            node="topic",
        ),
        Offer(
            to="notifier",
            brings="word of every object that is put into it, as messages",
            template="notify.tf",
            blocks=(
                Block("told", "google_storage_notification", "{user}-{id}-told", named=False),
                Block("told_access", "google_pubsub_topic_iam_member", "{user}-{id}-tells", named=False),
            ),
            env=NONE,
            network=False,
            node="topic",
        ),
        Offer(
            to="timer",
            brings="what it publishes by itself",
            template=None,
            blocks=NONE,
            env=NONE,
            network=False,
            node="topic",
        ),
        held(
            "publish",
            "pubsub.publisher",
            "the right to publish to its topic",
            "google_pubsub_topic_iam_member",
            "topic",
            usual=True,
        ),
        held(
            "pull",
            "pubsub.subscriber",
            "the right to pull from its subscription",
            "google_pubsub_subscription_iam_member",
            "subscription",
        ),
    ),
    price=Price(planned=_planned, usage=_usage),
    profiles=(
        Profile(
            word="subscription",
            name="messages_old",
            metric="pubsub.googleapis.com/subscription/oldest_unacked_message_age",
            threshold=900,
            duration="300s",
            severity="error",
            label="Age of the oldest message, in seconds",
            advice="See whether what takes its messages runs and what its logs say; more of it works them off faster.",
            series=Series(
                "pubsub_subscription", _NAMED, reducer="REDUCE_MAX", group_by="resource.label.subscription_id"
            ),
            asked=None,
            reading=_READING,
        ),
        Profile(
            word="subscription",
            name="messages_waiting",
            metric="pubsub.googleapis.com/subscription/num_undelivered_messages",
            threshold=10_000,
            duration="600s",
            severity="warning",
            label="Messages that wait",
            advice="See whether more is published than before or less is worked off; more workers help with the first.",
            series=Series(
                "pubsub_subscription", _NAMED, reducer="REDUCE_SUM", group_by="resource.label.subscription_id"
            ),
            asked=None,
            reading=_READING,
        ),
        Profile(
            word="dead_subscription",
            name="messages_set_aside",
            metric="pubsub.googleapis.com/subscription/num_undelivered_messages",
            threshold=0.5,
            duration="300s",
            severity="warning",
            label="Messages that nobody could handle",
            advice="Pull one and look at it: most often its form is one that the code does not expect.",
            series=Series(
                "pubsub_subscription", _NAMED, reducer="REDUCE_SUM", group_by="resource.label.subscription_id"
            ),
            asked=None,
            reading=_READING,
            when=("dead_letter", True),
        ),
    ),
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
    meets=(
        ("worker", "google_pubsub_subscription"),
        ("queue", "google_pubsub_topic"),
        ("dead_letter", r"google_pubsub_subscription dead_letter_policy.max_delivery_attempts ~ \d"),
        ("to_bigquery", "google_pubsub_subscription bigquery_config ~ ."),
        ("to_bucket", "google_pubsub_subscription cloud_storage_config ~ ."),
        ("filters", "google_pubsub_subscription filter ~ ."),
        ("ordered", "google_pubsub_subscription enable_message_ordering ~ true"),
        ("exactly_once", "google_pubsub_subscription enable_exactly_once_delivery ~ true"),
    ),
    apis=("pubsub.googleapis.com",),
    plan_roles=("roles/pubsub.viewer",),
    apply_roles=("roles/pubsub.admin",),
    arguments=(
        Argument("retention_days", "message_retention_duration", "topic", ended("s", 86_400)),
        Argument("ack_s", "ack_deadline_seconds", "subscription", unset="10"),
        Argument("min_backoff_s", "retry_policy.minimum_backoff", "subscription", ended("s")),
        Argument("max_backoff_s", "retry_policy.maximum_backoff", "subscription", ended("s")),
    ),
)
