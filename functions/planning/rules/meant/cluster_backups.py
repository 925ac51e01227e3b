"""What a goal says of a cluster's backups: how often, for how long, of which namespaces, and with what.

All take folded text (lower case, no accents).
"""

import re
from typing import TYPE_CHECKING, NamedTuple

from functions.planning.rules.words import hours
from functions.planning.rules.words.denied import is_denied

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Mention

Span = tuple[int, int]


class Backups(NamedTuple):
    """The clock as five cron fields, the days (0: not said), namespaces (none: all), whether volumes and secrets go along, and what says so.

    `apart`: the namespaces that are to be left out, and where they are named.
    """

    cron: str
    days: int
    namespaces: tuple[str, ...]
    volumes: bool
    secrets: bool
    spans: tuple[Span, ...]
    apart: tuple[tuple[str, Span], ...] = ()


_PRODUCT = re.compile(
    r"\b(?:google(?:'s)? )?back-?ups? (?:for|fur|para|pour|per|do|de|del|voor) (?:the |our |el |o |le )?(?:gke|kubernetes|clusters?)\b"
    r"|\b(?:gke|cluster|kubernetes)[- ]?(?:backup(?: ?plan)?s?|sicherung\w*)\b"
)
_COPIED = re.compile(
    r"\bback-?(?:ed )?ups?\b|\bbackups?\b|\bsicherung\w*|\bgesichert\b|\bcopias? de segur\w+|\brespald\w+|\bsauvegard\w*"
)
_INSIDE = re.compile(
    r"\b(?:namespaces?|namensraum\w*|espacios? de nombres|espaces? de noms|(?:persistent )?volumes?|pvcs?|pvs?|manifests?|workloads?|pods?|clusters?|clusteres|kubernetes|k8s|gke)\b"
)
_HELD = re.compile(r"\b(?:manifests?|workloads?|pods?|kubernetes (?:objects?|resources?))\b")
_STORES = frozenset(
    {
        "database", "postgres", "mysql", "sqlserver", "mongodb", "redis", "valkey", "vm", "spanner", "bigtable",
        "alloydb", "bucket", "filestore", "bigquery",
    }
)  # fmt: skip
_SENTENCE = re.compile(r"(?<!\bincl)(?<!\binkl)(?<!\betc)(?<!\bapprox)[.!?](?=\s|$)|[;\n]")
_JOINED = r"(?:, ?(?:and |und |y |et |e |en )?| (?:and|und|y|e|et|en|&) |/)"
_NO_NAME = (
    r"(?:and|und|y|et|e|en|or|in|of|on|at|to|for|from|with|without|is|are|be|has|have|must|should|incl\w*|including|mit|ohne|con|sin|avec|sans|com|sem|"
    r"the|its|their|our|all|every|each|alle|jede\w*|todos?|todas?|tous|toutes|nightly|daily|weekly|hourly|taglich\w*|kept|keep|volumes?|secrets?|das|die|der|los|las|les|que|that|which|only|"
    r"backups?|but|not|nicht|except|excluding|ausser|salvo|sauf|backed|saved|ret[ae]\w*|conserv\w*|gu?ard\w*|aufbewahr\w*|behalt\w*|stored|then|alone|separately|own|inside|there|per|pro|por|par|cada|chaque)"
)
_NAME = rf"[\"'`]?(?!{_NO_NAME}\b)[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?[\"'`]?"
_SPACES = r"(?:name ?spaces?|namensraum\w*|espacios? de nombres|espaces? de noms)"
_NAMED = re.compile(
    rf"\b{_SPACES}:? (?:called |named |namens |llamados? |nommes? )?(?P<after>{_NAME}(?:{_JOINED}{_NAME})*)"
    rf"|\b(?:the|den|der|los|las|les|of|von|de) (?P<before>{_NAME}(?:{_JOINED}{_NAME})*)[ -]{_SPACES}\b"
)
_OF_ALL = re.compile(
    rf"\b(?:all|every|each|alle[rn]?|jede\w*|todos?(?: los| os)?|tous(?: les)?|tutti(?: i)?|complet\w*|whole|entire|ganze\w*)(?: (?:the|of the|its|our|\w+))? {_SPACES}"
)
_NONE = r"(?:without|excluding|except(?: for)?|but not|no|not|ohne|keine?|sin|sans|sem|senza|zonder|exclu\w*|ausser)"
_SECRETS = re.compile(
    rf"(?P<none>\b{_NONE} (?:the |its |any |los |les |die |den |k8s |kubernetes )*)?\b(?:kubernetes[- ]|k8s[- ])?(?P<what>secrets?|secretos|segredos|segreti|geheimnisse)\b(?! ?manager)(?! (?:in|im|en|dans|from|aus|stored|kept|live|are (?:in|kept|stored)))"
)
_VOLUMES = re.compile(
    rf"(?P<none>\b{_NONE} (?:the |its |any |los |les |die |den )*)?\b(?:persistent |persistente\w* )?(?:volumes?(?: data)?|volumen(?:es)?|pvcs?|datentrager|discos|disques)(?: (?:persistent\w*|compris|inclus\w*|included))?\b"
)
_KEEPS = r"(?:ke[ep]p?t?|retain\w*|retention|delet\w*|expir\w*|aufheb\w*|aufgehoben|aufbewahr\w*|behalt\w*|losch\w*|geloscht|conserv\w*|gu?ard\w*|mantien\w*|manten\w*|retenci\w*|retenca\w*|bewaar\w*|stay\w*|held|hold)"
_UNIT = r"(?:days?|tage?n?|dias?|jours?|giorni?|dagen|weeks?|wochen?|semanas?|semaines?|settiman[ae]|weken|months?|monate?n?|meses|mes|mois|mesi|years?|jahre?n?|anos?|ans|anni)"
_MANY = r"(?P<{0}>\d{{1,4}}|an?|one|eine?[mn]?|un[oa]?)"
_KEPT = re.compile(
    rf"\b{_KEEPS}\b(?:,? (?!every|alle\b|cada|toutes|ogni)[\w-]+){{0,5}}?:? {_MANY.format('n')} ?(?P<unit>{_UNIT})\b"
    rf"|\b{_MANY.format('n2')}[ -](?P<unit2>{_UNIT})(?: lang)? (?:[\w-]+ ){{0,3}}?{_KEEPS}\b"
)
_DAYS_IN = (
    (r"week|woche|semana|semaine|settiman|weken", 7), (r"month|monat|mes|mois", 30), (r"year|jahr|ano|ans|anni", 365),
)  # fmt: skip
# What a sentence about a cluster's backups has that is of these backups alone.
_OF_BACKUPS = frozenset({"schedule", "lifecycle", "job", "data_disk", "retention_lock"})


