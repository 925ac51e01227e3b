"""Caches, one or several."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch

_CACHE_EACH = re.compile(
    r"\b(?:1|one|an?|the other|another) (?:\w+ )?(?:for|as) (?:the |our )?(?P<name>[a-z]{3,16})(?:,? (?:with )?(?P<gb>\d{1,3}) ?gb)?(?P<ha>(?: with)? (?:ha|failover|standby)\b)?"
)
_CACHE_OF = re.compile(
    r"\b(?P<gb>\d{1,3}) ?gb(?P<ha>,? (?:with |and )?(?:ha|failover|standby))? (?:for|as|fur) (?:the |our )?(?P<name>[a-z]{3,16})\b"
)


def _several_caches(sketch: Sketch, reading: Reading, made: str | None) -> bool:
    """Several caches, each for something: `2 redis: one for cache 1GB and one for sessions 5GB HA`."""
    counted = re.search(r"\b(\d) (?:\w+ )?(?:redis\w*|caches|memorystores?)\b", reading.text)
    if made is None or counted is None or int(counted[1]) < 2:
        return False
    said = list(_CACHE_EACH.finditer(reading.text, counted.end()))
    said = said if len(said) == int(counted[1]) else list(_CACHE_OF.finditer(reading.text, counted.end()))
    if len(said) != int(counted[1]):
        return False
    for number, match in enumerate(said):
        called = match["name"]
        name = called if number == 0 and sketch.rename(made, called) else sketch.add("", called, "redis")
        if name:
            sketch.parts[name].settings.clear()
            sketch.set("", name, match["gb"], "memory_gb")
            if match["ha"]:
                sketch.set("ha_cache", name, "regional", "availability")
                sketch.meet("available", f"{name}: a replica in another zone takes over")
    sketch.taken += [counted.span(), *(match.span() for match in said)]
    names = ", ".join(match["name"] for match in said)
    sketch.meet("redis", f"{names}: each its own")
    return True


_HA = r"(?:ha|highly available|high availability|hochverfugbar\w*|standard[_ -]ha|alta disponibilidad\w*|haute disponibilite|alta disponibilidade|redundan\w*)"
# `Staging gets a redis of its own, prod one stays HA`.
_PROD_ONE = re.compile(
    rf"\b(?:redis|valkey|memorystore|cache)\b[^.;\n]{{0,80}}\b(?:prod\w*|live)(?: one| eine?r?| una| une)?(?: [\w']+){{0,3}} {_HA}\b"
)
_BASIC = re.compile(
    r"\b(?:redis|memorystore|cache)(?: (?:is|as|in|mit|con))?,? \(?basic\b|\bbasic(?:[- ]tier)? (?:redis|memorystore|cache)\b"
)


def draw_caches(sketch: Sketch, reading: Reading) -> None:
    need = "redis" if reading.wants("redis") else ""
    made = sketch.add(need, "cache", "redis")
    size = re.search(
        r"\b(?:redis|cache|memorystore)\b[^.;,\n]{0,20}?(\d{1,3}) ?(?:gb|gib)\b|\b(\d{1,3}) ?(?:gb|gib) (?:redis|cache)\b",
        reading.text,
    )
    sketch.set("", made, next(filter(None, size.groups())) if size else None, "memory_gb")
    about = next((each for each in reading.mentions if each.need == "redis"), None)
    text = reading.text
    for low, high in reading.negated:
        text = text[:low] + " " * (high - low) + text[high:]
    near = text[max(0, about.start - 30) : about.end + 30] if about else ""
    if _several_caches(sketch, reading, made):
        return
    of_prod = _PROD_ONE.search(text) is not None
    basic = _BASIC.search(text) is not None and not re.search(rf"\bprod\w*\b[^.;\n]{{0,40}}\b{_HA}\b", text)
    if (
        (
            reading.wants("ha_cache")
            or of_prod
            or (
                not basic
                and re.search(r"\bha\b|high|fail[- ]?over|standby|redund|ausfall|hochverfug|alta disp|haute disp", near)
            )
        )
        and sketch.set("", made, "regional", "availability")
        and reading.wants("available")
    ):
        sketch.meet("available", f"{made}: a replica in another zone takes over")
    if reading.wants("https") and set(sketch.parts) == {made} and sketch.set("https", made, True, "tls"):
        sketch.meet("https", f"{made}: encrypted on the way")
    if reading.wants("snapshots", "backups") and re.search(r"snapshots?|persist\w*|backups?", near):
        for each in ("snapshots", "backups"):
            if reading.wants(each):
                sketch.set(each, made, True, "snapshots")
        if not sketch.of("sql", "vm"):
            sketch.lack(
                "backups", "the cache's snapshots bring it back where it stands; a copy elsewhere is an export of yours"
            )
