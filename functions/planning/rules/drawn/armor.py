"""What Cloud Armor keeps out: known attacks, too many requests, countries."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.countries import COUNTRIES


def draw_armor(sketch: Sketch, reading: Reading, made: str) -> None:
    """What Cloud Armor keeps out before a load balancer, or before a cluster's own."""
    if reading.wants("waf", "geo_block"):
        sketch.set("waf" if reading.wants("waf") else "", made, True, "waf")
        said = re.search(
            r"\b(\d+) ?/ ?min(?:ute)?\b|\b(\d+)(?: (?:req|[a-z]+)){0,2} (?:per|a|pro|por|par|al|each|je|/) ?min\w*|\b(?:rate[- ]?limit\w*|limit\w*|throttl\w*)(?: of| to| at|:)? (\d+)(?: \w+)? ?(?:per|a|each|/) ?min|\b(\d+) (?:req|requests?|calls?|hits?|anfragen|peticiones|requetes) ?(?:per|a|pro|por|par|each|je|/) ?min",
            reading.text,
        )
        if said or re.search(
            r"\brates?\b|\brate[- ]?limit|\bthrottl|\blimit\w* (?:de |du )?(?:debit|peticiones|solicitudes|requetes)|\bratenbegrenzung",
            reading.text,
        ):
            sketch.set("", made, int(next(filter(None, said.groups()))) if said else 600, "rate_limit")
    if reading.wants("geo_block"):
        countries, alone = _countries(reading)
        if countries:
            sketch.set("geo_block", made, ",".join(countries), "allowed_countries" if alone else "blocked_countries")
            for code in re.finditer(r"\b[a-z]{2}\b", reading.text):
                if code[0].upper() in countries:
                    sketch.taken.append(code.span())
        else:
            sketch.lack("geo_block", "no country is named: say which are to be kept out, one by one")


_ONLY_FROM = re.compile(
    r"\b(?:except|but|only|nur|outside|other than|ausser|salvo|sauf|solo|seulement|allow\w*|let in)\b"
)
_CODE = re.compile(r"\b[A-Z]{2}\b")


def _countries(reading: Reading) -> tuple[list[str], bool]:
    """The countries named where some are to be kept out, and whether those named are the ones that come in."""
    about = [each for each in reading.mentions if each.need == "geo_block" and not each.rejected]
    spans = [(each.start, min(len(reading.text), each.end + 60)) for each in about]
    near = " ".join(re.split(r"[.;\n]", reading.text[low:high])[0] for low, high in spans)
    named = [(match.start(), code) for name, code in COUNTRIES.items() if (match := re.search(rf"\b{name}\b", near))]
    capitals = set(_CODE.findall(reading.goal.text)) & set(COUNTRIES.values())
    named += [
        (match.start(), match[0].upper())
        for match in re.finditer(r"\b[a-z]{2}\b", near)
        if match[0].upper() in capitals
    ]
    said = " ".join(reading.text[each.start : each.end] for each in about)
    return list(dict.fromkeys(code for _, code in sorted(named))), bool(_ONLY_FROM.search(said))
