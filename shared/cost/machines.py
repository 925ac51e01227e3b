"""Compute Engine's machine types: size and hourly price in us-central1.

Source: https://cloud.google.com/compute/vm-instance-pricing (on demand, Linux), read in June 2025. Samples of E2 and N1
agree with the Cloud Billing Catalog as of 6 March 2025; the other families were not checked again. A predefined type's
price is its vCPUs and its memory at the family's two rates, which is how Google bills it; shared-core types have a
price of their own.
"""

import re
from typing import NamedTuple

from shared.cost.regions import region_factor

HOURS_PER_MONTH = 730


class _Family(NamedTuple):
    """Hourly rates; sizes in vCPUs per class; memory per vCPU in GB; what a custom machine costs more."""

    cpu_usd: float
    gb_usd: float
    sizes: dict[str, tuple[int, ...]]
    gb_per_cpu: dict[str, float]
    custom: float = 1.05


_FAMILIES: dict[str, _Family] = {
    "e2": _Family(
        0.02181159,
        0.00292353,
        {"standard": (2, 4, 8, 16, 32), "highmem": (2, 4, 8, 16), "highcpu": (2, 4, 8, 16, 32)},
        {"standard": 4, "highmem": 8, "highcpu": 1},
        custom=1.0,
    ),
    "n1": _Family(
        0.031611,
        0.004237,
        {
            "standard": (1, 2, 4, 8, 16, 32, 64, 96),
            "highmem": (2, 4, 8, 16, 32, 64, 96),
            "highcpu": (2, 4, 8, 16, 32, 64, 96),
        },
        {"standard": 3.75, "highmem": 6.5, "highcpu": 0.9},
    ),
    "n2": _Family(
        0.031611,
        0.004237,
        {
            "standard": (2, 4, 8, 16, 32, 48, 64, 80, 96, 128),
            "highmem": (2, 4, 8, 16, 32, 48, 64, 80, 96),
            "highcpu": (2, 4, 8, 16, 32, 48, 64, 80, 96),
        },
        {"standard": 4, "highmem": 8, "highcpu": 1},
    ),
    "n2d": _Family(
        0.027502,
        0.003686,
        {
            "standard": (2, 4, 8, 16, 32, 48, 64, 80, 96, 128, 224),
            "highmem": (2, 4, 8, 16, 32, 48, 64, 80, 96),
            "highcpu": (2, 4, 8, 16, 32, 48, 64, 80, 96, 128, 224),
        },
        {"standard": 4, "highmem": 8, "highcpu": 1},
    ),
    "c2": _Family(0.03398, 0.00455, {"standard": (4, 8, 16, 30, 60)}, {"standard": 4}),
    "c2d": _Family(
        0.029563,
        0.003959,
        {
            "standard": (2, 4, 8, 16, 32, 56, 112),
            "highmem": (2, 4, 8, 16, 32, 56, 112),
            "highcpu": (2, 4, 8, 16, 32, 56, 112),
        },
        {"standard": 4, "highmem": 8, "highcpu": 2},
    ),
    "t2d": _Family(0.027502, 0.003686, {"standard": (1, 2, 4, 8, 16, 32, 48, 60)}, {"standard": 4}),
}


class _Machine(NamedTuple):
    vcpus: float
    memory_gb: float
    hourly_usd: float


# A shared-core machine may burst to two vCPUs; what it can keep up, and is counted with, is its share.
_SHARED: dict[str, _Machine] = {
    "e2-micro": _Machine(0.25, 1, 0.00837643),
    "e2-small": _Machine(0.5, 2, 0.01675286),
    "e2-medium": _Machine(1, 4, 0.03350571),
    "f1-micro": _Machine(0.2, 0.6, 0.0076),
    "g1-small": _Machine(0.5, 1.7, 0.0257),
}


def _machines() -> dict[str, _Machine]:
    table = dict(_SHARED)
    for name, family in _FAMILIES.items():
        for kind, sizes in family.sizes.items():
            for cpus in sizes:
                memory = cpus * family.gb_per_cpu[kind]
                price = cpus * family.cpu_usd + memory * family.gb_usd
                table[f"{name}-{kind}-{cpus}"] = _Machine(cpus, memory, price)
    return table


_MACHINES = _machines()

COST_TABLE: dict[str, float] = {name: round(machine.hourly_usd, 4) for name, machine in _MACHINES.items()}
"""Machine type -> US dollars an hour in us-central1."""


def _ladder(smaller: tuple[str, ...], series: str) -> list[str]:
    return [*smaller, *(name for name in _MACHINES if name.startswith(series + "-"))]


_LADDERS: tuple[list[str], ...] = (
    _ladder(("e2-micro", "e2-small", "e2-medium"), "e2-standard"),
    _ladder(("f1-micro", "g1-small"), "n1-standard"),
    *(
        _ladder((), f"{family}-{kind}")
        for family, rates in _FAMILIES.items()
        for kind in rates.sizes
        if (family, kind) not in {("e2", "standard"), ("n1", "standard")}
    ),
)

_CUSTOM = re.compile(r"(?:(?P<family>[a-z]\d[a-z]?)-)?custom-(?P<cpus>\d+)-(?P<mb>\d+)(?:-ext)?")


def is_machine_type(name: str) -> bool:
    """Whether it is a predefined type that the table has a price for."""
    return name in _MACHINES


def _machine(name: str) -> _Machine:
    if name in _MACHINES:
        return _MACHINES[name]
    custom = _CUSTOM.fullmatch(name)
    family = _FAMILIES.get(custom["family"] or "n1") if custom else None
    if custom is None or family is None:
        raise KeyError(name)
    cpus, memory = int(custom["cpus"]), int(custom["mb"]) / 1024
    return _Machine(cpus, memory, (cpus * family.cpu_usd + memory * family.gb_usd) * family.custom)


def vcpus(machine_type: str) -> float:
    """The vCPUs a machine can keep up: 4.0 for e2-standard-4, 0.25 for e2-micro. KeyError for an unknown type."""
    return float(_machine(machine_type).vcpus)


def memory_gb(machine_type: str) -> float:
    """Memory in GB. KeyError for an unknown type."""
    return float(_machine(machine_type).memory_gb)


def machine_monthly_usd(machine_type: str, region: str) -> float:
    """US dollars a month for one machine running all of it, in a region or zone. KeyError for an unknown type."""
    hourly = COST_TABLE.get(machine_type) or _machine(machine_type).hourly_usd
    return hourly * HOURS_PER_MONTH * region_factor(region)


def next_machine_type(machine_type: str) -> str | None:
    """The next larger size of the family (`e2-medium` -> `e2-standard-2`); None at the top, or for an unknown type."""
    for ladder in _LADDERS:
        if machine_type in ladder[:-1]:
            return ladder[ladder.index(machine_type) + 1]
    return None


def smaller_machine_types(machine_type: str) -> list[str]:
    """Every smaller size of the family, the next one first."""
    for ladder in _LADDERS:
        if machine_type in ladder:
            return ladder[: ladder.index(machine_type)][::-1]
    return []
