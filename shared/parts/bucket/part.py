"""A bucket of Cloud Storage: private unless the plan says otherwise, with versions of what was overwritten."""

from collections.abc import Mapping
from typing import Any

from shared.parts.arguments import Argument, ended
from shared.parts.bucket.settings import BucketSettings
from shared.parts.held import held, read_alone
from shared.parts.part import NONE, Block, Env, Heard, Look, Need, Offer, Part, Price, Use, Verified
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import Recovery, TypeRules


def _planned(settings: BucketSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    values = {
        "location": settings.location or use.region,
        "storage_class": settings.storage_class,
        "versioning": [{"enabled": settings.versioned}],
    }
    return [("google_storage_bucket", values)]


BUCKET = Part(
    name="bucket",
    what="a private bucket",
    synonyms=("bucket", "cloud storage", "object storage", "file storage", "blob storage", "uploads", "data lake"),
    elsewhere=("Amazon S3", "Azure Blob Storage", "DigitalOcean Spaces"),
    usual_id="files",
    means=("google_storage_bucket",),
    settings=BucketSettings,
    blocks=(
        Block("bucket", "google_storage_bucket", "{id}-bucket"),
        Block("bucket_public", "google_storage_bucket_iam_member", "{id}-public", named=False, when=("public", True)),
        Block(
            "bucket_readers",
            "google_storage_bucket_iam_member",
            "{id}-readers",
            named=False,
            when=("has_readers", True),
        ),
        Block(
            "bucket_writers",
            "google_storage_bucket_iam_member",
            "{id}-writers",
            named=False,
            when=("has_writers", True),
        ),
        Block(
            "bucket_adders",
            "google_storage_bucket_iam_member",
            "{id}-adders",
            named=False,
            when=("has_adders", True),
        ),
        Block("encrypts", "google_kms_crypto_key_iam_member", "{id}-encrypts", named=False, when=("cmek", True)),
    ),
    types=(
        TypeRules(
            "google_storage_bucket",
            undeleted=Recovery(
                7,
                "unless its soft delete was off: gcloud storage ls --buckets --soft-deleted --project={project}, then "
                "gcloud storage restore gs://NAME#GENERATION, and its objects likewise; copy them into the new bucket",
            ),
            finished=("self_link",),
            ends=(("force_destroy", "true"),),
            only={"retention_policy.is_locked": (False,)},
            stateful=True,
            protections=(
                ("force_destroy", False),
                ("versioning.enabled", True),
                ("public_access_prevention", "enforced"),
                ("uniform_bucket_level_access", True),
            ),
            weakens={"cors.method": ("GET", "HEAD", "OPTIONS"), "versioning.enabled": (True,)},
        ),
        TypeRules("google_storage_bucket_iam_member", name=NO_NAME),
        TypeRules(
            "google_storage_notification",
            name=NO_NAME,
            references={"bucket": ("google_storage_bucket",), "topic": ("google_pubsub_topic",)},
            plain=("custom_attributes", "event_types", "object_name_prefix", "payload_format"),
        ),
        TypeRules(
            "google_service_account_iam_member",
            name=NO_NAME,
            references={"service_account_id": ("google_service_account",)},
            # Who deploys a service acts as the account that it runs as.
            gives=("roles/iam.serviceAccountUser",),
        ),
    ),
    needs=(Need("kms", "shared", ("cmek", True)),),
    roles=frozenset({"notifier"}),
    uses="bucket",
    offers=(
        Offer(
            to="code",
            brings="its name, for what writes there by a right of its own",
            template=None,
            blocks=NONE,
            env=(Env("BUCKET", "[[ bucket.address ]].name"),),
            network=False,
            node="bucket",
            when=("hands_over", True),
        ),
        Offer(
            to="code",
            brings="what is put into it, each of which starts it, and the right to read it",
            template="read.tf",
            blocks=(Block("read_access", "google_storage_bucket_iam_member", "{user}-{id}-read", named=False),),
            env=(Env("BUCKET", "[[ bucket.address ]].name"),),
            network=False,
            node="bucket",
            inward=True,
            when=("trigger", "storage"),
        ),
        Offer(
            to="exporter",
            brings="the right to write into it",
            template="write.tf",
            blocks=(
                Block("write_access", "google_storage_bucket_iam_member", "{user}-{id}-write", named=False),
                Block("look_access", "google_storage_bucket_iam_member", "{user}-{id}-look", named=False),
            ),
            env=NONE,
            network=False,
            node="bucket",
        ),
        read_alone(
            "storage.objectViewer",
            "the right to read its objects",
            "google_storage_bucket_iam_member",
            "bucket",
            (Env("BUCKET", "[[ bucket.address ]].name"),),
        ),
        Offer(
            to="code",
            brings="the right to read and write its objects",
            template="link.tf",
            blocks=(
                Block("objects_access", "google_storage_bucket_iam_member", "{user}-{id}-objects", named=False),
                Block(
                    "signs",
                    "google_service_account_iam_member",
                    "{user}-signs",
                    named=False,
                    when=("signed_uploads", True),
                ),
            ),
            env=(Env("BUCKET", "[[ bucket.address ]].name"),),
            network=False,
            node="bucket",
        ),
        Offer(
            to="balancer",
            brings="requests from the internet, under its domain",
            template="balancer.tf",
            blocks=(Block("behind", "google_compute_backend_bucket", "{user}-{id}-backend"),),
            env=NONE,
            network=False,
            node="bucket",
        ),
        Offer(
            to="listener",
            brings="word of every object that arrives",
            template=None,
            blocks=NONE,
            env=NONE,
            network=False,
            node="bucket",
            inward=True,
        ),
        Offer(
            to="pipeline",
            brings="a place to write to",
            template=None,
            blocks=NONE,
            env=NONE,
            network=False,
            node="bucket",
        ),
        Offer(
            to="streamer",
            brings="a place to write to",
            template=None,
            blocks=NONE,
            env=NONE,
            network=False,
            node="bucket",
        ),
        held(
            "read",
            "storage.objectViewer",
            "the right to read its objects",
            "google_storage_bucket_iam_member",
            "bucket",
            usual=True,
        ),
        held(
            "add",
            "storage.objectCreator",
            "the right to put objects into it, and neither to read nor to delete",
            "google_storage_bucket_iam_member",
            "bucket",
        ),
        held(
            "write",
            "storage.objectUser",
            "the right to read, write and delete its objects",
            "google_storage_bucket_iam_member",
            "bucket",
        ),
        held(
            "manage",
            "storage.objectAdmin",
            "all rights on its objects, and none on the bucket",
            "google_storage_bucket_iam_member",
            "bucket",
        ),
    ),
    price=Price(planned=_planned, usage=None),
    profiles=NONE,
    heard=Heard(
        resources=(("gcs_bucket", ("google_storage_bucket",)),),
        metrics=("storage.googleapis.com/api/request_count", "storage.googleapis.com/storage/total_bytes"),
    ),
    fixes=NONE,
    looks=(Look("bucket", "Bucket", "storage", "bucket", detail="[[ s.location ]]"),),
    risks=lambda settings: (
        *(("public_bucket",) if settings.public else ()),
        *(("data_access",) if settings.readers or settings.writers or settings.adders else ()),
    ),
    verified=Verified(by="exists"),
    meets=(
        ("service", "google_storage_bucket"),
        ("vm", "google_storage_bucket"),
        ("bucket", "google_storage_bucket"),
        ("filestore", "google_storage_bucket"),
        ("versioning", "google_storage_bucket versioning.enabled ~ true"),
        ("lifecycle", "google_storage_bucket lifecycle_rule ~ ."),
        ("lifecycle", "google_storage_bucket retention_policy ~ ."),
        ("private_bucket", "google_storage_bucket public_access_prevention ~ enforced"),
        ("static_site", "google_storage_bucket"),
        ("data_disk", "google_storage_bucket"),
        ("backups", "google_storage_bucket"),
        ("cors", "google_storage_bucket cors ~ ."),
        ("retention_lock", "google_storage_bucket retention_policy.retention_period ~ [1-9]"),
    ),
    apis=("storage.googleapis.com",),
    plan_roles=("roles/storage.bucketViewer",),
    apply_roles=("roles/storage.admin", "infraaiSigning"),
    arguments=(
        Argument("storage_class", "storage_class", "bucket", unset="STANDARD"),
        Argument("versioning", "versioning.enabled", "bucket", unset="false"),
        Argument("retention_days", "retention_policy.retention_period", "bucket", ended("", 86_400), unset="0"),
    ),
)
