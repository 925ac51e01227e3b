"""What a goal says of its keys beyond that there is one: which things have none, how often it turns, that it stands already."""

import re
from functools import cache

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.denied import is_denied
from shared.schemas import Asked

_NEED = "kms"
_KEY = r"(?:(?:encryption |kms |cmek |master )?keys?(?:[- ]?rings?)?|cmek|\w*schlussel\w*|claves?|llaves?|chaves?|cles?|chiav[ei]|sleutels?)"
_PATH = r"projects/[\w-]+/locations/[\w-]+/keyrings/[\w-]+/cryptokeys/[\w-]+"
_ALREADY = r"(?:exist\w*|already|stands|bestehend\w*|vorhanden\w*|liegt schon|liegt bereits|existente?s?|ya exist\w*|ya tenemos|deja|ja existe\w*|esistente|bestaande)"
# One that stands elsewhere, or that somebody else makes or brings.
_STANDS = re.compile(
    rf"\b{_PATH}\b"
    rf"|\b{_ALREADY} (?:[\w-]+ ){{0,2}}{_KEY}\b|\b{_KEY}(?: [\w\"'-]+){{0,4}},? (?:(?:that|which|der|die|que|qui|che) )?(?:is|are|lies|sits|stands|lives|liegt|steht|esta|est|e|already|bereits|schon|ya|deja)(?: (?:there|in|im|en|dans|no|na))?[^.;,\n]{{0,30}}?\b{_ALREADY}\b"
    rf"|\b{_KEY}(?: [\w\"'-]+){{0,3}} (?:from|of|in|out of|aus|von|im|de|del|en|dans|du|da|do) (?:another|the security|our security|the other|einem anderen|dem|der|otro|un autre|outro)(?: [\w-]+){{0,2}} (?:projects?|projekt\w*|proyecto|projet|projeto|team)\b"
    rf"|\b{_KEY}(?: [\w\"'-]+){{0,6}},? (?:which|that|die|der|que|qui|che) [^.;,\n]{{0,30}}?\b(?:creates?|makes?|manages?|owns?|keeps?|anlegt|verwaltet|crea|gestiona|cree|gere|cria)\b"
    r"|\b(?:customer[- ]supplied|csek)\b|\bbring (?:the|our) (?:own )?(?:raw )?keys?\b|\b(?:nothing|nichts|nada|rien|niente|niets) (?:in|im|en|dans|no|nel) (?:cloud )?kms\b"
)
_NO_NEW = re.compile(
    rf"\b(?:no|not|never|don't|do not|without|kein\w*|nicht|ohne|ningun\w*|no|sin|pas de|aucun\w*|ne|sans|nenhum\w*|sem|nao|nessun\w*|geen)(?: [\w']+){{0,2}}? (?:new |neue\w* |nueva\w* |nouvel\w* |novas? |nuov[ae] |nieuwe )(?:{_KEY})\b"
    rf"|\b(?:don't|do not|never|must not|darf nicht|nicht|no|ne) (?:create|make|generate|add|neu an(?:ge)?leg\w*|anlegen|neu erzeug\w*|cree|crear|cre\w*)(?: (?:an?|any|the|another|eine\w*|una?|une) )?(?:new )?(?:{_KEY})?"
    rf"|\b{_KEY}[^.;\n]{{0,60}}?\b(?:must not|may not|not|darf nicht|nicht|no debe|ne doit pas) (?:be )?(?:neu )?(?:created|made|generated|angelegt|erzeugt|crearse|etre cree\w*)\b"
)
_EXISTS = (
    "the key stands already, or is somebody else's, so none is made here; nothing here takes a key that it does not make, so what "
    "is planned is encrypted by Google's own until a person sets that key on it"
)
_TURN = r"(?:rotat\w*|rotier\w*|turn(?:s|ed)?(?: over)?|renew\w*|wechs\w*|erneuer\w*|rota\w*|gira\w*|renouvel\w*|tourn\w*|ruot\w*|roteer\w*|vernieuw\w*)"
_NEVER = re.compile(
    rf"\b(?:never|not|no|don't|doesn't|without|nie|niemals|nicht|kein\w*|ohne|nunca|sin|jamais|ne|pas de|sans|aucune|nao|sem|mai|senza|niet|nooit|zonder)(?: (?:be|to|key|the|it|automatic\w*|la|le|de|die|der|wird|se|es|deben?|doit|dois)){{0,3}} {_TURN}\b"
    rf"|\b{_TURN}(?: (?:is|must be|stays|should be|ist|bleibt|esta|est|e|key))? ?(?:off|disabled|aus|deaktiviert|desactiv\w*|desativ\w*|disattivat\w*|uit|never|nie|nunca|jamais)\b"
    rf"|\b{_TURN} (?:the )?(?:key )?(?:never|nie|nunca|jamais|not at all|gar nicht)\b"
)
_DAYS = {"d": 1, "t": 1, "j": 1, "g": 1, "w": 7, "s": 7, "m": 30, "y": 365, "a": 365}
_EVERY = re.compile(
    rf"\b{_TURN}[^.;\n]{{0,24}}?\b(?:every|each|alle|jede\w*|a cada|cada|tous les|toutes les|ogni|elke|om de)? ?(?P<n>\d{{1,4}}) (?P<unit>days?|tage\w*|dias|jours|giorni|dagen|weeks?|wochen|semanas|semaines|settimane|weken|months?|monate\w*|meses|mois|mesi|maanden)\b"
)
_WITHOUT = re.compile(
    rf"\b(?:without|ohne|sin|sem|sans|senza|zonder|no|not|nicht|kein\w*|geen)(?: (?:an?|any|our|its|own|eine?n?|eigenen?|una?|uma|un|une|de))* ?(?:{_KEY}|ella|it\b|ours\b)(?![- ](?:export\w*|import\w*|rotat\w*|rotier\w*|management|files?|json|sharing|access|downloads?|leaves?))\b"
    r"|\b(?:with |mit |con |avec |com )?(?:google'?s?|google)[- ](?:default|managed|own|owned|eigene\w*|verwaltet\w*)(?: (?:encryption|key))?\b|\bgoogle-(?:managed|verwaltet)\w*\b|\bdefault encryption\b|\bon (?:the )?google key\b|\bnot ours\b"
)
_NOUNS = {
    "bucket": r"(?:[\w-]*buckets?|gcs|cloud storage|balde)",
    "bigquery": r"(?:big ?query(?: data ?sets?)?|data ?sets?|datensatz|conjunto de datos|jeu de donnees|warehouse)",
    "sql": r"(?:cloud ?sql(?: \w+)?|postgres\w*|my ?sql|data ?bases?|datenbank\w*|bases? de (?:datos|donnees|dados))",
    "queue": r"(?:pub/?sub(?: topics?)?|topics?|queues?|topicos?)",
    "registry": r"(?:artifact registry|registr(?:y|ies))",
}
_STRETCH = re.compile(r"[.;\n](?=\s|$)|,|\b(?:and|und|y|et|e|en|plus|while|but|aber|pero|mais|mas)\b")


