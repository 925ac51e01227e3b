"""Prices are those of public lists, cell by cell; what isn't sold is an error that says where it is."""

import subprocess
import sys

import pytest

from infra.prices import tables
from shared.cost import NotSoldError, UnknownMachineError, hourly_usd, machine_monthly_usd, rates
from tests.cost.figures import agrees
from tests.cost.published import PUBLISHED

# Cells of the list of 30 July 2026: type, region, list price an hour, what share of it a full month costs.
CELLS = [
    ("e2-micro", "us-central1", 0.00837643, 1.0),
    ("e2-standard-2", "europe-west6", 0.0670114 * 1.31, 1.0),
    ("e2-standard-4", "europe-west10", 0.13402284 * 1.288, 1.0),
    ("e2-medium", "africa-south1", 0.03350571 * 1.1, 1.0),
    ("n2-standard-4", "us-central1", 0.194236, 0.8),
    ("n2d-standard-4", "us-central1", 0.168984, 0.8),
    ("n2d-standard-4", "asia-south1", 0.168984 * 0.66, 0.8),
    ("c2-standard-4", "us-central1", 0.20872, 0.8),
    ("n1-standard-4", "us-central1", 0.19, 0.7),
    ("g1-small", "us-central1", 0.0257, 0.7),
    ("t2d-standard-4", "us-central1", 0.168984, 1.0),
    ("a2-highgpu-1g", "us-central1", 3.673385, 1.0),
    ("a3-highgpu-8g", "us-central1", 88.49, 1.0),
    ("c4d-standard-8", "us-central1", 0.377982, 1.0),
]


@pytest.mark.parametrize(("what", "ours", "theirs"), PUBLISHED, ids=[what for what, _, _ in PUBLISHED])
def test_unit_prices_agree_with_another_list(what: str, ours: float, theirs: float) -> None:
    assert agrees(theirs, ours), what


@pytest.mark.parametrize(("machine", "region", "hour", "share"), CELLS)
def test_a_machine_costs_its_regions_price_and_its_discount(
    machine: str, region: str, hour: float, share: float
) -> None:
    assert hourly_usd(machine, region) == pytest.approx(hour, rel=0.01)
    assert machine_monthly_usd(machine, region) == pytest.approx(hour * 730 * share, rel=0.01)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (rates.disk_gb_usd("pd-balanced", "europe-west1-b"), 0.10),
        (rates.disk_gb_usd("pd-balanced", "asia-east2"), 0.11),
        (rates.disk_gb_usd("pd-balanced", "europe-west8", regional=True), 0.26),
        (rates.bucket_gb_usd("STANDARD", "europe-west3"), 0.023),
        (rates.bucket_gb_usd("STANDARD", "asia-southeast1"), 0.020),
        (rates.bucket_gb_usd("ARCHIVE", "asia-northeast1"), 0.0025),
        (rates.bucket_gb_usd("STANDARD", "NAM4"), 0.044),
        (rates.bucket_gb_usd("COLDLINE", "EU"), 0.007),
        (rates.snapshot_gb_usd("us-central1"), 0.05),
        (rates.internet_usd(20_480, "asia-south1"), 1_024 * 0.12 + 9_216 * 0.11 + 10_240 * 0.085),
    ],
)
def test_disks_buckets_and_traffic_cost_their_places_price(ours: float, theirs: float) -> None:
    assert ours == pytest.approx(theirs, rel=0.01)


def test_a_type_that_a_region_does_not_sell_names_the_nearest_that_does() -> None:
    with pytest.raises(NotSoldError, match=r"not sold in us-central1 .*nearest region that sells it is us-east5"):
        hourly_usd("a3-megagpu-8g", "us-central1-a")
    with pytest.raises(NotSoldError, match="asia-southeast1"):
        hourly_usd("e2-medium", "asia-southeast3")


@pytest.mark.parametrize(
    "name", ["e2-standard-3", "x9-mega-7", "n9-custom-2-4096", "c3-custom-2-4096", "", "custom-0-1024"]
)
def test_what_is_no_machine_type_has_no_price(name: str) -> None:
    with pytest.raises(UnknownMachineError):
        hourly_usd(name, "us-central1")


def test_extended_memory_costs_more_than_the_same_without() -> None:
    plain = hourly_usd("n2-custom-2-16384", "us-central1")
    extended = hourly_usd("n2-custom-2-32768-ext", "us-central1")
    assert extended - plain > 16 * 0.004237 * 1.5


def test_prices_are_read_when_they_are_asked_for_and_of_one_family_only() -> None:
    code = """
import shared.cost, shared.cost.tables as tables
assert tables.table.cache_info().currsize == 0, "importing read a table"
shared.cost.hourly_usd("e2-micro", "us-central1")
print(tables.table.cache_info().currsize)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "2"


def test_the_tables_are_made_from_a_list() -> None:
    prices = {
        "source": "a list", "licence": "Apache-2.0", "generated": "today",
        "machine_hour": {"e2-small": {"r1": 0.0123456789, "r2": 0.02}, "m4n-none": {}},
        "machine_month_with_sud": {"e2-small": {"r1": 0.0123456789 * 730 * 0.8, "r2": 0.02 * 730 * 0.8}},
        "machine_spot_hour": {"e2-small": {"r2": 0.01}},
        "disk_gb_month": {"ssd": {"r1": 0.17, "r2": None}}, "bucket_gb_month": {"standard": {"r1": 0.02}},
        "network": {
            "ip": {kind: {"cost": {"r1": {"hour": 0.005}}} for kind in ("vm", "unused")},
            "nat": {"gateway": {"cost": {"r1": {"hour": 0.0448}}}, "data": {"cost": {"r1": {"month": 0.045}}}},
            "vpn": {"tunnel": {"cost": {"r1": {"hour": 0.05}}}},
            "traffic": {"egress": {"internet": {
                "cost": {"0-1": {"r1": {"month": 0.12}}},
                "china": {"cost": {"0-1": {"r1": {"month": 0.23}}}},
                "australia": {"cost": {"0-1": {"r1": {"month": 0.19}}}},
            }}},
        },
        "monitoring": {"data": {"cost": {"0-100000": {"r1": {"month": 0.258}}}}},
    }  # fmt: skip
    made = tables(
        prices, "instance:\n    e2-small:\n      cpu: 0.5\n      ram: 2\n    m4n-none:\n      cpu: 1\n      ram: 1\n"
    )
    assert set(made) == {"machines_e2", "sizes", "storage", "network", "monitoring"}
    assert made["machines_e2"]["full_month"] == 0.8
    assert made["machines_e2"]["hour"]["e2-small"] == [0.012345679, 0.02]
    assert made["machines_e2"]["spot"]["e2-small"] == [None, 0.01]
    assert made["sizes"]["types"] == {"e2-small": [0.5, 2.0, 0, None]}
    assert made["storage"]["licence"] == "Apache-2.0"
