"""Lines of buckets, images and packages."""

from collections.abc import Iterator

from shared.cost import rates, use
from shared.cost.lines import CostLine, line
from shared.cost.planned import Deployment, Resource
from shared.cost.registry import pricer

BUCKET_LINE = "bucket, GB"


@pricer("google_storage_bucket")
def bucket(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """What it holds by class and place; at worst read once over, and kept twice where versions are kept."""
    values = resource.values
    kind = values.text("storage_class", "STANDARD").upper()
    pair = values.block("custom_placement_config").texts("data_locations")
    place = values.text("location") if values.has("location") else deployment.home
    unit = rates.bucket_pair_gb_usd(kind, pair) if pair else rates.bucket_gb_usd(kind, place)
    usual, worst = use.BUCKET_GB
    copies = 2 if values.block("versioning").flag("enabled") else 1
    yield line(BUCKET_LINE, usual, unit, worst=worst * copies)
    yield line("bucket, reads", use.BUCKET_READS.usual, rates.BUCKET_READ, worst=use.BUCKET_READS.worst)
    if kind in rates.RETRIEVAL_GB:
        yield line("bucket, GB read back", 0, rates.RETRIEVAL_GB[kind], worst=worst)
    if values.text("rpo", "DEFAULT") == "ASYNC_TURBO":
        yield line("bucket, GB copied at once", usual, rates.TURBO_GB, worst=worst)


@pricer("google_artifact_registry_repository")
def repository(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """https://cloud.google.com/artifact-registry/pricing."""
    del resource, deployment
    yield line("images and packages, GB", use.IMAGES_GB.usual, 0.10, worst=use.IMAGES_GB.worst)
