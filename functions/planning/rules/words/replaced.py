"""What a goal gives up for another of its kind: `replace Redis with Valkey`, `Redis gegen Valkey tauschen`, `cambiar MySQL por Postgres`.

Of the two only what comes is to stand, whichever of them is named first. Folded text in.
"""

import re
from collections.abc import Iterator

Span = tuple[int, int]

OF_A_KIND = (
    frozenset({"redis", "valkey", "memcached", "memcache"}),
    frozenset({"postgres", "postgresql", "mysql", "mariadb", "mongodb", "mongo", "firestore", "spanner", "sql server", "oracle", "sqlite"}),
    frozenset({"kubernetes", "gke", "cloud run", "app engine", "cloud functions", "vms", "compute engine"}),
    frozenset({"pub/sub", "pubsub", "cloud tasks", "kafka", "rabbitmq"}),
    frozenset({"composer", "airflow", "workflows", "dataflow"}),
)  # fmt: skip
"""What may be left for another of its kind: `from Redis to Valkey`."""
# As a queue or as a cache, whoever speaks of it.
_ALSO = (frozenset({"redis", "pub/sub", "pubsub", "cloud tasks", "rabbitmq"}),)
ANY_KIND = "|".join(
    re.escape(each) for each in sorted({word for kind in OF_A_KIND for word in kind}, key=len, reverse=True)
)
"""An expression for all of them."""
_LEFT = rf"(?P<left>{ANY_KIND})\b"
_TAKEN = rf"(?P<taken>{ANY_KIND})\b"
_SMALL = r"(?:(?:the|an?|our|my|old|current|existing|self[- ]hosted|managed|den|die|das|unser\w*|alte[nrs]?|el|la|los|las|nuestr[oa]|le|notre|l ?'|o|nosso|nossa|il|nostr[oa]|onze|ons|de|het|google|cloud|memorystore(?: for)?) ?(?<=[ ']))*"
# A version, or what it is to somebody: `our Redis 6 cache`.
_REST = r"(?: (?:\d[\w.]*|cache|cluster|instance|instanz|server|database|datenbank|db|queue))*"
_GOES = rf"{_SMALL}{_LEFT}{_REST}"
_COMES = rf"{_SMALL}{_TAKEN}"
# Verb, what goes, what comes.
_AHEAD = (
    rf"\b(?:swap|replac|exchang|switch|chang|trad|substitut)(?:e|es|ed|ing|ping|ped|s|)? (?:out )?{_GOES} (?:out )?(?:for|with|by|against|to|into) {_COMES}",
    rf"\b(?:ersetz|tausch|wechs[e]?l|vervang|ruil)\w* (?:wir |ich |bitte |we )?{_GOES} (?:durch|gegen|mit|zu|door|voor|tegen) {_COMES}",
    rf"\b(?:cambi|sustitu|reemplaz|troc|troqu|substitu|remplac|echang|chang|sostitu)\w* {_GOES} (?:por|par|contre|con|pour|a) {_COMES}",
    rf"\b{_LEFT}{_REST} (?:gegen|durch|door|tegen) {_COMES}",
)
# What comes is named first.
_TURNED = (
    rf"\bsubstitut\w+ {_COMES}{_REST} for {_GOES}",
    rf"\b{_TAKEN}{_REST} (?:in (?:the )?place of|as (?:an? |the )?(?:\w+ )?replacement (?:for|of)|als ersatz fur|en remplacement de|en reemplazo de|em substituicao ao?) {_GOES}",
)
_WAYS = tuple(re.compile(way) for way in (*_TURNED, *_AHEAD))


def replaced_in(text: str) -> Iterator[Span]:
    """The names of what goes, each with another of its kind that comes in its place."""
    known: list[Span] = []
    for match in (match for way in _WAYS for match in way.finditer(text)):
        left, taken = match["left"], match["taken"]
        if any(low < match.end() and match.start() < high for low, high in known):
            continue
        if left != taken and any({left, taken} <= kind for kind in (*OF_A_KIND, *_ALSO)):
            known.append(match.span())
            yield match.span("left")
