"""Regions, zones, machine types and images the stand-in knows. Facts from Google's public lists, the common part."""

import re

REGIONS: dict[str, str] = {
    # region: zones' letters
    "africa-south1": "abc",
    "asia-east1": "abc",
    "asia-east2": "abc",
    "asia-northeast1": "abc",
    "asia-northeast2": "abc",
    "asia-northeast3": "abc",
    "asia-south1": "abc",
    "asia-south2": "abc",
    "asia-southeast1": "abc",
    "asia-southeast2": "abc",
    "asia-southeast3": "abc",
    "australia-southeast1": "abc",
    "australia-southeast2": "abc",
    "europe-central2": "abc",
    "europe-north1": "abc",
    "europe-north2": "abc",
    "europe-southwest1": "abc",
    "europe-west1": "bcd",
    "europe-west2": "abc",
    "europe-west3": "abc",
    "europe-west4": "abc",
    "europe-west6": "abc",
    "europe-west8": "abc",
    "europe-west9": "abc",
    "europe-west10": "abc",
    "europe-west12": "abc",
    "me-central1": "abc",
    "me-central2": "abc",
    "me-west1": "abc",
    "northamerica-northeast1": "abc",
    "northamerica-northeast2": "abc",
    "northamerica-south1": "abc",
    "southamerica-east1": "abc",
    "southamerica-west1": "abc",
    "us-central1": "abcf",
    "us-east1": "bcd",
    "us-east4": "abc",
    "us-east5": "abc",
    "us-south1": "abc",
    "us-west1": "abc",
    "us-west2": "abc",
    "us-west3": "abc",
    "us-west4": "abc",
}

_MACHINE = re.compile(
    r"(?:f1-micro|g1-small|e2-(?:micro|small|medium)|(?:e2|n1|n2|n2d|n4|n4a|n4d|c2|c2d|c3|c3d|c4|c4a|c4d|c4n|t2d|t2a|z3|h3|h4d|m1|m2|m3|m4|"
    r"a2|a3|a4|g2|g4|x4)"
    r"-(?:standard|highmem|highcpu|megamem|ultramem|highgpu|megagpu|ultragpu)-\d+(?:-lssd|-metal|g)?"
    r"|(?:(?:e2|n1|n2|n2d|n4|g2)-)?custom-(?:micro-|small-|medium-)?\d+(?:-\d+(?:-ext)?)?|custom-\d+-\d+(?:-ext)?)"
)
_IMAGES = re.compile(
    r"(?:debian|ubuntu|cos|centos|rhel|rocky|almalinux|sles|opensuse|fedora|windows|sql|freebsd)[a-z0-9.-]*"
)
PUBLIC_PROJECTS = {
    "debian": "debian-cloud",
    "ubuntu": "ubuntu-os-cloud",
    "cos": "cos-cloud",
    "centos": "centos-cloud",
    "rhel": "rhel-cloud",
    "rocky": "rocky-linux-cloud",
    "almalinux": "almalinux-cloud",
    "sles": "suse-cloud",
    "opensuse": "opensuse-cloud",
    "fedora": "fedora-cloud",
    "windows": "windows-cloud",
    "sql": "windows-sql-cloud",
}

# The regions in which Google sells a family that is not sold (nearly) everywhere; prices by region, 30 July 2026.
SOLD_IN: dict[str, frozenset[str]] = {
    family: frozenset(regions.split())
    for family, regions in {
        "t2a": "asia-southeast1 europe-west4 us-central1 us-east1 us-west1",
        "c4n": "europe-west2 us-central1 us-east1 us-east5 us-west1",
        "n4a": "africa-south1 asia-southeast1 europe-west1 europe-west2 europe-west3 europe-west4 us-central1 us-east1 "
        "us-east4 us-west1",
        "c4d": "asia-east1 asia-northeast1 asia-south1 asia-southeast1 europe-west1 europe-west2 europe-west3 "
        "europe-west4 europe-west9 us-central1 us-east1 us-east4 us-east5 us-west1 us-west3 us-west4",
        "g4": "asia-east1 asia-south1 asia-south2 asia-southeast1 asia-southeast2 europe-north1 europe-west1 "
        "europe-west10 europe-west2 europe-west4 europe-west8 me-central2 us-central1 us-east1 us-east4 us-east5 "
        "us-south1 us-west1 us-west3 us-west4",
    }.items()
}


def zones(region: str) -> list[str]:
    """The zones of a region; of a region that is not listed, its a, b and c."""
    return [f"{region}-{letter}" for letter in REGIONS.get(region, "abc")]


def region_of(zone: str) -> str:
    """The region a zone is in."""
    return zone.rsplit("-", 1)[0]


def zone_exists(zone: str) -> bool:
    """Whether a zone of that name exists."""
    return zone in zones(region_of(zone)) and region_of(zone) in REGIONS


def machine_type_exists(name: str) -> bool:
    """Whether Compute Engine has a machine type of that name."""
    return _MACHINE.fullmatch(name) is not None


def image_project(name: str) -> str | None:
    """The public project a well-known image or family belongs to; None when it is no public image."""
    if not _IMAGES.fullmatch(name):
        return None
    return PUBLIC_PROJECTS.get(re.split(r"[-0-9]", name, maxsplit=1)[0])


def auto_range(region: str) -> str:
    """The range of an auto mode network's subnetwork in a region, out of 10.128.0.0/9."""
    index = sorted(REGIONS).index(region) if region in REGIONS else len(REGIONS)
    if region == "us-central1":
        index = 0
    elif index == 0 or (region in REGIONS and sorted(REGIONS).index(region) < sorted(REGIONS).index("us-central1")):
        index += 1
    return f"10.{128 + index * 2}.0.0/20"
