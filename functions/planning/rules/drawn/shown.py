"""Buckets that everybody may read, held against what the goal says of it: a domain's name beside a bucket, or `public` in the
name of something else (`our public relations team`), opens none.
"""

import re
from itertools import pairwise

from functions.planning.rules.drawn.opened import opened_buckets
from functions.planning.rules.meant.public_buckets import public_buckets
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Drawn, Sketch
from functions.planning.rules.words.access import access_words, is_of_some
from functions.planning.rules.words.affirmed import is_affirmed
from functions.planning.rules.words.tops import TOPS
from shared.schemas import Asked

_SENTENCE = re.compile(r"[;!?\n]|[.](?=\s|$)")
_HOST = rf"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{TOPS})(?![\w-])"
# Behind these a name is where something answers; behind `for`, `of`, `by` or `from` it is whose or who.
_ANSWERS_AT = re.compile(
    r"\b(?:under|on|at|behind|via|through|unter|auf|hinter|uber|bajo|en|detras de|sous|sur|derriere|sob|em|atras de|su|sotto|dietro|onder|op|achter) "
    r"(?:(?:the|our|its|their|a|an|own|custom|sub-?|die|der|dem|das|unsere\w*|eigene\w*|el|la|nuestr[oa]|propi[oa]|le|notre|propre|un|une?|o|nosso|propri[oa]|il|nostro|het|de|ons|eigen) ?)*"
    rf"(?:(?:sub-?)?(?:domains?|domane\w*|dominios?|domaines?|domini\w*|domein\w*|address|hostname|urls?)\b|https?://|['\"`]?{_HOST})"
    rf"|(?<!by )(?<!of )(?<!from )(?<!for )(?<!within )\b(?:sub-?)?(?:domain|domane|dominio|domaine|domein)(?: is| name)?:? ['\"`]?{_HOST}"
)
# What is done with files that people are to see; a certificate and a name of its own are for whoever comes by a browser.
_SHOWS = re.compile(
    r"\b(?:https|tls|ssl|certs?|certificat\w*|zertifikat\w*|certificado\w*|certificaat|(?:own|custom) sub-?domains?|"
    r"(?:sub-?)?(?:domains?|domanen?|dominios?|domaines?|domini|domeinen) (?:points?|pointing|that points?|zeig\w*|apunt\w*|pointe\w*|apont\w*|punta\w*|wijz\w*))\b|"
    r"\b(?:cdn|serv(?:e|es|ed|ing)|host(?:s|ed|ing)|deliver(?:s|ed|y|ing)?|publish(?:es|ed|ing)?|web ?sites?|sites?|pages?|landing|home ?page|spa|static|assets?|downloads?|downloadable|visitors?|browsers?|load ?balancer|"
    r"ausliefer\w*|ausgeliefert|bereitgestellt|bereitstell\w*|web-?seiten?|besucher\w*|statisch\w*|lastverteiler|sirv\w*|servid[oa]s?|servir|estatic\w*|descarg\w*|visitantes?|sitios?|servi(?:e|es|s)|sert|statiques?|telecharg\w*|visiteurs?|distribu\w*|servit[eio]|statich?[eio]|scaric\w*|visitatori|hosped\w*|baixar|geserveerd|serveren|statische|bezoekers)\b"
)
# Whoever may not come, or may alone, is not everybody.
_KEEPS_OUT = ("nobody", "closed", "strangers")
# `For our partners`: they are who it is for; `eats us up` says nothing of who comes.
_LED_IN = re.compile(
    r"\b(?:for|to|by|with|among|only|just|fur|an|von|nur|para|por|solo|pour|par|seul\w*|per|voor|door|alleen)(?: (?:the|our|all|my|its|die|der|den|unsere\w*|nuestr\w+|los|las|nos|les|i|gli|de|onze))* $"
)
# `Only doctors may see them`: whoever they are, they are not everybody.
_ALONE_MAY = re.compile(
    r"(?: (?!the file|the page|files?\b|pages?\b|https?\b)[\w'-]+){1,3} (?:may|can|could|should|shall|must|are (?:to|allowed)|is (?:to|allowed)|ever|get to|darf|durfen|kann|konnen|sollen?|puede[n]?|pueda[n]?|deben?|"
    r"peu(?:ven)?t|doi(?:ven)?t|pode[m]?|devem?|puo|possono|mag|mogen|kan|kunnen|see|sees|read|reads|open|opens|access\w*|sehen|lesen|ven|leen|voient|lisent)\b"
)
_ADJECTIVE = re.compile(
    r"public|offentlich\w*|publi[ck][oa]s?|publiques?|publics?|pubblic[oahei]+|openba(?:ar|re)|publieke?"
)
_KEPT = r"(?:[\w-]*buckets?|files?|objects?|images?|pictures?|photos?|media|videos?|assets?|downloads?|data ?sets?|data|content|read\w*|access\w*|gcs|cloud|storage|folder|dateien|bilder|daten|les\w*|zugang\w*|zugriff\w*|archivos|ficheros|imagenes|datos|acces\w*|fichiers|images|donnees|acesso|arquivos|dados|accesso|file|immagini|dati|bestanden)"
_SMALL = r"(?:-|and|or|but|to|for|from|in|on|with|at|by|as|is|are|via|behind|under|so|not|und|oder|aber|fur|von|im|in|mit|auf|ist|y|o|pero|para|de|con|en|es|et|ou|pour|avec|est|e|per|com|voor|met|is|please|bitte|por favor)"
# What an adjective stands before, or behind in the languages where it does.
_BEFORE_IT = re.compile(
    rf"(?:^|[.!?\n,;:(] ?|\b(?:{_KEPT}|is|be|ist|sind|es|ser|sea|est|sia|seja|sera|it|world) )(?:(?:fully|read|lectura|de) )?$"
)
_BEHIND_IT = re.compile(rf"(?:ly)? {_KEPT}\b")
_NO_NOUN = re.compile(rf"(?:ly)?(?: {_SMALL}\b|\W*$| ?[.,;:!?()\n])")
_WHY = "{0} stays closed, for the goal does not say that everybody may read it: `{0} is a public bucket` does, and shows it under a domain"


