"""How many prices agree with public lists within 1%: `python -m tests.cost.figures [PRICES.json]`.

PRICES.json is the list that `infra/prices.py` reads; every cell of it is asked of shared.cost, through the look-ups
that a bill uses. Without it only the unit prices of another list are compared (`tests/cost/published.py`).
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shared.cost import hourly_usd, machine_monthly_usd, rates
from tests.cost.published import PUBLISHED

WITHIN = 0.01
Cell = tuple[str, str, float, float | None]
_DISKS = {"hdd": "pd-standard", "balanced": "pd-balanced", "ssd": "pd-ssd", "extreme": "pd-extreme",
          "hyperdisk-extreme": "hyperdisk-extreme"}  # fmt: skip
_CLASSES = {"standard": "STANDARD", "nearline": "NEARLINE", "coldline": "COLDLINE", "archiv": "ARCHIVE",
            "dra": "DURABLE_REDUCED_AVAILABILITY"}  # fmt: skip
_PLACES = {"us-multi": "US", "europe-multi": "EU", "asia-multi": "ASIA"}


def agrees(theirs: float, ours: float | None) -> bool:
    return ours is not None and abs(ours - theirs) <= WITHIN * abs(theirs)


def cells(prices: dict[str, Any]) -> Iterator[Cell]:
    """Kind, name, their price and ours, of every cell that has a price."""
    for kind, table, ask in (
        ("machine, hour", "machine_hour", hourly_usd),
        ("machine, month", "machine_month_with_sud", machine_monthly_usd),
        ("machine, spot hour", "machine_spot_hour", lambda name, region: hourly_usd(name, region, spot=True)),
    ):
        for name, row in prices[table].items():
            for region, usd in row.items():
                yield kind, f"{name} {region}", usd, _asked(ask, name, region)
    for row_name, row in prices["disk_gb_month"].items():
        for region, usd in row.items():
            if usd is not None and (found := _disk(row_name)):
                yield "disk, GB", f"{row_name} {region}", usd, _asked(found, region)
    for row_name, row in prices["bucket_gb_month"].items():
        name = _CLASSES[row_name.partition("-")[0]]
        for place, usd in row.items():
            yield "bucket, GB", f"{row_name} {place}", usd, _asked(rates.bucket_gb_usd, name, _PLACES.get(place, place))
    yield from _network(prices["network"])


def _network(network: dict[str, Any]) -> Iterator[Cell]:
    for kind, used in (("vm", True), ("unused", False)):
        for region, cell in network["ip"][kind]["cost"].items():
            ours = _asked(lambda region, used=used: rates.address_hour_usd(region, used=used), region)
            yield "network", f"address {kind} {region}", cell["hour"], ours
    for region, cell in network["nat"]["gateway"]["cost"].items():
        ours = _asked(rates.nat_machine_hour_usd, region)
        yield "network", f"NAT {region}", cell["hour"], ours and ours * rates.NAT_MACHINES
    for region, cell in network["nat"]["data"]["cost"].items():
        yield "network", f"NAT GB {region}", cell["month"], _asked(rates.nat_gb_usd, region)
    for region, cell in network["vpn"]["tunnel"]["cost"].items():
        yield "network", f"VPN {region}", cell["hour"], _asked(rates.vpn_tunnel_hour_usd, region)
    internet = network["traffic"]["egress"]["internet"]
    tables = {"world": internet["cost"], "china": internet["china"]["cost"], "australia": internet["australia"]["cost"]}
    for place, table in tables.items():
        for step, row in table.items():
            for region, cell in row.items():
                ours = _asked(lambda region, s=step, p=place: rates.internet_gb_usd(s, region, place=p), region)
                yield "network", f"traffic {place} {step} {region}", cell["month"], ours


def _disk(row: str) -> Any:
    if row == "local":
        return rates.local_ssd_gb_usd
    if row == "snapshot":
        return lambda region: rates.snapshot_gb_usd(_PLACES.get(region, region))
    name = _DISKS.get(row.removesuffix("-replicated"))
    return name and (lambda region: rates.disk_gb_usd(name, region, regional=row.endswith("-replicated")))


def _asked(ask: Any, *arguments: str) -> float | None:
    try:
        return float(ask(*arguments))
    except LookupError:
        return None


def report(found: Iterator[Cell]) -> tuple[list[str], float]:
    """Lines to print, and the share that agrees."""
    every, good = Counter[str](), Counter[str]()
    for kind, _, theirs, ours in found:
        every[kind] += 1
        good[kind] += agrees(theirs, ours)
    lines = [f"{kind:<22} {good[kind]:>6,} of {every[kind]:>6,}  {good[kind] / every[kind]:.2%}" for kind in every]
    share = sum(good.values()) / sum(every.values())
    return [*lines, f"{'all':<22} {sum(good.values()):>6,} of {sum(every.values()):>6,}  {share:.2%}"], share


if __name__ == "__main__":
    printed, _ = report(("unit prices", name, theirs, ours) for name, ours, theirs in PUBLISHED)
    print("\n".join(printed))
    if len(sys.argv) > 1:
        printed, _ = report(cells(json.loads(Path(sys.argv[1]).read_text())))
        print("\n".join(printed))
