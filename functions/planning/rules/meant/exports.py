"""Copies of databases that a goal wants in a bucket again and again, and which words are about them.

`Every night at 2 the database is exported to a bucket, kept 14 days`: what is exported, when, where to and for how long
are said of the copy, and of nothing else in the goal. Folded text in.
"""

import re
from dataclasses import dataclass

from functions.planning.rules.words.hours import when_spans
from functions.planning.rules.words.zones import zone_said

Span = tuple[int, int]

KINDS = {
    "firestore": r"fire ?store",
    "bigquery": r"big ?query|data ?sets?|warehouse|conjuntos? de datos",
    "postgres": r"postgres\w*|pg_?dump",
    "mysql": r"my ?sql|maria ?db|mysqldump",
}
"""What a copy is of -> the words that say so."""
_DATABASE = (
    rf"(?:{'|'.join(KINDS.values())}|cloud sql|(?:sql|relational) database|data ?bases?|dbs?|\w*datenbank\w*|"
    r"bases?(?: de (?:datos|donnees|dados))?|bancos?(?: de dados)?|bdd)"
)
_DETS = (
    r"(?:(?:a|an|the|our|my|its|this|that|whole|entire|full|complete|managed|all|both|each|every|logical|sql|of|from|de|del|della|du|des|da|do|la|el|le|il|lo|los|las|les|o|"
    r"unsere?[nrms]?|die|der|das|den|ganze\w*|gesamte\w*|nuestra|toda|notre|toute|nostro|van|het|een|onze|hele|von|cloud sql|postgres\w*|mysql|big ?query|firestore) )*"
)
_OBJECT = rf"(?:{_DATABASE}|it|them|(?:its |the )?tables|tabellen|tablas)(?![\w-])"
_VERB = r"(?:export\w*|esporta\w*|dump\w*|copy|copies|copied|kopier\w*|copia\w*|copie[rz]?|back(?:s|ed)? up)"
_DONE = r"(?:(?:ge)?dump(?:ed|t)|exported|export(?:iert|eren|eert)|geexporteerd|exporta(?:da|do|n)|exportee?|esportat[oa]|copied|kopiert|gesichert)"
_NOUN = r"(?:exports?|exporte[sn]?|dumps?|volcados?|sql[- ]exports?|copias?(?: logicas?)?|exportacion\w*|exportations?|esportazion[ei]|exportac\w+)"
_IS = r"(?:is|are|gets?|be|wird|werden|soll(?:en)?|muss|se|est|sera|wordt|moet|viene|va)"
_OFTEN = r"(?:(?:nightly|daily|hourly|weekly|monthly|full|taglich\w*|nachtlich\w*|wochentlich\w*|diari[oa]s?|semanal\w*|complet[oa]s?|quotidien\w*|nocturn[oa]s?|settimanal\w*|giornalier[oa]) )*"
_ELSEWHERE = r"(?:to|into|in|nach|an?|en|vers|dans|para|um|naar|auf|al|su|gs)"
_SAID = re.compile(
    rf"\b{_VERB} {_DETS}{_OBJECT}"
    rf"|\b{_DATABASE} (?:\w+ )?{_IS} (?:[\w:-]+,? ){{0,12}}?{_DONE}\b"
    rf"|\b{_IS} (?:die|der|das|unsere?|the|our|la|el|le|il|de|het|o|a) (?:\w+ )?{_DATABASE} (?:[\w:-]+,? ){{0,12}}?{_DONE}\b"
    rf"|\b{_DATABASE} (?:\w+ )?{_DONE} {_ELSEWHERE}\b"
    rf"|\b{_DATABASE}[ -](?:backups?|sicherung\w*|copias|respaldos?|sauvegardes?) {_ELSEWHERE} (?:[\w-]+ ){{0,2}}?(?:\w*buckets?|gcs|cloud storage)\b"
    rf"|\b{_DATABASE}[ -]{_NOUN}\b"
    rf"|\b{_NOUN} {_OFTEN}{_DETS}{_OBJECT}"
    rf"|(?:^|(?<=[,:] ))(?:(?:in addition|additionally|also|ausserdem|zusatzlich|ademas|en plus),? )?(?:export|dump|exportar|exporter|exportiere) {_ELSEWHERE} (?:[\w-]+ ){{0,2}}?(?:\w*buckets?|gcs|cloud storage)\b"
    r"|\b(?:pg_?dump|mysqldump|sql[- ](?:dump|export)s?|logical (?:backup|dump|export)s?)\b"
)
_BUCKET = re.compile(r"\b(?:\w*buckets?|gcs|gs|cloud storage|object storage)\b")
_FOR_THEM = re.compile(r"\b(?:buckets?|storage|place|folder) (?:for|fur|para|pour|per|voor) (?:[\w-]+ ){0,3}$")
# `Exports are gone after 45 days`: for how long copies are kept may be said in a sentence of its own.
OF_COPIES = re.compile(
    rf"(?<![\w-])(?:{_NOUN}|copies|kopien|sicherungskopien|sauvegardes|copie|kopieen|dumpdateien|export files)(?![\w-])"
)
_A_WHILE = re.compile(
    r"\b(?:\d{1,4}|an?|one|eine?[mnrs]?|un[ae]?) ?(?:days?|weeks?|months?|years?|tage?n?|wochen?|monate?n?|jahre?n?|dias?|semanas?|mes(?:es)?|anos?|jours?|semaines?|mois|ans?|giorn[oi]|settiman[ae]|ann[oi]|dag(?:en)?|weken|maand(?:en)?|jaar)\b"
)
_SENTENCE = re.compile(r"(?:[.!?](?=\s|$)|[;\n])\s*")


