"""What is mounted where: a bucket is a folder of what runs on Cloud Run, and a share of whatever uses it."""

import re

from functions.planning.rules.drawn.lasting import draw_lasting
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.parts.vm.settings import VmSettings
from shared.schemas import Asked

_AT = r"(?:(?: it| them)? (?:at|as|under|to|into|in|on|unter|als|nach|en|sous|em) (?:the )?(?:folder |path |directory )?)(?P<{0}>/[a-z0-9._-]+(?:/[a-z0-9._-]+)*)/?"
_THING = r"(?P<{0}>buckets?|cloud storage|gcs|filestore|nfs|shares?|disks?|volumes?|folders?)"
_MOUNT = r"(?:mount(?:s|ed|ing)?|eingehangt|eingebunden|montad[oa]|montee?)"
# Of several things named, the last is what is mounted.
_TO_IT = r"(?:(?!\b(?:buckets?|filestore|nfs|shares?|disks?)\b|[.;!?\n]).){0,30}?"
# A folder without a path: `uploads on a Cloud Storage volume mount`.
_PLAIN = re.compile(
    r"\b(?:buckets?|cloud storage|gcs)(?: (?:bucket|volume|fuse))* mount(?:ed)?\b(?!(?: \w+){0,3} /)|\bmount(?:s|ed|ing)? (?:the |a |our )?(?:gcs )?bucket\b(?!(?: \w+){0,3} /)"
    r"|\bbuckets?(?: (?:for|with|of) (?:the |our )?\w+(?: \w+)?)? (?:is |are )?(?:mounted|mount|eingehangt|montad[oa]|montee?)(?: (?:as|als|como|comme) (?:an? |ein |un )?(?:volume|folder|volumen))?\b(?!(?: \w+){0,3} /)"
)
_SAID = re.compile(
    rf"\b{_THING.format('one')}\b{_TO_IT},? ?\b{_MOUNT}\b{_AT.format('a')}"
    rf"|\bmount(?:s|ed|ing)? (?:(?![.;!?\n]).){{0,30}}?\b{_THING.format('other')}\b{_AT.format('b')}"
    rf"|\b(?:persistent |shared )?(?P<volume>volumes?)(?: (?:in|dans|en|im) cloud run)?{_AT.format('c')}"
)
_IN = {"worker": "worker_pool", "job": "run_job", "api": "cloud_run", "service": "cloud_run", "app": "cloud_run"}
_WHERE = re.compile(r"(?: (?:in|of|for|by) (?:the |our |its )?(?P<part>worker|job|api|service|app)\b)?")
_NOWHERE = "nothing here mounts it: a machine does by gcsfuse, which you install on it"
_BUCKETS = re.compile(r"buckets?|cloud storage|gcs")
_MOUNTS_SHARES = ("cloud_run", "run_job", "worker_pool", "vm", "group")


def draw_mounts(sketch: Sketch, reading: Reading) -> None:
    """Mount what a goal says is mounted, and say where every share is."""
    for said in _SAID.finditer(reading.text):
        thing = said["one"] or said["other"] or said["volume"]
        group = next(each for each in ("a", "b", "c") if said[each])
        path = Words.of(reading.goal.text, reading.text)(*said.span(group))
        where = _WHERE.match(reading.text, said.end())
        kind = _IN.get(where["part"] or "", "") if where else ""
        able = [id_ for id_ in sketch.parts if sketch.takes(id_, "mount") and kind in {"", sketch.parts[id_].part.name}]
        words = Words.of(reading.goal.text, reading.text)(*said.span())
        if thing.startswith("disk"):
            how, met = _disk(sketch, path)
        elif sketch.of("filestore") and not _BUCKETS.fullmatch(thing):
            how, met = _share(sketch, able, path)
        elif able and (id_ := _mounted(sketch, able, path)):
            how, met = f"{id_}: a bucket that {', '.join(able)} has as the folder {path}", True
        else:
            how, met = _NOWHERE, False
        sketch.told.append(Asked(words=words, need="mount", met=met, how=how))
        sketch.taken.append(said.span())
    plain = _PLAIN.search(reading.text)
    if plain and not any(low <= plain.start() < high for low, high in [*sketch.taken, *reading.negated]):
        able = [id_ for id_ in sketch.code() if sketch.takes(id_, "mount")][:1]
        files = next(iter(sketch.of("bucket")), "")
        met = bool(able and files and _mounted(sketch, able, f"/mnt/{files}"))
        how = f"{files}: {able[0]} has it as the folder /mnt/{files}, for the goal names no path" if met else _NOWHERE
        words = Words.of(reading.goal.text, reading.text)(*plain.span())
        sketch.told.append(Asked(words=words, need="mount", met=met, how=how))
        sketch.taken.append(plain.span())
    for share in sketch.of("filestore"):
        _shown(sketch, share)
    draw_lasting(sketch, reading)


def _disk(sketch: Sketch, path: str) -> tuple[str, bool]:
    """Where a machine's disks are folders, and whether that is the path that was asked for."""
    folders = [
        (id_, each.mount)
        for id_ in sketch.of("vm")
        for each in VmSettings.model_validate(sketch.parts[id_].settings).all_disks
    ]
    found = next((id_ for id_, mount in folders if mount == path), "")
    if found:
        return f"{found}: a disk of its own is the folder {path}", True
    return ", ".join(f"{id_}: a disk is mounted at {mount}" for id_, mount in folders) or _NOWHERE, False


def _share(sketch: Sketch, able: list[str], path: str) -> tuple[str, bool]:
    """Where the share is a folder, and whether that is the path that was asked for."""
    share = sketch.of("filestore")[0]
    plain = [id_ for id_ in able if sketch.use(id_, share) and not _used(sketch, id_, "bucket")]
    if plain and [sketch.set("", id_, path, "mount") for id_ in plain].count(True) == len(plain):
        return f"{share}: the folder {path} of {', '.join(plain)}", True
    return f"{share}: it is the folder /mnt/{share} there", False


def _shown(sketch: Sketch, share: str) -> None:
    """Say of whom a share is a folder; where what runs here reaches it and can't mount it, it is not met."""
    users = [each for each in sketch.parts.values() if share in each.uses]
    mounting = [each for each in users if each.part.name in _MOUNTS_SHARES and each.settings.get("os") != "windows"]
    for each in mounting:
        own = each.settings.get("mount") if not _used(sketch, each.id, "bucket") else None
        sketch.meet("filestore", f"{share}: the folder {own or f'/mnt/{share}'} of {each.id}")
    clusters = [each.id for each in users if each.part.name == "gke"]
    if clusters:
        sketch.meet("filestore", f"{share}: a volume of your manifests in {clusters[0]}: its address is an output")
    elif not mounting and sketch.code():
        sketch.lack("filestore", f"none of {', '.join(sketch.code())} can have it as a folder: a VM or a service would")
    elif not mounting:
        sketch.meet("filestore", f"{share}: nothing of this plan mounts it")


def _used(sketch: Sketch, id_: str, kind: str) -> bool:
    return any(sketch.parts[each].part.name == kind for each in sketch.parts[id_].uses)


def _mounted(sketch: Sketch, able: list[str], path: str) -> str:
    """The bucket that is mounted by all of these; empty where it can't be."""
    used = [each for id_ in able for each in sketch.parts[id_].uses if sketch.parts[each].part.name == "bucket"]
    bucket = next(iter([*used, *sketch.of("bucket")]), None) or sketch.add("", "files", "bucket")
    if bucket is None:
        return ""
    for id_ in able:
        if not (sketch.use(id_, bucket) and sketch.set("", id_, path, "mount")):
            return ""
    return bucket
