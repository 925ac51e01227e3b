"""Lines of buckets, images and packages."""

from collections.abc import Iterator

from shared.cost import rates, use
from shared.cost.lines import CostLine, line
from shared.cost.planned import Deployment, Resource
from shared.cost.registry import pricer

BUCKET_LINE = "bucket, GB"
_WEEK = 7
# Of what a cold bucket holds, how much is read back in a usual month.
_READ_BACK = 0.05


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
    deleted = max(0.0, values.block("soft_delete_policy").number("retention_duration_seconds", 0) / 86_400 - _WEEK) / 30
    yield line(BUCKET_LINE, usual, unit, worst=worst * (copies + deleted))
    # Objects that a rule moves to a colder class are read at that one's price.
    colder = {
        kind,
        *(each.block("action").text("storage_class", kind).upper() for each in values.blocks("lifecycle_rule")),
    }
    read = max([rates.BUCKET_READ, *(rates.COLD_READ[each] for each in colder if each in rates.COLD_READ)])
    yield line("bucket, reads", use.BUCKET_READS.usual, read, worst=use.BUCKET_READS.worst)
    if colder & set(rates.RETRIEVAL_GB):
        dearest = max(rates.RETRIEVAL_GB[each] for each in colder if each in rates.RETRIEVAL_GB)
        yield line(
            "bucket, GB read back",
            _READ_BACK * usual if kind in colder & set(rates.RETRIEVAL_GB) else 0,
            dearest,
            worst=worst,
        )
    if kind in rates.LEAST_DAYS:
        # What is deleted or replaced sooner is paid to the end of its least time.
        months = rates.LEAST_DAYS[kind] / 30
        yield line("bucket, GB deleted early", 0, unit, worst=worst * max(0.0, months - 1))
    automatic = values.block("autoclass")
    if automatic.flag("enabled"):
        automatic.text("terminal_storage_class", "NEARLINE")
        yield line(
            "bucket, objects that Autoclass moves",
            use.BUCKET_OBJECTS.usual,
            rates.AUTOCLASS_OBJECT,
            worst=use.BUCKET_OBJECTS.worst,
        )
    if values.text("rpo", "DEFAULT") == "ASYNC_TURBO":
        yield line("bucket, GB copied at once", usual, rates.TURBO_GB, worst=worst)


@pricer("google_artifact_registry_repository")
def repository(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """https://cloud.google.com/artifact-registry/pricing."""
    del resource, deployment
    yield line("images and packages, GB", use.IMAGES_GB.usual, 0.10, worst=use.IMAGES_GB.worst)
