"""One value for another: `swap 203.0.113.7 for 198.51.100.9`, where the first stands in one setting of one part, and in no other.

What is swapped is written as it stands: an address, a domain, a machine type. Where it stands nowhere or in several places, this
is another sentence's matter.
"""

import re

from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.targets import targets_in

_VALUE = r"[a-z0-9][\w.:/@-]*[\w/]"
_SWAPS = re.compile(
    rf"\b(?:swap|replace|exchange|change|switch|substitute|ersetz\w*|tausch\w*|wechsl\w*|cambi\w*|reemplaz\w*|sustitu\w*|remplac\w*|chang\w*|troqu\w*|troc\w*|substitu\w*) "
    rf"(?P<before>(?:[\w' -]{{1,40}}? )?(?:from )?)(?P<old>{_VALUE}) (?:for|by|with|to|against|durch|gegen|auf|por|con|a|par|contre) (?P<new>{_VALUE})(?P<rest>.*)$"
)
_ALSO = re.compile(
    r"\b(?:addresses|address|allowed|ssh|rdp|network|range|ip|source|domain|recipient|mail|type|machine|host|as|port|ports)\b"
)
_TELLING = re.compile(r"[.@:/]|-.*\d")
_NEVER = frozenset({"image", "source", "env", "command", "public", "engine", "tier", "location", "version"})


def swapped(text: str, now: Now) -> list[Put]:
    """The setting that holds the one value, with the other in its place; nothing for another sentence."""
    match = _SWAPS.search(text.strip(" .!"))
    if match is None or not _TELLING.search(match["old"]) or not _TELLING.search(match["new"]):
        return []
    old, new = match["old"], match["new"]
    held = [
        (part.id, key, each)
        for part in now.parts.values()
        for key, value in part.written.items()
        if key not in _NEVER
        for each in value.split(",")
        if each.strip() == old or re.sub(r"^(?:user|group):|/32$", "", each.strip()) == old
    ]
    rest = f"{match['before']} {match['rest']}"
    for start, end, _ in reversed(targets_in(now, rest)):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    if len(held) != 1 or says(_ALSO.sub(" ", rest)):
        return []
    id_, key, entry = held[0]
    before = now.parts[id_].value(key)
    swapped_entry = entry.strip().replace(old, new)
    return [Put(id_, key, ",".join(swapped_entry if each == entry else each for each in before.split(",")))]
