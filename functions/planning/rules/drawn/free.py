"""A machine that is to cost nothing: what Google's free tier has, and nothing beside it that is billed."""

import re

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

_NOT_QUITE = r"(?<!almost )(?<!nearly )(?<!fast )(?<!casi )(?<!quasi )(?<!presque )(?<!quase )(?<!practically )(?<!not )(?<!nicht )"
_OF_OTHERS = r"(?! (?:trial|plan|account|users?|customers?|ssl|tls|let ?'?s|certificates?|domains?|credits?|version|software|of)\b)(?! (?:ssl|tls)?-?(?:zertifikat\w*|certifica\w*))"
_FREE = re.compile(
    rf"{_NOT_QUITE}\b(?:always[- ]free|free[- ]tier|free of (?:charge|cost)s?|for free|(?:be|stay|is|remain)s? (?:completely |totally |really )?free|free (?:e2-micro|vms?|machines?|servers?|instances?)"
    rf"|no costs? at all|costs? nothing|zero cost|kostenlos\w*|gratis|gratuit[aeos]*|umsonst|kosteloos){_OF_OTHERS}(?![\w-])"
)
_SIZE = re.compile(r"(?<![\w.,])(\d{1,2}) ?(?:gb|gib|go)\b(?! ?(?:ram|memory|of ram))")
_STANDARD = re.compile(
    r"(?<![\w-])(?:pd-)?standard[- ]?(?:pd|persistent)?[- ]?(?:disks?|platten?|disco|disque)\b|\b(?:disco|disque) (?:persistente? )?(?:estandar|standard|padrao)\b"
)
_REGIONS = ("us-central1", "us-east1", "us-west1")
_GB = 30


def free_machine_in(text: str) -> tuple[int, int] | None:
    """Where a folded goal says that its machine is to cost nothing; None where it does not."""
    said = _FREE.search(text)
    return said.span() if said else None


def draw_free(sketch: Sketch, reading: Reading, main: str | None) -> None:
    """Make the machine of a goal that wants it free what the free tier has, as far as nobody says otherwise."""
    said = _FREE.search(reading.text)
    if said is None or main is None or reading.wants("gpu", "windows", "group"):
        return
    settings = sketch.parts[main].settings
    named = reading.goal.machine_type
    if named not in {None, "e2-micro"} and str(named) in reading.text:
        return
    size = next((int(each[1]) for each in _SIZE.finditer(reading.text) if 10 <= int(each[1]) <= _GB), _GB)
    sketch.set("", main, "e2-micro", "machine_type")
    sketch.set("", main, "pd-standard", "disk_type")
    sketch.set("", main, size, "disk_gb")
    if (
        not reading.wants("data_disk")
        or "data_disk" in reading.brought
        or not re.search(r"\bdata[- ]?dis[ck]|datenplatte", reading.text)
    ):
        for key in ("data_disk_gb", "data_disk_type", "data_disk_name", "disks"):
            settings.pop(key, None)
        if not reading.names("snapshots", "backups"):
            settings.pop("snapshots", None)
        sketch.lacks.pop("data_disk", None)
        if reading.wants("data_disk"):
            sketch.how.pop("data_disk", None)
            sketch.lack(
                "data_disk",
                f"{main}: what it keeps is on the disk that it boots from, for the free tier has {_GB} GB in all",
            )
    if settings.get("public") == "false" and not reading.names("private") and not reading.wants("private_dns"):
        # A gateway for what has no address is billed by the hour; without an open port nobody reaches the address.
        settings.pop("public")
        sketch.set("", main, False, "http")
        sketch.how.pop("nat", None)
    sketch.taken += [each.span() for each in (said, _STANDARD.search(reading.text)) if each]
    if sketch.region not in _REGIONS:
        how = f"{main}: Google's free tier has its machine in {', '.join(_REGIONS)} alone, and this stands in {sketch.region}, where it is billed"
        sketch.told.append(
            Asked(words=Words.of(reading.goal.text, reading.text)(*said.span()), need="cheap", met=False, how=how)
        )
        return
    sketch.meet(
        "cheap",
        f"{main}: an e2-micro with {size} GB of pd-standard in {sketch.region}, which Google's free tier has once a billing account",
    )
