"""Names of other clouds' regions and machine types, and what stands nearest to them here."""

import re

REGIONS: dict[str, str] = {
    "us-east-1": "us-east4", "us-east-2": "us-east5", "us-west-1": "us-west2", "us-west-2": "us-west1",
    "ca-central-1": "northamerica-northeast1", "sa-east-1": "southamerica-east1", "eu-west-1": "europe-west1",
    "eu-west-2": "europe-west2", "eu-west-3": "europe-west9", "eu-central-1": "europe-west3",
    "eu-central-2": "europe-west6", "eu-north-1": "europe-north2", "eu-south-1": "europe-west8",
    "eu-south-2": "europe-southwest1", "ap-south-1": "asia-south1", "ap-southeast-1": "asia-southeast1",
    "ap-southeast-2": "australia-southeast1", "ap-southeast-3": "asia-southeast2", "ap-northeast-1": "asia-northeast1",
    "ap-northeast-2": "asia-northeast3", "ap-northeast-3": "asia-northeast2", "ap-east-1": "asia-east2",
    "me-south-1": "me-central1", "me-central-1": "me-central1", "il-central-1": "me-west1",
    "af-south-1": "africa-south1",
    "eastus": "us-east4", "eastus2": "us-east4", "westus": "us-west2", "westus2": "us-west1", "westus3": "us-west4",
    "centralus": "us-central1", "canadacentral": "northamerica-northeast2", "brazilsouth": "southamerica-east1",
    "northeurope": "europe-west1", "westeurope": "europe-west4", "uksouth": "europe-west2",
    "germanywestcentral": "europe-west3", "francecentral": "europe-west9", "switzerlandnorth": "europe-west6",
    "swedencentral": "europe-north2", "southeastasia": "asia-southeast1", "eastasia": "asia-east2",
    "japaneast": "asia-northeast1", "koreacentral": "asia-northeast3", "centralindia": "asia-south1",
    "australiaeast": "australia-southeast1", "uaenorth": "me-central1", "southafricanorth": "africa-south1",
}  # fmt: skip
"""Region of AWS or Azure -> the nearest here."""

_SPOKEN = {
    "west europe": "europe-west4", "north europe": "europe-west1", "germany west central": "europe-west3",
    "uk south": "europe-west2", "east us": "us-east4", "east us 2": "us-east4", "west us": "us-west2",
    "west us 2": "us-west1", "west us 3": "us-west4", "central us": "us-central1", "brazil south": "southamerica-east1",
    "southeast asia": "asia-southeast1", "france central": "europe-west9", "switzerland north": "europe-west6",
    "sweden central": "europe-north2", "australia east": "australia-southeast1", "japan east": "asia-northeast1",
}  # fmt: skip
"""Azure's regions as its portal calls them."""
REGIONS |= _SPOKEN

REGION = re.compile(rf"(?<![\w-])({'|'.join(sorted(REGIONS, key=len, reverse=True))})(?:[a-f])?(?![\w-])")

# AWS: family, size (t3.micro); Azure: letters, vCPUs, the rest (Standard_D2s_v3).
MACHINE = re.compile(
    r"(?<![\w.-])(?:(?:[a-z]{1,3}\d[a-z]{0,3}|x2[a-z]+)\.(?P<size>nano|micro|small|medium|large|metal|(?P<times>\d*)xlarge)"
    r"|standard_[a-z]{1,3}(?P<cpus>\d+)\w*)(?![\w-])"
)
_SIZES = {"nano": 0, "micro": 0, "small": 0, "medium": 1, "large": 2, "metal": 96}
SMALL = {"nano": "e2-micro", "micro": "e2-micro", "small": "e2-small"}
"""Sizes that share a core -> the type here that does."""


def cpus_of(match: re.Match[str]) -> int:
    """The vCPUs of what `MACHINE` has matched; 0 where it is a size of `SMALL`."""
    if match["cpus"]:
        return int(match["cpus"])
    if match["times"] is not None:
        return 4 * int(match["times"] or 1)
    return _SIZES[match["size"]]
