"""Operating systems that a goal names for its machines, with their versions."""

import re

SYSTEM = re.compile(
    r"\b(?P<name>debian|ubuntu|rocky|centos|rhel|red ?hat|alma ?linux|suse|sles|fedora|cos)\b(?: ?(?:gnu/)?linux\b| server\b)?"
    r"(?:[ -]?v?(?P<version>1[1-3]|2[0246](?:\.\d\d)?|\d{1,2}(?:\.\d{1,2})?(?! ?(?:vms|machines|servers|instances)\b))\b(?! ?(?:gb|tb|cores?|v?cpus?)))?"
    r"(?: ?lts\b)?"
)
"""What a machine is to boot, by name and version; folded text."""
_BY_NAME = re.compile(r"\b(?:bookworm|jammy|windows(?: server)? ?2019)\b")
_NAMED = {"bookworm": "debian-12", "jammy": "ubuntu-2204"}
# System and version -> the setting of a machine; of other versions there is no image here.
_SETTINGS = {
    ("debian", ""): "debian",
    ("debian", "13"): "debian",
    ("debian", "12"): "debian-12",
    ("ubuntu", ""): "ubuntu",
    ("ubuntu", "24"): "ubuntu",
    ("ubuntu", "24.04"): "ubuntu",
    ("ubuntu", "22"): "ubuntu-2204",
    ("ubuntu", "22.04"): "ubuntu-2204",
    ("rocky", ""): "rocky",
    ("rocky", "9"): "rocky",
}
# What a container is built from is inside it.
_OF_AN_IMAGE = re.compile(r"\b(?:based on|built on|image|basis|from) (?:an? )?$")


def system_in(text: str) -> str | None:
    """The setting for the one system that a folded text names; None where it names none, several or one that is not here."""
    said = [match for match in SYSTEM.finditer(text) if not _OF_AN_IMAGE.search(text[: match.start()])]
    found = {(match["name"], match["version"] or "") for match in said}
    # `Ubuntu 22.04`, and later only `the Ubuntu machine`.
    found -= {(name, "") for name, version in found if version}
    settings = {_SETTINGS.get(each, "") for each in found}
    settings |= {_NAMED.get(match[0], "windows-2019") for match in _BY_NAME.finditer(text)}
    settings -= {"debian"} if "debian-12" in settings else set()
    return next(iter(settings)) or None if len(settings) == 1 else None
