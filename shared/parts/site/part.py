"""A website of files: a bucket that everybody may read, with a first page."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from shared.parts.bucket.part import BUCKET
from shared.parts.part import NONE, Block, Look, Offer, Part, Price, Settings, Use, Verified
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine


class SiteSettings(Settings):
    """`public`: everybody may read it, as a website needs."""

    public: bool = True


def _planned(_settings: SiteSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    return [("google_storage_bucket", {"location": use.region, "storage_class": "STANDARD"})]


def _usage(settings: SiteSettings, use: Use) -> "list[CostLine]":
    from shared.cost import rates
    from shared.cost.lines import line
    from shared.parts.usage import requests, traffic

    reads = line("bucket reads", requests(use), rates.BUCKET_READ)
    return [reads, traffic(use)] if settings.public else [reads]


SITE = Part(
    name="site",
    what="a public bucket that serves a website",
    synonyms=("static site", "website", "static website", "landing page", "single page application"),
    elsewhere=("Netlify", "Vercel", "GitHub Pages", "Amazon S3 website"),
    usual_id="site",
    means=NONE,
    settings=SiteSettings,
    blocks=(
        Block("bucket", "google_storage_bucket", "{id}-bucket"),
        Block("page", "google_storage_bucket_object", "{id}-page", named=False),
        Block("bucket_public", "google_storage_bucket_iam_member", "{id}-public", named=False, when=("public", True)),
    ),
    types=(
        # Objects can't be imported; making one again is harmless.
        TypeRules(
            "google_storage_bucket_object",
            name=NO_NAME,
            plain=("name",),
            refused=("source", "customer_encryption*", "contexts*"),
            stateful=True,
        ),
    ),
    needs=NONE,
    roles=frozenset({"front"}),
    uses=None,
    offers=(
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
            to="deployer",
            brings="the right to put its pages there",
            template="deploy.tf",
            blocks=(
                Block("objects_access", "google_storage_bucket_iam_member", "{user}-{id}-objects", named=False),
                Block("look_access", "google_storage_bucket_iam_member", "{user}-{id}-look", named=False),
            ),
            env=NONE,
            network=False,
            node="bucket",
        ),
    ),
    price=Price(planned=_planned, usage=_usage),
    profiles=NONE,
    heard=BUCKET.heard,
    fixes=NONE,
    looks=(
        Look("bucket", "Bucket", "storage", "bucket", front=True, when=("public", True)),
        Look("bucket", "Bucket", "storage", "bucket", when=("public", False)),
    ),
    risks=lambda settings: ("public_bucket",) if settings.public else NONE,
    verified=Verified(by="http", output="url", patience=180),
    apis=("storage.googleapis.com",),
    plan_roles=("roles/storage.bucketViewer", "roles/storage.objectViewer"),
    apply_roles=("roles/storage.admin",),
)
