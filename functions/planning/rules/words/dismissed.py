"""What a goal names only to say why it is not wanted: `NAT on a VM because Cloud NAT is too expensive`.

A clause whose subject is a product of Google's (its minimum, its price) and whose predicate finds it wanting: too dear,
too large, a price, what it can't do. A price and what something can't do say so only as a reason (`because`, `weil`), or
of a product that the goal names nowhere else. Folded text; nothing here raises.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

Span = tuple[int, int]

_PRODUCT = (
    r"(?:cloud (?:nat|sql|vpn|run|functions?|composer|armor|cdn|tasks|scheduler|dns|build|deploy|workstations?|filestore)|filestore|memorystore|pub ?/?sub|composer|gke|kubernetes|firestore|big ?table|"
    r"spanner|alloydb|big ?query|dataproc|dataflow|vertex(?: ai)?|app engine|workbench|apigee|api gateway|interconnect|atlas|elastic cloud|confluent(?: cloud)?|rds|elasticache|"
    r"(?:the )?(?:google|gcp|cloud|https?)(?:'s)?(?: https?)? (?:load[- ]?balancer|lb)|managed (?:[\w-]+ ){0,2}?(?:databases?|db|sql|postgres\w*|mysql|redis|kafka|kubernetes|nat|nfs))"
)
_ARTICLE = r"(?:an?|the|google'?s?|managed|ein|eine|der|die|das|un|una|une|el|la|le|l ?'|o|a|il|de|het)"
# What of it is judged: its price, its smallest size, the part of it that is billed.
_PART_OF_IT = r"(?:(?: ?'s|s)?(?: (?!and\b|or\b|with\b|for\b|und\b|mit\b|y\b|con\b|et\b|avec\b|e\b|com\b)[\w-]+){0,3}?)"
_BECAUSE = r"(?:because|since|as|cause|weil|da|denn|porque|ya que|pues|puesto que|car|parce que?|puisque|comme|perche|poiche|siccome|pois|ja que|omdat|want)"
_IS = (
    r"(?:is|are|was|would be|seems?|looks?|feels?|gets?|got|becomes?|comes? out|ends? up|would be|"
    r"ist|sind|war|ware|waren|wird|wurde|scheint|kommt|es|son|seria|sale|resulta|parece|queda|est|sont|serait|semble|revient|devient|e|sao|fica|sai|sono|sarebbe|sembra|risulta|zijn|lijkt|wordt)"
)
_FEW = r"(?: (?!not\b|nicht\b|no\b|pas\b|non\b|nao\b|niet\b)[\w-]+){0,3}?"
# Found wanting, whatever stands before it.
_TOO = (
    rf"{_IS}{_FEW} (?:too \w+|overkill|over ?-?sized|unaffordable|(?:way |far )?(?:beyond|over|above) (?:our|my|the) (?:budget|means)|out of (?:our|my) (?:budget|reach|league)|more expensive|pricey|not (?:worth|affordable|for us)|"
    r"zu \w+|uberdimensioniert|ubertrieben|unbezahlbar|teurer|demasiado|carisim[oa]|muy car[oa]|mas car[oa]|excesiv[oa]|trop|hors de prix|plus cher\w*|muito car[oa]|car[oa] demais|mais car[oa]|demais|exagero|troppo|piu car[oa]|te \w+|duurder)\b"
    r"|(?:us |uns )?zu \w+ (?:ist|sind|ware|wird|scheint)\b"
    rf"|(?:costs?|kostet|cuesta|nos cuesta|coute|custa|costa|kost){_FEW} (?:too much|more|twice|double|a fortune|as much|zu viel|mehr|doppelt|ein vermogen|demasiado|mas|mucho|el doble|un dineral|trop|plus|le double|muito|mais|demais|o dobro|troppo|piu|il doppio|te ?veel|meer)\b"
    r"|(?:zu viel|mehr) kostet\b|(?:eats?|burns?|breaks?|blows?|exceeds?|swallows?|sprengt|frisst|verschlingt|ubersteigt|se come|excede|dispara|revienta|explose|mange|depasse|devore|estoura|come|supera|sfora|vreet) (?:up )?(?:(?:half |all )?(?:our|my|the|unser|das|unseren?|nuestro|el|notre|le|nosso|o|il nostro|il|ons|het)) (?:\w+ )?(?:budget|money|funds|geld|presupuesto|dinero|argent|orcamento|dinheiro|soldi)\b"
    r"|(?:lohnt|rechnet|rentiert) (?:sich )?(?:\w+ ){0,3}?nicht\b|(?:isn'?t|aren'?t|doesn'?t seem|is not|are not) worth\b|(?:doesn'?t|does not|won'?t) pay off\b|no (?:merece|vale|compensa)\b|ne (?:vaut|valent) pas\b|nao (?:compensa|vale)\b|non (?:vale|conviene)\b"
)
# Found wanting as a reason alone: a price, or what it is not able to.
_LACKS = (
    rf"(?:{_IS}|costs?|kostet|cuesta|coute|custa|costa|kost|starts? at|begins? at|beginnt (?:erst )?bei){_FEW} [$€£]? ?\d[\d.,]* ?(?:[$€£]|usd|eur|euros?|dollars?|bucks|tb|tib|gb|gib)"
    r"|(?:can'?t|cannot|can not|does(?:n'?t| not)|won'?t) (?:\w+ )?(?:do|speak|support|scale|offer|handle|run|go|allow|fit)\b|(?:has|have|comes? with|offers?) no\b|needs? at least\b|(?:kann|konnen|spricht|unterstutzt|hat|bietet) kein\w*\b|(?:kann|konnen) (?:[\w-]+ ){0,3}?nicht\b"
    r"|no (?:soporta|puede|admite|escala|habla|tiene|ofrece)\b|ne (?:supporte|gere|sait|parle|peut|propose|permet) pas\b|n ?'?a pas\b|nao (?:suporta|pode|escala|tem|oferece)\b|non (?:supporta|puo|ha|offre)\b|(?:kan|ondersteunt|heeft) (?:geen|niet)\b"
)
_EDGE = r"(?:^|(?<=[.,;:(\n!?])\s*|(?<= - ))"
_STOP = re.compile(
    r"[.](?=\s|$)|[,;:!?()\n]| - |\b(?:so|hence|therefore|deshalb|daher|darum|also|por eso|asi que|donc|alors|quindi|portanto|por isso|dus)\b"
)
_CLAUSE = rf"(?P<what>(?:{_ARTICLE} )?(?P<product>{_PRODUCT})\b{_PART_OF_IT})[ ]"
_FIRM = re.compile(rf"(?:\b{_BECAUSE} |{_EDGE}){_CLAUSE}(?:{_TOO})")
_AS_REASON = re.compile(rf"\b{_BECAUSE} {_CLAUSE}(?:{_LACKS})")
_ALONE = re.compile(rf"{_EDGE}{_CLAUSE}(?:{_LACKS})")
# `Cloud SQL because a VM can't fail over`, `Cloud Run, GKE is too much`: what is left must be another thing.
_OTHERWISE = re.compile(r"[a-z]{2,}")


@lru_cache(maxsize=8)
def dismissed_in(text: str) -> tuple[Span, ...]:
    """The stretches of a folded text that only say why something is not wanted, from its name to the clause's end."""
    return tuple(_dismissed(text))


def _dismissed(text: str) -> Iterator[Span]:
    for pattern in (_FIRM, _AS_REASON, _ALONE):
        for match in pattern.finditer(text):
            start, stop = match.start("what"), _STOP.search(text, match.end())
            end = stop.start() if stop else len(text)
            rest = text[: match.start()] + text[end:]
            if pattern is _ALONE and re.search(rf"\b{re.escape(match['product'])}\b", rest):
                continue
            if _OTHERWISE.search(rest):
                yield start, end
