"""Audit logs of who reads and changes data: of which services of the project, and of which kinds."""

import re

from functions.planning.rules.drawn.log_exports import STAY, draw_sink_to
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.meant.unlogged import unlogged_in
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

_SERVICES = {
    "storage": re.compile(r"\b(?:cloud )?storage\b|\bgcs\b|\bbuckets?\b|\bobjects?\b|\bspeicher\b"),
    "bigquery": re.compile(r"\bbig ?query\b|\bdata ?sets?\b|\bwarehouse\b"),
    "cloudsql": re.compile(
        r"\bcloud ?sql\b|\bpostgres\w*|\bmysql\b|\bdatabases?\b|\bdatenbank\w*|\bbases? de (?:datos|donnees|dados)\b"
    ),
    "secretmanager": re.compile(r"\bsecrets?(?: manager)?\b|\bgeheimnis\w*"),
    "cloudkms": re.compile(r"\bkms\b|\b(?:encryption )?keys?\b|\bschlussel\b"),
    "firestore": re.compile(r"\bfirestore\b"),
    "spanner": re.compile(r"\bspanner\b"),
    "bigtable": re.compile(r"\bbig ?table\b"),
    "pubsub": re.compile(r"\bpub/?sub\b"),
    "run": re.compile(r"\bcloud ?run\b"),
    "container": re.compile(r"\bgke\b|\bkubernetes\b"),
    "compute": re.compile(r"\bcompute engine\b"),
    "iam": re.compile(r"\biam\b(?! audit| policy)"),
    "healthcare": re.compile(r"\bhealthcare api\b|\bfhir\b|\bdicom\b"),
    "aiplatform": re.compile(r"\bvertex\w*"),
    "artifactregistry": re.compile(r"\bartifact registry\b"),
}
_ALL = re.compile(
    r"\b(?:all|every|each|alle\w*|todos?|todas?|tous|toutes?|tutti|tutte)(?: (?:the|of|our|gcp|google|google cloud|die|los|as|os|les|i|de))* (?:services?|apis?|dienste?\w*|servicios|servicos|servizi)\b"
    r"|\b(?:whole|entire|in the|for the|across the|im|ganze\w*|todo el|tout le) (?:gcp |cloud )?(?:project|projekt|proyecto|projet)\b"
)
_LOOKS = re.compile(r"\badmin[_ -]?reads?\b|\badministrat\w+ reads?\b|\bmetadata reads?\b")
_READS = re.compile(
    r"\b(?:data[_ -]?)?reads?\b|\bles\w*\b|\bgelesen\b|\blee[rn]?\b|\blectur\w*|\blire\b|\blus?\b|\bleitura\b|\bler\b|\blett\w+\b"
)
_WRITES = re.compile(
    r"\b(?:data[_ -]?)?writ(?:es?|ten|ing)\b|\bchang\w+|\bschreib\w*|\bgeschrieben\b|\bescri\w+|\becri\w+|\bgrava\w*|\bmodif\w+"
)
_ACCESS = re.compile(r"\b(?:data[_ -]?access|zugriff\w*|acces\w*|access\w*|audit ?(?:config\w*|logging))\b")
_LOGS = re.compile(
    r"\b(?:audit\w*|auditoria|logs?|registros?|journaux|\w*protokolle?n?|data[_ -]?(?:read|write|access)\w*|admin\w*|donnees|datos|dados|daten|aux|dati)\b"
)
_WIDER = re.compile(
    r"\b(?:organi[sz]ation|org)(?:[- ](?:wide|level|policy))?\b|\bfolders?\b|\borganisation\w*|\borganizacion\b|\borganisationsweit\w*"
)
_SENTENCE = re.compile(r"[.;!?](?=\s|$)|\n")
# Where they are kept or sent on: of what is said there, the last place counts.
_KEPT = re.compile(
    r"(?:,|\b(?:and|und|y|et|e|en)\b)?(?: (?:and|then|dann))?(?: (?:the (?:logs|entries)|them|it|sie|los|les))? ?(?<![\w-])"
    r"(?:archiv\w*|ke(?:ep|pt)|stor(?:e|ed|ing)|export\w*|ship\w*|sen[dt]|forward\w*|stream\w*|rout\w*|retain\w*|sav(?:e|ed)|put|aufbewahr\w*|speicher\w*|exportier\w*|schick\w*|sicher[nt]|conserv\w*|guard\w*|env\w+|mand\w+|invi\w+|bewaar\w*|bewaren|salv\w+)\b"
    r"[^.;\n]{0,60}?(?P<where>\bbuckets?\b|\bgcs\b|\bcold storage\b|\barchive storage\b|\bbig ?query\b|\bpub ?/?sub\b|\btopics?\b)(?: \w+)?(?: (?:archiv\w*|aufbewahr\w*|speicher\w*|export\w*))?"
    r"|\b(?:in|nach|into|to|an) (?:an? |einen? |einem |the )?(?:[\w-]+ )?(?P<there>buckets?|big ?query|pub ?/?sub|topic) (?:archivier\w*|aufbewahr\w*|speicher\w*|exportier\w*|schick\w*|sicher[nt])"
)
_PLACES = {"bigquery": "bigquery", "pubsub": "topic", "topic": "topic", "topics": "topic"}
_OF_WIDER = (
    "a plan stands in one project, so an organisation's or a folder's audit configuration is its owner's to set: there it holds "
    "for every project; here the project's own is switched on"
)
_NOT_EXEMPT = "nobody and nothing is left out of these logs: of whom nothing is logged nobody would see what they did"


