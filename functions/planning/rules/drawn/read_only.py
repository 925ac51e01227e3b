"""What runs and may only read a bucket is given no right to write there.

The goal says so of the program by its name, or of the only one, in the sentence that speaks of what it reads. Where the
program can't be given the right to read alone it is not linked, which is told: nobody gets more than was said.
"""

import re
from collections.abc import Iterator

from functions.planning.rules.drawn.deeds import MAY_READ, reads_alone
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

_READS_ALONE = re.compile(
    r"\bread[- ]?only\b|\bonly (?:ever )?reads?\b|\breads? only\b(?! replicas?)|\b(?:can'?t|cannot|can not|must not|mustn'?t|must never|may not|may never|should not|shouldn'?t|never) (?:ever )?(?:write|change|delete|overwrite|modify)\w*"
    r"|\bnur (?:lesend\w*|lesen|lese(?:zugriff|rechte?))\b|\bliest nur\b|\b(?:nicht|nie|niemals) (?:\w+ )?schreib\w*|\blecture seule\b|\bne (?:fait|peut|doit|fera) que lire\b|\b(?:seulement|uniquement) (?:lire|en lecture)\b"
    r"|\b(?:solo|unicamente) (?:de )?(?:lectura|lee|leer)\b|\bsolamente (?:lee|leer)\b|\b(?:somente|apenas|so) (?:de |para |em )?(?:leitura|le|ler)\b|\balleen (?:lezen|lees\w*)\b|\bleest alleen\b|\b(?:sola|solo) (?:lettura|legge\w*)\b"
)
_SENTENCE = re.compile(r"[.!?](?=\s|$)|[;\n]")
_A_BUCKET = re.compile(r"\b(?:buckets?|gcs|cloud storage|balde)\b")
_IT = re.compile(r"\b(?:it|there|them|daraus|davon|darin|ella|alli|elle|la-bas|dele|daar)\b")
# Of whom or what else it may be said.
_OTHERS = re.compile(
    r"@|\b(?:service accounts?|accounts?|\w*konto|\w*konten|cuentas?|contas?|comptes?|users?|people|team|group|auditors?|replicas?|databases?|db|datenbank\w*|postgres\w*|my ?sql|bases? de|banco de dados|mount\w*|file ?system|kubernetes|gke|vms?|everyone|anyone|role)\b"
)
_WHO = "{}: a link to {} would give the right to write as well, so there is none; give its service account `roles/storage.objectViewer` on it by hand"


def hold_read_only(sketch: Sketch, reading: Reading) -> None:
    """Let what may only read a bucket do no more, and say so."""
    text = reading.text
    if any("=read" in sketch.parts[id_].settings.get("does", "") for id_ in sketch.code()):
        # Who reads and who writes is told apart already.
        return
    runs = [id_ for id_ in sketch.code() if _buckets(sketch, id_)]
    low = 0
    for high in [*(each.start() for each in _SENTENCE.finditer(text)), len(text)]:
        said = _READS_ALONE.search(text, low, high)
        sentence, begin, low = text[low:high], low, high + 1
        if said is None or _OTHERS.search(sentence):
            continue
        # Who reads is named before it, or else behind it.
        who = _last(sentence[: said.start() - begin], runs) or [each for each in runs if _names(sentence, each)][:1]
        if not who and len(sketch.code()) == 1:
            who = runs
        for id_ in who:
            kept = _buckets(sketch, id_)
            named = [each for each in kept if _names(sentence, each)]
            if not named and not (_A_BUCKET.search(sentence) or _IT.search(sentence)):
                continue
            for bucket in named or kept:
                held = reads_alone(sketch, id_, bucket)
                if not held:
                    sketch.parts[id_].uses.remove(bucket)
                    if sketch.parts[id_].settings.pop("mount", None):
                        _unmounted(sketch, f"the folder would let {id_} write to {bucket}, which it may only read")
                how = (MAY_READ if held else _WHO).format(id_, bucket)
                words = Words.of(reading.goal.text, text)(*said.span())
                sketch.told.append(Asked(words=words, need="least_privilege", met=held, how=how))
            sketch.taken.append(said.span())


def _unmounted(sketch: Sketch, why: str) -> None:
    """Say of the folder that it is not there, wherever it was said to be."""
    sketch.told = [
        each.model_copy(update={"met": False, "how": why}) if each.need == "mount" else each for each in sketch.told
    ]
    if sketch.how.pop("mount", None):
        sketch.lack("mount", why)


def _buckets(sketch: Sketch, id_: str) -> list[str]:
    """The buckets that a part may write into."""
    if sketch.parts[id_].settings.get("trigger") == "storage":
        return []
    done = sketch.parts[id_].settings.get("does", "").split(",")
    linked = [each for each in sketch.parts[id_].uses if sketch.parts[each].part.name == "bucket"]
    # Who reads alone by a right of its own keeps the link.
    return [each for each in linked if f"{each}=read" not in done]


def _last(words: str, ids: list[str]) -> list[str]:
    """Which of some parts is named last in some words."""
    at = {id_: max((each.start() for each in _named(words, id_)), default=-1) for id_ in ids}
    named = [id_ for id_ in ids if at[id_] >= 0]
    return [max(named, key=lambda id_: at[id_])] if named else []


def _named(sentence: str, id_: str) -> Iterator[re.Match[str]]:
    return re.finditer(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", sentence)


def _names(sentence: str, id_: str) -> bool:
    return next(_named(sentence, id_), None) is not None