def hold_shown(sketch: Sketch, reading: Reading) -> None:
    """Close each bucket that stands open though no words of the goal open it, and take it from the load balancer before it."""
    if _opens(reading):
        return
    opened = opened_buckets(sketch, reading)
    for id_ in (each for each in sketch.of("bucket") if each not in opened):
        fronts = [each for each in sketch.parts.values() if each.part.name == "load_balancer" and id_ in each.uses]
        if sketch.parts[id_].settings.get("public") != "true" and not (fronts and not reading.wants("private")):
            continue
        if fronts and _is_shown(reading.text):
            continue
        sketch.parts[id_].settings.pop("public", None)
        for front in fronts:
            _leave(sketch, front, id_)
        _tell(sketch, reading, id_)


def _opens(reading: Reading) -> bool:
    """Whether a goal says that everybody may read what lies in a bucket."""
    text = reading.text
    if public_buckets(text):
        return True
    for said in (each for each in reading.of("public") if is_affirmed(text, (each.start, each.end))):
        word = _ADJECTIVE.match(text, said.start, said.end)
        behind = _BEHIND_IT.match(text, word.end()) if word else None
        if word is None or behind is not None or _is_behind_it(text, word):
            return True
    return any(
        is_affirmed(text, each.span()) and not is_of_some(text, each.end())
        for each in access_words("anybody").finditer(text)
    )


def _is_behind_it(text: str, word: re.Match[str]) -> bool:
    """Whether an adjective stands behind its noun or `is`, and before no noun that it says something of."""
    before = _BEFORE_IT.search(text[max(0, word.start() - 40) : word.start()])
    return before is not None and _NO_NOUN.match(text, word.end()) is not None


def _is_shown(text: str) -> bool:
    """Whether a sentence says that files are shown to people under a name, and none says who alone they are."""
    # How it is carried lets nobody in or out.
    text = re.sub(r"\bhttps? only\b", "", text)
    ends = [0, *(each.end() for each in _SENTENCE.finditer(text)), len(text)]
    sentences = [text[low:high] for low, high in pairwise(ends)]
    shown = [each for each in sentences if _ANSWERS_AT.search(each) or _SHOWS.search(each)]
    return bool(shown) and not any(map(_is_for_some, shown))


def _is_for_some(sentence: str) -> bool:
    """Whether a sentence says who may not come, or who may alone."""
    people = list(access_words("people").finditer(sentence))
    return (
        any(access_words(kind).search(sentence) for kind in _KEEPS_OUT)
        or any(is_of_some(sentence, each.end()) for each in access_words("anybody").finditer(sentence))
        or any(_LED_IN.search(sentence, 0, each.start()) for each in people)
        or any(people or _ALONE_MAY.match(sentence, each.end()) for each in access_words("limit").finditer(sentence))
    )


def _leave(sketch: Sketch, front: Drawn, id_: str) -> None:
    """Take a bucket from what passes requests on to it, which goes where nothing else is left behind it."""
    front.uses = [each for each in front.uses if each != id_]
    if not front.uses:
        sketch.drop(front.id)


def _tell(sketch: Sketch, reading: Reading, id_: str) -> None:
    lines = [each for each in sketch.how.get("public", ()) if not each.startswith(f"{id_}: ")]
    sketch.how.pop("public", None)
    if lines:
        sketch.how["public"] = lines
    why, told = _WHY.format(id_), False
    for need in ("public", "domain", "cdn", "load_balancer", "https"):
        if reading.wants(need) and need not in sketch.how:
            sketch.lacks[need] = why
            told = True
    if not told:
        sketch.told.append(Asked(words="", need="public", met=False, how=why))
