"""The subnets of a goal, each with the name, the range and the region that it is given.

subnets app 10.10.0.0/20 and data 10.10.16.0/22         a subnet in us-east1 (10.2.0.0/16)
"""

import re
from functools import lru_cache
from typing import NamedTuple

from functions.planning.rules.words.lists import no_names
from shared.cost.regions import REGIONS

Span = tuple[int, int]


class Subnet(NamedTuple):
    """A subnet as a folded text has it; `name` and `region` are empty where none is said. `named` is where its name stands."""

    range: str
    name: str
    region: str
    span: Span
    named: Span


_RANGE = re.compile(
    r"(?<![\w./-])(?:10|172\.(?:1[6-9]|2\d|3[01])|192\.168)(?:\.\d{1,3}){2,3}/(?:[89]|1\d|2\d)(?![\w/]|\.\d)"
)
_WORD = r"(?:sub-?net(?:work)?s?|subnetz\w*|subred(?:es)?|sous-?\s?reseaux?|sub-?redes?|sottoret[ei])"
_SPEAKS = re.compile(rf"\b{_WORD}\b")
OF_SUBNET = re.compile(rf"[- ]{_WORD}\b")
"""What stands behind a word that says which subnet is meant."""
_SPEAKS_AFTER = re.compile(
    rf"[`'\")]*(?: (?:is|for|as|fur|para|pour))? (?:(?:the|our|die|la|el|le) )?(?:(?!with|mit|con|avec|and|und)[\w-]+ )?{_WORD}\b"
)
_STOP = re.compile(r"[.!?](?=\s|$)|\n\s*\n")
# What stands between a name and its range.
_LINK = r"(?:[\s:=(,`'\"*-]|->|\b(?:with|in|at|is|as|on|has|having|using|range|cidr|block|ip|primary|mit|con|avec|de|rango|plage|bereich|adressbereich)\b)*"
_REGION = re.compile(r"(?<![\w-])(?:" + "|".join(sorted(REGIONS, key=len, reverse=True)) + r")(?![\w-])")
_NAME = r"(?P<name>[a-z](?:[a-z0-9-]{0,40}[a-z0-9])?)"
_NAMED = re.compile(
    rf"(?:{_WORD}[\s:]+)?(?:(?:called|named|genannt|llamad[ao]|appele) )?[`'\"*]?{_NAME}[`'\"*]?(?: {_WORD})?{_LINK}$"
)
_NAMED_AFTER = re.compile(
    rf"[`'\"*)]*(?: (?:is )?(?:for|as|called|named|fur|para|pour))(?: (?:the|our|die|el|la|le))? [`'\"]?{_NAME}[`'\"]?(?: {_WORD})?"
)
# What a range is that is no subnet of one's own.
_OTHERS = re.compile(
    r"\b(?:from|allow\w*|open|only|secondary|pods?|services?|authori[sz]ed|peer\w*|remote|on-?prem\w*|office|theirs?|their|other side|aws|azure|connector|master|control plane|destination|route\w*|von|desde|depuis)\b[^.;,()\n]{0,24}$"
)
_OTHERS_AFTER = re.compile(
    r"[`'\")]*(?: (?:is |as |for )?(?:the )?(?:secondary|pods?|services?|peer|remote|on-?prem\w*|office|theirs|master|control plane))\b"
)


# The text of one goal is asked about by many readers.
@lru_cache(maxsize=64)
def subnets_said(text: str) -> tuple[Subnet, ...]:
    """The subnets that a folded text gives a range, in its order: where a sentence speaks of subnets, and of no other side."""
    found: list[Subnet] = []
    for match in _RANGE.finditer(text):
        low = max((each.end() for each in _STOP.finditer(text, 0, match.start())), default=0)
        before = max(low, found[-1].span[1] if found else 0)
        if not _SPEAKS.search(text, low, match.start()) and not _SPEAKS_AFTER.match(text, match.end()):
            continue
        between = text[before : match.start()]
        if _OTHERS.search(between) or _OTHERS_AFTER.match(text, match.end()):
            continue
        named = _named(text, before, match.start())
        stop = re.compile(r"[;.](?=\s|$)|\n|,|\band\b|\bund\b|\by\b|\bet\b").search(text, match.end())
        region = _REGION.search(text, match.end(), stop.start() if stop else len(text)) or _REGION.search(between)
        if not named and (after := _NAMED_AFTER.match(text, match.end())) and after["name"] not in no_names("subnet"):
            named = after.span("name")
        start = min(named[0], match.start()) if named else match.start()
        end = max(named[1], match.end()) if named else match.end()
        found.append(
            Subnet(
                match[0],
                text[slice(*named)] if named else "",
                region[0] if region else "",
                (start, end),
                named or (0, 0),
            )
        )
    return tuple(found)


def _named(text: str, low: int, at: int) -> Span | None:
    """Where the name of the subnet stands whose range begins `at`: the word before it, but for what joins them."""
    said = text[low:at]
    for region in _REGION.findall(said):
        said = said.replace(region, " " * len(region))
    match = _NAMED.search(said)
    while match and re.fullmatch(_WORD, match["name"]):
        said = said[: match.start("name")]
        match = _NAMED.search(said)
    return (
        (low + match.start("name"), low + match.end("name"))
        if match and match["name"] not in no_names("subnet")
        else None
    )
