"""Objectives (SLO) that a goal sets for what it runs: which share of the requests is answered, how fast, over how long."""

import re
from typing import Any

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.denied import is_denied
from functions.planning.rules.words.numbers import number as amount_in
from shared.schemas import Asked

Span = tuple[int, int]

_NEED = "slo"
_SENTENCE = re.compile(r"[.;!?](?=\s|$)|\n")
_N = r"(?<![\w.,])\d{1,4}(?:[.,]\d{1,4})?"
_PERCENT = rf"{_N} ?(?:%|percent|prozent|por ?cien(?:to)?|por ?cento|pour ?cent|procent|per ?cento)"
_MS = rf"(?P<ms>{_N}) ?(?P<unit>ms|milli\w*|s|sec\w*|sek\w*|seg\w*)\b"
_UNDER = r"(?:under|below|within|less than|faster than|in|unter|innerhalb von|schneller als|sous|en moins de|moins de|inferieure?s? a|abaixo de|menos de|por debajo de|en menos de|sotto(?: i)?|entro|onder|binnen|<=?)"
_FAST = re.compile(
    rf"(?P<share>{_PERCENT})(?: (?!and\b|und\b|y\b|et\b|e\b)[\w'-]+){{0,7}}? ?{_UNDER} (?:the |los |les |os |de )?{_MS}"
    rf"|\bp(?P<p>50|90|95|99)\b(?: (?!and\b|und\b)[\w'-]+){{0,4}}? ?{_UNDER} (?:the )?{_MS.replace('ms>', 'pms>').replace('unit>', 'punit>')}"
)
_BURN = re.compile(
    rf"(?P<share>{_PERCENT})(?: (?:of|des|der|vom|von|del?|do|du|d|of the|of our|the|our|monthly|monats|mensual|mensuel))*[ ']*(?:error[- ])?(?:[\w-]*(?:budgets?|presupuesto|orcamento)\w*)(?: (?:of|de|d|di)[ ']*(?:err\w+|fehlern?))?(?: [\w'-]+){{0,6}}? ?(?:in|within|innerhalb|per|en|dans|em|binnen|over)(?: von)? (?P<hours>an?|one|\d{{1,2}}|eine?[rn]?|una?|une|uma?|een|the) ?(?:hours?|h|stunden?|horas?|heures?|ore|ora|uur)\b"
)
_DAYS = re.compile(
    r"(?<![\w.,])(?P<n>\d{1,3})[ -]?(?:day|tag|dia|jour|giorn|dag)\w*|(?P<weeks>\d{1,2}|a|per|one)[ -](?:weeks?|wochen?|semanas?|semaines?)\b|\b(?P<month>months?|monthly|monat\w*|mensual\w*|mensuel\w*|mensal\w*|mes|mois)\b"
)
_SHARE = re.compile(_PERCENT)
# What stands beside the figures, and says no more.
_SAID = re.compile(
    r"\b(?:availab\w+|verfugbar\w*|disponib\w+|uptime|latenc\w*|latenz\w*|requests?|anfragen|peticiones|solicitudes|requetes|requisicoes|richieste|succe\w+|erfolgreich\w*|exitosas?|reussi\w*|rolling|window|fenster|ventana|fenetre"
    r"|(?:define|definier\w*|defini\w*|set up) (?=an? |eine?n? |una? |une? )|alertas?|(?:zu|too|trop|demasiado) (?:schnell|fast|vite|rapido)|burns?|burning|verbraucht\w*|consum\w+|se (?:quema|agota)\w*)\b"
)
_MOST_DAYS = 30
_NO_ALERT = re.compile(
    r"\b(?:no|not|never|without|kein\w*|ohne|nicht|sin|ningun\w*|sans|pas d ?'?e?|aucun\w*|sem|nenhum\w*|senza|nessun\w*|zonder|geen)(?: (?:an?|any|the|una?|une|um|uma|il))? ?(?:burn[- ]?rate(?: (?:alert\w*|alarm\w*))?|error[- ]budget alert\w*|alert\w*|alarm\w*|alarma\w*|alerta\w*|alerte\w*)(?: (?:on|auf|for|fur|sur|de|en|after all|at all)(?: the)?(?: burn[- ]?rate)?)?"
)
_ALERTS = (
    "{}: an objective has its alert here, which tells when the error budget burns too fast, and it can't be left out alone; it "
    "goes to whom the alerts of this plan go, and to nobody where no address is named"
)
_NOBODY = (
    "no service on Cloud Run is made here: an objective is made for one of those; for what stands already, and for load "
    "balancers and clusters, Cloud Monitoring sets it up under its services"
)
_WHICH = "say which share of the requests is to be answered (`SLO 99.9 % over 30 days`), and how fast if that matters"
_LONGER = "Cloud Monitoring counts over 30 days at most: {} days are 30 here"
_NEVER = "{}: at {:g} % so much of the error budget can't burn in so short a time, so that nothing tells of it"


