"""Rights over all of a project, and the end of all that stands in it: `owner of the project`, `may call any Google API`,
`delete every VM when the budget is used up`. Folded text.

None of it is given here, whoever it is said of, and what such words count up stands already: no VM is made because every
VM is to go.
"""

import re
from functools import cache

from functions.planning.rules.words.negation import negated_in

Span = tuple[int, int]

_THE = r"(?:(?:the|our|my|this|that|its|their|a|an|das|dem|des|der|die|den|unser\w*|ganze[nrs]?|el|la|los|las|nuestr\w+|del|le|les|l'|notre|tout le|o|a|os|as|nosso|todo|il|lo|het|ons|onze|whole|entire|complete|gcp|google|cloud|google cloud|gesamte[nrs]?|entero|entier|inteiro|intero|hele)[ ]?)*"
_WHOLE = r"(?:projects?|projekt\w*|proyectos?|projets?|projetos?|progett[oi]|organi[sz]ations?|organisation\w*|organi[sz]aci[oó]n|organizacao|organizzazione|organisatie|folders? of the org\w*|everything|alles|todo|tout|tudo|tutto|gcp|google cloud)"
_OF = r"(?:of|on|over|for|in|across|at|von|vom|des|der|am|im|auf|uber|fur|de|del|sobre|en|du|sur|dans|do|da|no|em|di|su|van|op|aan|at)"
_ROLE = r"(?:owners?|editors?|admin\w*|super ?-?(?:users?|admins?)|root|besitzer\w*|eigentumer\w*|inhaber\w*|propietari[oa]s?|duen[oa]s?|proprietaires?|editeurs?|proprietari[oa]s?|don[oa]|editore?|eigenaar|beheerder)"
_RIGHTS = r"(?:permissions?|rights?|privileg\w*|access|roles?|rechte?|zugriff\w*|berechtigung\w*|rolle\w*|permisos?|derechos?|acceso|privilegios|rol(?:es)?|droits?|acces|permissoes|direitos|acesso|papel|permessi|diritti|accesso|ruolo|rechten|toegang)"
_ALL = r"(?:all|full|complete|total|unlimited|unrestricted|every|any|each|whatever|alle[nrs]?|volle[nrs]?|vollen|jede[nrsm]?|uneingeschrankt\w*|beliebige\w*|tod[oa]s?|total(?:es)?|plen[oa]s?|cualquier\w*|complet[oa]s?|tous|toutes?|pleins?|n'importe quel\w*|qualquer|quaisquer|tutt[ieao]|qualsiasi|volledige?|elke?|ieder\w*)"
_MAY = r"(?:call|use|invoke|access|reach|read|see|list|change|edit|write|modify|manage|administer|control|create|destroy|delete|remove|drop|stop|start|impersonate|act as|aufruf\w*|nutz\w*|lesen|andern|losch\w*|verwalt\w*|anleg\w*|zugreifen|llamar|usar|leer|borrar|eliminar|cambiar|crear|administrar|appeler|utiliser|lire|supprimer|modifier|creer|gerer|chamar|ler|apagar|excluir|criar|gerir|chiamare|usare|leggere|cancellare|creare|gestire|aanroepen|lezen|verwijderen|beheren)"
_THINGS = r"(?:google |gcp |cloud |big ?query |cloud run |sql )*(?:apis?|services?|resources?|buckets?|secrets?|data ?sets?|data ?bases?|vms?|machines?|instances?|topics?|accounts?|things?|apis?|dienste?|ressourcen?|instanzen|maschinen?|geheimnisse|datenbanken|servicios|recursos|instancias|maquinas|secretos|bases de datos|services|ressources|instances|machines|servicos|recursos|segredos|servizi|risorse|istanze|diensten|bronnen)"
_NOUN = rf"(?:{_ALL} (?:(?:the|our|die|der|los|las|les|os|as|i|gli|le|de|unsere\w*|nuestr\w+|nos|nossos) )?{_THINGS}|anything|everything|alles|todo|tout|tudo|tutto|whatever(?: it (?:wants|likes|needs))?)"
_JOINS = r"(?: ?(?:,|/|and|or|und|oder|y|o|et|ou|e|en|of|plus) )"
_WIDE = re.compile(
    "|".join((
        rf"\b{_ROLE}(?:[- ]{_RIGHTS})? {_OF} {_THE}{_WHOLE}\b",
        rf"\b(?:project|organi[sz]ation|org|projekt|gcp|basic|primitive)[- ]?(?:{_ROLE})(?:[- ]?{_RIGHTS})?\b",
        rf"\b(?:owner|editor|besitzer|eigentumer|propietario|proprietaire|proprietario|super ?-?user|root|admin)[- ]?(?:{_RIGHTS})(?: {_OF} {_THE}{_WHOLE})?\b",
        r"\broles/(?:owner|editor|resourcemanager\.\w+|iam\.securityadmin)\b",
        rf"\b{_ALL} (?:{_THE})?{_RIGHTS}(?: {_OF} (?:{_THE}{_WHOLE}|{_NOUN}))?(?= so\b|[.,;]|$| to everything| {_OF}| dass| damit| para| pour)",
        rf"\b{_ALL} {_RIGHTS} (?:to|an|zu|al?|a la|aux?|ao|voor|tot) (?:{_THE}{_WHOLE}|{_NOUN})\b",
        # What is done with everything that stands there, or with whatever Google offers.
        rf"\b{_MAY}(?:{_JOINS}{_MAY})* {_NOUN}(?:{_JOINS}(?:{_ALL} )?{_THINGS})*(?: (?:we have|there is|wir haben|que tenemos)|,? {_OF} {_THE}{_WHOLE})\b",
        rf"\b{_MAY}(?:{_JOINS}{_MAY})* {_ALL} (?:(?:the|our|der|die|las|los|les|as|os|le|de) )?(?:google|gcp|cloud)[- ](?:apis?|services?|dienste?|ressourcen)\b",
        rf"\b{_ALL} (?:(?:the|der|die|las|los|les|as|os|le|de) )?(?:(?:google|gcp|cloud)[- ](?:apis?|services?|dienste?)|apis? (?:(?:de|di|von|van) )?google)(?: {_OF} {_THE}{_WHOLE})?(?: \w+)?",
        r"\bcloud-platform(?: (?:access )?scopes?)?\b",
    ))
)  # fmt: skip
_IS_ONES = re.compile(
    r"\b(?:i am|i'm|we are|we're|who is|who are|already|ich bin|wir sind|soy|somos|je suis|nous sommes|sou|sono|ik ben|wij zijn)(?: [\w-]+){0,2} $"
)
# What a role only looks at, watches or is written by is not all that may be done.
_LOOKS = re.compile(
    r"\b(?:audit\w*|logs?|logging|alert\w*|alarm\w*|watch\w*|monitor\w*|metrics?|dashboards?|backups?|snapshots?|labels?|costs?|billing|export\w*)\b"
)
# `Mail us when a project owner changes`: of whom somebody is told.
_TOLD_OF = re.compile(
    r"\b(?:alert\w*|alarm\w*|mails?|e-?mails?|tell|told|notif\w*|warn\w*|inform\w*|melde\w*|benachrichtig\w*|avis\w*|previen\w*|avvis\w*|waarschuw\w*|cis|metrics?)\b"
)
_CHANGES = re.compile(
    r"\b(?:chang\w*|add(?:s|ed)|remov\w*|grant\w*|becomes?|new|assign\w*|\w*ander\w*|cambi\w*|modif\w*|mud(?:a|ar|am|anca\w*)|wijzig\w*)\b"
)
_SENTENCE = re.compile(r"[.!?](?=\s|$)|[;\n]")
_ENDS = (
    r"(?:delet\w*|destroy\w*|remov\w*|kill\w*|wip\w*|eras\w*|terminat\w*|purg\w*|tear\w* down|losch\w*|geloscht\w*|entfern\w*|zerstor\w*|abreiss\w*|abgeriss\w*|"
    r"borr\w*|elimin\w*|destru\w*|supprim\w*|detrui\w*|effac\w*|apag\w*|exclu\w*|cancell\w*|elimina\w*|distrugg\w*|verwijder\w*|vernietig\w*|gewist)"
)
_MONEY = (
    r"(?:budget\w*|presupuesto|orcamento|spent|spend\w*|bill\b|invoice|costs? (?:more|above|over)|rechnung|gastos?|factura|depens\w*|facture|spesa|"
    r"\d+ ?(?:usd|eur|dollars?|euros?|dolares|bucks|\$|\u20ac)|[$\u20ac\u00a3] ?\d+)"
)
_STOPS = r"(?:stop\w*|shut\w*|switch\w*|turn\w*|disabl\w*|paus\w*|abschalt\w*|abgeschaltet|ausschalt\w*|stopp\w*|arret\w*|coup\w*|deten\w*|apag\w*|deslig\w*|spegn\w*)"


