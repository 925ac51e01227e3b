"""The disks of a machine of one's own."""

import re

from functions.planning.rules.drawn.runtime import Runtime
from functions.planning.rules.meant.frequencies import how_often, is_too_rare
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.amounts import boot_disks_in
from functions.planning.rules.words.disks import data_disks_in


def draw_disks(sketch: Sketch, reading: Reading, runtime: Runtime, main: str | None) -> None:
    """What a machine boots from, what it keeps apart, and the copies of that."""
    for size, span in boot_disks_in(reading.text):
        if sketch.set("", main, max(10, size), "disk_gb"):
            sketch.taken.append(span)
    wants, app = reading.wants, runtime.app
    stored = reading.goal.stored_gb
    vm_app = app if app and app.where == "vm" else None
    # A file of rows has to stay.
    kept = "data_disk" in reading.brought or re.search(r"\bsqlite\b", reading.text) is not None
    # Who only passes through it to a database speaks of the database's disk.
    rows = ("postgres", "mysql", "sqlserver", "database") if wants("bastion") else ()
    if (
        wants("data_disk", "snapshots", "two_zone_disk")
        or kept
        or (wants("gpu") and stored is None)
        or (stored and not wants("bucket", *rows))
    ):
        size = int(max(10, min(65_536, stored or (vm_app.disk_gb if vm_app and vm_app.disk_gb else 100))))
        sketch.set("data_disk", main, size, "data_disk_gb", "disk_gb")
    if main is None or not _each(sketch, reading, main):
        _types(sketch, reading.text, main)
    if wants("two_zone_disk"):
        sketch.set("two_zone_disk", main, True, "data_disk_regional")
    if wants("snapshots", "backups") or kept:
        done = sketch.set(
            "snapshots" if wants("snapshots", "backups") else "", main, ("true", "daily"), "snapshots", "backups"
        )
        if done and wants("snapshots", "backups"):
            _how_often(sketch, reading, main)


def _each(sketch: Sketch, reading: Reading, main: str) -> bool:
    """Each disk that is told apart by its size, its name or its folder; whether there are any."""
    found = data_disks_in(reading.text)
    if not found or not sketch.takes(main, "disks"):
        return False
    first, more = found[0], found[1:]
    typed = Words.of(reading.goal.text, reading.text)
    windows = sketch.parts[main].settings.get("os", "").startswith("windows")
    names = [each.name or f"data-{number}" for number, each in enumerate(found, 1)]
    names = [f"{name}-{number}" if name in names[: number - 1] else name for number, name in enumerate(names, 1)]
    paths = ["" if windows or each.mount is None else typed(*each.mount) for each in found]
    settings: dict[str, str | int] = {"data_disk_gb": max(10, first.gb)}
    settings |= {"data_disk_type": first.type} if first.type else {}
    settings |= {"data_disk_name": first.name} if first.name else {}
    settings |= {"data_mount": paths[0]} if paths[0] else {}
    if more:
        rows = zip(names[1:], more, paths[1:], strict=True)
        settings["disks"] = ",".join(
            ":".join(filter(None, (f"{name}={max(10, each.gb)}", each.type, path))) for name, each, path in rows
        )
    if not sketch.put("data_disk", main, f"{main}: no such disks: one for data and four further ones", **settings):
        return False
    sketch.taken += [each.span for each in found]
    return True


# Up to where the words beside a type of disk are about that disk.
_PHRASE = re.compile(r"[,;:()](?=\s|$)|[.](?=\s|$)|\n|\b(?:and|plus|und|y|et)\b")
_TYPE = re.compile(r"(?<![\w-])pd-(?:standard|balanced|ssd)(?![\w-])")
_BOOTS = re.compile(r"\b(?:boot|root|os|system)\b")


def _types(sketch: Sketch, text: str, main: str | None) -> None:
    """The type of each disk that a goal names by its name: that of the data disk, where there is one, or what boots."""
    for match in _TYPE.finditer(text):
        low = max((each.end() for each in _PHRASE.finditer(text, 0, match.start())), default=0)
        after = _PHRASE.search(text, match.end())
        boots = _BOOTS.search(text, low, after.start() if after else len(text)) is not None
        kept = main is not None and "data_disk_gb" in sketch.parts[main].settings
        if sketch.set("", main, match[0], "data_disk_type" if kept and not boots else "disk_type"):
            sketch.taken.append(match.span())


def _how_often(sketch: Sketch, reading: Reading, main: str | None) -> None:
    """Disks are copied once a day: say so where another time is asked for."""
    often = how_often(reading.text, [*reading.of("backups"), *reading.of("snapshots")])
    for need in ("backups", "snapshots"):
        if not reading.wants(need):
            continue
        if often and is_too_rare(often):
            sketch.lack(need, f"{main}: its disk has a snapshot every day, and no more often ({often})")
        elif often or need == "backups":
            more = f", which is more often than {often}" if often else ""
            sketch.meet(need, f"{main}: its disk has a snapshot every day{more}")
