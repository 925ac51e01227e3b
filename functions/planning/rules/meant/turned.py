"""Small words that turn what is wanted (another, each its own, either, unless): said where the plan does not follow them."""

import re
from collections.abc import Iterator

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch

_KINDS = {
    "datenbank": ("sql", "firestore"), "base de datos": ("sql", "firestore"), "base de donnees": ("sql", "firestore"), "banco de dados": ("sql", "firestore"),
    "banco": ("sql", "firestore"), "base": ("sql", "firestore"), "warteschlange": ("queue", "tasks"), "cola": ("queue", "tasks"), "fila": ("queue", "tasks"),
    "coda": ("queue", "tasks"),
    "bucket": ("bucket",), "buckets": ("bucket",), "database": ("sql", "firestore", "spanner"), "db": ("sql", "firestore"),
    "postgres": ("sql",), "mysql": ("sql",), "redis": ("redis",), "cache": ("redis", "memcached"), "queue": ("queue", "tasks"),
    "topic": ("queue",),
}  # fmt: skip
_KIND = rf"(?P<kind>{'|'.join(sorted(_KINDS, key=len, reverse=True))})"
_ANOTHER = re.compile(
    rf"\b(?:another|an additional|a (?:second|2nd|further)|eine?n?m? (?:zweite[nmrs]?|weitere[nmrs]?|andere[nmrs]?)|(?:un |una )?(?:segund[oa]|otr[oa])|(?:un |une )?(?:deuxieme|autre|second)|(?:um |uma )?outr[oa]|(?:un |una )?(?:secondo|seconda|altr[oa])) (?:\w+ )??{_KIND}\b"
)
_OWN = re.compile(
    rf"\b(?:each|every)\b[^.;:]{{0,40}}?\b(?:its|their|a) (?:own|separate) (?:\w+ )??{_KIND}\b"
    rf"|\b(?:jede[rsn]?|cada|chaque|ogni)\b[^.;:]{{0,40}}?\b(?:eine?n? eigene[nrs]?|su propi[oa]|(?:sa|son) propre|(?:o )?seu proprio|(?:a )?sua propria|il (?:suo )?proprio|la (?:sua )?propria) (?:\w+ )??(?P<theirs>{'|'.join(sorted(_KINDS, key=len, reverse=True))})\b"
    r"|\bnot shared\b[^.;]{{0,60}}\bits own\b"
)
_EITHER = re.compile(
    r"\b(?:either|entweder|o bien|soit|ou|o) (?P<one>[\w ]{2,20}?) (?:or|oder|o|soit|ou) (?P<other>[\w-]{2,20})\b"
)
_ENGINES = {"postgres": "postgres", "postgresql": "postgres", "mysql": "mysql", "mariadb": "mysql"}
_SHARE = re.compile(
    r"\b(?:half|\d{1,2} ?(?:%|percent)|a (?:third|quarter)) of (?:the |our |all )?(?:traffic|requests|users|visitors)\b"
    r"|\b\d{1,2} ?(?:%|prozent|por ?ciento|pour ?cent|por ?cento|per ?cento) (?:des|der|del?|de la|du|d[aeo]s?|dei) (?:\w+ )?(?:verkehrs?|traffics?|anfragen|trafico|peticiones|trafic|requetes|trafego|traffico|richieste|nutzer|usuarios|utilisateurs|utenti)\b"
)
_EXCEPTION = re.compile(
    r"\b(?:unless|es sei denn|a menos que|salvo que|a moins que|sauf si|a meno che|a nao ser que)(?: [\w'-]+){1,6}|\b(?:alles|todo|tudo|tout|tutto)(?: \w+)? (?:ausser|bis auf|excepto|salvo|menos|sauf|exceto|tranne|eccetto)(?: [\w'-]+){1,3}|\b(?:all|everything)(?: (?:in|on|to) [\w-]+)? (?:but|except)(?: [\w'-]+){1,3}"
)
_KEPT = re.compile(r"\b(?:never|nobody|not ever)(?: \w+){0,2} (?:deletes?|removes?|overwrites?)\b(?: \w+)?")
_KEEPS = ("retention_days", "versioning")


def turned(sketch: Sketch, reading: Reading) -> list[str]:
    """The stretches of a goal that turn what is wanted and that the plan does not follow, in the goal's own words."""
    words = Words.of(reading.goal.text, reading.text)
    taken = [*sketch.taken, *((each.start, each.end) for each in reading.mentions if each.need in sketch.how)]
    spans = [match.span() for match in _not_followed(sketch, reading)]
    return list(
        dict.fromkeys(
            words(*span) for span in spans if not any(low <= span[0] and span[1] <= high for low, high in taken)
        )
    )


def _not_followed(sketch: Sketch, reading: Reading) -> Iterator[re.Match[str]]:
    text = reading.text
    for match in _ANOTHER.finditer(text):
        if len(sketch.of(*_KINDS[match["kind"]])) == 1:
            yield match
    for match in _OWN.finditer(text):
        kinds = _KINDS.get(match["kind"] or match["theirs"] or "", ("redis",) if "redis" in text else ())
        if kinds and len(sketch.of(*kinds)) == 1:
            yield match
    for match in _EITHER.finditer(text):
        if {_ENGINES.get(match["one"]), _ENGINES.get(match["other"])} == {"postgres", "mysql"}:
            yield match
    for match in [*_SHARE.finditer(text), *_EXCEPTION.finditer(text)]:
        if not any(match.start() <= low < match.end() for low, _ in sketch.taken):
            yield match
    for match in _KEPT.finditer(text):
        if sketch.of("bucket") and not any(
            drawn.settings.get(key) not in {None, "", "false", "0"} for drawn in sketch.parts.values() for key in _KEEPS
        ):
            yield match