def said_of_objectives(reading: Reading) -> list[Span]:
    """The sentences that speak of an objective, or of the error budget that one leaves."""
    spans: list[Span] = []
    low = 0
    for high in [*(each.start() for each in _SENTENCE.finditer(reading.text)), len(reading.text)]:
        if any(low <= each.start < high for each in reading.of(_NEED)):
            spans.append((low, high))
        low = high + 1
    return spans


def draw_objectives(sketch: Sketch, reading: Reading) -> None:
    """The same objectives for each service that a sentence about them names, or for every one."""
    spans = said_of_objectives(reading)
    if not spans:
        return
    settings, taken = _settings(reading.text, spans)
    services = sketch.of("cloud_run")
    said = " ".join(reading.text[slice(*each)] for each in spans)
    bare = {
        id_
        for id_ in services
        for each in re.finditer(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", said)
        if is_denied(said, each.span())
    }
    named = [each for each in services if re.search(rf"\b{re.escape(each)}\b", said) and each not in bare]
    if not services:
        sketch.lack(_NEED, _NOBODY)
        return
    if not settings.keys() & {"slo", "slo_fast"}:
        sketch.lack(_NEED, _WHICH)
        return
    for id_ in named or services:
        if not sketch.put(
            _NEED, id_, "a share is between 50 % and 99.99 %, and a time between 1 ms and 10 minutes", **settings
        ):
            continue
        share = float(settings.get("slo", 0))
        days = int(settings.get("slo_days", _MOST_DAYS))
        burnt = float(settings.get("burn_percent", 10)) / 100 * days * 24 / int(settings.get("burn_hours", 1))
        if share and burnt * (1 - share / 100) >= 1:
            sketch.meet(_NEED, _NEVER.format(id_, share))
    if (none := _NO_ALERT.search(reading.text)) and settings.get("slo"):
        words = Words.of(reading.goal.text, reading.text)(*none.span())
        sketch.told.append(
            Asked(words=words, need="alert", met=False, how=_ALERTS.format(", ".join(named or services)))
        )
        sketch.taken.append(none.span())
    if (longer := max((days for days in _days(reading.text, spans)), default=0)) > _MOST_DAYS + 1:
        sketch.meet(_NEED, _LONGER.format(longer))
    sketch.taken += [*taken, *((each.start, each.end) for each in reading.of(_NEED))]


def _settings(text: str, spans: list[Span]) -> tuple[dict[str, Any], list[Span]]:
    """What the sentences say, as settings of a service, and where it stands."""
    found: dict[str, Any] = {}
    taken: list[Span] = []
    for low, high in spans:
        left = text[low:high]
        for kind, pattern in (("burn", _BURN), ("fast", _FAST), ("share", _SHARE)):
            for match in pattern.finditer(left):
                if found.keys() & _KEYS[kind]:
                    continue
                found |= _read(kind, match)
                taken.append((low + match.start(), low + match.end()))
                left = f"{left[: match.start()]}{' ' * len(match[0])}{left[match.end() :]}"
        taken += [(low + each.start(), low + each.end()) for words in (_DAYS, _SAID) for each in words.finditer(left)]
    if days := next(iter(_days(text, spans)), 0):
        found["slo_days"] = min(days, _MOST_DAYS)
    return found, taken


_KEYS = {"burn": {"burn_percent"}, "fast": {"slo_fast"}, "share": {"slo"}}


def _read(kind: str, match: re.Match[str]) -> dict[str, Any]:
    if kind == "share":
        return {"slo": _percent(match[0])}
    if kind == "burn":
        hours = match["hours"]
        return {"burn_percent": _percent(match["share"]), "burn_hours": int(hours) if hours.isdigit() else 1}
    amount, unit = (match["ms"], match["unit"]) if match["ms"] else (match["pms"], match["punit"])
    value = float(amount.replace(",", "."))
    share = _percent(match["share"]) if match["share"] else float(match["p"])
    return {"slo_fast": share, "slo_ms": round(value * (1 if unit.startswith("m") else 1_000))}


def _percent(said: str) -> float:
    digits = re.match(r"[\d.,]+", said)
    return float(digits[0].replace(",", ".").rstrip(".")) if digits else amount_in(said) or 0.0


def _days(text: str, spans: list[Span]) -> list[int]:
    """Over how many days it is counted, each time that is said."""
    return [_span(match) for low, high in spans for match in _DAYS.finditer(text, low, high)]


def _span(match: re.Match[str]) -> int:
    if match["n"]:
        return int(match["n"])
    if match["weeks"]:
        return 7 * (int(match["weeks"]) if match["weeks"].isdigit() else 1)
    return _MOST_DAYS
