"""A second bucket beside the first, each with what is said of it: `raw files for 30 days, a second one for results`."""

import re

from functions.planning.rules.drawn.keeping import STEP, in_days
from functions.planning.rules.drawn.log_exports import said_of_logs
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.deletions import GONE_AFTER

_SECOND = re.compile(
    r"\b(?:(?:an?|einem?|einen|one|1) )?(?P<which>second|2nd|another|other|separate|different|zweite[nmrs]?|andere[nmrs]?|weitere[nmrs]?|segundo|otro|outro|deuxieme|autre) "
    r"(?:(?:one|1)\b(?= (?:for|with|where|that|as|fur))|(?:\w+ )?buckets?\b)(?: (?:for|with|of|fur|para|pour) (?:the |our |all |die |den )?(?P<name>[a-z][a-z-]{2,15}))?"
)
_PAIR = re.compile(
    r"\b(?P<one>input|source|raw|incoming)(?: bucket)? (?:and|und|y|et|&) (?:an? )?(?P<other>output|target|result|results|processed|clean) buckets?\b"
)
_UNIT = r"(?:d|days?|tagen?|tage|dias?|jours?|weeks?|wochen|months?|monaten?|meses|mois|years?|jahren?|anos?|ans)"
_AFTER = re.compile(
    rf"\b(?:after|nach|despues de|apres|for|fur|durante|pendant|older than|in) (?P<n>\d{{1,4}}|an?) (?P<unit>{_UNIT})\b"
)
_GONE = re.compile(
    r"\b(?:delet\w*|expir\w*|remov\w*|purg\w*|vanish\w*|disappear\w*|gone|losch\w*|geloscht|borr\w*|elimin\w*|supprim\w*|kept|keeps?)\b"
)
_VERSIONS = re.compile(r"\bversion(?:ed|ing|iert\w*|ado)?\b")
_PUBLIC = re.compile(r"\b(?:public(?:ly)?|offentlich\w*|publico|publique|for everybody|for everyone)\b")
_SERVED = re.compile(r"\b(?:cdn|serv(?:ed|es)|published|delivered|ausgeliefert|servid[oa]s?|servis?)\b")
_PLAIN_NAMES = frozenset({"the", "that", "which", "our", "all", "files", "objects", "each"})
_OWN = ("delete_after_days", "versioning", "public")


def draw_second(sketch: Sketch, reading: Reading) -> None:
    """Make the second bucket that a goal speaks of, and give each of the two what its own clauses say."""
    text, there = reading.text, sketch.of("bucket")
    pair, match = _PAIR.search(text), _SECOND.search(text)
    if not (pair or match) and len(there) == 1:
        _results_apart(sketch, text, there[0])
    logs = said_of_logs(reading) if sketch.of("log_sink") else ""
    if logs and all(reading.text[each.start : each.end] in logs for each in reading.of("bucket")):
        # A bucket of its own for logs is the only one.
        return
    if len(there) != 1 or not (pair or match) or not any(each.need == "bucket" for each in reading.mentions):
        return
    first, settings = there[0], dict(sketch.parts[there[0]].settings)
    if pair:
        name, said = pair["other"], pair.span()
        first = pair["one"] if sketch.rename(first, pair["one"]) else first
    else:
        assert match is not None
        called = match["name"]
        name, said = (called if called and called not in _PLAIN_NAMES else "results"), match.span()
    second = sketch.add("bucket", name, "bucket", **{key: each for key, each in settings.items() if key not in _OWN})
    if second is None or second == first:
        return
    for drawn in list(sketch.parts.values()):
        triggered = drawn.settings.get("trigger") == "storage" or drawn.part.name == "eventarc"
        if first in drawn.uses and (not triggered or drawn.part.name == "function"):
            sketch.use(drawn.id, second)
    sketch.taken.append(said)
    sketch.meet("bucket", f"{second}: a second bucket, with what is said of it alone")
    if pair is None:
        _to_each(sketch, text, said[0], first, second)


