"""What the platform costs: `python -m infra.gcp.cost` prints the tables of README.md, which a test compares.

List prices in US dollars of us-central1 (Firestore: nam5), without any free tier, so that an account that uses its free
tiers elsewhere is not surprised; what they would take off stands beside it.
"""

import sys
from collections.abc import Iterable
from typing import NamedTuple

from shared.cost import databases, rates


class Price(NamedTuple):
    """US dollars for one unit, how many units a month are free, and where that is published."""

    usd: float
    unit: str
    free: float
    source: str


_RUN = "https://cloud.google.com/run/pricing"
_FIRESTORE = "https://cloud.google.com/firestore/pricing"
_GEMINI = "https://ai.google.dev/gemini-api/docs/pricing"
PRICES = {
    "request": Price(rates.RUN_REQUEST, "request", 2e6, _RUN),
    "function vCPU": Price(rates.RUN_CPU_SECOND[1], "vCPU-second", 180e3, _RUN),
    "function memory": Price(rates.RUN_GIB_SECOND[1], "GiB-second", 360e3, _RUN),
    "job vCPU": Price(rates.RUN_INSTANCE_CPU_SECOND[1], "vCPU-second", 240e3, _RUN),
    "job memory": Price(rates.RUN_INSTANCE_GIB_SECOND[1], "GiB-second", 450e3, _RUN),
    # A message counts as 1 KB at least, when it is published and when it is delivered.
    "Pub/Sub": Price(rates.PUBSUB_GIB / 1024**2, "KiB", 10 * 1024**2, "https://cloud.google.com/pubsub/pricing"),
    "document read": Price(databases.FIRESTORE_READ, "read", 50e3 * 30, _FIRESTORE),
    "document write": Price(databases.FIRESTORE_WRITE, "write", 20e3 * 30, _FIRESTORE),
    "document storage": Price(databases.FIRESTORE_GB, "GiB-month", 1, _FIRESTORE),
    "scheduler": Price(0.10, "job-month", 3, "https://cloud.google.com/scheduler/pricing"),
    "secret": Price(0.06, "version-month", 6, "https://cloud.google.com/secret-manager/pricing"),
    "images": Price(0.10, "GB-month", 0.5, "https://cloud.google.com/artifact-registry/pricing"),
    "buckets": Price(0.020, "GB-month", 5, "https://cloud.google.com/storage/pricing"),
    "private zone": Price(0.20, "zone-month", 0, "https://cloud.google.com/dns/pricing"),
    "build": Price(0.016, "minute", 0, "https://cloud.google.com/build/pricing"),
    # An application is built on the machine that a build gets that asks for none.
    "application build": Price(0.006, "minute", 2500, "https://cloud.google.com/build/pricing"),
    # Until 31 December 2026.
    "model, in": Price(0.75e-6, "token", 0, _GEMINI),
    "model, out": Price(3.75e-6, "token", 0, _GEMINI),
}

_SWEEPS = rates.HOURS * 60
_SWEEP_SECONDS = 0.3
SWEEP_READS = 10
"""What a sweep reads that finds nothing: nine queries, each counts as a read, and the kill switch. A test counts."""
AT_REST = {
    "request": _SWEEPS,
    "function vCPU": _SWEEPS * _SWEEP_SECONDS,
    "function memory": _SWEEPS * _SWEEP_SECONDS * 0.5,
    "document read": _SWEEPS * SWEEP_READS,
    "document storage": 0.5,
    "scheduler": 1,
    "secret": 4,
    # The jobs' image, and those that Google builds of the functions and keeps.
    "images": 4.0,
    "buckets": 0.5,
    # By which the terraform job finds Google's APIs; its network and what it sends to them cost nothing.
    "private zone": 1,
    "build": 20,
}
"""A month in which nothing happens but one new version: the sweeper every minute (0.3 s), what is
stored, and a build. Alert policies are free until 1 September 2027."""

_ALERTS = 1000
# Seconds of each function for one alert: the model thinks for 15 s, half of the alerts end in an action, and an action
# is measured for four minutes and a half.
_FUNCTION_SECONDS = 0.3 + 16 + 0.5 * (0.3 + 270)
# One alert in four changes a machine through terraform: three minutes with 2 vCPU and 2 GiB, then what counts as a
# minute of verification with 1 vCPU and 0.5 GiB.
_TERRAFORM = 0.25
PER_THOUSAND = {
    "request": _ALERTS * 5,
    "function vCPU": _ALERTS * _FUNCTION_SECONDS,
    "function memory": _ALERTS * _FUNCTION_SECONDS * 0.5,
    "job vCPU": _ALERTS * _TERRAFORM * (180 * 2 + 60),
    "job memory": _ALERTS * _TERRAFORM * (180 * 2 + 60 * 0.5),
    "Pub/Sub": _ALERTS * 2 * (2 + _TERRAFORM * 3),
    "document read": _ALERTS * (15 + _TERRAFORM * 40),
    "document write": _ALERTS * (6 + _TERRAFORM * 60),
    "model, in": _ALERTS * 2500,
    # Thinking is counted as output.
    "model, out": _ALERTS * 2500,
}
"""A thousand alerts that are decided by the model, half of which are acted upon, half of these through terraform."""

_LOOKS = 30
_BUILDS = 4
PER_DEPLOYMENT = {
    # A look takes a minute and a half with 2 vCPU and 2 GiB: terraform starts, reads everything and plans.
    "request": _LOOKS * 2,
    "job vCPU": _LOOKS * 90 * 2,
    "job memory": _LOOKS * 90 * 2,
    "Pub/Sub": _LOOKS * 2,
    "document read": _LOOKS * 40,
    "document write": _LOOKS * 40,
    # A build of four minutes, as often as its source changes; its image stays, its archive goes after 90 days.
    "application build": _BUILDS * 4,
    "images": _BUILDS * 0.3,
    "buckets": _BUILDS * 0.02,
}
"""A month of one deployment with a source of its own: a look for drift every day, and a new version every week.

What it runs on is its own price, which every plan says. Another environment has accounts and roles, which are free."""


def table(used: dict[str, float]) -> list[str]:
    """The rows of one table, and the sum; sums are of what is shown."""
    rows = ["| what | how much | USD | USD after free tiers |", "|---|---|---|---|"]
    total = after = 0.0
    for name, amount in used.items():
        price = PRICES[name]
        usd, rest = amount * price.usd, max(amount - price.free, 0) * price.usd
        total, after = total + round(usd, 2), after + round(rest, 2)
        rows.append(f"| {name} | {amount:,.10g} {price.unit}s | {usd:.2f} | {rest:.2f} |")
    return [*rows, f"| **sum** | | **{total:.2f}** | **{after:.2f}** |"]


def text() -> str:
    """The part of README.md between its two marks."""
    sources: Iterable[str] = dict.fromkeys(price.source for price in PRICES.values())
    return "\n".join(
        [
            "A month at rest:\n",
            *table(AT_REST),
            "\nA thousand alerts, on top:\n",
            *table(PER_THOUSAND),
            "\nA month of one deployment whose application is built here, on top of what it runs on:\n",
            *table(PER_DEPLOYMENT),
            f"\nList prices of us-central1, from {', '.join(f'<{source}>' for source in sources)}.",
        ]
    )


if __name__ == "__main__":
    sys.stdout.write(text() + "\n")
