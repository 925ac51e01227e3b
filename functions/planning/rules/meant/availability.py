"""A check that something of the user's answers, by words and without an address: `an uptime check on our shop, every 5 minutes`.

What is checked stands already, so that nothing is planned for it; its address is asked. All offsets are of folded text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.planning.rules.meant.audited import audited_in
from functions.planning.rules.meant.watched import DOWN, Watched, watched_in

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Mention

_UP = r"(?:availability|uptime|up-?time|reachability|liveness|disponibilidad|disponibilite|disponibilita|disponibilidade|verfugbarkeits?|erreichbarkeits?|beschikbaarheids?|bereikbaarheids?)"
_LOOK = r"(?:checks?|tests?|probes?|monitor(?:s|ing)?|prufung(?:en)?|uberwachung|uberprufung|controles?|test)"
_SONDE = r"(?:chequeos?|comprobacion(?:es)?|controles?|controll[oi]|verificacion(?:es)?|verifica(?:tion|cao|coes)s?|monitoreo|monitorizacion|monitoraggio|monitoramento|sondes?|sondas?|pruebas?|surveillance|tests?)"
_HTTP = r"(?:https?|tcp|web|external|externe|extern[oa])"
# A check of HTTP alone has to say of what: `HTTP check of our shop`.
_CHECK = re.compile(
    rf"\b(?:(?:{_HTTP}[ -])*(?:{_UP}[ -]?{_LOOK}|uptime robot)(?: {_HTTP}\b)?"
    rf"|{_SONDE} (?:https? )?(?:d ?'|de |di |del? |da )?(?:la |l ?')?{_UP}(?: {_HTTP}\b)?"
    rf"|(?:{_SONDE}|(?:https?|health)[ -]{_LOOK})(?: https?)?(?= (?:on|of|for|against|over|sobre|de|fur|von|auf|sur|pour|di|su|voor|op) (?:our|my|notre|nuestr[oa]|unser\w*|nostr[oa]|noss[oa]|onze|the (?:live|existing|public)) ))\b"
)
_WHOSE = r"(?:our|my|the|its|notre|nos|le|la|l ?'|les|nuestr[oa]s?|el|mi|los|las|unser\w*|d(?:ie|er|as|en|em)|mein\w*|(?:la |il )?nostr[oa]|(?:[oa] )?noss[oa]|[oa]|onze|de|het)"
_END = r"(?=\s?[,.;:!?\n(]|\s(?:and|und|y|e|et|en|with|mit|con|avec|com|met|every|each|alle|cada|toutes|chaque|ogni|elke|when(?:ever)?|if|wenn|sobald|cuando|si|quand|quando|als|plus|that|which|in|from)\b|$)"
_OF = re.compile(
    rf" (?:on|of|for|against|over|sobre|de|del|para|fur|von|vom|auf|sur|pour|du|di|su|sul(?:la)?|del(?:la|lo)?|per|van|op|voor|em|d[oa])(?: {_WHOSE})+ ?(?:[\w'-]+ ){{0,7}}?[\w'-]+?{_END}"
)
_UNIT = r"min\w*|h(?:ours?|oras?|eures?)?|stunden?|or[ae]|uur"
_OFTEN = re.compile(
    rf"[^.;\n]{{0,60}}?\b(?P<said>(?:every|each|alle|jede|cada|toutes les|chaque|a cada|ogni|elke) (?:(?P<number>\d+) ?)?(?P<unit>{_UNIT})\b)"
)
_FAILS = re.compile(
    rf"(?:{DOWN}|\b(?:fails?|failed|failures?|on failure|falla\w*|fallo|falle|echec|echoue\w*|tombe\w*|cae|fehlschlag\w*|ausfall\w*|fallisce|cade|cai|falha\w*|faalt|fout\w*)\b)"
)
_TOLD = re.compile(
    r"\b(?:e-?mails?|mails?|correos?|courriels?|alert\w*|avis\w*|notif\w*|tell|told|warn\w*|inform\w*|prevenir|prevene\w*|benachrichtig\w*|meld\w*|nachricht\w*|mailen)\b"
)
_SENTENCE = re.compile(r"[.;!?](?=\s|$)|\n")
# What a check's words name of the thing that is checked.
_NAMED = frozenset({"service", "frontend", "site", "public", "https", "static_site", "mobile", "game"})
# `When the logs of our jobs say`: they run already.
_LOGS_OF = re.compile(
    rf"\b(?:logs?|protokoll\w*|registros|journaux) (?:of|from|in|de|des|du|von|vom|di|van)(?: {_WHOSE})+ ?(?:\w+ ){{0,2}}?\w+{_END}"
)
_WRITES = frozenset({"service", "frontend", "job", "function", "worker"})
_PERIODS = (1, 5, 10, 15)


@dataclass(frozen=True, slots=True)
class Availability:
    """`start` to `end` says that something is checked, and up to `of_end` what; `told` is what is said of telling and failing."""

    start: int
    end: int
    of_end: int
    minutes: str | None
    often: tuple[int, int]
    told: tuple[int, int]

    def span(self) -> tuple[int, int]:
        """The words for the check, as a match of a pattern says it."""
        return self.start, self.end


def availability_in(text: str) -> Iterator[Availability]:
    """The checks that a folded goal asks for by words, each with what of its sentence belongs to it."""
    for match in _CHECK.finditer(text):
        of = _OF.match(text, match.end())
        of_end = of.end() if of else match.end()
        closes = _SENTENCE.search(text, of_end)
        end = closes.start() if closes else len(text)
        often = _OFTEN.match(text[:end], match.end())
        minutes = None
        if often:
            count = int(often["number"] or 1) * (1 if often["unit"].startswith("min") else 60)
            minutes = str(min(_PERIODS, key=lambda each: abs(each - count)))
        tells = _TOLD.search(text, of_end, end)
        fails = tells and _FAILS.search(text, of_end, end)
        told = (min(tells.start(), fails.start()), end) if tells and fails else (of_end, of_end)
        yield Availability(*match.span(), of_end, minutes, often.span("said") if often else (0, 0), told)
    yield from (check for check, _ in paths_checked(text))
    yield from _down(text)


_WHEN = r"(?:when(?:ever)?|once|if|as soon as|wenn|sobald|falls|cuando|si|en cuanto|quand|lorsque|des que|quando|se|als|zodra)"
_PAGES = r"(?:web ?sites?|sites?(?: web| internet)?|home ?pages?|pages?|web ?seiten?|seiten?|web|paginas?(?: web)?|sitios?(?: web)?|shop|portal|portail)"
# `Mail us when the website does not answer`: whoever is told, of what stands, without its address.
_TOLD_DOWN = re.compile(
    rf"\b(?:{_TOLD.pattern}|sms)[^.;\n]{{0,60}}?,? ?\b{_WHEN} (?P<of>{_WHOSE} {_PAGES}(?: [\w.-]+\.[a-z]{{2,}})?) [^.;,\n]{{0,30}}?(?:{DOWN}|\bne repond(?:ent)? (?:plus|pas)|\bno (?:responde|contesta)|\b(?:en panne|nicht (?:mehr )?(?:antwortet|erreichbar)|hors service|caid[oa]|fora do ar)\b)"
    r"(?:(?: [\w-]+){0,3} \d+ ?(?:min\w*|sec\w*|sek\w*|s\b))?"
)


def _down(text: str) -> Iterator[Availability]:
    """Whoever is to be told when a page that stands is down."""
    for match in _TOLD_DOWN.finditer(text):
        yield Availability(match.start("of"), match.end("of"), match.end(), None, (0, 0), match.span())


_PATH = r"(?<![\w.:/])/(?:[a-z0-9_-]+/){0,5}[a-z0-9_-]+(?![\w/])"
_LOOKS = (
    r"(?:check\w*|poll\w*|prob(?:e[sd]?|ing)|ping\w*|monitor\w*|watch\w*|verif\w*|(?:ge|uber)?pruf\w*|abfrag\w*|abgefragt|(?:uber)?wach\w*|comprob\w*|comprueb\w*|"
    r"vigil\w*|consult\w*|surveill\w*|interrog\w*|teste[rsz]?|chec\w*|controll\w*|bevrag\w*)"
)
_PERIOD = (
    r"(?:(?:every|each|alle|jede[nrs]?|cada|toutes les|chaque|a cada|ogni|elke) (?:(?P<number>\d+) ?)?(?P<unit>sec\w*|sek\w*|segund\w*|min\w*|hours?|stunden?|horas?|heures?|or[ae]|uur)"
    r"|(?P<adverb>minutely|hourly|minutlich|stundlich))\b"
)
_ON_PATH = re.compile(rf"{_PATH}[^.;\n/]{{0,40}}?\b{_LOOKS}\b|\b{_LOOKS}\b[^.;\n/]{{0,40}}?{_PATH}")
_OFTEN_THERE = re.compile(rf"\b{_PERIOD}")


def paths_checked(text: str) -> Iterator[tuple[Availability, str]]:
    """The checks of a path of what the plan runs, however its sentence turns: `/healthz checked every minute`."""
    for match in _ON_PATH.finditer(text):
        before = [each.end() for each in _SENTENCE.finditer(text, 0, match.start())]
        closes = _SENTENCE.search(text, match.end())
        low, high = before[-1] if before else 0, closes.start() if closes else len(text)
        often, path = _OFTEN_THERE.search(text, low, high), re.search(_PATH, match[0])
        if often is None or path is None:
            continue
        unit = often["unit"] or ("min" if (often["adverb"] or "").startswith("min") else "hour")
        each = 60 if not unit.startswith(("s", "min")) else 1
        count = each * int(often["number"] or 1) if not unit.startswith("s") or unit.startswith("st") else 1
        minutes = str(min(_PERIODS, key=lambda period: abs(period - count)))
        tells, fails = _TOLD.search(text, low, high), _FAILS.search(text, low, high)
        told = (min(tells.start(), fails.start()), max(tells.end(), fails.end())) if tells and fails else (0, 0)
        yield Availability(*match.span(), match.end(), minutes, often.span(), told), path[0]


LookedAt = Watched | Availability


def looked_at_in(text: str) -> Iterator[LookedAt]:
    """What a folded goal wants looked at from outside, by its address or by words."""
    yield from watched_in(text)
    yield from availability_in(text)


def without_checked(found: "list[Mention]", text: str) -> "list[Mention]":
    """The mentions without what is only checked: neither that thing nor how often it is asked is a wish of its own."""
    spans = [
        span
        for each in availability_in(text)
        for span in ((each.start, each.of_end), each.often if each.minutes else (0, 0))
    ]
    logs = [match.span() for match in _LOGS_OF.finditer(text) if _TOLD.search(text)]
    # `As soon as an import fails in the log` runs none.
    fails = [(each.start, each.end) for each in found if each.need == "log_alert"]
    found = [
        each
        for each in found
        if not (each.need in _WRITES and any(low <= each.start < high for low, high in logs))
        and not (each.need == "job" and any(low <= each.start < high for low, high in fails))
    ]
    return [
        each
        for each in found
        if each.need not in _NAMED | {"schedule"} or not any(low <= each.start < high for low, high in spans)
    ]


# A goal that begins with its budget, which no more than names what is billed.
_BILL = re.compile(r"\W*(?:[a-z]+ ){0,5}?(?:monats)?(?:budget|presupuesto|orcamento)\b(?![^.;\n]{0,60}: ?[a-z])")
_WATCHING = frozenset({
    "budget_alert", "uptime", "alert", "alert_address", "alert_channel", "monitoring", "log_alert", "email", "dashboard", "logging",
})  # fmt: skip


def is_watching_alone(needs: Iterable[str], text: str) -> bool:
    """Whether a folded goal with these needs wants something looked at, or its bill, and nothing run."""
    said = set(needs)
    return said <= _WATCHING and (any(availability_in(text)) or bool(audited_in(text)) or _BILL.match(text) is not None)
