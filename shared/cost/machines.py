"""Compute Engine's machine types: size, list price per hour and region, spot price, sustained-use discount.

Prices and sizes are those of `tables`, one file a family, read when the family is first asked for. A custom machine is
priced from its family's rates per vCPU and GB, which are worked out from two predefined types of the same region, with
Google's surcharge (https://cloud.google.com/compute/vm-instance-pricing, "custom machine types"; 30 July 2026).
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from shared.cost.regions import PRICED, nearest, region_of
from shared.cost.tables import families, table

HOURS_PER_MONTH = 730
PLANNED_FAMILIES = frozenset({"e2", "f1", "g1", "n1", "n2", "n2d", "c2", "c2d", "t2d"})
"""Families that run with the disks and images that plans are made of."""
# Google's least discount on spot machines; their price moves within it.
_LEAST_SPOT_DISCOUNT = 0.6


class UnknownMachineError(KeyError):
    """No machine type of that name has a price; the text says so."""

    def __str__(self) -> str:
        return str(self.args[0])


class NotSoldError(UnknownMachineError):
    """A machine type that exists, but not in this region; the text names the nearest region that sells it."""


class _Custom(NamedTuple):
    """What a family's custom machines cost over its predefined ones, and GB per vCPU from which memory is extended."""

    surcharge: float
    most_gb_per_cpu: float


_CUSTOM = {
    "e2": _Custom(1.0, 8),
    "n1": _Custom(1.05, 6.5),
    "n2": _Custom(1.05, 8),
    "n2d": _Custom(1.05, 8),
    "n4": _Custom(1.05, 8),
    "n4a": _Custom(1.05, 8),
    "n4d": _Custom(1.05, 8),
}
# Extended memory, over the rate of custom memory (N1: 0.00955 over 0.00445 US dollars).
_EXTENDED = 2.15
_CUSTOM_NAME = re.compile(r"(?:(?P<family>[a-z]\d[a-z]?)-)?custom-(?P<cpus>\d{1,3})-(?P<mb>\d{3,7})(?P<extended>-ext)?")
# E2's shared cores sell a share of two vCPUs.
_E2_SHARED = re.compile(r"e2-custom-(?P<size>micro|small|medium)-(?P<mb>\d{3,5})")
# N1's shared cores, which the list counts as whole ones.
_SMALL = {"f1-micro": 0.2, "g1-small": 0.5}
_SHARES = {"micro": 0.25, "small": 0.5, "medium": 1.0}


class Machine(NamedTuple):
    """vCPUs that it can keep up, memory in GB, local disks in GB that its price includes."""

    vcpus: float
    memory_gb: float
    local_ssd_gb: float


@cache
def _sizes() -> dict[str, tuple[float, float, float, float | None]]:
    return {
        name: (_SMALL.get(name, cpus), gb, disks, usd)
        for name, (cpus, gb, disks, usd) in table("sizes")["types"].items()
    }


@cache
def _hourly() -> dict[str, float]:
    return {
        name: round(usd, 4) for name, (_, _, _, usd) in _sizes().items() if usd is not None and is_machine_type(name)
    }


class _HourlyPrices(Mapping[str, float]):
    """Read when it is first looked at."""

    def __getitem__(self, name: str) -> float:
        return _hourly()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_hourly())

    def __len__(self) -> int:
        return len(_hourly())


COST_TABLE: Mapping[str, float] = _HourlyPrices()
"""Machine type -> US dollars an hour in us-central1, for every type that a plan may be made of."""


def is_machine_type(name: str) -> bool:
    """Whether it is a predefined type that a plan may be made of; others have a price, but need other disks or more."""
    return name in _sizes() and name.partition("-")[0] in PLANNED_FAMILIES


def machine(name: str) -> Machine:
    """A type's size, predefined or custom. UnknownMachineError for any other."""
    if name in _sizes():
        vcpus, memory, disks, _ = _sizes()[name]
        return Machine(vcpus, memory, disks)
    if shared := _E2_SHARED.fullmatch(name):
        return Machine(_SHARES[shared["size"]], int(shared["mb"]) / 1024, 0)
    custom = _CUSTOM_NAME.fullmatch(name)
    if custom is None or (custom["family"] or "n1") not in _CUSTOM or not int(custom["cpus"]):
        raise UnknownMachineError(f"no price is known for the machine type {name[:60]!r}")
    return Machine(int(custom["cpus"]), int(custom["mb"]) / 1024, 0)


def vcpus(machine_type: str) -> float:
    """The vCPUs a machine can keep up: 4.0 for e2-standard-4, 0.25 for e2-micro. KeyError for an unknown type."""
    return float(machine(machine_type).vcpus)


def memory_gb(machine_type: str) -> float:
    """Memory in GB. KeyError for an unknown type."""
    return float(machine(machine_type).memory_gb)


def family_of(machine_type: str) -> str:
    """`n2` of `n2-standard-4`; `n1` of a custom type without a family."""
    family = machine_type.partition("-")[0]
    return "n1" if family == "custom" else family


def hourly_usd(machine_type: str, location: str, *, spot: bool = False) -> float:
    """The list price of one hour in a region or zone. UnknownMachineError, or NotSoldError with the nearest region."""
    region = region_of(location)
    if machine_type not in _sizes():
        return _custom_hour(machine_type, region, spot=spot)
    prices = table(f"machines_{machine_type.partition('-')[0]}")
    usd = _cell(prices, "spot" if spot else "hour", machine_type, region)
    if usd is None:
        what = "as a spot machine " if spot else ""
        raise NotSoldError(_not_sold(machine_type, region, regions_of(machine_type, spot=spot), what))
    return usd


