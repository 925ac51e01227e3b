"""A database that is reached by Private Service Connect, at an endpoint in the network, in place of a peering."""

import re

from functions.planning.rules.drawn.connected import OFFERS, projects_in, tell_kept_out
from functions.planning.rules.meant.mentions import Mention, Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

_NEED = "service_attachment"
_PSC = re.compile(r"\b(?:private service connect|psc)\b")
_DATABASE = re.compile(
    r"\b(?:data ?bases?|db|cloud ?sql|my ?sql|maria ?db|postgres\w*|sql ?server|sql|\w*datenbank\w*|bases? de (?:datos|donnees|dados)|bancos?(?: de dados)?|base|instances?|instanz\w*)\b"
)
# What is published beside it is what answers requests.
_SERVICE = re.compile(
    r"\b(?:api|apis|services?|dienst\w*|servicio\w*|servico\w*|load[- ]?balancers?|backends?|machines?|group|app|application)\b"
)
_PUBLISHED = re.compile(
    r"\b(?:publish\w*|expos\w*|offer\w*|producer|bereitstell\w*|veroffentlich\w*|publi(?:er|ons|ee?s?|car)|exponer|ofrec\w*)\b"
)
_NO_PEERING = re.compile(
    r"\b(?:no|neither|without|not|instead of|rather than|kein\w*|ohne|weder|statt|sin|en vez de|en lugar de|ni|sans|pas de|au lieu de|sem|em vez de|senza|invece di|geen|zonder)\b[^.;\n]{0,24}?\bpeering"
    r"|\b(?:private service connect|psc)(?:[- ]only| alone| allein)\b"
    r"|\b(?:only|nur|solo|uniquement|apenas)(?: \w+)? (?:by|via|over|through|per|uber|por|par|con)? ?(?:private service connect|psc)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:an?other|other|different|second|their|anderen?|otr[oa]s?|autres?|outr[oa]s?|altr[oaie]) (?:\w+ )?(?:vpcs?|networks?|netz\w*|red(?:es)?|reseaux?|rede|reti?)\b"
)
_OTHERS = re.compile(
    r"\b(?:an?other|other|different|several|their|partner\w*'?s?|customer\w*'?s?|client\w*'?s?|anderen?|otros?|autres?|outros?|altri)(?: \w+)? (?:gcp |google )?(?:projects?|projekte?n?|proyectos?|projets?|projetos?|progetti)\b"
)
_CONSUMERS = re.compile(
    r"\b(?:(?:allowed|approved|accepted|listed|known) )?consumers?(?: gcp)?(?= projects?\b)|\b(?:allowed|approved|accepted) consumers?\b"
)
_CONNECTS = re.compile(
    r"(?: (?:may|can|should|must|also|too|only|connect|attach|reach|use|to|it|darf|durfen|soll\w*|sich|auch|zusatzlich|verbinden|zugreifen|puede\w*|tambien|conectarse|peut|peuvent|aussi|se|connecter|pode\w*|tambem|conectar|puo|collegarsi)\b)*"
)
_SWITCHED_ON = re.compile(
    r"(?:private service connect|psc)[- ](?:enabled|switched on|habilitad[oa]|activad[oa]|aktiviert|active|abilitato|ativado)\b"
)
_ENDPOINT = "{}: psc; it has no public address and no peering, and answers at an endpoint of Private Service Connect in the network"
_OTHER_NETWORK = "; other networks make an endpoint of their own to the output service_attachment"
_NOT_WITH = (
    "{}: with a public address, or a replica in another region, it is not reached by Private Service Connect (psc) here"
)
_WHICH = "{}: only this project's networks may make endpoints to it; say the other projects' ids (project acme-prod), in consumers"


def draw_endpoints(sketch: Sketch, reading: Reading) -> bool:
    """What of a goal's Private Service Connect is about its database; whether all of it is."""
    made, text = sketch.of("sql"), reading.text
    about = [each for each in reading.of(_NEED) if _is_of_database(sketch, text, each)]
    ruled = _NO_PEERING.search(text) if _PSC.search(text) else None
    if not made or not (about or ruled):
        return False
    whole = len(about) == len(reading.of(_NEED))
    names, spans = projects_in(text) if whole else ("", [])
    if whole:
        tell_kept_out(sketch, reading)
    for id_ in made:
        if sketch.parts[id_].settings.get("replica_region") == sketch.region:
            # In the same region a replica has its endpoint in the same subnet.
            sketch.parts[id_].settings.pop("replica_region")
        if not sketch.put(_NEED, id_, psc=True, **({"consumers": names} if names else {})):
            sketch.how.pop(_NEED, None)
            sketch.lacks[_NEED] = _NOT_WITH.format(id_)
            if ruled:
                sketch.drop(id_)
            return whole
    sketch.taken += [(low, tail.end()) for low, high in spans if (tail := _CONNECTS.match(text, high))]
    sketch.taken += [each.span() for each in _SWITCHED_ON.finditer(text)]
    sketch.taken += [*(each.span() for each in _CONSUMERS.finditer(text)), *([ruled.span()] if ruled else [])]
    how = _ENDPOINT.format(", ".join(made))
    if names:
        how += f"; the projects {names.replace(',', ', ')} may make endpoints to it too"
    if (other := _ELSEWHERE.search(text)) or names:
        how += _OTHER_NETWORK
        sketch.taken += [other.span()] if other else []
    sketch.meet(_NEED, how)
    sketch.lacks.pop(_NEED, None)
    if not names and (others := _OTHERS.search(text)):
        words = Words.of(reading.goal.text, text)(*others.span())
        sketch.told.append(Asked(words=words, need="consumers", met=False, how=_WHICH.format(", ".join(made))))
    return whole


def _is_of_database(sketch: Sketch, text: str, mention: Mention) -> bool:
    """Whether the database is what is reached so: by the words beside it, or as there is nothing else to publish."""
    start = max(text.rfind(each, 0, mention.start) for each in ".;\n,") + 1
    ends = [at for each in ".;\n," if (at := text.find(each, mention.end)) >= 0]
    piece = text[start : min(ends, default=len(text))]
    if _PUBLISHED.search(piece) and _SERVICE.search(piece):
        return False
    if _DATABASE.search(piece):
        return True
    return not OFFERS.search(text) or not sketch.of("group", "cloud_run")
