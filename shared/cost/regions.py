"""Google Cloud's regions: where they are, and what they cost compared with us-central1.

The factor is what an e2-medium costs there over what it costs in us-central1, from Google's public price list as of
6 March 2025 (the Cloud Billing Catalog, read through the price file of Cyclenerd/google-cloud-pricing-cost-calculator).
It is used for machines, disks, databases and load balancers; disks differ from it by up to a tenth (Frankfurt: 1.2).
One exception: Melbourne's E2 costs 1.206, its other families 1.419, and that one is taken. Cloud Run has two price
tiers instead (https://cloud.google.com/run/docs/locations; Stockholm and Queretaro are not on the copy read and
unconfirmed), traffic two prices of its own (`egress`), and addresses cost the same everywhere.
"""

from typing import Literal, NamedTuple

Continent = Literal["north-america", "south-america", "europe", "asia", "middle-east", "australia", "africa"]


class Region(NamedTuple):
    """`place` as Google names it; `run_tier` is Cloud Run's price tier; `egress` US dollars per GB to the internet."""

    place: str
    continent: Continent
    factor: float
    run_tier: Literal[1, 2] = 1
    egress: float = 0.12


DEFAULT_REGION = "us-central1"

REGIONS: dict[str, Region] = {
    "us-central1": Region("Iowa", "north-america", 1.0),
    "us-east1": Region("South Carolina", "north-america", 1.0),
    "us-east4": Region("Northern Virginia", "north-america", 1.126),
    "us-east5": Region("Columbus", "north-america", 1.0),
    "us-south1": Region("Dallas", "north-america", 1.18),
    "us-west1": Region("Oregon", "north-america", 1.0),
    "us-west2": Region("Los Angeles", "north-america", 1.201, 2),
    "us-west3": Region("Salt Lake City", "north-america", 1.201, 2),
    "us-west4": Region("Las Vegas", "north-america", 1.126, 2),
    "northamerica-northeast1": Region("Montreal", "north-america", 1.101, 2),
    "northamerica-northeast2": Region("Toronto", "north-america", 1.101, 2),
    "northamerica-south1": Region("Queretaro", "north-america", 1.09, 2),
    "southamerica-east1": Region("Sao Paulo", "south-america", 1.587, 2, 0.19),
    "southamerica-west1": Region("Santiago", "south-america", 1.43, 2, 0.19),
    "europe-west1": Region("Belgium", "europe", 1.1),
    "europe-west2": Region("London", "europe", 1.288, 2),
    "europe-west3": Region("Frankfurt", "europe", 1.288, 2),
    "europe-west4": Region("Netherlands", "europe", 1.101),
    "europe-west6": Region("Zurich", "europe", 1.399, 2),
    "europe-west8": Region("Milan", "europe", 1.16),
    "europe-west9": Region("Paris", "europe", 1.16),
    "europe-west10": Region("Berlin", "europe", 1.54, 2),
    "europe-west12": Region("Turin", "europe", 1.29, 2),
    "europe-north1": Region("Finland", "europe", 1.101),
    "europe-north2": Region("Stockholm", "europe", 1.05),
    "europe-central2": Region("Warsaw", "europe", 1.288, 2),
    "europe-southwest1": Region("Madrid", "europe", 1.18),
    "me-west1": Region("Tel Aviv", "middle-east", 1.1, 1, 0.15),
    "me-central1": Region("Doha", "middle-east", 1.215, 2, 0.15),
    "me-central2": Region("Dammam", "middle-east", 1.6, 2, 0.19),
    "asia-south1": Region("Mumbai", "asia", 1.201, 2),
    "asia-south2": Region("Delhi", "asia", 1.201, 2),
    "asia-southeast1": Region("Singapore", "asia", 1.234, 2),
    "asia-southeast2": Region("Jakarta", "asia", 1.345, 2, 0.19),
    "asia-east1": Region("Taiwan", "asia", 1.158),
    "asia-east2": Region("Hong Kong", "asia", 1.399, 2),
    "asia-northeast1": Region("Tokyo", "asia", 1.283),
    "asia-northeast2": Region("Osaka", "asia", 1.283),
    "asia-northeast3": Region("Seoul", "asia", 1.283, 2, 0.15),
    "australia-southeast1": Region("Sydney", "australia", 1.419, 2, 0.19),
    "australia-southeast2": Region("Melbourne", "australia", 1.419, 2, 0.19),
    "africa-south1": Region("Johannesburg", "africa", 1.308, 2, 0.15),
}


def region_of(location: str) -> str:
    """The region of a region, a zone (`us-central1-a`) or a bucket's location (`US`); the default when unknown."""
    name = location.lower()
    zone_of = name.rpartition("-")[0]
    if name in REGIONS:
        return name
    if zone_of in REGIONS:
        return zone_of
    return {"eu": "europe-west1", "asia": "asia-east1"}.get(name, DEFAULT_REGION)


def region_factor(location: str) -> float:
    """What a region costs compared with us-central1: 1.283 in Tokyo."""
    return REGIONS[region_of(location)].factor