# What makes the copies already.
_BY_ANOTHER = re.compile(
    r"\b(?:velero|kasten|k10|trilio|stash|longhorn|rancher|portworx|restic)\b|\bno (?:google )?back-?ups? for gke\b|\b(?:kein|ohne|sin|sans|pas de|sem|senza|geen|zonder|without) (?:google )?back-?ups? (?:for|fur|para|pour|de|per|voor) gke\b"
)


def cluster_backups_in(mentions: "tuple[Mention, ...]", text: str) -> Backups | None:
    """What is said of the backups of a cluster; None where none are asked for, or those of something else are."""
    asked = [each for each in mentions if each.need == "backups" and not each.rejected]
    if _BY_ANOTHER.search(text):
        return None
    if not any(each.need == "kubernetes" and not each.rejected for each in mentions):
        return None
    stretch = next((found for each in asked if (found := _stretch(each, mentions, text))), None)
    return _said(text, *stretch) if stretch else None


def without_backups(mentions: "tuple[Mention, ...]", text: str) -> "tuple[Mention, ...]":
    """The mentions without what is said of a cluster's backups: their clock, for how long they stay, what they hold."""
    said = cluster_backups_in(mentions, text)
    if said is None:
        return mentions
    return tuple(
        each
        for each in mentions
        if not (
            (each.need in _OF_BACKUPS or (each.need == "secrets" and _SECRETS.fullmatch(text[each.start : each.end])))
            and any(low < each.end and each.start < high for low, high in said.spans)
        )
        # What a namespace is called is nothing that is to be made.
        and not any(low <= each.start and each.end <= high for _, (low, high) in said.apart)
    )


def _stretch(mention: "Mention", mentions: "tuple[Mention, ...]", text: str) -> Span | None:
    """The sentence that speaks of a cluster's backups, and the next one that goes on with how long they stay."""
    low = max((each.end() for each in _SENTENCE.finditer(text, 0, mention.start)), default=0)
    stop = _SENTENCE.search(text, mention.end)
    high = stop.start() if stop else len(text)
    if not _is_of_cluster((low, high), mention, mentions, text):
        return None
    rest = _SENTENCE.search(text, high + 1)
    after = (high + 1, rest.start() if rest else len(text))
    goes_on = re.match(
        rf"\W*(?:{_KEEPS}\b|(?:the |these |those |die |los |las |les )?(?:back-?ups?|copies|copias)\b)",
        text[slice(*after)],
    )
    return (low, after[1]) if goes_on and _KEPT.search(text, *after) else (low, high)


