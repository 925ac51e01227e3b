"""Who of several is set apart from the rest by who reaches them: `all but the shop are internal`, `only the gateway is public`.

    set_apart("all but the shop are internal", {"shop": "shop", "stock": "stock"})   -> Apart(("shop",), opened=True, ...)

What is said of the rest holds for these turned round. All take folded text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from functions.planning.rules.words.negation import EXCEPT
from functions.planning.rules.words.patterns import compiled

_NONE = r"nothing|none|nobody|no (?:other )?(?:services?|one|part)|nichts|kein\w*|nada|ningun\w*|nenhum\w*|rien|aucun\w*|niente|nessun\w*|niets|geen"
_SET = rf"(?:{_NONE}|all|everything|every (?:other )?service|every one|anything|the rest|alles?|alle|samtliche|tod[oa]s?|tudo|tout(?:e?s)?|toute|tous|tutt[oiae])"
_OPEN = (
    r"(?:public\w*|open|exposed?|exposes|expose|reachable|accessible|visible|reached|callable|fac(?:es?|ing)(?= (?:the )?(?:internet|outside|world|web|public))|on the (?:public )?internet|from (?:the )?(?:outside|internet)|"
    r"offentlich\w*|offen|erreichbar|zuganglich|sichtbar|von aussen|publi[ckq]\w*|accesibles?|alcanzables?|expuest\w*|abiert\w*|expon\w+|exposer|exposee?s?|ouvert\w*|joignables?|"
    r"pubblic\w*|raggiungibil\w*|accessibil\w*|espost\w*|apert\w*|acessive\w*|expost\w*|abert\w*|openbaar|bereikbaar)"
)
_CLOSED = (
    r"(?:internal\w*|private|hidden|invisible|unreachable|inaccessible|closed|shut|in(?:side)? the (?:vpc|network)|intern\w*|privat\w*|privad\w*|prive\w*|unsichtbar|geschlossen|verborgen|cerrad\w*|ocult\w*|"
    r"invisibles?|fermee?s?|cachee?s?|chius\w*|nascost\w*|fechad\w*|gesloten|afgesloten|verborgen)"
)
_NOT = re.compile(r"\b(?:not|never|nicht|nie|no|non|pas|nao|niet|nooit|\w+n't)\b")
_ARTICLE = r"(?:(?:for|from|of|the|our|die|der|das|den|dem|el|la|los|las|le|les|il|lo|o|a|os|as|de|del|het|au|du|al|service|servicio|dienst|fur) |l ?')*"
_EXCEPT = rf"(?:{EXCEPT}|with the exception of|save for|besides)"
_ONLY = r"(?:only|just|nur|solo|solamente|unicamente|exclusivamente|esclusivamente|seule?s?|seulement|uniquement|alleen|apenas|somente|soltanto|ausschliesslich)"
_WORDS = r"(?:[ ,:]+[\w']+(?:-\w+)?){0,%d}?[ ,:]+"
_FEW = r"(?: [\w']+){0,4}? "
_ENDS = r"(?=\s*(?:$|[.,;:!?()\n]))"
_TO = r"(?=\s*(?:$|[.,;:!?()\n]|(?:to|from|for|by|on|al?|aus|von|nach|fur|depuis|desde|por|pour|dal?|vers)\b))"
_QUALITY = rf"(?:(?P<shut>{_CLOSED})|{_OPEN})(?![\w-])"


@dataclass(frozen=True, slots=True)
class Apart:
    """Who is set apart, whether these are the ones that are opened, and where that is said."""

    names: tuple[str, ...]
    opened: bool
    span: tuple[int, int]


def named_apart(text: str) -> str:
    """The one word that an exception names, whether or not something is called so; empty where there is none."""
    said = next(_found(text, r"[a-z][a-z0-9-]{1,19}"), None)
    return said["names"].split()[-1] if said else ""


def set_apart(text: str, written: Mapping[str, str]) -> Apart | None:
    """Who of those that are called so is set apart; `written` gives the expression that finds each name."""
    names = "|".join(sorted(written.values(), key=len, reverse=True))
    for match in _found(text, rf"(?:{names})(?![\w-])"):
        who = tuple(name for name, how in written.items() if re.search(rf"(?<![\w-]){how}(?![\w-])", match["names"]))
        group: str = match.groupdict().get("set") or ""
        said = re.sub(_EXCEPT, " ", match[0].replace(match["names"], " ").replace(group, " ", 1))
        denied = (re.match(_NONE, group) is not None) is not (_NOT.search(said) is not None)
        shut = (match["shut"] is not None) is not denied
        if not group and shut:
            # That one alone is shut says nothing of the others.
            continue
        return Apart(who, opened=shut or not group, span=match.span())
    return None


def _found(text: str, name: str) -> Iterator[re.Match[str]]:
    listed = rf"{_ARTICLE}(?P<names>{name}(?:(?:,? (?:and|und|y|et|e|en|or) |, ?){_ARTICLE}{name})*)(?: (?:service|api|dienst))?"
    who = rf"(?P<set>{_SET})\b"
    forms = (
        # `All but the shop are internal`, `nothing public but the shop`, `except for web nothing is reachable`.
        rf"\b{who}(?: (?:of (?:them|these)|services?|dienste?|servicios?|servicos?|servizi|the others?|others?))?,? {_EXCEPT} {listed},?{_FEW}{_QUALITY}",
        rf"\b{who}{_WORDS % 6}{_QUALITY}(?:[ ,]+[\w']+){{0,4}}?,? {_EXCEPT} {listed}{_ENDS}",
        rf"(?<![\w] )\b{_EXCEPT} {listed},?{_FEW}{who}(?: [\w']+){{0,5}}? {_QUALITY}",
        # `Only the gateway faces the internet`, `public is only the gateway`, `expose only the gateway`.
        rf"\b{_ONLY} {listed}{_FEW}{_QUALITY}",
        rf"(?<![\w-]){_QUALITY}(?:(?: [\w']+){{0,2}}? | ?: ?){_ONLY} {listed}{_TO}",
        rf"(?<![\w-]){listed} (?:is|ist|es|est|e) (?:the |der |die |das |el |la |le |il |o |a |l ?')?(?:only|einzige\w*|unic[oa]|seule?)(?: (?:one|service|thing|dienst|servicio|servizio|servico))?(?: (?:that|which) is)? {_QUALITY}",
        rf"\b(?:only|einzige\w*|unic[oa]|seule?) (?:\w+ )?{_QUALITY}(?: \w+)? (?:is|ist|es|est|e|o) {listed}{_ENDS}",
    )
    for form in forms:
        yield from compiled(form).finditer(text)