def _done_to(deed: str, most: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b{deed}\b(?: [\w-]+){{0,2}}? (?:{most}) [^.;:\n]{{2,60}}|\b{_ALL} [^.;:,\n]{{2,50}}? (?:[\w-]+ ){{0,3}}?{deed}\b"
    )


_ENDED = _done_to(_ENDS, rf"{_ALL}|the|its|die|la|los|las|el|le|les|os|as|i|il")
_STOPPED = _done_to(_STOPS, _ALL)


@cache
def wide_in(text: str) -> tuple[Span, ...]:
    """Where a folded goal gives somebody rights over all of a project, or over whatever Google offers."""
    negated = negated_in(text)
    found: list[Span] = []
    for match in _WIDE.finditer(text):
        low = max((each.end() for each in _SENTENCE.finditer(text, 0, match.start())), default=0)
        if any(start <= match.start() < end for start, end in negated) or _IS_ONES.search(text, low, match.start()):
            continue
        stop = _SENTENCE.search(text, match.end())
        sentence = text[low : stop.start() if stop else len(text)]
        if not _LOOKS.search(text, *match.span()) and not (_TOLD_OF.search(sentence) and _CHANGES.search(sentence)):
            found.append(match.span())
    return tuple(found)


def ended_in(text: str) -> tuple[Span, ...]:
    """Where a folded goal wants what stands to be deleted once its money is spent: the deed and what it names."""
    return _beside_money(text, _ENDED)


@cache
def _beside_money(text: str, deed: re.Pattern[str]) -> tuple[Span, ...]:
    found: list[Span] = []
    low = 0
    for end in [*(each.span() for each in _SENTENCE.finditer(text)), (len(text), len(text))]:
        sentence = text[low : end[0]]
        if re.search(rf"(?<!\w){_MONEY}", sentence):
            found += [(low + each.start(), low + each.end()) for each in deed.finditer(sentence)]
        low = end[1]
    return tuple(found)


def ends_by_money(text: str) -> bool:
    """Whether a folded goal wants what stands to be deleted or stopped once its money is spent."""
    return bool(ended_in(text) or _beside_money(text, _STOPPED))


def is_of_all(start: int, text: str) -> bool:
    """Whether what a folded goal names at a place is counted up where all of it is given or to go, and so stands already."""
    return any(low <= start < high for low, high in (*wide_in(text), *ended_in(text), *_beside_money(text, _STOPPED)))
