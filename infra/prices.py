"""Turn a public price list into the tables that shared/cost reads.

    python -m infra.prices PRICES.json SIZES.yml        writes shared/cost/data/*.json.gz

PRICES.json: `machine_hour`, `machine_month_with_sud`, `machine_spot_hour`, `disk_gb_month`, `bucket_gb_month`,
`network` and `monitoring`, each name -> region -> US dollars, made from pricing.yml of
Cyclenerd/google-cloud-pricing-cost-calculator (Apache-2.0), which reads Google's Cloud Billing Catalog. SIZES.yml: that
project's build/gcp.yml, for the vCPUs, memory and local disks of each machine type. What is written states both and the
date of the prices.

The numbers keep eight digits. The files are the same for the same input, to the byte.
"""

import gzip
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "shared" / "cost" / "data"
HOURS = 730
_SIZE = re.compile(r"^ {4}(?P<type>[a-z][\w-]*):$|^ {6}(?P<key>cpu|ram|local-ssd): *(?P<value>[\d.]+)$", re.MULTILINE)

Prices = Mapping[str, Any]


def tables(prices: Prices, sizes: str) -> dict[str, dict[str, Any]]:
    """File name (without .json.gz) -> its content."""
    about = {
        "source": f"{prices['source']} and its build/gcp.yml, from Google's Cloud Billing Catalog",
        "licence": prices["licence"],
        "date": prices["generated"],
        "unit": "US dollars",
    }
    made = {f"machines_{family}": about | table for family, table in _machines(prices).items()}
    made["sizes"] = about | {"types": _sizes(prices, sizes)}
    made["storage"] = about | {"disk": _rounded(prices["disk_gb_month"]), "bucket": _rounded(prices["bucket_gb_month"])}
    made["network"] = about | _network(prices["network"])
    monitoring = prices["monitoring"]["data"]["cost"]
    made["monitoring"] = about | {"mib": {step: _flat(each) for step, each in monitoring.items()}}
    return made


def _machines(prices: Prices) -> dict[str, dict[str, Any]]:
    """Family -> regions, the share of the list price that a full month costs, and both prices per type and region."""
    found: dict[str, dict[str, Any]] = {}
    sold = {name: hours for name, hours in sorted(prices["machine_hour"].items()) if hours}
    for name, hours in sold.items():
        family = name.partition("-")[0]
        table = found.setdefault(family, {"regions": [], "full_month": 1.0, "hour": {}, "spot": {}})
        table["regions"] = sorted({*table["regions"], *hours})
        months = prices["machine_month_with_sud"].get(name, {})
        shares = {round(months[region] / (hour * HOURS), 4) for region, hour in hours.items() if region in months}
        if len(shares) > 1:
            raise ValueError(f"{name}: the discount differs by region: {sorted(shares)}")
        table["full_month"] = shares.pop() if shares else table["full_month"]
    for name in sold:
        table = found[name.partition("-")[0]]
        for kind, source in (("hour", "machine_hour"), ("spot", "machine_spot_hour")):
            row = prices[source].get(name, {})
            table[kind][name] = [_short(row.get(region)) for region in table["regions"]]
    return found


def _sizes(prices: Prices, text: str) -> dict[str, list[float | None]]:
    """Type -> vCPUs, memory in GB, local disks in GB, US dollars an hour in us-central1 (null where it isn't sold)."""
    sizes: dict[str, dict[str, float]] = {}
    current: dict[str, float] = {}
    for match in _SIZE.finditer(text):
        if match["type"]:
            current = sizes.setdefault(match["type"], {})
        else:
            current[match["key"]] = float(match["value"])
    hours = prices["machine_hour"]
    return {
        name: [size["cpu"], size["ram"], size.get("local-ssd", 0), _short(hours[name].get("us-central1"))]
        for name, size in sizes.items()
        if hours.get(name)
    }


def _network(network: Prices) -> dict[str, Any]:
    internet = network["traffic"]["egress"]["internet"]
    return {
        "address": {kind: _flat(network["ip"][kind]["cost"], "hour") for kind in ("vm", "unused")},
        "nat": {
            "gateway": _flat(network["nat"]["gateway"]["cost"], "hour"),
            "gb": _flat(network["nat"]["data"]["cost"]),
        },
        "vpn_tunnel": _flat(network["vpn"]["tunnel"]["cost"], "hour"),
        "internet": {
            place: {step: _flat(row) for step, row in table.items()}
            for place, table in (
                ("world", internet["cost"]),
                ("china", internet["china"]["cost"]),
                ("australia", internet["australia"]["cost"]),
            )
        },
    }


def _flat(table: Prices, unit: str = "month") -> dict[str, float | None]:
    return {region: _short(cell.get(unit)) for region, cell in sorted(table.items())}


def _rounded(table: Prices) -> dict[str, dict[str, float | None]]:
    return {name: {region: _short(usd) for region, usd in sorted(row.items())} for name, row in sorted(table.items())}


def _short(usd: float | None) -> float | None:
    return None if usd is None else float(f"{usd:.8g}")


def write(made: Mapping[str, Mapping[str, Any]], folder: Path = DATA) -> list[Path]:
    """Write the files; returns their paths."""
    folder.mkdir(exist_ok=True)
    written = []
    for name, content in made.items():
        path = folder / f"{name}.json.gz"
        text = json.dumps(content, separators=(",", ":"), sort_keys=True).encode()
        path.write_bytes(gzip.compress(text, 9, mtime=0))
        written.append(path)
    return written


if __name__ == "__main__":
    _, prices_file, sizes_file = sys.argv
    for each in write(tables(json.loads(Path(prices_file).read_text()), Path(sizes_file).read_text())):
        sys.stdout.write(f"{each}: {each.stat().st_size:,} bytes\n")
