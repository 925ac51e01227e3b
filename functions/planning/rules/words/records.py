"""Records of DNS that a goal writes out: `www A 203.0.113.5`, `MX 10 mail.example.com`, `a CNAME blog -> example.net`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from functions.planning.rules.words.lists import no_names

_HOST = r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z]{2,24}\.?"
_VALUES = {
    "A": r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d./])",
    "AAAA": r"(?<![\w:])(?=[0-9a-f:]*:[0-9a-f:]*:)[0-9a-f:]{3,39}(?![\w:])",
    "CNAME": _HOST,
    "MX": rf"\d{{1,5}} +{_HOST}|{_HOST}(?: (?:with |mit |con |avec )?(?:priority|prioritat|prio|preference|prioridad|priorite|prioridade|priorita)? ?\d{{1,5}}\b)?",
    "TXT": r"\"[^\"]+\"|'[^']+'|`[^`]+`|“[^”]+”|v=\w+[^,\"'\n]*?(?=,|\.(?:\s|$)| and | und | y | et |$|\n)|[\w-]+=[^\s,\"']+(?<![.;])",
    "SRV": rf"\d{{1,5}} +\d{{1,5}} +\d{{1,5}} +{_HOST}",
    "CAA": r"(?:\d{1,3} +)?(?:issuewild|issue|iodef) +[\"'`]?[\w.:@-]+\b[\"'`]?",
    "NS": _HOST,
}
_KIND = re.compile(
    r"(?<![\w.-])(?:(?:registros?|enregistrements?|records?|eintrag) +(?:de +|del +)?(?:tipo +|type +|vom typ +)?)?(?:(?:spf|dmarc|dkim)[- ])?"
    r"(?P<kind>AAAA|CNAME|MX|TXT|SRV|CAA|NS|(?:(?<=registro )|(?<=enregistrement )|(?<=record )|(?<=typ ))(?-i:A)(?![\w.-])|(?-i:A)(?=[- ]?(?:records?|eintrag|eintrage|-eintr\w+)\b| +(?:record )?\S+ *(?:->|→|=>|=|:)|(?: +[@*\w.-]+)? +\d{1,3}\.\d{1,3}\.| +(?:for|f[uü]r|para|pour|per|of|on|de) +[@*\w.,&\"'` -]{1,80}?\d{1,3}\.\d{1,3}\.\d))"
    r"(?P<word>[- ]?(?:records?|eintrag\w*|registros?|enregistrements?))?(?![\w.-]*\w)",
    re.IGNORECASE,
)
_END = re.compile(r"[\n!?]|\.(?=\s|$)")
_LABEL = r"(?P<name>@|\*(?:\.[\w.-]+)?|_?[a-z0-9](?:[a-z0-9_.-]*[a-z0-9])?)"
# `for www`, `www ->`, `named www`; the domain itself where nothing is named.
_NAMED = re.compile(
    rf"(?:\b(?:for|on|of|named|called|at|fur|fuer|auf|namens|para|de|en|pour|sur|named|per|su|voor) +(?:the +)?(?:host +|name +|subdomain +)?[\"'`]?{_LABEL}[\"'`]?(?![\w@*-]))"
    rf"|(?:(?<![\w@*.-]){_LABEL.replace('name', 'other')}[\"'`]? *(?:->|→|=>|=(?!=)|:| to | points? to | pointing to | zeigt auf | auf | a | vers | naar ))",
    re.IGNORECASE,
)
# `for @, www and staging to`: one record each.
_SEVERAL = re.compile(
    rf"\b(?:for|of|f[uü]r|para|de|en|pour|per|voor|von) +(?P<names>{_LABEL.replace('name', 'one')}(?:(?:,|,? +(?:and|und|y|et|e|en|&)) +(?:for |f[uü]r |para |de |pour )?[\"'`]?{_LABEL.replace('(?P<name>', '(?:')}[\"'`]?)+) *(?:->|→|=>|=|:|to|points? to|pointing to|on|zeig\w+ auf|auf|a|vers|naar|su)? *$",
    re.IGNORECASE,
)
_JOIN = re.compile(r"(?:,? +(?:and|und|y|et|e|en|&) +|, *)(?:(?:for|f[uü]r|para|de|pour) +)?", re.IGNORECASE)
_BARE = re.compile(
    rf"(?:\b(?:(?:the|an?|new|neue[rn]?|einen?|nuevo|un|nouvel) +)*(?:records?|eintrag|registro|enregistrement) +)?(?<![\w@*.-])[\"'`]?{_LABEL}[\"'`]?[ :]*$",
    re.IGNORECASE,
)
_LABEL_ALONE = re.compile(rf"[\"'`]{_LABEL}[\"'`]", re.IGNORECASE)
_QUOTES = "\"'`“”"
_APEX = frozenset({"@", "apex", "root", "domain", "zone", "itself"})


@dataclass(frozen=True, slots=True)
class Record:
    """One record, `NAME KIND VALUE` with `@` for the domain itself, and where it is written."""

    line: str
    span: tuple[int, int]


def without_records(raw: str) -> tuple[str, tuple[str, ...]]:
    """A goal without the records that it writes out, and these: names and addresses in them are no parts and places."""
    found = list(_written(raw, zone_in(raw)))
    if not found:
        return raw, ()
    rest, low = "", 0
    for at, each in enumerate(found):
        # Several records may stand in one place.
        rest += raw[low : max(low, each.span[0])] + ("" if at else "DNS records")
        low = max(low, each.span[1])
    return rest + raw[low:], tuple(each.line for each in found)


_ZONE = re.compile(
    rf"\b(?:zone|zona|dns(?= for| für| para| pour))(?: dns)?(?: p[uú]bl\w+| priva\w+)?(?: (?:for|fur|für|para|pour|per|named|called|of))?:? +[\"'`]?(?P<a>{_HOST})|(?<![\w.-])(?P<b>{_HOST})[\"'`]? +(?:dns )?zone\b",
    re.IGNORECASE,
)


def zone_in(raw: str) -> str:
    """The domain that a goal calls its zone; empty where it names none so."""
    match = _ZONE.search(raw)
    return (match["a"] or match["b"]).lower().rstrip(".") if match else ""


def _written(raw: str, domain: str) -> Iterator[Record]:
    """Each record whose kind and value a goal writes, and where; a record without a value is none."""
    kinds = [match for match in _KIND.finditer(raw) if raw[: match.start()].count('"') % 2 == 0]
    for at, kind in enumerate(kinds):
        end = kinds[at + 1].start() if at + 1 < len(kinds) else len(raw)
        which = kind["kind"].upper()
        found = list(re.finditer(_VALUES[which], raw[kind.end() : end], re.IGNORECASE))
        label = ""
        if which == "TXT" and len(found) > 1 and _LABEL_ALONE.fullmatch(found[0][0]):
            label = found.pop(0)[0][1:-1]
        low = kind.end()
        for number, match in enumerate(found):
            begin, stop = kind.end() + match.start(), kind.end() + match.end()
            between = raw[low:begin]
            low = stop
            if number and (_END.search(between) or which == "CNAME"):
                # A second sentence is about something else, and an alias leads to one place.
                break
            if not number and _END.search(between):
                break
            start = begin if number else kind.start()
            name = label or _name_of(between, domain)
            if not name and not number and (bare := _BARE.search(raw[: kind.start()])):
                name = _short(bare["name"], domain)
                start = bare.start() if name else start
            names = _names_of(between, domain) or [name or "@"]
            yield from (Record(f"{each} {which} {_value(which, match[0])}", (start, stop)) for each in names)


def _names_of(between: str, domain: str) -> list[str]:
    """What several records are called that one value is given to; empty where there are no several."""
    match = _SEVERAL.search(between)
    names = [_short(each.strip(_QUOTES), domain) for each in _JOIN.split(match["names"])] if match else []
    return names if all(names) else []


def _name_of(between: str, domain: str) -> str:
    """What a record is called between its kind and its value; empty where nothing is named."""
    match = _NAMED.search(between)
    bare = _BARE.search(between)
    said = (match["name"] or match["other"]) if match else bare["name"] if bare else ""
    return _short(said, domain)


def _short(said: str, domain: str) -> str:
    """A record's name below its domain; empty for a word that is no name."""
    said = said.lower().rstrip(".")
    if said in _APEX or (domain and said == domain):
        return "@"
    said = said.removesuffix(f".{domain}") if domain else said
    return "" if said in no_names("record") or said.isdigit() else said


def _value(kind: str, said: str) -> str:
    said = " ".join(said.split())
    if kind == "TXT":
        return f'"{said.strip(_QUOTES)}"'
    if kind == "CAA":
        number, what, who = ("0 " + said if not said[0].isdigit() else said).split(" ", 2)
        return f'{number} {what.lower()} "{who.strip(_QUOTES)}"'
    said = said.lower()
    if kind == "MX" and not said[0].isdigit():
        host, _, rest = said.partition(" ")
        priority = re.search(r"\d+$", rest)
        return f"{priority[0] if priority else 10} {host}"
    return said
