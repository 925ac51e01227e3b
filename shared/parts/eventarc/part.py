"""A trigger: each file of a bucket, or each message of a topic, calls a service or starts a workflow."""

from typing import Literal

from shared.parts.part import NONE, UNHEARD, Block, Look, Need, Part, Price, Settings, Verified, free, no_risks
from shared.terraform.type_rules import TypeRules

EVENTS = (
    *(f"google.cloud.storage.object.v1.{what}" for what in ("finalized", "deleted", "archived", "metadataUpdated")),
    "google.cloud.pubsub.topic.v1.messagePublished",
    *(f"google.cloud.firestore.document.v1.{what}" for what in ("created", "updated", "deleted", "written")),
)
"""Of what a trigger may hear: buckets, topics and documents of the deployment's own, which it names beside it."""
_DOCUMENTS = ("{document=**}", "*/{id}")
"""Paths of documents: all of a database, or those of a collection."""


class EventarcSettings(Settings):
    """`on`: what it hears of its bucket: an object that is there in full, is gone, or whose metadata changed.

    Of a topic that it uses it hears each message instead.
    """

    on: Literal["finalized", "deleted", "archived", "metadataUpdated"] = "finalized"


EVENTARC = Part(
    name="eventarc",
    what="a trigger that calls a service or starts a workflow for each file or message",
    synonyms=("eventarc", "event trigger", "file trigger", "storage trigger", "bucket notification"),
    elsewhere=("Amazon EventBridge", "S3 event notifications", "Azure Event Grid"),
    usual_id="arrivals",
    means=("google_eventarc_trigger",),
    settings=EventarcSettings,
    blocks=(
        Block("trigger", "google_eventarc_trigger", "{id}-trigger"),
        Block("receives", "google_project_iam_member", "{id}-receives", named=False),
    ),
    types=(
        TypeRules(
            "google_eventarc_trigger",
            acts_as="service_account",
            identities=("service_account",),
            references={
                "destination.cloud_run_service.service": (
                    "google_cloud_run_v2_service",
                    "google_cloudfunctions2_function",
                ),
                "destination.workflow": ("google_workflows_workflow",),
                "transport.pubsub.topic": ("google_pubsub_topic",),
                "matching_criteria.value": ("google_storage_bucket", "google_firestore_database"),
            },
            also={"matching_criteria.value": (*EVENTS, *_DOCUMENTS)},
            only={
                "matching_criteria.attribute": ("type", "bucket", "database", "document"),
                "matching_criteria.operator": ("", "match-path-pattern"),
            },
            plain=(
                "destination",
                "destination.cloud_run_service",
                "destination.cloud_run_service.path",
                "destination.cloud_run_service.region",
                "event_data_content_type",
                "labels",
                "location",
                "matching_criteria",
                "retry_policy*",
                "transport",
                "transport.pubsub",
            ),
            refused=(
                "channel",
                "deletion_policy",
                "destination.gke*",
                "destination.http_endpoint*",
                "destination.network_config*",
            ),
        ),
    ),
    needs=(Need("identity", "own"), Need("bucket", "own", unless="queue")),
    roles=frozenset({"caller", "listener"}),
    uses="trigger",
    offers=NONE,
    price=Price(planned=free, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("trigger", "Trigger", "integration", "eventarc"),),
    risks=no_risks,
    verified=Verified(by="exists"),
    meets=(("trigger", "google_eventarc_trigger"),),
    apis=("eventarc.googleapis.com",),
    plan_roles=("roles/eventarc.viewer",),
    apply_roles=("roles/eventarc.developer", "roles/resourcemanager.projectIamAdmin"),
    least_uses=1,
    most_uses=2,
    must_use=("cloud_run", "workflow"),
)