def _is_of_cluster(sentence: Span, mention: "Mention", mentions: "tuple[Mention, ...]", text: str) -> bool:
    low, high = sentence
    others = [each for each in mentions if each.need in _STORES and not each.rejected]
    if _PRODUCT.search(text, low, high) or not others:
        return True
    # `Backups of its volumes`: what they are of stands behind them.
    if re.match(
        r"[^.;,\n]{0,24}?\b(?:of|for|von|der|des|de|del|du|da|do)\b[^.;,\n]{0,20}$",
        text[mention.end : _next(text, mention.end, high)],
    ):
        return True
    own = max((each.end() for each in _INSIDE.finditer(text, low, mention.start)), default=-1)
    other = max((each.end for each in others if low <= each.start < mention.start), default=-1)
    return own > other


def _next(text: str, start: int, high: int) -> int:
    inside = _INSIDE.search(text, start, high)
    return inside.start() if inside else start


def _said(text: str, low: int, high: int) -> Backups:
    spans = [each.span() for way in (_PRODUCT, _COPIED, _HELD) for each in way.finditer(text, low, high)]
    days = 0
    if kept := _KEPT.search(text, low, high):
        count, unit = kept["n"] or kept["n2"], kept["unit"] or kept["unit2"]
        many = int(count) if count.isdigit() else 1
        days = many * next((each for way, each in _DAYS_IN if re.match(way, unit)), 1)
        spans.append(kept.span())
    named: list[str] = []
    apart = [(each["name"], each.span("name")) for each in _BUT.finditer(text, low, high)]
    for each in _NAMED.finditer(text, low, high):
        group = "after" if each["after"] else "before"
        for name in re.finditer(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", each[group]):
            span = (each.start(group) + name.start(), each.start(group) + name.end())
            if re.fullmatch(_NO_NAME, name[0]) or re.fullmatch(r"not?|nicht|pas|nao|niet|but", name[0]):
                continue
            if is_denied(text, span) or is_denied(text, (each.start(), span[1])) or _LEFT.match(text, span[1]):
                apart.append((name[0], span))
            elif not _OF_ALL.search(text, max(low, each.start() - 12), each.end()):
                named.append(name[0])
        spans.append(each.span())
    out = {name for name, _ in apart}
    spans += [each.span() for each in _OF_ALL.finditer(text, low, high)]
    bare = _blanked(text, [kept.span()] if kept else [])[low:high]
    spans += [(low + a, low + b) for a, b in hours.when_spans(bare)]
    with_ = {}
    for key, way in (("secrets", _SECRETS), ("volumes", _VOLUMES)):
        found = list(way.finditer(text, low, high))
        spans += [each.span() for each in found]
        with_[key] = not any(
            each["none"] or is_denied(text, each.span()) or _LEFT.match(text, each.end()) for each in found
        )
    if _SECRETS_OUT.search(text, low, high):
        with_["secrets"] = False
    names = tuple(each for each in dict.fromkeys(named) if each not in out)
    return Backups(
        hours.cron_in(bare), days, names, with_["volumes"], with_["secrets"], tuple(spans), tuple(dict(apart).items())
    )


# `All namespaces but monitoring`, `todos salvo pruebas`.
_BUT = re.compile(
    rf"\b{_SPACES} (?:but|except(?: for)?|excluding|ausser|salvo|excepto|menos|sauf|hormis|exceto|tranne|behalve)(?: (?:for |the |den |los |el |le |les |o ))?(?: ?{_SPACES})? ?(?P<name>{_NAME})"
)
_LEFT = re.compile(
    r"[\"'`]?,? (?:(?:are|is|sind|ist|werden|estan|sont|sao) )?(?:not|nicht|no|pas|nao|niet)\b(?! (?:of|for|in|the|von|vom|des|der|de|du|do|da|del|namespaces?)\b)(?: (?:mit)?\w+)?|[\"'`]? (?:ausgenommen|excluded|left out|weglassen|excluid\w+|exclu\w*)\b"
)
# Where they are kept elsewhere, they are none of these copies.
_SECRETS_OUT = re.compile(
    r"\bsecrets?\b[^.;\n]{0,40}?\b(?:leave|keep|lass\w*|deja\w*|laisse\w*) (?:them|sie|los|les|it) (?:out|weg|fuera|de cote)\b|\b(?:leave|keep) (?:the |all )?secrets? out\b"
)


def _blanked(text: str, spans: list[Span]) -> str:
    for low, high in spans:
        text = text[:low] + " " * (high - low) + text[high:]
    return text
