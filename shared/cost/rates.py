"""Prices of what is no machine: look-ups by SKU and region, in US dollars, list price.

    disk_gb_usd("pd-ssd", "europe-west3-a")          a GB for a month; regional=True for both copies
    bucket_gb_usd("NEARLINE", "EU")                  a GB for a month, in a region, two regions or many
    address_hour_usd("us-east4", used=False)         an external IPv4 address
    internet_usd(2_000, "asia-south1")               so many GB to the internet, over all steps of the scale

Disks, snapshots, buckets, addresses, NAT, traffic and VPN come from `tables` (30 July 2026). What is a constant names
its page and has one price everywhere, or is that of us-central1 and is multiplied by `region_factor`: its price per
region is in no public list. RateError says what is not known and what is.
"""

from collections.abc import Mapping
from typing import Any

from shared.cost.regions import PRICED, nearest, region_factor, region_of
from shared.cost.tables import table

HOURS = 730
MONTH_SECONDS = HOURS * 3600


class RateError(LookupError):
    """A SKU without a price, or one that a region doesn't sell; the text says which, and what to take instead."""


def _cell(rows: Mapping[str, Any], location: str, what: str) -> float:
    region = region_of(location)
    usd = rows.get(region)
    if usd is None:
        near = nearest(region, [each for each, cell in rows.items() if cell is not None])
        place = f"; the nearest region that sells it is {near}" if near else ""
        raise RateError(f"{what} is not sold in {region} ({PRICED[region].place}){place}")
    return float(usd)


# https://cloud.google.com/compute/disks-image-pricing. Name in Terraform -> row of the table.
_DISKS = {"pd-standard": "hdd", "pd-balanced": "balanced", "pd-ssd": "ssd", "pd-extreme": "extreme"}
_REGIONAL_DISKS = {"pd-standard", "pd-balanced", "pd-ssd"}
# Hyperdisks in us-central1, per GB; their prices go from region to region as hyperdisk-extreme's do.
_HYPERDISKS = {
    "hyperdisk-extreme": 0.125,
    "hyperdisk-balanced": 0.08,
    "hyperdisk-balanced-high-availability": 0.16,
    "hyperdisk-throughput": 0.005,
    "hyperdisk-ml": 0.08,
}
# Per IOPS and per MB a second, a month, and what is included.
IOPS_USD = {
    "pd-extreme": 0.065,
    "hyperdisk-extreme": 0.032,
    "hyperdisk-balanced": 0.005,
    "hyperdisk-balanced-high-availability": 0.01,
}
THROUGHPUT_USD = {
    "hyperdisk-balanced": 0.04,
    "hyperdisk-balanced-high-availability": 0.08,
    "hyperdisk-throughput": 0.25,
    "hyperdisk-ml": 0.12,
}
INCLUDED_IOPS = {"hyperdisk-balanced": 3_000, "hyperdisk-balanced-high-availability": 3_000}
INCLUDED_THROUGHPUT = {"hyperdisk-balanced": 140, "hyperdisk-balanced-high-availability": 140}
DISK_TYPES = frozenset(_DISKS) | frozenset(_HYPERDISKS)


def disk_gb_usd(disk_type: str, location: str, *, regional: bool = False) -> float:
    """A GB of disk for a month. `regional`: kept in two zones. RateError for a type that has no price."""
    disks = table("storage")["disk"]
    if disk_type in _DISKS:
        if regional and disk_type not in _REGIONAL_DISKS:
            raise RateError(f"{disk_type} is not sold as a regional disk; pd-balanced and pd-ssd are")
        return _cell(disks[_DISKS[disk_type] + ("-replicated" if regional else "")], location, disk_type)
    if disk_type in _HYPERDISKS:
        # One that is kept in two zones has both in its price.
        return _HYPERDISKS[disk_type] * hyperdisk_factor(location)
    raise RateError(
        f"no price is known for the disk type {disk_type[:60]!r}; known are {', '.join(sorted(DISK_TYPES))}"
    )


