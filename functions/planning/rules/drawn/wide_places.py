"""Kept things that are said to stand in a whole continent: `a bucket in the EU multi-region`, `dual-region nam4`."""

import re

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.places import CITY_WORDS
from shared.cost.regions import REGIONS
from shared.schemas import Asked

# Kind of part -> its noun.
_KEPT = {
    "bigquery": r"big ?query|data ?sets?|conjunto de datos",
    "bucket": r"buckets?|gcs|cloud storage|cubo",
    "firestore": r"firestore|documents?",
}
_NOUN = re.compile("|".join(f"(?P<{kind}>\\b(?:{words})\\b)" for kind, words in _KEPT.items()))
_MULTI = r"(?:multi|dual)[- ]?regi(?:on(?:al|e|aal)?|ao)"
_WIDE = re.compile(
    rf"\b(?:(?:in|to|en|im|in der|nella|na|no|dans la|nel|auf|at|into|locat\w+:?|location:?|standort:?) )?(?:the |der |la |il )?"
    rf"(?:(?P<before>us|eu|asia|europe|europa|european|europaische[rn]?|europeo|europea|europeia|europese|united states|eur4|nam4|asia1)[- ]{_MULTI}|{_MULTI}(?: location)?:? ?[\"'`(]?(?P<after>us|eu|asia|europe|eur4|nam4|asia1)\b)"
)
_CODES = {"united states": "US"}
# Firestore has names of its own for the same.
_DOCUMENTS = {"EU": "eur3", "US": "nam5"}
_MOST = 6


def draw_wide_places(sketch: Sketch, reading: Reading) -> None:
    """Put what is kept where it is said to stand in several regions at once; what is said is of the noun before it."""
    said = list(_WIDE.finditer(reading.text))
    done: list[str] = []
    for match in said:
        start = max((reading.text.rfind(each, 0, match.start()) for each in ".;\n"), default=-1) + 1
        nouns = list(_NOUN.finditer(reading.text, start, match.start())) or list(
            _NOUN.finditer(reading.text, match.end(), match.end() + 20)
        )
        kind = nouns[-1].lastgroup if nouns else None
        if not kind:
            continue
        word = match["before"] or match["after"]
        code = "EU" if word.startswith("euro") else _CODES.get(word, word.upper())
        place = _DOCUMENTS.get(code, code) if kind == "firestore" else code
        about = reading.text[nouns[-1].start() : match.start()].replace("_", "-")
        ids, shaped = sketch.of(kind), re.search(r"\b[a-z][a-z0-9]*(?:-[a-z0-9]+)+\b", about)
        if shaped and about.startswith(nouns[-1][0]) and len(nouns[-1][0]) + 1 == shaped.start():
            # What bears another name is not what is drawn.
            ids = [each for each in ids if shaped[0] in each or each in shaped[0]]
            if not ids:
                words = Words.of(reading.goal.text, reading.text)(nouns[-1].start(), match.end())
                how = "nothing here is called so, and what is stands where the rest does or is said to"
                sketch.told.append(Asked(words=words, need="location", met=False, how=how))
                sketch.taken.append((nouns[-1].start(), match.end()))
        for id_ in [each for each in ids if re.search(rf"\b{re.escape(each)}\b", about)] or ids:
            if any(each.startswith(f"{id_}: ") and not each.endswith(f" {place}") for each in done):
                # A second one is not there, and one can't stand in both.
                words = Words.of(reading.goal.text, reading.text)(*match.span())
                how = f"{id_} stands in {sketch.parts[id_].settings['location']}, and there is no second one"
                sketch.told.append(Asked(words=words, need="location", met=False, how=how))
            elif sketch.set("", id_, place, "location"):
                done.append(f"{id_}: location = {place}")
            sketch.taken.append(match.span())
    if done and len(said) == len(re.findall(_MULTI, reading.text)):
        sketch.lacks.pop("cross_region", None)
        sketch.how.pop("cross_region", None)
        sketch.meet("cross_region", "; ".join(dict.fromkeys(done)))


# A bucket, another one of the same kind, a place, or something else that places may be said of.
_STEP = re.compile(
    rf"(?P<bucket>\b(?:buckets?|cubos?)\b)|(?P<one>\b(?:one|1|another|(?:the )?(?:other|second|first|third)|eine[rsn]?|andere[rnms]?|zweite[rnms]?|otro|uno|un autre|l'autre|outro|een|ander)\b)"
    rf"|(?P<place>(?<![\w.-])(?:{'|'.join(sorted(map(re.escape, {*REGIONS, *CITY_WORDS}), key=len, reverse=True))})(?![\w-]))"
    r"|(?P<else>\b(?:cloud ?run|services?|apis?|apps?|vms?|machines?|servers?|functions?|jobs?|clusters? in|databases?|postgres\w*|mysql|redis|data ?sets?|topics?|replicas?|users?|customers?|kunden|copy|copies|s3|dienste?|datenbank)\b)"
)


def draw_buckets_apart(sketch: Sketch, reading: Reading) -> None:
    """Make a bucket in each of the places that are listed of buckets: `one in us-west1 and one in us-central1`."""
    for sentence in re.finditer(r"[^.;\n]+", reading.text):
        places, spans, of_buckets = [], [], False
        for step in _STEP.finditer(reading.text, sentence.start(), sentence.end()):
            of_buckets = (of_buckets or step.lastgroup == "bucket") and step.lastgroup != "else"
            if step.lastgroup == "place" and of_buckets:
                places.append(step[0] if step[0] in REGIONS else CITY_WORDS[step[0]])
                spans.append(step.span())
        there, places = sketch.of("bucket"), list(dict.fromkeys(places))
        if len(places) < 2 or len(places) > _MOST or len(there) not in {1, len(places)}:
            continue
        first = there[0]
        settings = {key: each for key, each in sketch.parts[first].settings.items() if key != "location"}
        for place in places[len(there) :]:
            sketch.add("", f"{first}-{place}", "bucket", **settings)
            for drawn in [each for each in sketch.parts.values() if first in each.uses]:
                if drawn.settings.get("trigger") != "storage" and drawn.part.name != "eventarc":
                    sketch.use(drawn.id, f"{first}-{place}")
        made = sketch.of("bucket")
        for id_, place in zip(made, places, strict=False):
            sketch.set("", id_, place, "location")
        sketch.taken += spans
        sketch.meet("bucket", "; ".join(f"{id_}: location = {each}" for id_, each in zip(made, places, strict=False)))
        return