def _cell(prices: Mapping[str, Any], kind: str, machine_type: str, region: str) -> float | None:
    regions: list[str] = prices["regions"]
    usd: float | None = prices[kind][machine_type][regions.index(region)] if region in regions else None
    return usd


def _not_sold(machine_type: str, region: str, sold: list[str], what: str = "") -> str:
    near = nearest(region, sold)
    place = f"; the nearest region that sells it is {near} ({PRICED[near].place})" if near else ""
    return f"{machine_type} is not sold {what}in {region} ({PRICED[region].place}){place}"


def regions_of(machine_type: str, *, spot: bool = False) -> list[str]:
    """The regions that sell a predefined type. UnknownMachineError for any other."""
    if machine_type not in _sizes():
        raise UnknownMachineError(f"no price is known for the machine type {machine_type[:60]!r}")
    prices = table(f"machines_{machine_type.partition('-')[0]}")
    row = prices["spot" if spot else "hour"][machine_type]
    return [region for region, usd in zip(prices["regions"], row, strict=True) if usd is not None]


def is_sold(machine_type: str, location: str) -> bool:
    """Whether a type can be had in a region or zone."""
    try:
        hourly_usd(machine_type, location)
    except UnknownMachineError:
        return False
    return True


def _custom_hour(name: str, region: str, *, spot: bool) -> float:
    size = machine(name)
    family = family_of(name)
    rates = _CUSTOM[family]
    cpu, gb = _rates(family, region, spot=spot)
    extended = 0.0
    if name.endswith("-ext"):
        extended = max(0.0, size.memory_gb - size.vcpus * rates.most_gb_per_cpu)
    memory = size.memory_gb - extended
    return (size.vcpus * cpu + memory * gb + extended * gb * _EXTENDED) * rates.surcharge


def _rates(family: str, region: str, *, spot: bool = False) -> tuple[float, float]:
    """US dollars an hour for a vCPU and a GB: two types of the same vCPUs differ by their memory alone."""
    lean, rich = f"{family}-standard-4", f"{family}-highmem-4"
    lean_usd, rich_usd = hourly_usd(lean, region, spot=spot), hourly_usd(rich, region, spot=spot)
    gb = (rich_usd - lean_usd) / (memory_gb(rich) - memory_gb(lean))
    return (lean_usd - memory_gb(lean) * gb) / vcpus(lean), gb


def cpu_and_gb_usd(family: str, location: str) -> tuple[float, float]:
    """List prices of one vCPU-hour and one GB-hour of a family with standard and highmem types, in a region."""
    return _rates(family, region_of(location))


def sustained_use_share(machine_type: str) -> float:
    """What share of the list price a full month costs: 0.8 for N2, 0.7 for N1, 1.0 where there is no such discount."""
    family = family_of(machine_type)
    return float(table(f"machines_{family}")["full_month"]) if family in families() else 1.0


def worst_spot_hourly_usd(machine_type: str, location: str) -> float:
    """The most that an hour of a spot machine can come to while Google keeps its promise of at least 60% off."""
    most = hourly_usd(machine_type, location) * (1 - _LEAST_SPOT_DISCOUNT)
    return max(most, hourly_usd(machine_type, location, spot=True))


def machine_monthly_usd(machine_type: str, location: str) -> float:
    """US dollars for one machine that runs a full month, in a region or zone, after the sustained-use discount.

    UnknownMachineError (a KeyError) for an unknown type, NotSoldError where the region doesn't sell it.
    """
    return hourly_usd(machine_type, location) * HOURS_PER_MONTH * sustained_use_share(machine_type)


@cache
def _ladders() -> dict[str, list[str]]:
    """Family and kind -> its types by size; those of shared cores come before the standard ones."""
    found: dict[str, list[str]] = {}
    for name in sorted(_sizes(), key=lambda each: (vcpus(each), memory_gb(each))):
        shared = {"e2-micro", "e2-small", "e2-medium", "f1-micro", "g1-small"} & {name}
        kind = {"e": "e2-standard-#", "f": "n1-standard-#", "g": "n1-standard-#"}[name[0]] if shared else _kind(name)
        ladder = found.setdefault(kind, [])
        # With two accelerators a type may have fewer vCPUs than one with a single one, and cost more.
        if not ladder or _price(name) > _price(ladder[-1]):
            ladder.append(name)
    return found


def _price(name: str) -> float:
    return _sizes()[name][3] or hourly_usd(name, regions_of(name)[0])


def _kind(name: str) -> str:
    return re.sub(r"-\d+(?=g?(?:-|$))", "-#", name, count=1)


@cache
def _ladder_of(machine_type: str) -> list[str]:
    return next((ladder for ladder in _ladders().values() if machine_type in ladder), [])


def next_machine_type(machine_type: str, location: str | None = None) -> str | None:
    """The next larger size of the family (`e2-medium` -> `e2-standard-2`); None at the top, or for an unknown type.

    With a location, the next one that is sold there.
    """
    ladder = _ladder_of(machine_type)
    larger = ladder[ladder.index(machine_type) + 1 :] if ladder else []
    return next((each for each in larger if location is None or is_sold(each, location)), None)


def smaller_machine_types(machine_type: str, location: str | None = None) -> list[str]:
    """Every smaller size of the family, the next one first; with a location, those that are sold there."""
    ladder = _ladder_of(machine_type)
    smaller = ladder[: ladder.index(machine_type)][::-1] if ladder else []
    return [each for each in smaller if location is None or is_sold(each, location)]
