"""What an image brings: the licence that is billed with it, and how large its disk is.

Licences: https://cloud.google.com/compute/disks-image-pricing#premiumimages, the same price everywhere (30 July 2026).
"""

import re
from typing import NamedTuple

from shared.cost.planned import UnpricedError


class Image(NamedTuple):
    """`licence` is a key of the price list or None; `worst` the one that is counted where the image is one's own."""

    licence: str | None
    gb: float
    worst: str | None = None


_FREE = {
    "debian-cloud", "ubuntu-os-cloud", "cos-cloud", "rocky-linux-cloud", "centos-cloud", "fedora-coreos-cloud",
    "fedora-cloud", "opensuse-cloud", "almalinux-cloud", "oracle-linux-cloud", "freebsd-org-cloud-dev",
    "deeplearning-platform-release", "ml-images", "confidential-vm-images", "cos-containers", "google-containers",
    "gke-node-images", "cloud-hpc-image-public", "hpc-images", "rocky-linux-accelerator-cloud",
    "ubuntu-os-accelerator-images",
}  # fmt: skip
_BILLED = {
    "windows-cloud": "windows", "windows-sql-cloud": "sql", "rhel-cloud": "rhel", "rhel-sap-cloud": "rhel-sap",
    "suse-cloud": "sles", "suse-sap-cloud": "sles-sap", "suse-byos-cloud": None, "ubuntu-os-pro-cloud": "ubuntu-pro",
    "rhel-byos-cloud": None,
}  # fmt: skip
# A name without a project: the provider looks in the project that it begins with.
_PREFIXES = (
    ("sql-", "windows-sql-cloud"), ("windows", "windows-cloud"), ("rhel", "rhel-cloud"), ("sles", "suse-cloud"),
    ("debian", "debian-cloud"), ("ubuntu", "ubuntu-os-cloud"), ("cos-", "cos-cloud"), ("rocky", "rocky-linux-cloud"),
    ("centos", "centos-cloud"), ("fedora-coreos", "fedora-coreos-cloud"), ("opensuse", "opensuse-cloud"),
    ("almalinux", "almalinux-cloud"),
)  # fmt: skip
_SIZES = {"windows": 50, "sql": 50, "deeplearning": 50, "rhel": 20, "rocky": 20, "centos": 20, "almalinux": 20}
_PROJECT = re.compile(
    r"(?:.*/)?projects/(?P<project>[^/]+)/(?:global/)?images/(?P<name>.+)|(?P<short>[^/]+)/(?P<rest>.+)"
)
_OWN = Image(None, 10, worst="windows")


def image(name: str) -> Image:
    """What an image's name says. One's own may hold a licence that its name doesn't show: at worst that of Windows.

    UnpricedError for an image of a project that is not known.
    """
    match = _PROJECT.fullmatch(name)
    project = (match["project"] or match["short"]) if match else ""
    short = ((match["name"] or match["rest"]) if match else name).removeprefix("family/")
    if project in {"global", "family"} or not project:
        # Google's own projects are tried where one's own has no image of that name; either may be meant.
        project = next((found for prefix, found in _PREFIXES if short.startswith(prefix)), "")
        if not project:
            return _OWN
    size = next((gb for word, gb in _SIZES.items() if word in short or word in project), 10)
    if project in _FREE:
        return Image("rhel" if short.startswith("rhel") else None, size)
    if project in _BILLED:
        licence = _BILLED[project]
        return Image(_sql(short) if licence == "sql" else licence, size)
    raise UnpricedError(
        f"the licences of the image {name[:80]!r} are not known; take one of a public project of Google's"
    )


def _sql(name: str) -> str:
    kind = next((each for each in ("ent", "std", "web", "exp") if f"sql-{each}" in name), "ent")
    return f"sql-{kind}"


_WINDOWS_CPU = 0.046
_SQL_CPU = {"sql-ent": 0.399, "sql-std": 0.1645, "sql-web": 0.011, "sql-exp": 0.0}
_SQL_LEAST_CPUS = 4


def licence_hour_usd(licence: str, vcpus: float) -> float:
    """US dollars an hour for a licence on a machine of so many vCPUs (a shared core counts as its share)."""
    shared = vcpus < 1
    if licence == "windows":
        return _WINDOWS_CPU * (max(vcpus, 0.5) if shared else vcpus)
    if licence in _SQL_CPU:
        return licence_hour_usd("windows", vcpus) + _SQL_CPU[licence] * max(vcpus, _SQL_LEAST_CPUS)
    if licence == "rhel":
        return (0.0144 if vcpus < 128 else 0.0096) * max(vcpus, 1)
    if licence == "rhel-sap":
        return (0.0225 if vcpus < 128 else 0.015) * max(vcpus, 1)
    if licence == "sles":
        return 0.02 if shared else 0.11
    if licence == "sles-sap":
        return 0.17 if vcpus <= 2 else 0.34 if vcpus <= 4 else 0.41
    if licence == "ubuntu-pro":
        return 0.0033 * max(vcpus, 1)
    raise UnpricedError(f"no price is known for the licence {licence}")
