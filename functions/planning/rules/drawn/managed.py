"""Services that Google keeps whole: clusters of Dataproc, a managed Active Directory, stores of patients' data."""

import re

from functions.planning.rules.drawn.vectors import draw_vectors
from functions.planning.rules.drawn.workstations import draw_workstations
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.amounts import machine_in
from shared.schemas import Asked

_WORKERS = re.compile(
    r"\b(\d{1,3}) (?:primary |core |spark |data )?(?:workers?|nodes?|knoten|nodos?|noeuds?|arbeiter|trabajador\w*)\b"
)
_RANGE = re.compile(
    r"\b(?:from )?(\d{1,3}) (?:to|-|bis|a|up to|and) (\d{1,3}) (?:workers?|nodes?|knoten|nodos?|noeuds?)\b|\b(?:up to|at most|max(?:imum)?|bis zu|hasta|jusqu'a) (\d{1,3}) (?:workers?|nodes?|knoten|nodos?|noeuds?)\b"
)
_SPOT = re.compile(r"\b(\d{1,3}) (?:secondary |spot |preemptible )+(?:workers?|nodes?|vms?)\b")
_MASTERS = re.compile(r"\b(?:3|three) masters?\b|\bhigh\w*[- ]availab\w*\b|\bhochverfugbar\w*")
_IDLE = re.compile(
    r"(?:\b(?:that|which|and)? ?(?:(?:auto(?:matically)?|self)[- ]?)?(?:terminat\w*|delet\w*|shut\w*|stop\w*|remov\w*|destroy\w*|turn\w*|tear\w*|losch\w*|abschalt\w*|elimin\w*|borr\w*|apag\w*|supprim\w*|arret\w*|eteint)\b[^.;\n]{0,40}?)?"
    r"(?:(?P<before>\d{1,3}) ?(?P<in>min\w*|h\b|hours?|stunden?|horas?|heures?) (?:of |being |de |d ?' ?)?)?\b(?:idle|unused|not (?:in use|used)|nothing runs|no jobs?|inactiv\w*|leerlauf\w*|untatig\w*|sin uso|ocios\w*|inutilis\w*|ocios\w*)\b(?:[^.;\n]{0,20}?\b(?P<many>\d{1,3}) ?(?P<unit>min\w*|h\b|hours?|stunden?|horas?|heures?))?"
)
_GONE = (
    "{}: left alone for {} minutes it is deleted with what its own disks hold; the next plan makes it again, so submit jobs "
    "by a workflow or after an apply"
)
_NOT_GOOGLES = (
    "Databricks is a service of its own, which is not made here; a Dataproc cluster runs Spark, where you say one"
)
_SPARK = re.compile(r"\b(?:apache )?(?:py)?(?:spark|hadoop|hive|presto|trino)(?: jobs?)?\b")


def draw_managed(sketch: Sketch, reading: Reading) -> None:
    """Each of them that a goal asks for."""
    _spark(sketch, reading)
    _directory(sketch, reading)
    _health(sketch, reading)
    draw_vectors(sketch, reading)
    draw_workstations(sketch, reading)