_UPLOADS_GO = re.compile(
    r"\b(?:uploads?|originals?|originale|raw \w+|inputs?|source files|subidas|originaux|originais|originali)\b(?: \w+){0,4}? (?:delet\w*|expir\w*|remov\w*|purg\w*|vanish\w*|gone|losch\w*|geloscht|borr\w*|elimin\w*|supprim\w*|apag\w*|kept)\b"
)
_RESULTS = re.compile(
    r"\b(?:results?|outputs?|thumbnails?|processed|transcoded|converted|resized|ergebnis\w*|resultados?|resultats?|risultat\w+)\b"
)


def _results_apart(sketch: Sketch, text: str, first: str) -> None:
    """What becomes of uploads is kept where the uploads' end does not reach it."""
    settings = sketch.parts[first].settings
    if not ("delete_after_days" in settings and _UPLOADS_GO.search(text) and _RESULTS.search(text)):
        return
    kept = {key: each for key, each in settings.items() if key not in _OWN}
    if sketch.add("bucket", "results", "bucket", **kept) is None:
        return
    for drawn in list(sketch.parts.values()):
        triggered = drawn.settings.get("trigger") == "storage" or drawn.part.name == "eventarc"
        if first not in drawn.uses:
            continue
        if drawn.part.name == "load_balancer":
            drawn.uses.remove(first)
            sketch.use(drawn.id, "results")
        elif not triggered or drawn.part.name == "function":
            sketch.use(drawn.id, "results")
    sketch.meet("bucket", "results: what becomes of the uploads, which the uploads' end does not reach")


def _to_each(sketch: Sketch, text: str, at: int, first: str, second: str) -> None:
    end = min([at + each for each in (text[at:].find(mark) for mark in (". ", ";", "\n")) if each != -1] or [len(text)])
    of_second, of_first = text[at:end], f"{text[:at]}  {text[end:]}"
    # What is said after it of what goes into the first stands in a clause of its own.
    head, comma, tail = of_second.partition(", ")
    if comma and re.match(
        r"(?:(?:the|all|our|old|older|their) ){0,3}(?:original|raw|source|upload|incoming|first)\w*", tail
    ):
        of_second, of_first = head, f"{of_first} {tail}"
    for id_, said in ((first, of_first), (second, of_second)):
        settings = sketch.parts[id_].settings
        for key in _OWN:
            if key in settings and key != "public":
                settings.pop(key)
        steps = STEP.search(said)
        if id_ == second and not steps and STEP.search(of_first):
            for key in ("lifecycle_class", "lifecycle_days", "further_classes"):
                settings.pop(key, None)
        # What moves on first is gone after the time that is said of its end.
        gone = GONE_AFTER.search(said) if steps else None
        if gone and sketch.set("lifecycle", id_, in_days(gone[1], gone[2]), "delete_after_days"):
            sketch.lacks.pop("lifecycle", None)
            begins_at = text.find(gone[0])
            sketch.taken.append((begins_at, begins_at + len(gone[0])))
        long = None if steps else _AFTER.search(said)
        if long and _GONE.search(said):
            sketch.set("lifecycle", id_, in_days(long["n"], long["unit"]), "delete_after_days")
            ends = [each.span() for each in _AFTER.finditer(text) if each[0] == long[0]]
            begins = [each.start() for each in _GONE.finditer(text)]
            sketch.taken += [(max((b for b in begins if low - 24 < b < low), default=low), high) for low, high in ends]
        if _VERSIONS.search(said):
            sketch.set("versioning", id_, True, "versioning")
        if id_ == second and _SERVED.search(said):
            # What is served are the results, and never what people put in.
            for drawn in sketch.parts.values():
                if drawn.part.name == "load_balancer" and first in drawn.uses:
                    drawn.uses.remove(first)
                    sketch.use(drawn.id, second)
        if id_ == second and _PUBLIC.search(said):
            sketch.set("public", id_, True, "public")
