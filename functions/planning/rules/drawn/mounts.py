"""What is mounted where: a bucket is a folder of what runs on Cloud Run; of anything else it is told how it is had."""

import re

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

_AT = r"(?:(?: it| them)? (?:at|as|under|to|into|in|on|unter|als|nach|en|sous|em) (?:the )?(?:folder |path |directory )?)(?P<{0}>/[a-z0-9._-]+(?:/[a-z0-9._-]+)*)/?"
_THING = r"(?P<{0}>buckets?|cloud storage|gcs|filestore|nfs|shares?|disks?|volumes?|folders?)"
_MOUNT = r"(?:mount(?:s|ed|ing)?|eingehangt|eingebunden|montad[oa]|montee?)"
_SAID = re.compile(
    rf"\b{_THING.format('one')}\b(?:(?![.;!?\n]).){{0,30}}?,? ?\b{_MOUNT}\b{_AT.format('a')}"
    rf"|\bmount(?:s|ed|ing)? (?:(?![.;!?\n]).){{0,30}}?\b{_THING.format('other')}\b{_AT.format('b')}"
    rf"|\b(?:persistent |shared )?(?P<volume>volumes?)(?: (?:in|dans|en|im) cloud run)?{_AT.format('c')}"
)
_IN = {"worker": "worker_pool", "job": "run_job", "api": "cloud_run", "service": "cloud_run", "app": "cloud_run"}
_WHERE = re.compile(r"(?: (?:in|of|for|by) (?:the |our |its )?(?P<part>worker|job|api|service|app)\b)?")
_OTHERS = (
    (
        r"filestore|nfs|share",
        "no share is mounted by Google's Cloud Run here: a program finds it by NFS_SERVER and NFS_PATH",
    ),
    (r"disk", "the disk is mounted at /mnt/disks/data, and what an image keeps lies below that"),
)


def draw_mounts(sketch: Sketch, reading: Reading) -> None:
    """Mount the bucket that a goal says is mounted, or say what mounts it."""
    for said in _SAID.finditer(reading.text):
        thing = said["one"] or said["other"] or said["volume"]
        group = next(each for each in ("a", "b", "c") if said[each])
        path = Words.of(reading.goal.text, reading.text)(*said.span(group))
        where = _WHERE.match(reading.text, said.end())
        kind = _IN.get(where["part"] or "", "") if where else ""
        able = [id_ for id_ in sketch.parts if sketch.takes(id_, "mount") and kind in {"", sketch.parts[id_].part.name}]
        words = Words.of(reading.goal.text, reading.text)(*said.span())
        told = next((how for pattern, how in _OTHERS if re.match(pattern, thing)), "")
        if able and not told and (id_ := _mounted(sketch, able, path)):
            how = f"{id_}: a bucket that {', '.join(able)} has as the folder {path}"
            sketch.told.append(Asked(words=words, need="mount", met=True, how=how))
        else:
            how = told or "nothing here mounts it: a machine does by gcsfuse, which you install on it"
            sketch.told.append(Asked(words=words, need="mount", met=False, how=how))
        sketch.taken.append(said.span())


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
