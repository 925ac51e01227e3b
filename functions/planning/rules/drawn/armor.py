"""What Cloud Armor keeps out: known attacks, too many requests, countries."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.countries import COUNTRIES

_RATE = re.compile(
    r"\b(\d+) ?/ ?min(?:ute)?\b|\b(\d+)(?: (?:req|[a-z]+)){0,2} (?:per|a|pro|por|par|al|each|je|/) ?min\w*|\b(?:rate[- ]?limit\w*|limit\w*|throttl\w*)(?: of| to| at|:)? (\d+)(?: \w+)? ?(?:per|a|each|/) ?min|\b(\d+) (?:req|requests?|calls?|hits?|anfragen|peticiones|requetes) ?(?:per|a|pro|por|par|each|je|/) ?min"
)
_SOME_RATE = re.compile(
    r"\brates?\b|\brate[- ]?limit|\bthrottl|\blimit\w* (?:de |du )?(?:debit|peticiones|solicitudes|requetes)|\bratenbegrenzung"
)
_USUAL_RATE = 600


_EACH = r"(?:per|a|an|each|je|pro|por|par|al|alla|/) ?(?P<unit>min\w*|s\b|sec\w*|sek\w*)"
_AMOUNT = r"(?P<n>\d{1,6})(?: ?(?:requests?|req|reqs|calls?|hits?|anfragen|aufrufe|peticiones|solicitudes|requetes|appels|richieste|requisicoes|times?|mal|x)\b)?"
_PATH = r"(?<![\w./:-])(?P<path>/[a-z0-9][\w.~-]*(?:/[\w.~-]+)*/?)\*?"
# `/login 10 per minute`, `/login: max 10 requests per minute`, `10 requests per minute on /login`.
_OF_A_PATH = (
    re.compile(
        rf"{_PATH}[\"'`]?(?: ?[:=(,-])?(?: (?:to|at|auf|a|of|with|mit|con|avec|max\w*|at most|up to|hochstens|limited|limit|only|gets?|should|be|is|allows?|por|de|nur|solo))* {_AMOUNT} ?{_EACH}"
    ),
    re.compile(
        rf"(?<![\d./]){_AMOUNT} ?{_EACH}(?: (?:per|by|pro|por|par) (?:ip|client|user|address))? (?:on|for|at|to|auf|fur|fuer|en|para|pour|sur|su|per|of) [\"'`]?{_PATH}"
    ),
)
_PREVIEW = re.compile(
    r"\b(?:(?:in|im|as|en|als|com|con) )?(?:a )?(?:preview|vorschau|vista previa|previsualizacion|previsualisation|apercu|anteprima|dry[- ]run|log[- ]only|monitor[- ]only|count)(?:[- ]?(?:mode|modus|modo|only|nur))?(?: (?:first|zuerst|erst|primero|d ?'? ?abord|at first|before enforcing))?\b"
)


# `/login 10 per minute, everything else 300`: counted as the paths before it are.
_OF_THE_REST = re.compile(
    r"\b(?:everything else|anything else|everywhere else|elsewhere|otherwise|(?:all )?(?:the )?(?:rest|others?)(?: of (?:the|it)(?: site)?)?|(?:all )?other (?:paths?|urls?|requests?|pages?)|alles andere|alle anderen(?: pfade)?|der rest|den rest|sonst|ubrige\w*|(?:todo )?(?:lo|el) (?:demas|resto)|las demas(?: rutas)?|(?:tout )?le reste|(?:tutto )?il resto|(?:todo )?o resto|tudo (?:o )?mais|(?:al )?het andere|de rest)"
    rf"(?: ?[:=,-])?(?: (?:is|gets?|at|to|with|max\w*|at most|up to|limited|hochstens|mit|auf|con|a|maximo|avec|au plus|limit)){{0,3}} {_AMOUNT}(?![\w.,]*\d|\w| ?(?:%|/|per|a min|an h|je|pro|por|par|eur|usd|dollars?|euros?|days?|gb|mb))"
)


def path_rates(text: str) -> tuple[dict[str, int], list[tuple[int, int]]]:
    """How many requests a minute a text lets one caller make of a path, and where it says so."""
    found: dict[str, int] = {}
    spans: list[tuple[int, int]] = []
    for pattern in _OF_A_PATH:
        for match in pattern.finditer(text):
            if any(low < match.end() and match.start() < high for low, high in spans):
                continue
            each = int(match["n"]) * (1 if match["unit"].startswith("min") else 60)
            found.setdefault(match["path"].rstrip("/") or "/", each)
            spans.append(match.span())
    return found, spans


def rate_said(text: str) -> tuple[int, tuple[int, int] | None]:
    """How many requests a minute a text lets one caller make, and where it says the number; 0 where it says none."""
    if said := _RATE.search(text):
        return int(next(filter(None, said.groups()))), said.span()
    return (_USUAL_RATE if _SOME_RATE.search(text) else 0), None


def draw_armor(sketch: Sketch, reading: Reading, made: str) -> None:
    """What Cloud Armor keeps out before a load balancer, or before a cluster's own."""
    if reading.wants("waf", "geo_block"):
        sketch.set("waf" if reading.wants("waf") else "", made, True, "waf")
        _rates(sketch, reading.text, made)
        _banned(sketch, reading.text, made)
    if reading.wants("geo_block") or _only_these(reading.text):
        countries, alone = _countries(reading)
        if countries:
            sketch.taken += [each.span() for each in [_only_these(reading.text)] if each is not None]
            sketch.set("geo_block", made, ",".join(countries), "allowed_countries" if alone else "blocked_countries")
            for code in re.finditer(r"\b[a-z]{2}\b", reading.text):
                if code[0].upper() in countries:
                    sketch.taken.append(code.span())
        else:
            sketch.lack("geo_block", "no country is named: say which are to be kept out, one by one")


