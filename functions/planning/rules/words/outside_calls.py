"""Addresses that a goal wants called at fixed times: `POST to https://hooks.acme.io/nightly every night at 1:30`.

They are taken out of the goal before it is read. What is only looked at (`check https://... every minute`) is an uptime
check and stays.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from functions.planning.rules.words import hours
from functions.planning.rules.words.zones import zone_said

Span = tuple[int, int]

_END = re.compile(r"[.!?](?=\s|$)|[;\n]")
_URL = re.compile(
    r"https?://(?:[\w.-]+@)?(?:[a-z0-9.-]*[a-z0-9]|\[[0-9a-f:.]+\])(?::\d+)?(?:/[\w./~%-]*[\w/~%-])?(?P<query>\?[^\s,;)\"'`]*)?"
)
_CLOCK = r"(?:(?:google )?cloud[- ]scheduler|scheduler|cron(?: ?jobs?|tabs?)?|scheduled (?:https? )?(?:jobs?|calls?|requests?|tasks?)|https? jobs?|zeitplan|programador|planificateur|planificador|agendador)"
_CALLS = re.compile(
    rf"\b(?:{_CLOCK}(?: jobs?)?|call(?:s|ed|ing)?|hit(?:s|ting)?|trigger(?:s|ed|ing)?|invok\w+|pok(?:e|es|ing)|fir(?:e|es|ing)"
    r"|(?:send|issue|make|do|perform)(?:s|ing)?(?: an?| the)?(?: https?)? (?:get|post|put|request)\w*|post(?:s|ed|ing)?|curl(?:s|ing)?|wget|get|put"
    r"|ruf(?:e|t|en)?|aufgerufen|aufrufen|anzurufen|anpingen|angepingt|trigger\w*|aufruf|llam\w+|invoc\w+|peticion|appel(?:er?|le\w*|ez)|appeler|requete"
    r"|cham(?:a|e|ar|ada)\b|chiam(?:a|are|ata)\b|requisicao|aanroep\w*|roep\w*|ping(?:s|ed|ing)?)\b"
)
_LOOKS = re.compile(
    r"\b(?:uptime|monitor\w*|watch\w*|check(?:s|ing)?|health ?checks?|up\b|down|reachable|alive|online|alert\w*|notify|mail|tell|warn|erreichbar|uberwach\w*|pruf\w*|vigil\w*|avis\w*|surveill\w*|verifi\w*|disponib\w*|responde\w*|repond\w*)\b"
)
_PING = re.compile(r"ping\w*")
# What a program does with an address is its own work.
_BY_PROGRAM = re.compile(
    r"\b(?:cloud run jobs?|(?<!scheduler )(?<!cron )(?<!scheduled )jobs?|functions?|scripts?|containers?|workers?|bots?|services?|apis?|funktion\w*|skripte?|funcion\w*|fonctions?)\b(?: (?:that|which|to|der|die|das|que|qui|para|pour))?(?: (?!and\b|und\b|y\b|et\b|plus\b|e\b)[\w']+){0,3} $"
)
_FETCHES = re.compile(r"\b(?:download|scrap|crawl|fetch|import|load|parse|stor|sav|into)\w*\b")
_METHOD = re.compile(r"\b(?P<method>get(?! rid| away| off)|post|put|delete|patch|head)(?:s|ed|ing)?\b(?: requests?)?")
_BODY = re.compile(
    r"(?:\b(?:with|mit|con|avec|com)(?: (?:an?|the|einem|el|le|un))? (?:json )?(?:body|payload|rumpf|cuerpo|corps|corpo) )(?P<body>\{[^{}\n]*\}|[\"'`][^\"'`\n]*[\"'`])"
)
_KEY = re.compile(
    r"(?:,? ?(?:and |und |y |et )?\b(?:with|using|mit|con|avec|com|sending)\b(?: [\w'-]+){0,3}? )?(?P<what>\b(?:authorization|bearer|basic auth|api[- ]?keys?|tokens?|x-[\w-]+|headers?|signature|secret|oidc|hmac|clave|schlussel|cle|chave)\b[^,.;\n]{0,60})"
)
_LEAD = re.compile(
    r"(?:\b(?:we|i|please|need|want|would like|like|to|have|set ?up|create|make|an?|the|one|should|must|that|which|job|bitte|wir|ich|brauchen|wollen|soll(?:en)?|ein\w*|necesitamos|queremos|quiero|un|una|nous|voulons|il faut|que|precisamos|our|unser\w*|nuestr\w+|notre|webhook|endpoint|url|die|der|das|la|el|le|l'|et)\b ?|, ?)*$"
)
# The only words that stand between a call and its address.
_LINKS = re.compile(
    r"(?:[\s,:(]|\b(?:to|at|on|of|via|per|by|the|our|an?|my|this|that|which|it|partner'?s?|webhooks?|hooks?|endpoints?|urls?|apis?|address|page|site|https?|requests?|jobs?|from"
    r"|die|der|das|den|dem|an|auf|von|unser\w*|adresse|seite|diese\w*|la|el|los|las|un|una|al?|nuestr\w+|direccion|pagina|le|l'|les|notre|une|sur|vers|o|um|uma|il|lo|su|de|del|du|d'"
    r"|get|post|put|delete|patch|head|ping|cron|scheduler|hits?|calls?|posts?|sends?|and|und|y|et)\b)*"
)
_FAR = 120
_PARTICIPLE = re.compile(
    r"\b(?:aufgerufen|aufrufen|anzurufen|anpingen|angepingt|aufruft|called|hit|triggered|pinged|invoked|llamad[oa]|appelee?|chamad[oa]|chiamat[oa])\b"
)


@dataclass(frozen=True, slots=True)
class OutsideCall:
    """An address that is called: `url` as it stands in the folded text, `cron` five fields, `zone` its time zone (may
    be empty), `keyed` the words that want a key sent along, `spans` where the goal says all that."""

    url: str
    method: str
    cron: str
    zone: str
    body: str
    keyed: str
    spans: tuple[Span, ...]


def outside_calls_in(text: str) -> Iterator[OutsideCall]:
    """The addresses that a folded goal wants called at fixed times."""
    low = 0
    for cut in [*(each.span() for each in _END.finditer(text)), (len(text), len(text))]:
        if found := _of_sentence(text[low : cut[0]], low):
            yield found
        low = cut[1]


def left_alone(text: str, called: Collection[str]) -> Iterator[tuple[Span, str]]:
    """The sentences of a folded goal that speak of another address of a host that is called, and that address."""
    hosts = {_host(each) for each in called}
    low = 0
    for cut in [*(each.span() for each in _END.finditer(text)), (len(text), len(text))]:
        found = [each for each in _URL.finditer(text, low, cut[0]) if _host(each[0]) in hosts and each[0] not in called]
        if found and not any(each in text[low : cut[0]] for each in called):
            yield (low, cut[0]), found[0][0]
        low = cut[1]


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0]


def _of_sentence(text: str, start: int) -> OutsideCall | None:
    url = _URL.search(text)
    if url is None or re.search(r"github\.com|gitlab\.com|bitbucket\.org|\.tsv$", url[0]):
        return None
    bare = text[: url.start()] + " " * len(url[0]) + text[url.end() :]
    times = hours.when_spans(bare)
    clock = next((each for each in re.finditer(rf"\b{_CLOCK}\b", bare)), None)
    said_in = [each.span() for each in (_BODY.search(bare), _KEY.search(bare, url.end())) if each]
    says = _says(bare, url, [*times, *said_in]) or clock
    if not times or says is None or abs(says.start() - url.start()) > _FAR:
        return None
    plainly = says[0] if clock is None else ""
    if (_LOOKS.search(bare) or _PING.fullmatch(plainly)) and clock is None:
        return None
    if clock is None and (_BY_PROGRAM.search(text[: says.start()]) or _FETCHES.search(bare)):
        return None
    # What stands between the word for it and the address belongs to it, and so does all that says when and how.
    first = min(each.start() for each in (says, url, *([clock] if clock else [])))
    lead = _LEAD.search(text[:first])
    low = first - (len(lead[0]) if lead else 0)
    high = max(says.end() if says.end() < url.start() else 0, url.end())
    rest = [each.span() for each in _CALLS.finditer(bare, url.end())]
    method = next((each for each in _METHOD.finditer(bare)), None)
    body, key = _BODY.search(text), _KEY.search(bare)
    extra = [each.span() for each in (method, body, key) if each]
    zone = zone_said(bare)
    place = [zone.span] if zone is not None and hasattr(zone, "span") else []
    return OutsideCall(
        url[0],
        (method["method"] if method else "get" if _PING.fullmatch(says[0]) else "post").upper(),
        hours.cron_in(bare),
        zone.name if zone else "",
        body["body"].strip("\"'`") if body else "",
        key["what"].strip() if key else "",
        tuple(
            (start + a, start + b) for a, b in [(low, high), *times, *rest, *extra, *place, *hours.days_and_hours(bare)]
        ),
    )


def _says(text: str, url: re.Match[str], times: list[Span]) -> re.Match[str] | None:
    """The word that says that an address is called: right before it, or as a participle behind it."""
    told = text
    for low, high in times:
        told = told[:low] + " " * (high - low) + told[high:]
    before = [each for each in _CALLS.finditer(told, 0, url.start()) if _LINKS.fullmatch(told, each.end(), url.start())]
    return before[0] if before else _PARTICIPLE.search(told, url.end())
