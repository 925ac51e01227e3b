"""Addresses that a goal wants looked at from outside, whoever runs them: `check https://hub.example.org/up every minute`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from functions.planning.rules.words.tops import TOPS

# Of one sentence, up to an address.
_IN = r"(?:(?![.;!?](?:\s|$)|https?://)[^\n])"
_UNIT = r"(?P<unit>min\w*|sec\w*|sek\w*|seg\w*|h|hours?|stunden?|horas?|heures?|or[ae]|uur)\b"
_OFTEN = (
    r"(?:every|each|once (?:an?|every)|alle|jede[nr]?|einmal (?:pro|die|je|in der)|cada|una vez (?:por|al)|toutes les|chaque"
    rf"|une fois (?:par|toutes les)|a cada|uma vez por|ogni|una volta (?:al|ogni)|elke) (?:(?P<number>\d+) ?)?{_UNIT}"
)
# What only ever means looking; what may as well be the work of a program, and asks for more beside it.
_WATCHES = (
    r"uptime[\w-]*|monitor\w*|watch(?:es|ing)?|keep an eye on|uberwach\w*|beobacht\w*|vigil\w*|supervis\w*"
    r"|surveill\w*|sorvegli\w*|bewaak"
)
_CHECKS = (
    r"check(?:s|ing)?|ping(?:s|ing)?|prob(?:e|es|ing)|poll(?:s|ing)?|test(?:e|s|en|er|ez|ing)?|look|hit|know|told|tell"
    r"|alert|(?:e-?)?mail|notify|warn|inform|page|write|send|text|bescheid|schreib\w*|di(?:me|nos|mmi)|dis|escrib\w*|ecri\w*|scriv\w*"
    r"|pruf\w*|uberpruf\w*|kontrollier\w*|wissen|melde\w*|benachrichtig\w*|alarmier\w*"
    r"|comprueb\w*|comprob\w*|verific\w*|verifi\w*|controll\w*|control[ea]\w*|avis\w*|alert\w*|saber|savoir|previen\w*"
)
DOWN = (
    r"down|offline|off line|unreachable|(?:not|isn ?'?t|aren ?'?t) (?:reachable|available|responding|answering|up)|unavailable"
    r"|(?:stops?|stopped) (?:answering|responding|working)|(?:doesn ?'?t|does not|no longer) (?:answers?|responds?)"
    r"|nicht (?:mehr )?(?:erreichbar|antwortet)|ausfall\w*|ausfiel\w*|fallt\b[^.;\n]{0,40}? aus|weg ist|nicht geht"
    r"|(?:se )?cae|caid[oa]|caiga|fuera de linea|(?:no|deja de) respond\w+"
    r"|ne repond\w*|cesse de repondre|en panne|tombe|hors ligne|inaccessible|injoignable"
    r"|fora do ar|cair?|nao respond\w+|non risponde|irraggiungibile|giu|onbereikbaar"
)
"""That an address answers nobody, in a folded goal."""
_STATES = (
    rf"{DOWN}|reachable|available|online|alive|(?:is|stays|still|be) up|answer(?:s|ing)?|respond(?:s|ing)?"
    r"|erreichbar\w*|antwortet|lauft|en linea|responde\w*|responda|disponib\w*|dispon\w*"
    r"|repond\w*|accessible|joignable|no ar|risponde|raggiungibile|bereikbaar"
)
_FIRST = _OFTEN.replace("?P<number>", "?:").replace("?P<unit>", "?:")
_URL = (
    r"(?P<scheme>https?)://(?P<host>[a-z0-9][a-z0-9.-]*|\[[0-9a-f:.]+\])(?P<port>:\d+)?(?P<path>/[\w./~-]*)?"
    r"(?P<query>\?[^\s,;]*)?"
)
_ASKED = re.compile(
    rf"(?:{_FIRST}[ ,]{{0,2}}{_IN}{{0,20}}?)?\b(?P<verb>(?P<watches>{_WATCHES})|{_CHECKS})\b{_IN}{{0,70}}?(?=https?://)"
)
_ADDRESS = re.compile(_URL)
# A host alone is an address too, right behind what only ever means looking: `uptime check on shop.example.com`.
_CHECKED = re.compile(
    rf"\b(?P<verb>(?P<watches>(?:uptime|availability|erreichbarkeits?)[- ]?(?:checks?|monitor\w*|prufung)))(?: (?:on|of|for|against|fur|von|de|para|sur|di))? (?=(?:[a-z0-9-]+\.)+(?:{TOPS})(?![\w-]))"
)
_HOST = re.compile(
    rf"(?P<scheme>)(?P<host>(?:[a-z0-9-]+\.)+(?:{TOPS}))(?![\w-])(?P<port>:\d+)?(?P<path>/[\w./~-]*)?(?P<query>\?[^\s,;]*)?"
)
_NEXT = re.compile(rf"(?:,| ?&)?(?: (?:and|und|sowie|y|e|et|as well as))? {_URL}")
_REST = re.compile(rf"{_IN}{{0,120}}")
_STATE = re.compile(rf"\b(?:{_STATES})\b")
_SAID_OFTEN = re.compile(rf"\b{_OFTEN}")
_HOW_OFTEN = re.compile(rf"[ ,]*{_IN}{{0,50}}?\b{_OFTEN}")
# Whose work asking is: a program that fetches from there is no check of it.
_PROGRAM = re.compile(
    r"\b(?:jobs?|functions?|scripts?|containers?|workers?|bots?|scrapers?|crawlers?|apps?|services?|apis?|programs?|scheduler|cron\w*"
    r"|funktion\w*|skripte?|dienste?|programm\w*|funcion\w*|servicios?|fonctions?|taches?|programmes?)\b"
    r"(?:(?!\. )[^;\n]){0,40}(?:\b(?:that|which|to|der|die|das|que|qui|pour|para|um|and|und|y|et)\b[^;.\n]{0,25}|[a-z]+s )$"
)
_OF_A_PROGRAM = re.compile(r"\b(?:that|which|der|die|das|qui) $")
_FETCHES = re.compile(
    r"[\w./~-]*,? (?:for (?:new|changes|updates)|(?:and|und|y|et|e) (?:stor|sav|writ|pars|fetch|download|import|insert|put|speicher|guard|enregistr)\w*)"
)
_PERIODS = ("1", "5", "10", "15")


@dataclass(frozen=True, slots=True)
class Watched:
    """One address: `host`, `path` (empty where none is said), how often in minutes (None where it is not said).

    `start` and `end` are its place in the folded text, with all that says how often and when to tell. `port`: the one
    that it names (0: none). `odd`: what of it no uptime check here asks (a query), in the goal's words.
    """

    start: int
    end: int
    host: str
    path: str
    https: bool
    minutes: float | None
    port: int
    odd: str

    def span(self) -> tuple[int, int]:
        """Its place, as a match of a pattern says it."""
        return self.start, self.end

    @property
    def period(self) -> str | None:
        """The period nearest to what is said, of those that there are."""
        return None if self.minutes is None else min(_PERIODS, key=lambda each: abs(float(each) - (self.minutes or 0)))


def watched_in(text: str) -> Iterator[Watched]:
    """The addresses that a folded goal wants looked at, in its order."""
    for match in _ASKED.finditer(text):
        urls = [first] if (first := _ADDRESS.match(text, match.end())) else []
        while urls and (following := _NEXT.match(text, urls[-1].end())):
            urls.append(following)
        if urls:
            yield from _watched(text, match, urls)
    for match in _CHECKED.finditer(text):
        if host := _HOST.match(text, match.end()):
            yield from _watched(text, match, [host])


def _watched(text: str, match: re.Match[str], urls: list[re.Match[str]]) -> Iterator[Watched]:
    rest, before = _REST.match(text, urls[-1].end()), text[: match.start("verb")]
    after = rest[0] if rest else ""
    told, often = _STATE.search(after), _HOW_OFTEN.match(after)
    said = _SAID_OFTEN.search(text, match.start(), match.end()) or often
    if not (match["watches"] or said or told or _STATE.search(match[0])):
        return
    if _OF_A_PROGRAM.search(before) if match["watches"] else _PROGRAM.search(before) or _FETCHES.match(after):
        return
    # An address to write to is a wish of its own.
    start = match.end() if "@" in match[0] else match.start()
    ends = [often.end() if often else 0, told.end() if told and "@" not in after[: told.end()] else 0]
    for url in urls:
        yield Watched(
            start if url is urls[0] else url.start("scheme"),
            url.end() + (max(ends) if url is urls[-1] else 0),
            url["host"].rstrip("."),
            (url["path"] or "").rstrip("."),
            url["scheme"] != "http",
            _minutes(said),
            int((url["port"] or ":0").lstrip(":")),
            url["query"] or "",
        )


def _minutes(said: re.Match[str] | None) -> float | None:
    if said is None:
        return None
    unit = said["unit"]
    return float(said["number"] or 1) * (1 / 60 if unit.startswith("se") else 1 if unit.startswith("min") else 60)


def without_watched(text: str) -> str:
    """A folded goal without what it says of such addresses."""
    for each in reversed(list(watched_in(text))):
        text = f"{text[: each.start]} {text[each.end :]}"
    return text