_OFF = re.compile(
    r"\b(?:disabl\w*|(?:switch|turn)(?:ing|ed)? off|deactivat\w*|stop\w*|remov\w*|no more|deaktivier\w*|abschalt\w*|ausschalt\w*|desactiv\w*|quit\w*|desativ\w*|deslig\w*|disattiv\w*|uitschakel\w*)(?: (?:the|our|all|die|alle|los|las|el|la|les|l'|as|os|i|gli|de|het|project's)){0,3} $"
)
_IS_OFF = re.compile(
    r"(?: (?:for|of|on|von|fur|de|para|pour) [\w ]{1,24})? (?:off|disabled|aus|abschalten|ausschalten|deaktivieren|desactivad\w*|desactive\w*|desativad\w*|disattivat\w*)\b"
)
_STAY = "none is switched on; whatever is logged already in the project stays as its owner set it, and nothing here switches it off"


def draw_audits(sketch: Sketch, reading: Reading) -> None:
    """Switch on what a goal wants to see of who reads and changes data."""
    said = reading.of("audit_config")
    off = next(
        (
            each
            for each in said
            if _OFF.search(reading.text[max(0, each.start - 40) : each.start]) or _IS_OFF.match(reading.text, each.end)
        ),
        None,
    )
    if off:
        sketch.lack("audit_config", _STAY)
    if not said or off:
        return
    text = " . ".join(_sentence(reading.text, each.start) for each in said)
    kept = list(_KEPT.finditer(text))
    text = _KEPT.sub(" ", text)
    named = [] if _ALL.search(text) else [name for name, words in _SERVICES.items() if words.search(text)]
    made = sketch.add("audit_config", "audited", "audit_config", services=",".join(named) or "all")
    looks, reads, writes = (words.search(text) is not None for words in (_LOOKS, _READS, _WRITES))
    if looks and not re.search(r"\bdata[_ -]?(?:reads?|writes?|access)\b", text):
        reads = writes = False
    elif _ACCESS.search(text) and not writes:
        reads = writes = True
    if looks or reads or writes:
        for key, value in (("looks", looks), ("reads", reads), ("writes", writes)):
            if not value:
                sketch.set("", made, False, key)
    typed = Words.of(reading.goal.text, reading.text)
    if match := _WIDER.search(text):
        at = reading.text.find(match[0])
        sketch.told.append(Asked(words=typed(at, at + len(match[0])), need="organisation", met=False, how=_OF_WIDER))
        sketch.taken.append((at, at + len(match[0])))
    for pattern in (_LOOKS, _READS, _WRITES, _ACCESS, _LOGS):
        for match in pattern.finditer(reading.text):
            if any(_sentence(reading.text, match.start()) == _sentence(reading.text, each.start) for each in said):
                sketch.taken.append(match.span())
    if made and kept:
        _send_on(sketch, reading, kept[-1])
    if made and named:
        sketch.meet("audit_config", f"{made}: services = {sketch.parts[made].settings['services']}")


def tell_unlogged(sketch: Sketch, reading: Reading) -> None:
    """Tell whom and what a goal wants left out of its logs, which nothing here does."""
    typed = Words.of(reading.goal.text, reading.text)
    for span in unlogged_in(reading.text) if sketch.of("audit_config", "log_sink") else ():
        if any(low < span[1] and span[0] < high for low, high in sketch.taken if high - low > 1 and low >= span[0]):
            continue
        sketch.told.append(Asked(words=typed(*span), need="exempt", met=False, how=_NOT_EXEMPT))
        sketch.taken.append(span)


def _send_on(sketch: Sketch, reading: Reading, said: re.Match[str]) -> None:
    """A sink that takes the entries where the goal wants them; switched on alone they lie in Cloud Logging."""
    if sketch.of("log_sink"):
        return
    place = _PLACES.get(re.sub(r"[ /]", "", said["where"] or said["there"]), "bucket")
    stands = sketch.of("bucket")
    # How long they stay, and whether they are deleted then, was read with the bucket.
    held = place == "bucket" and stands and "delete_after_days" in sketch.parts[stands[0]].settings
    words = STAY.sub(" ", reading.text) if held else reading.text
    made = draw_sink_to(sketch, reading, place, words, audit=True)
    at = reading.text.find(said[0])
    if made and at >= 0:
        typed = Words.of(reading.goal.text, reading.text)
        span = (at + len(said[0]) - len(said[0].lstrip(" ,")), at + len(said[0]))
        how = f"{made}: the project's audit logs go to {', '.join(sketch.parts[made].uses)}"
        sketch.told.append(Asked(words=typed(*span), need="log_export", met=True, how=how))
        sketch.taken.append(span)


def _sentence(text: str, at: int) -> str:
    ends = [match.end() for match in _SENTENCE.finditer(text)]
    low = max((end for end in ends if end <= at), default=0)
    return text[low : next((end for end in ends if end > at), len(text))]