def _meets(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _spark(sketch: Sketch, reading: Reading) -> None:
    if not reading.wants("dataproc"):
        return
    text = reading.text
    if all("databricks" in each.words.lower() for each in reading.of("dataproc")):
        sketch.lack("dataproc", _NOT_GOOGLES)
        return
    made = sketch.add("dataproc", "spark", "dataproc")
    sketch.use(made, *sketch.of("bucket")[:1])
    sketch.set("", made, machine_in(text)[0], "machine_type")
    spread = _RANGE.search(text)
    many = next(
        (each for each in _WORKERS.finditer(text) if not spread or not _meets(each.span(), spread.span())), None
    )
    if spread is not None:
        least = max(2, int(spread[1] or (many[1] if many else "2")))
        if sketch.put("dataproc", made, workers=least, max_workers=int(spread[2] or spread[3])):
            sketch.taken += [each.span() for each in (spread, many) if each]
    elif many and sketch.set("dataproc", made, many[1], "workers"):
        sketch.taken.append(many.span())
    drawn = sketch.parts[made] if made else None
    if drawn and reading.wants("autoscale") and "max_workers" not in drawn.settings:
        workers = int(drawn.settings.get("workers", "2"))
        sketch.set("autoscale", made, max(5, 2 * workers), "max_workers")
    elif drawn and reading.wants("autoscale"):
        sketch.meet("autoscale", f"{made}: max_workers = {drawn.settings['max_workers']}")
    spot = _SPOT.search(text)
    if spot and sketch.set("spot", made, spot[1], "spot_workers"):
        sketch.taken.append(spot.span())
    elif reading.wants("spot"):
        sketch.set("spot", made, 2, "spot_workers")
    if (masters := _MASTERS.search(text)) and sketch.set("", made, "3", "masters"):
        sketch.taken.append(masters.span())
        for need in ("available", "ha_db"):
            if reading.wants(need):
                sketch.meet(need, f"{made}: three masters, in one zone")
    if idle := _IDLE.search(text):
        minutes = 60
        if many_said := idle["before"] or idle["many"]:
            minutes = int(many_said) * (1 if (idle["in"] or idle["unit"]).startswith("min") else 60)
        if sketch.set("", made, max(5, minutes), "idle_minutes"):
            sketch.meet("dataproc", _GONE.format(made, max(5, minutes)))
            sketch.taken.append(idle.span())
    if reading.wants("private") and "private" not in sketch.how:
        sketch.meet("private", f"{made}: its nodes have private addresses alone")
    sketch.taken += [match.span() for match in _SPARK.finditer(text)]


_AD_NAME = re.compile(
    r"\b(?:ad|active directory|domain|domane|dominio|domaine)(?: (?:named|called|namens|llamado|nomme|for|is|name))? [\"'`]?(?P<name>[a-z][a-z0-9-]{0,14}(?:\.[a-z0-9-]{1,40}){1,4})\b"
)
_JOINED = re.compile(
    r"\b(?:join\w*|beitret\w*|beigetreten|unid[oa]s?|unir\w*|joint\w*|rejoin\w*|rattach\w*|integrat\w*|angebunden)\b(?: (?:to|with|in|into|a|al|au|an|mit))?(?: (?:the|our|an?|it|dem|el|la|le))?(?: domain)?"
)
_JOIN = (
    "joining is a step of yours, once the domain stands: `gcloud sql instances patch DB --active-directory-domain=DOMAIN` for "
    "Cloud SQL, and the domain's administrator (`gcloud active-directory domains reset-admin-password DOMAIN`) for machines"
)


def _is_no_site(sketch: Sketch, name: str, made: str | None) -> None:
    """What a directory is called is no name that a machine answers to."""
    for id_, drawn in list(sketch.parts.items()):
        if drawn.settings.get("domain") != name or id_ == made:
            continue
        if drawn.part.name == "dns":
            sketch.drop(id_)
        else:
            drawn.settings.pop("domain")
    if sketch.how.pop("domain", None):
        sketch.meet("domain", f"{made}: the directory's own")


def _directory(sketch: Sketch, reading: Reading) -> None:
    if not reading.wants("active_directory"):
        return
    made = sketch.add("active_directory", "directory", "active_directory")
    if (name := _AD_NAME.search(reading.text)) and sketch.set("", made, name["name"], "domain"):
        sketch.taken.append(name.span("name"))
        _is_no_site(sketch, name["name"], made)
    domain = sketch.parts[made].settings.get("domain", "ad.example.internal") if made else ""
    sketch.meet("active_directory", f"{made}: {domain}, in one region at 0.40 USD an hour, about 292 USD a month")
    if joined := _JOINED.search(reading.text):
        sketch.taken.append(joined.span())
        words = reading.goal.text[joined.start() : joined.end()] if len(reading.goal.text) == len(reading.text) else ""
        sketch.told.append(Asked(words=words or joined[0].strip(), need="active_directory", met=False, how=_JOIN))


_STORES = {"fhir": r"\bfhir\b|\bhealthlake\b", "dicom": r"\bdicom\w*|\bradiolog\w*", "hl7": r"\bhl7\w*"}
_VERSION = re.compile(r"\b(?:fhir )?(r4|stu3|dstu2)\b")


def _health(sketch: Sketch, reading: Reading) -> None:
    if not reading.wants("health_data"):
        return
    made = sketch.add("health_data", "records", "health_data")
    found = {key: bool(re.search(words, reading.text)) for key, words in _STORES.items()}
    fhir = found["fhir"] or not any(found.values())
    sketch.put("health_data", made, fhir=fhir, dicom=found["dicom"], hl7=found["hl7"])
    if version := _VERSION.search(reading.text):
        sketch.set("", made, version[1].upper(), "version")
    for id_ in sketch.code():
        sketch.use(id_, made)
    if reading.wants("private") and "private" not in sketch.how:
        sketch.meet("private", f"{made}: nobody reads it but who is granted to, store by store")