def hyperdisk_factor(location: str) -> float:
    """What hyperdisks cost in a region compared with us-central1."""
    row = table("storage")["disk"]["hyperdisk-extreme"]
    return _cell(row, location, "hyperdisk") / float(row["us-central1"])


def local_ssd_gb_usd(location: str) -> float:
    """A GB of local SSD for a month, where it is added to a machine."""
    return _cell(table("storage")["disk"]["local"], location, "local SSD")


def snapshot_gb_usd(location: str) -> float:
    """A GB of snapshot for a month, kept in a region or in many."""
    rows = table("storage")["disk"]["snapshot"]
    area = {"us": "us-multi", "eu": "europe-multi", "asia": "asia-multi"}.get(location.lower())
    return float(rows[area]) if area else _cell(rows, location, "snapshot storage")


IMAGE_GB = 0.05

# https://cloud.google.com/storage/pricing.
_CLASSES = {
    "STANDARD": "standard", "NEARLINE": "nearline", "COLDLINE": "coldline", "ARCHIVE": "archiv",
    "DURABLE_REDUCED_AVAILABILITY": "dra", "REGIONAL": "standard", "MULTI_REGIONAL": "standard",
}  # fmt: skip
_MANY = {"us": "us-multi", "eu": "europe-multi", "asia": "asia-multi"}
_TWO = {"asia1": "asia1", "eur4": "eur4", "nam4": "nam4", "eur5": "eur4", "eur7": "eur4", "eur8": "eur4"}
BUCKET_READ = 0.004 / 10_000
COLD_READ = {"NEARLINE": 0.01 / 10_000, "COLDLINE": 0.05 / 10_000, "ARCHIVE": 0.50 / 10_000}
# For how many days an object of a class is paid at least.
LEAST_DAYS = {"NEARLINE": 30, "COLDLINE": 90, "ARCHIVE": 365}
# What Autoclass takes for looking after an object.
AUTOCLASS_OBJECT = 0.0025 / 1_000
# Reading a GB back from a colder class.
RETRIEVAL_GB = {"NEARLINE": 0.01, "COLDLINE": 0.02, "ARCHIVE": 0.05}
TURBO_GB = 0.04


def bucket_gb_usd(storage_class: str, location: str) -> float:
    """A GB in a bucket for a month; `location` is a region, a pair (`NAM4`) or an area (`EU`)."""
    name = _CLASSES.get(storage_class.upper())
    if name is None:
        raise RateError(f"no price is known for the storage class {storage_class[:60]!r}")
    place = location.lower()
    for places, kind in ((_MANY, "multi"), (_TWO, "dual")):
        if place in places:
            return float(table("storage")["bucket"][f"{name}-{kind}"][places[place]])
    return _cell(table("storage")["bucket"][name], location, f"{storage_class} storage")


def bucket_pair_gb_usd(storage_class: str, regions: list[str]) -> float:
    """A GB in a bucket over two regions of one's own choice: the dearest pair's price of their continent."""
    continent = PRICED[region_of(regions[0])].continent
    pair = {"europe": "eur4", "asia": "asia1"}.get(continent, "nam4")
    return max(bucket_gb_usd(storage_class, pair), sum(bucket_gb_usd(storage_class, each) for each in regions))


# https://cloud.google.com/vpc/network-pricing.
def address_hour_usd(location: str, *, used: bool = True) -> float:
    """An external IPv4 address for an hour: one that a machine uses, or one that is only reserved."""
    rows = table("network")["address"]["vm" if used else "unused"]
    # Stockholm has no price for an unused one yet.
    return float(rows.get(region_of(location)) or max(usd for usd in rows.values() if usd))


def nat_machine_hour_usd(location: str) -> float:
    """Cloud NAT for an hour and machine; beyond 32 machines it costs no more."""
    return _cell(table("network")["nat"]["gateway"], location, "Cloud NAT") / NAT_MACHINES


NAT_MACHINES = 32


