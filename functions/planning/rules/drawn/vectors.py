"""Vertex AI Vector Search: the index that a goal asks for, who asks it, and what it costs."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.affirmed import is_affirmed, is_opened

_DIMENSIONS = re.compile(r"\b(?P<n>\d{1,4})[- ]?(?:d\b|dim\w*)|\bdim\w*:? (?:of |de |von |di |= ?)?(?P<n2>\d{1,4})\b")
_DISTANCES = (
    ("cosine", r"\b(?:cosin\w*|coseno|kosinus\w*)(?: (?:distance|similarity|ahnlichkeit|similitud))?\b"),
    ("euclidean", r"\b(?:euclid\w*|euklid\w*|l2)(?: (?:distance|norm))?\b"),
    ("dot", r"\bdot[- ]?product\b|\bskalarprodukt\b|\bproducto (?:escalar|punto)\b|\bproduit scalaire\b"),
)
_STREAM = re.compile(
    r"\bstream\w*(?:[- ](?:updates?|aktualisierung\w*|ingestion|inserts?|upserts?))?\b|\b(?:real[- ]?time|live|echtzeit|tiempo real|temps reel)[- ]?(?:updates?|upserts?)\b"
)
_PUBLIC = re.compile(
    r"\b(?:public\w*|offentlich\w*|public[oa]s?|publique?s?|pubblic\w*)\b(?: \w+)? (?:endpoints?|endpunkte?|address\w*|access)\b"
    r"|\b(?:endpoints?|puntos? de conexion|punto finale|points? de terminaison|extremos?|index|vector search)(?: \w+){0,2} (?:public\w*|public[oa]s?|offentlich\w*|pubblic\w*)\b"
)
_WORDS = {"one": 1, "two": 2, "three": 3, "zwei": 2, "drei": 3, "dos": 2, "tres": 3, "deux": 2, "trois": 3, "due": 2}
_REPLICAS = re.compile(
    rf"\b(?P<n>\d{{1,2}}|{'|'.join(_WORDS)}) (?:replicas?|replikas?|replicats?|repliche|nodes?|knoten|nodos?)\b"
)
_OF_VECTORS = re.compile(r"\b(?:(?:text |image )?embeddings?|vectors?|vektoren?|vectores|vecteurs|vettori)\b")
_PRICE = (
    "{}: {} (e2-standard-2, about 55 USD a month each) runs and costs the same day and night from the first apply on; it is "
    "made empty, and {}"
)
_ENDPOINT = re.compile(r"(?:public |private )?(?:endpoints?|endpunkte?|puntos? de conexion|points? de terminaison)")
_PROGRAM = ("service", "container", "cloud_run", "frontend", "source")
_LOAD = "embeddings are put into it from a folder of {} by the command that is its output `load`"
_UPSERT = "embeddings are put into it one by one, by who uses it"
_OPEN_TO_IAM = "its endpoint has a public address, and answers accounts that IAM lets"


def draw_vectors(sketch: Sketch, reading: Reading) -> None:
    """The index, deployed on machines of its own, with whoever runs code as who asks it."""
    text = reading.text
    asked = [each for each in reading.of("vertex_index") if is_affirmed(text, (each.start, each.end))]
    if not asked:
        if reading.wants("vertex_index"):
            sketch.lack("vertex_index", "left open, and it costs day and night: say plainly that it is wanted")
        return
    made = sketch.add("vertex_index", "vectors", "vertex_index")
    if (found := _DIMENSIONS.search(text)) and sketch.set("", made, found["n"] or found["n2"], "dimensions"):
        sketch.taken.append(found.span())
    for distance, words in _DISTANCES:
        if found := re.search(words, text):
            sketch.set("", made, distance, "distance")
            sketch.taken.append(found.span())
            break
    streamed = _STREAM.search(text)
    if streamed and sketch.set("", made, "stream", "updates"):
        sketch.taken.append(streamed.span())
    opened = next((each for each in _PUBLIC.finditer(text) if _is_asked_for(reading, each.span())), None)
    if opened and sketch.set("", made, True, "public"):
        sketch.taken.append(opened.span())
        sketch.lacks.pop("public", None)
        if reading.wants("public"):
            sketch.meet("public", f"{made}: {_OPEN_TO_IAM}")
    if found := _REPLICAS.search(text):
        many = int(found["n"]) if found["n"].isdigit() else _WORDS[found["n"]]
        if sketch.set("", made, many, "replicas"):
            sketch.taken.append(found.span())
    sketch.taken += [each.span() for each in _OF_VECTORS.finditer(text)]
    programs = [each for need in _PROGRAM for each in reading.of(need)]
    if programs and all(_ENDPOINT.fullmatch(text[each.start : each.end]) for each in programs):
        # The index's own endpoint was all that was heard of a service.
        for id_ in sketch.of("cloud_run"):
            sketch.drop(id_)
        sketch.how.pop("service", None)
        sketch.meet("service", f"{made}: it answers what lies near")
    for id_ in sketch.code():
        sketch.use(id_, made)
    if made is None:
        return
    many = int(sketch.parts[made].settings.get("replicas", "1"))
    machines = f"{many} machines" if many > 1 else "a machine"
    how = _UPSERT if streamed else _LOAD.format(next(iter(sketch.of("bucket")), "a bucket"))
    sketch.meet("vertex_index", _PRICE.format(made, machines, how))
    if reading.wants("private") and not opened:
        sketch.meet("private", f"{made}: it answers inside the network alone")


_DENIED = re.compile(
    r"\b(?:no|not|never|without|kein\w*|nicht|ohne|sin|sans|pas|nao|sem|non|senza|geen|niet|zonder)\b[^,.;\n]{0,20}$"
)


def _is_asked_for(reading: Reading, span: tuple[int, int]) -> bool:
    """Whether a public address is asked for, and not named to say no to it."""
    denied = any(low < span[1] and span[0] < high for low, high in reading.negated)
    denied = denied or _DENIED.search(reading.text, 0, span[0]) is not None
    return not denied and is_affirmed(reading.text, span) and is_opened(reading.text, span)