def _rates(sketch: Sketch, text: str, made: str) -> None:
    """How often one address may ask, of each path that is named and of all; only logged at first where that is said."""
    said = text
    paths, spans = path_rates(text)
    if paths and sketch.set("", made, ",".join(f"{path}={rate}" for path, rate in paths.items()), "path_rates"):
        sketch.taken += spans
        text = "".join(" " if any(low <= at < high for low, high in spans) else each for at, each in enumerate(text))
    rate, span = rate_said(text)
    if spans and not span and (rest := _OF_THE_REST.search(text)):
        seconds = re.search(_EACH, said[slice(*spans[-1])])
        rate, span = int(rest["n"]) * (1 if seconds and seconds["unit"].startswith("min") else 60), rest.span()
    if rate and (span or not paths):
        sketch.set("", made, rate, "rate_limit")
        sketch.taken += [span] if span and paths else []
    if (preview := _PREVIEW.search(text)) and sketch.set("", made, True, "preview"):
        sketch.taken.append(preview.span())


_BAN = re.compile(
    r"\b(?:ban(?:s|ned|ning)?|block(?:s|ed|ing)?|lock(?:s|ed)? out|kept out|(?:aus)?gesperrt|sperr\w*|(?:ge)?bann\w*|blockier\w*|bloque\w*|banead\w*|bane\w*|banni\w*|expuls\w*|bloke\w*|geblokkeerd|verbannen|banid\w*)\b"
    r"[^.;\n]{0,60}?\b(?P<n>\d{1,4}|an?|1|eine?r?|una?|une|um) ?(?P<unit>min\w*|h\b|hours?|stunden?|horas?|heures?|uur)"
)
_AN_HOUR = 60


def _banned(sketch: Sketch, text: str, made: str) -> None:
    """How long whoever asks too often is kept out."""
    if match := _BAN.search(text):
        number = int(match["n"]) if match["n"].isdigit() else 1
        minutes = number * (1 if match["unit"].startswith("min") else _AN_HOUR)
        sketch.set("", made, 600, "rate_limit") if "rate_limit" not in sketch.parts[made].settings else None
        if sketch.set("", made, minutes, "ban_minutes"):
            sketch.taken.append(match.span())


_ONLY_FROM = re.compile(
    r"\b(?:except|but|only|nur|outside|other than|ausser|salvo|sauf|solo|seulement|allow\w*|let in)\b"
)
_LISTED = re.compile(
    rf"\b(?:only|nur|solo|solamente|seulement|uniquement|alleen|apenas|somente|block\w*|deny|ban|keep out|sperr\w*|bloque\w*|bloke\w*|geen)\b(?: (?:from|aus|de|desde|depuis|uit|visitors|traffic|users|countries|people|the|das|die|el|la)){{0,3}}:? (?P<first>{'|'.join(map(re.escape, COUNTRIES))})\b"
)


def _only_these(text: str) -> re.Match[str] | None:
    """Where countries stand right behind a word that lets them in alone, or keeps them out: `Cloud Armor: only Spain`."""
    return _LISTED.search(text)


_CODE = re.compile(r"\b[A-Z]{2}\b")


def _countries(reading: Reading) -> tuple[list[str], bool]:
    """The countries named where some are to be kept out, and whether those named are the ones that come in."""
    about = [(each.start, each.end) for each in reading.mentions if each.need == "geo_block" and not each.rejected]
    about = about or [each.span() for each in [_only_these(reading.text)] if each is not None]
    spans = [(low, min(len(reading.text), high + 60)) for low, high in about]
    near = " ".join(re.split(r"[.;\n]", reading.text[low:high])[0] for low, high in spans)
    named = [(match.start(), code) for name, code in COUNTRIES.items() if (match := re.search(rf"\b{name}\b", near))]
    capitals = set(_CODE.findall(reading.goal.text)) & set(COUNTRIES.values())
    named += [
        (match.start(), match[0].upper())
        for match in re.finditer(r"\b[a-z]{2}\b", near)
        if match[0].upper() in capitals
    ]
    said = " ".join(reading.text[low:high] for low, high in about)
    return list(dict.fromkeys(code for _, code in sorted(named))), bool(_ONLY_FROM.search(said))