def nat_gb_usd(location: str) -> float:
    """A GB through Cloud NAT, either way."""
    return _cell(table("network")["nat"]["gb"], location, "Cloud NAT")


def vpn_tunnel_hour_usd(location: str) -> float:
    """A VPN tunnel for an hour."""
    return _cell(table("network")["vpn_tunnel"], location, "a VPN tunnel")


_STEPS = ((1_024.0, "0-1"), (9_216.0, "1-10"), (float("inf"), "10n"))


def internet_usd(gb: float, location: str, *, place: str = "world") -> float:
    """So many GB a month to the internet; `place` is world, china or australia."""
    usd, left = 0.0, gb
    for width, step in _STEPS:
        usd += min(left, width) * internet_gb_usd(step, location, place=place)
        left = max(0.0, left - width)
    return usd


def internet_gb_usd(step: str, location: str, *, place: str = "world") -> float:
    """A GB to the internet within a step: `0-1`, `1-10` TB a month or beyond (`10n`)."""
    return _cell(table("network")["internet"][place][step], location, "traffic to the internet")


# The first five forwarding rules of a project and region together, each further one; a rule to Private Service Connect.
FORWARDING_RULES_HOUR = 0.025
FORWARDING_RULE_MORE_HOUR = 0.01
FORWARDING_RULES_INCLUDED = 5
PSC_ENDPOINT_HOUR = 0.01
LOAD_BALANCER_GB = 0.008
PROXY_HOUR = 0.025
SPOKE_HOUR = 0.10

# https://cloud.google.com/run/pricing, per tier.
RUN_CPU_SECOND = {1: 0.000024, 2: 0.0000336}
RUN_GIB_SECOND = {1: 0.0000025, 2: 0.0000035}
RUN_IDLE_SECOND = {1: 0.0000025, 2: 0.0000035}
RUN_INSTANCE_CPU_SECOND = {1: 0.000018, 2: 0.0000216}
RUN_INSTANCE_GIB_SECOND = {1: 0.000002, 2: 0.0000024}
RUN_REQUEST = 0.40 / 1_000_000
RUN_FREE_CPU_SECONDS = 180_000
RUN_FREE_GIB_SECONDS = 360_000
RUN_FREE_REQUESTS = 2_000_000
# GPUs: per second, without and with a second zone to fail over to.
RUN_GPU_SECOND = {"nvidia-l4": (0.0001867, 0.0002909), "nvidia-rtx-pro-6000": (0.0005, 0.00078)}

# https://cloud.google.com/pubsub/pricing.
PUBSUB_GIB = 40 / 1024
PUBSUB_EXPORT_GIB = 50 / 1024
PUBSUB_FREE_GIB = 10
PUBSUB_KEPT_GIB = 0.27

# https://cloud.google.com/kubernetes-engine/pricing: the fee is the same everywhere; pods of Autopilot for a month.
CLUSTER_HOUR = 0.10
POD_CPU = 32.49
POD_GB = 3.59

# https://cloud.google.com/stackdriver/pricing.
LOGS_GIB = 0.50
# A GiB kept for a month beyond the first thirty days.
LOGS_KEPT_GIB = 0.01
UPTIME_EXECUTION = 0.30 / 1_000
UPTIME_FREE = 1_000_000
ALERT_CONDITION = 0.10


def metric_mib_usd(mib: float, location: str) -> float:
    """So many MiB of custom metrics a month, over the steps of the scale (the first 150 MiB are free)."""
    rows = table("monitoring")["mib"]
    usd, left = 0.0, max(0.0, mib - 150)
    for width, step in ((99_850.0, "0-100000"), (150_000.0, "100000-250000"), (float("inf"), "250000n")):
        usd += min(left, width) * _cell(rows[step], location, "a metric")
        left = max(0.0, left - width)
    return usd


def regional_usd(usd: float, location: str) -> float:
    """A price of us-central1 in another region, by the region's factor: for services without prices per region."""
    return usd * region_factor(location)
