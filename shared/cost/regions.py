"""Google Cloud's regions: where they are, and what they cost compared with us-central1.

`factor` is what an e2-medium costs there over what it costs in us-central1 (price list of 30 July 2026; Bangkok sells
no E2, its disks and VPN tunnels are 1.05). It stands in only for services whose prices per region no public list gives:
databases, caches, load balancers, pods of Kubernetes, Filestore, GPUs for N1. Machines, disks, buckets, addresses, NAT,
VPN and traffic have a price for each region (`machines`, `rates`). Cloud Run has two price tiers
(https://cloud.google.com/run/docs/locations; where a copy of the page leaves it open, the dearer one).
"""

import math
from collections.abc import Iterable
from typing import Literal, NamedTuple

Continent = Literal["north-america", "south-america", "europe", "asia", "middle-east", "australia", "africa"]


class Region(NamedTuple):
    """`place` as Google names it, `at` its latitude and longitude; `run_tier` is Cloud Run's price tier.

    `zones`: the letters of its zones (https://cloud.google.com/compute/docs/regions-zones).
    """

    place: str
    continent: Continent
    factor: float
    at: tuple[float, float]
    run_tier: Literal[1, 2] = 1
    zones: str = "abc"


class UnknownRegionError(LookupError):
    """There are no prices for a place; the text names it."""


DEFAULT_REGION = "us-central1"

REGIONS: dict[str, Region] = {
    "us-central1": Region("Iowa", "north-america", 1.0, (41.3, -95.9), 1, "abcf"),
    "us-east1": Region("South Carolina", "north-america", 1.0, (33.2, -80.0), 1, "bcd"),
    "us-east4": Region("Northern Virginia", "north-america", 1.126, (39.0, -77.5), 1),
    "us-east5": Region("Columbus", "north-america", 1.0, (40.0, -83.0), 1),
    "us-south1": Region("Dallas", "north-america", 1.18, (32.8, -96.8), 1),
    "us-west1": Region("Oregon", "north-america", 1.0, (45.6, -121.2), 1),
    "us-west2": Region("Los Angeles", "north-america", 1.201, (34.1, -118.2), 2),
    "us-west3": Region("Salt Lake City", "north-america", 1.201, (40.8, -111.9), 2),
    "us-west4": Region("Las Vegas", "north-america", 1.126, (36.2, -115.1), 2),
    "northamerica-northeast1": Region("Montreal", "north-america", 1.101, (45.5, -73.6), 2),
    "northamerica-northeast2": Region("Toronto", "north-america", 1.101, (43.7, -79.4), 2),
    "northamerica-south1": Region("Queretaro", "north-america", 1.09, (20.6, -100.4), 2),
    "southamerica-east1": Region("Sao Paulo", "south-america", 1.587, (-23.5, -46.6), 2),
    "southamerica-west1": Region("Santiago", "south-america", 1.43, (-33.4, -70.7), 2),
    "europe-west1": Region("Belgium", "europe", 1.1, (50.5, 3.8), 1, "bcd"),
    "europe-west2": Region("London", "europe", 1.288, (51.5, -0.1), 2),
    "europe-west3": Region("Frankfurt", "europe", 1.288, (50.1, 8.7), 2),
    "europe-west4": Region("Netherlands", "europe", 1.101, (53.4, 6.8), 1),
    "europe-west6": Region("Zurich", "europe", 1.31, (47.4, 8.5), 2),
    "europe-west8": Region("Milan", "europe", 1.16, (45.5, 9.2), 1),
    "europe-west9": Region("Paris", "europe", 1.16, (48.9, 2.4), 1),
    "europe-west10": Region("Berlin", "europe", 1.288, (52.5, 13.4), 2),
    "europe-west12": Region("Turin", "europe", 1.29, (45.1, 7.7), 2),
    "europe-north1": Region("Finland", "europe", 1.101, (60.6, 27.2), 1),
    "europe-north2": Region("Stockholm", "europe", 1.05, (59.3, 18.1), 1),
    "europe-central2": Region("Warsaw", "europe", 1.21, (52.2, 21.0), 2),
    "europe-southwest1": Region("Madrid", "europe", 1.18, (40.4, -3.7), 1),
    "me-west1": Region("Tel Aviv", "middle-east", 1.1, (32.1, 34.8), 1),
    "me-central1": Region("Doha", "middle-east", 1.215, (25.3, 51.5), 2),
    "me-central2": Region("Dammam", "middle-east", 1.6, (26.4, 50.1), 2),
    "asia-south1": Region("Mumbai", "asia", 1.201, (19.1, 72.9), 2),
    "asia-south2": Region("Delhi", "asia", 1.201, (28.7, 77.1), 2),
    "asia-southeast1": Region("Singapore", "asia", 1.234, (1.3, 103.8), 2),
    "asia-southeast2": Region("Jakarta", "asia", 1.345, (-6.2, 106.8), 2),
    "asia-east1": Region("Taiwan", "asia", 1.158, (24.1, 120.7), 1),
    "asia-east2": Region("Hong Kong", "asia", 1.399, (22.3, 114.2), 2),
    "asia-northeast1": Region("Tokyo", "asia", 1.283, (35.7, 139.7), 1),
    "asia-northeast2": Region("Osaka", "asia", 1.283, (34.7, 135.5), 1),
    "asia-northeast3": Region("Seoul", "asia", 1.283, (37.6, 127.0), 2),
    "australia-southeast1": Region("Sydney", "australia", 1.419, (-33.9, 151.2), 2),
    "australia-southeast2": Region("Melbourne", "australia", 1.206, (-37.8, 145.0), 2),
    "africa-south1": Region("Johannesburg", "africa", 1.1, (-26.2, 28.0), 2),
}