@cache
def _stops(text: str) -> list[int]:
    return [each.start() for each in _STRETCH.finditer(text)]


def _has_none(text: str, end: int) -> bool:
    """Whether what is said of a thing behind its name, up to the next one, leaves it without a key; a comma adds to it where
    nothing else stands behind that: `with Google's encryption, not ours`.
    """
    others = [
        each.start() for noun in _NOUNS.values() for each in re.finditer(rf"(?<![\w-]){noun}(?![\w-])", text[end:])
    ]
    high = min((end + each for each in others), default=len(text))
    stop = next((each for each in _stops(text) if each >= end and text[each] != ","), len(text))
    first, *more = text[end : min(high, stop)].split(",")
    return _WITHOUT.search(first) is not None or any(_WITHOUT.fullmatch(each.strip()) for each in more)


def hold_key_words(sketch: Sketch, reading: Reading) -> frozenset[str]:
    """Make no key that stands already, encrypt nothing that is to have none, and turn the key as often as is said.

    The parts that are to have none.
    """
    made, text = sketch.of("kms"), reading.text
    if not made:
        return frozenset()
    typed = Words.of(reading.goal.text, text)
    if said := _NO_NEW.search(text) or _STANDS.search(text):
        for id_ in made:
            sketch.drop(id_)
        for drawn in sketch.parts.values():
            drawn.settings.pop("cmek", None)
        sketch.how.pop(_NEED, None)
        sketch.lacks[_NEED] = _EXISTS
        sketch.taken.append(said.span())
        sketch.told.append(Asked(words=typed(*said.span()), need="key", met=False, how=_EXISTS))
        return frozenset()
    if never := _NEVER.search(text):
        sketch.put("", made[0], rotation_days=0)
        sketch.taken.append(never.span())
    elif every := _EVERY.search(text):
        days = int(every["n"]) * _DAYS[every["unit"][0]]
        if sketch.put("", made[0], rotation_days=days):
            sketch.taken.append(every.span())
            sketch.lacks.pop("schedule", None)
            sketch.meet("schedule", f"{made[0]}: the key is renewed by itself every {days} days")
    if (disk := _DISKS.search(text)) and sketch.of("vm", "group"):
        sketch.lacks[_NEED] = _NO_DISK
        sketch.taken.append(disk.span())
    for id_ in sketch.of("bucket") if len(sketch.of("bucket")) > 1 else ():
        if any(
            _OF_KEYS.search(_sentence(text, each.start()))
            for each in re.finditer(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", text)
        ):
            sketch.put("", id_, cmek=True)
    for id_ in sketch.of("queue", "registry") if _EVERYWHERE.search(text) else ():
        sketch.put("", id_, cmek=True)
    return _apart(sketch, reading)


_OF_KEYS = re.compile(rf"\b{_KEY}\b")
_EVERYWHERE = re.compile(
    r"\b(?:everywhere|for everything|on everything|uberall|en todas? partes?|en todo|partout|em tudo|ovunque|overal)\b"
)
_DISKS = re.compile(
    rf"\b(?:disks?|boot ?disks?|snapshots?|\w*platten?|discos?|disques?|dischi|schijven)\b[^.;\n]{{0,40}}?\b(?:encrypt\w*|verschlussel\w*|cifrad\w*|chiffre\w*|criptografad\w*|cifrat\w*|versleuteld|with)\b[^.;,\n]{{0,24}}?\b{_KEY}\b"
    rf"|\b{_KEY}\b[^.;,\n]{{0,16}}?\b(?:for|fur|para|pour|per|voor|on) (?:the |our |its |die |den |unsere\w* |los |el |les |le |a |o )?(?:data |boot )?(?:disks?|snapshots?|\w*platten?|discos?|disques?)\b"
)
_NO_DISK = "disks of machines and their snapshots are encrypted by Google's own keys here; a key of your own on them is not set"


def _sentence(text: str, at: int) -> str:
    stops = [each.end() for each in re.finditer(r"[.;\n](?=\s|$)", text)]
    return text[
        max((each for each in stops if each <= at), default=0) : next((each for each in stops if each > at), len(text))
    ]


def _apart(sketch: Sketch, reading: Reading) -> frozenset[str]:
    """Take the key from what is said to have none."""
    text, bare = reading.text, set()
    for kind, noun in _NOUNS.items():
        ids = sketch.of(kind)
        for id_ in ids:
            named = re.escape(id_) if len(ids) > 1 else rf"(?:{noun}|{re.escape(id_)})"
            for match in re.finditer(rf"(?<![\w-]){named}(?![\w-])", text):
                if _has_none(text, match.end()) or is_denied(text, match.span()):
                    bare.add(id_)
                    sketch.parts[id_].settings.pop("cmek", None)
                    sketch.parts[id_].uses = [each for each in sketch.parts[id_].uses if each not in sketch.of("kms")]
                    break
    drawn = sketch.parts.values()
    if bare and not any(
        each.settings.get("cmek") == "true" or set(each.uses) & set(sketch.of("kms")) for each in drawn
    ):
        sketch.lacks.setdefault(_NEED, _NOTHING)
    return frozenset(bare)


_NOTHING = "the goal leaves everything that it could encrypt without it, so nothing is encrypted with this key"
