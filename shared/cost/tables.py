"""Google's prices as data: files made by `infra/prices.py`, each read when it is first asked for.

Source: the public price list of Cyclenerd/google-cloud-pricing-cost-calculator (Apache-2.0), made from the Cloud
Billing Catalog on 30 July 2026. List prices in US dollars, without the account's own discounts.
"""

import gzip
import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The file `name` as it was written. FileNotFoundError where there is none."""
    packed = resources.files(__package__).joinpath("data", f"{name}.json.gz").read_bytes()
    content: dict[str, Any] = json.loads(gzip.decompress(packed))
    return content


@cache
def families() -> frozenset[str]:
    """The families of machines that have a file of prices: e2, n2, c3, ..."""
    names = (each.name for each in resources.files(__package__).joinpath("data").iterdir())
    return frozenset(name[len("machines_") : -len(".json.gz")] for name in names if name.startswith("machines_"))
