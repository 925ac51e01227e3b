"""A key of one's own in Cloud KMS, and what it encrypts."""

import re

from functions.planning.rules.drawn.keys_said import hold_key_words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch

_RENEWED = re.compile(r"\b(?:rotat|renew|rotier|erneuer|wechsel|renov|rota)\w*")
_HOW_OFTEN = re.compile(r"\b(?:rotat|renew|rotier|wechsel)\w*(?: \w+){0,3} \d+ (?:days?|tage\w*|dias|jours)")
# What a goal calls what else a key may be for, where it speaks of the key.
_NAMED = {
    "queue": r"pub ?/?sub|topics?|topicos?|themen?|(?:message )?queues?|nachrichten\w*|colas?",
    "registry": r"artifact registry|(?:container |docker |image )?registr(?:y|ies)",
}
_ALL = re.compile(
    r"\b(?:everything|all (?:of (?:it|them)|data|resources|services|storage)|alles|alle daten|todos los datos|toutes les donnees)\b"
    r"|\b(?:all|both|each|alle|beide|todos|ambos|tous|toutes|tutti) (?:\w+ ){0,2}(?:with|by|mit|con|avec|com|encrypt\w*|verschlussel\w*|cifrad\w*|chiffre\w*)\b"
)
_STOP = re.compile(r"[.](?=\s|$)|[,;!?\n]")
_SIGNS = re.compile(r"\b(?:sign(?:s|ed|ing)?|signier\w*|firmad\w*|signees?|assinad\w*)\b")
_NOT_YET = {"spanner": "Spanner", "alloydb": "AlloyDB", "bigtable": "Bigtable", "filestore": "Filestore"}
_ONE_EACH = ("bigquery", "queue", "registry")
_SEVERAL = "{}: of several of its kind only {} is encrypted with the key, and this one is not"


def draw_keys(sketch: Sketch, reading: Reading) -> None:
    """The key, and the parts that it encrypts; what can't be is told."""
    if not reading.wants("kms"):
        return
    made = sketch.add("kms", "keys", "kms")
    sketch.set("", made, 90, "rotation_days")
    if not made:
        return
    for_these = _encrypted(sketch, reading)
    bare = [
        sketch.parts[id_].part.what
        for id_ in for_these
        if not sketch.use(id_, made) and not sketch.set("", id_, True, "cmek")
    ]
    places = {sketch.parts[id_].settings.get("location", "") for id_ in sketch.of("bigquery")}
    if len(places) == 1 and (place := places.pop()) and not sketch.of("bucket"):
        # A key stands where what it encrypts does.
        sketch.set("", made, {"EU": "europe", "US": "us"}.get(place, place), "location")
    if not for_these and not sketch.code():
        bare = [title for need, title in _NOT_YET.items() if reading.wants(need)]
    if bare:
        sketch.lack("kms", f"{', '.join(bare)} can't be encrypted with a key of your own here yet")
    if reading.wants("schedule") and not sketch.of("schedule") and _RENEWED.search(reading.text):
        sketch.meet("schedule", f"{made}: the key is renewed by itself")
    sketch.taken += [match.span() for match in _HOW_OFTEN.finditer(reading.text)]


def _encrypted(sketch: Sketch, reading: Reading) -> list[str]:
    """What keeps data, and beside it what is named with the key, or stands alone with it."""
    first = sketch.of("bucket", "sql", "bigquery")
    signs = reading.wants("binary_authorization") or _SIGNS.search(reading.text)
    keys = reading.of("kms")
    sentences = [each for each in _sentences(reading.text) if any(each[0] <= key.start < each[1] for key in keys)]
    clauses = [reading.text[low:high] for low, high in sentences]
    further = [
        id_
        for name, words in _NAMED.items()
        for id_ in sketch.of(name)
        if not (name == "registry" and signs)
        and (
            not (first or sketch.code())
            or any(re.search(rf"\b(?:{words})\b", each) or _ALL.search(each) for each in clauses)
        )
    ]
    return [*first, *further]


def _sentences(text: str) -> list[tuple[int, int]]:
    ends = [match.end() for match in _STOP.finditer(text)]
    return list(zip([0, *ends], [*ends, len(text)], strict=True))


def hold_keys(sketch: Sketch, reading: Reading) -> None:
    """Let Google's account of a service use the key once: the same right twice would go with the first that goes.

    Datasets that were made apart after the key was drawn are its too, as far as that goes.
    """
    bare = hold_key_words(sketch, reading)
    if not sketch.of("kms"):
        return
    for kind in _ONE_EACH:
        ids = [id_ for id_ in sketch.of(kind) if id_ not in bare]
        said = [id_ for id_ in ids if sketch.parts[id_].settings.get("cmek") == "true"]
        if kind == "bigquery" and "kms" in sketch.how:
            said = [*said, *(id_ for id_ in ids if id_ not in said)]
            sketch.set("", next(iter(said), None), True, "cmek")
        for id_ in said[1:]:
            sketch.parts[id_].settings.pop("cmek", None)
            sketch.lacks.setdefault("kms", _SEVERAL.format(id_, said[0]))