def zones_of(region: str) -> tuple[str, ...]:
    """A region's zones by their names; none of one that is not known."""
    return tuple(f"{region}-{letter}" for letter in REGIONS[region].zones) if region in REGIONS else ()


# Regions with prices that no plan is made for: Bangkok sells none of the machines that plans are made of.
PRICED: dict[str, Region] = REGIONS | {
    "asia-southeast3": Region("Bangkok", "asia", 1.05, (13.8, 100.5), 2),
}

# Locations that hold several regions, and the region whose prices stand in for theirs where there are no others.
_AREAS = {
    "us": "us-central1", "nam4": "us-central1", "eu": "europe-west1", "eur3": "europe-west1", "eur4": "europe-west1",
    "eur5": "europe-west1", "eur7": "europe-west1", "eur8": "europe-west1", "asia": "asia-east1",
    "asia1": "asia-northeast1", "nam5": "us-central1", "nam7": "us-central1", "europe": "europe-west1",
}  # fmt: skip


def region_of(location: str) -> str:
    """The region of a region, a zone (`us-central1-a`) or a wider location (`US`). UnknownRegionError for any other."""
    name = location.rpartition("/")[2].lower()
    zone_of = name.rpartition("-")[0]
    for region in (name, zone_of, _AREAS.get(name, "")):
        if region in PRICED:
            return region
    raise UnknownRegionError(f"no prices are known for {location[:60]!r}, which is no region or zone")


def region_factor(location: str) -> float:
    """What a region costs compared with us-central1: 1.283 in Tokyo."""
    return PRICED[region_of(location)].factor


def nearest(location: str, among: Iterable[str]) -> str | None:
    """Which of some regions is closest to a place, on a great circle; None when there are none."""
    here = PRICED[region_of(location)].at
    known = [each for each in among if each in PRICED]
    return min(known, key=lambda each: _degrees(here, PRICED[each].at), default=None)


def _degrees(one: tuple[float, float], other: tuple[float, float]) -> float:
    (lat, lon), (lat2, lon2) = (map(math.radians, point) for point in (one, other))
    cosine = math.sin(lat) * math.sin(lat2) + math.cos(lat) * math.cos(lat2) * math.cos(lon - lon2)
    return math.degrees(math.acos(max(-1.0, min(1.0, cosine))))
