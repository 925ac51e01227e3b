"""Several buckets, each by its name and with what is said of it alone: `raw (delete after 30 days), results (versioned)`."""

import re

from functions.planning.rules.drawn.keeping import in_days
from functions.planning.rules.sketch import Sketch

_COUNTED = re.compile(r"\b([2-6]) (?:\w+ )?(?:buckets?|cubos)\b(?P<rest>[^\n]*)")
_NAME = r"(?P<name>(?!(?:the|our|all|each|every|is|a|an|raw|for|with)\b)[a-z][a-z-]{2,18})"
_ITEMS = (
    # `one for raw uploads (...), one for results (...)`
    re.compile(
        rf"\b(?:one|1|another|the other|the second|eine[rsn]?|der andere|uno|una|otro|outro|um|l'un|un|l'autre|un autre|l'altro)(?: bucket)? (?:for|fur|para|pour|per|with|is for) (?:the |our |all |raw |die |den |los |las |les |os |i |gli )*{_NAME}"
    ),
    # `incoming (delete after 14 days), curated (versioned)`
    re.compile(rf"(?<![\w-]){_NAME} ?(?=\()"),
)
_UNIT = r"(?:d|days?|tagen?|tage|dias?|jours?|giorni|weeks?|wochen|semanas|semaines|settimane|months?|monaten?|monate|meses|mois|mesi|years?|jahren?|jahre|anos?|ans|anni)"
_GONE = re.compile(
    rf"\b(?:delet\w*|expir\w*|remov\w*|purg\w*|losch\w*|geloscht|borr\w*|elimin\w*|supprim\w*|apag\w*|cancell\w*|kept for|keep(?: for)?)\b[^.;]{{0,16}}?(?P<n>\d{{1,4}}|an?) (?P<unit>{_UNIT})\b"
    rf"|\b(?P<n2>\d{{1,4}}) (?P<unit2>{_UNIT})\b[^.;,)]{{0,12}}\b(?:delet\w*|losch\w*|geloscht|borr\w*|gone|weg)\b"
)
_LOCKED = re.compile(
    r"\b(?:locked|immutable|worm|unloschbar|unveranderbar|inmutable|not deletable|nobody (?:can|may) delete)\b"
)
_VERSIONS = re.compile(r"\bversion\w*\b")
_FOREVER = re.compile(
    r"\b(?:keep|kept|forever|for ever|fur immer|para siempre|pour toujours|never deleted)\b(?: forever| for ever)?"
)
_PUBLIC = re.compile(
    r"\b(?:public\w*|publi[ck]o|offentlich\w*|pubblic\w*|every(?:one|body) (?:can|may) read|for every(?:one|body))\b"
)
_OF_ITS_OWN = ("delete_after_days", "versioning", "public", "retention_days")


def draw_several(sketch: Sketch, text: str) -> bool:
    """Make as many buckets as are counted, where each is named; whether they were."""
    counted, there = _COUNTED.search(text), sketch.of("bucket")
    if counted is None and len(there) == 1:
        return _each_for(sketch, text, there[0])
    if counted is None or len(there) != 1:
        return False
    rest, begin = counted["rest"], counted.start("rest")
    found = next((each for each in ([*item.finditer(rest)] for item in _ITEMS) if len(each) == int(counted[1])), None)
    if found is None or len({each["name"] for each in found}) != len(found):
        return _unnamed(sketch, there[0], int(counted[1]), counted)
    shared = {key: each for key, each in sketch.parts[there[0]].settings.items() if key not in _OF_ITS_OWN}
    users = [drawn for drawn in sketch.parts.values() if there[0] in drawn.uses]
    ends = [each.start() for each in found[1:]] + [min(at for at in (rest.find(". "), len(rest)) if at >= 0)]
    sketch.taken.append((counted.start(), begin))
    for number, (item, end) in enumerate(zip(found, ends, strict=True)):
        name = item["name"]
        if number == 0:
            name = name if sketch.rename(there[0], name) else there[0]
            for key in _OF_ITS_OWN:
                sketch.parts[name].settings.pop(key, None)
            # What was said of the first alone is said again of whom it is said.
            for need in ("lifecycle", "versioning", "public"):
                sketch.how.pop(need, None)
        else:
            sketch.add("", name, "bucket", **shared)
            for drawn in users:
                if drawn.settings.get("trigger") != "storage" and drawn.part.name != "eventarc":
                    sketch.use(drawn.id, name)
        _set(sketch, name, rest[item.start() : end], begin + item.start())
    sketch.meet("bucket", f"{', '.join(each['name'] for each in found)}: each with what is said of it alone")
    return True


def _each_for(sketch: Sketch, text: str, first: str) -> bool:
    """A bucket for each thing, uncounted: `1 bucket for uploads, 1 for backups`."""
    items = list(_ITEMS[0].finditer(text))
    if len(items) < 2 or "bucket" not in items[0][0] or len({each["name"] for each in items}) != len(items):
        return False
    shared = {key: each for key, each in sketch.parts[first].settings.items() if key not in _OF_ITS_OWN}
    users = [drawn for drawn in sketch.parts.values() if first in drawn.uses]
    for item in items[1:]:
        sketch.add("", item["name"], "bucket", **shared)
        for drawn in users:
            if drawn.settings.get("trigger") != "storage" and drawn.part.name != "eventarc":
                sketch.use(drawn.id, item["name"])
    sketch.rename(first, items[0]["name"])
    ends = [each.start() for each in items[1:]] + [len(text)]
    for item, end in zip(items, ends, strict=True):
        if item["name"] in sketch.parts:
            _set(sketch, item["name"], text[item.start() : end], item.start())
    sketch.meet("bucket", f"{', '.join(each['name'] for each in items)}: each with what is said of it alone")
    return True


def _unnamed(sketch: Sketch, first: str, count: int, counted: re.Match[str]) -> bool:
    """As many as are counted, where nothing tells them apart."""
    settings = dict(sketch.parts[first].settings)
    made = [first, *(f"{first}-{number}" for number in range(2, count + 1))]
    for name in made[1:]:
        sketch.add("", name, "bucket", **settings)
    for drawn in [each for each in sketch.parts.values() if first in each.uses]:
        if drawn.settings.get("trigger") != "storage" and drawn.part.name != "eventarc":
            sketch.use(drawn.id, *made[1:])
    sketch.taken.append((counted.start(), counted.start("rest")))
    sketch.meet("bucket", f"{', '.join(made)}: {count} buckets")
    return True


def _set(sketch: Sketch, name: str, said: str, at: int) -> None:
    sketch.taken.append((at, at + len(said.partition("(")[0])))
    gone = _GONE.search(said)
    if gone:
        days = in_days(gone["n"] or gone["n2"], gone["unit"] or gone["unit2"])
        if sketch.set("lifecycle", name, days, "retention_days" if _LOCKED.search(said) else "delete_after_days"):
            sketch.taken.append((at + gone.start(), at + gone.end()))
    elif kept := _FOREVER.search(said):
        sketch.taken.append((at + kept.start(), at + kept.end()))
    for pattern, need, key in ((_VERSIONS, "versioning", "versioning"), (_PUBLIC, "public", "public")):
        if (match := pattern.search(said)) and sketch.set(need, name, True, key):
            sketch.taken.append((at + match.start(), at + match.end()))