@dataclass(frozen=True, slots=True)
class Exports:
    """`said`: where an export is told of; `spans`: all words about it, what it is of left out; `kinds`: what it is of,
    empty for whatever database there is; `every`: all that there are; `name`: the one that is named."""

    said: Span
    spans: tuple[Span, ...]
    kinds: tuple[str, ...]
    every: bool
    name: str


def exports_in(text: str, names: tuple[str, ...] = ()) -> Exports | None:
    """The copies that a folded goal wants at fixed times; None where it wants none, or does not say when.

    `names`: what databases are called.
    """
    called = "|".join(map(re.escape, names))
    of_name = re.compile(rf"\b{_VERB} {_DETS}(?P<name>{called})(?![\w-])") if names else None
    low = 0
    for end in [*_SENTENCE.finditer(text), None]:
        high = end.start() if end else len(text)
        sentence = text[low:high]
        match = (of_name.search(sentence) if of_name else None) or _SAID.search(sentence)
        if match and _FOR_THEM.search(sentence, 0, match.start()):
            # A bucket for dumps is one, and who puts them there is somebody's.
            match = None
        if match and when_spans(sentence) and (_BUCKET.search(sentence) or "dump" in match[0]):
            return _told(text, (low, high), match, named=match.re is of_name)
        low = end.end() if end else high
    return None


def _told(text: str, sentence: Span, match: re.Match[str], *, named: bool) -> Exports:
    low, high = sentence
    said = low + match.start(), low + match.end()
    whole = text[low:high]
    # What stands before it in its sentence is said of it where that is the time: `every night at 2 the database is ...`.
    begin = min([said[0], *(low + at for at, _ in when_spans(whole))])
    before = max(
        (each.end() for each in re.finditer(r"[,:]\s|\b(?:and|und|y|et|e|en) ", whole) if low + each.end() <= begin),
        default=0,
    )
    spans = [(low + before, high)]
    place = zone_said(text)
    if place and not any(a <= place.span[0] < b for a, b in spans) and not when_spans(text[:low] + text[high:]):
        spans.append(place.span)
    at = 0
    for end in [*_SENTENCE.finditer(text), None]:
        stop = end.start() if end else len(text)
        clause = text[at:stop]
        if (at, stop) != sentence and OF_COPIES.search(clause) and _A_WHILE.search(clause):
            spans.append((at, stop))
        at = end.end() if end else stop
    kinds = tuple(kind for kind, words in KINDS.items() if re.search(rf"\b(?:{words})\b", text[spans[0][0] : high]))
    kept = [
        each.span()
        for each in re.finditer(
            rf"\b(?:our |the )?(?:{_DATABASE}|sql)(?: [a-z][\w-]*(?= (?:every|each|in|to|nightly|daily)))?(?![\w-])",
            text[:high],
        )
        if each.start() >= spans[0][0]
    ]
    every = re.search(r"\b(?:both|all|beide|ambas|ambos|les deux|entrambi|tutti)\b", match[0] + whole) is not None
    return Exports(said, tuple(_without(spans, kept)), kinds, every, match["name"] if named else "")


def _without(spans: list[Span], kept: list[Span]) -> list[Span]:
    """The stretches, without what is kept of them."""
    left: list[Span] = []
    for low, high in spans:
        inside = [each for each in kept if low <= each[0] and each[1] <= high]
        starts = [low, *(end for _, end in inside)]
        left += zip(starts, [*(begin for begin, _ in inside), high], strict=True)
    return [each for each in left if each[0] < each[1]]
