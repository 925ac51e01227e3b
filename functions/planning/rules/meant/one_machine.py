"""Whether a goal's whole stack is said to stand on one machine: `everything on a single VM`, `una VM con Apache, PHP y MySQL`.

    on_one_machine("django on 1 vm with postgres") -> where that is said

Whoever says so has the database there as well. How it is today, and what is denied, says nothing.
"""

import re

from functions.planning.rules.words.affirmed import is_affirmed

Span = tuple[int, int]

BOX = (
    r"(?:vms?|vps|virtual (?:machine|server)|machine|box|host|server|instance|maschine|rechner|kiste|maquina(?: virtual)?|servidor|machine virtuelle|"
    r"serveur|macchina(?: virtuale)?|[a-z]\d[a-z]?-(?:micro|small|medium|(?:standard|highmem|highcpu)-\d+)(?: (?:vm|instance|machine))?)\b"
)
# `One` only tells how many: what stands on it is said before. `A single one` says that there is nothing beside it.
_ALONE = (
    r"(?:single|lone|(?:de |el |la |o |os )?(?:sola|solo|unic[oa])|einzige[nrms]?|einzelne[nrms]?|einzel-?|(?:une |la |un )?seule?|(?:uma |um )?so|singol[oa]|enkele|"
    r"(?:the |that |das |dem |de )?(?:same|selbe\w?|gleiche\w?|zelfde|misma|mismo|mesma|mesmo|meme|stessa|stesso))"
)
_WORDS = r"(?:(?!and\b|und\b|y\b|et\b|e\b|with\b)[\w.-]+ ){0,3}?"
_ON = r"(?:on|onto|to|in|inside|auf|en|em|num|numa|sur|su|op|aan)"
_ALL = r"(?:everything|all|alles|todo|tudo|tout|tutto|the (?:whole|entire) (?:thing|stack|lot))"
_DOES = (
    r"(?:runs?|running|hosting|hosts?|holds?|carries|serves|does|keeps|is for|for|with|tragt|macht|fuhrt|betreibt|hostet|halt|fur|mit|corre|aloja|lleva|hace|sirve|para|con|porte|fait|heberge|accueille|pour|roda|hospeda|faz|leva|"
    r"ospita|fa|regge|per|draait|doet|voor|met|executa|ejecuta|esegue|sostiene)"
)
_WHOLE = r"(?:everything|all(?= ?(?:[,:;.)(]|$| of (?:it|this|that|them)\b| - ))|the lot|(?:the|our) (?:whole|entire) (?:thing|stack|lot|app)|alles|todo|tudo|tout|tutto)(?! (?:else|but|el mundo|le monde|sonst)\b)"
_FORMS = (
    re.compile(rf"\b{_ON} (?:just |only |nur |solo |seulement )?(?:the |das |dem |den )?(?:1|einen|einem|one) {_WORDS}{BOX}"),
    re.compile(rf"\b(?:1 |an? |the |una? |uma? |une? |eine[rnm]? |het |de |een )?{_ALONE} {_WORDS}{BOX}"),
    re.compile(rf"\b{BOX} (?:unica|unico|unique|seule|sola)\b"),
    re.compile(rf"\b{_ALL} (?:[\w-]+ ){{0,3}}?{_ON} (?:the |an? |una? |uma |une |eine[rm]? |der |een )?{_WORDS}{BOX}"),
    # The machine as what does it: `one VM runs everything`, `una máquina para todo`, `one box, everything on it`.
    re.compile(rf"\b(?:1|an?|eine?|un|una|une|uma?|een) {_WORDS}{BOX}(?: alone| allein)?,?(?: (?:that|which|die|que|qui|che))? {_DOES} (?:it |them )?{_WHOLE}"),
    re.compile(rf"\b(?:1|an?|eine?|un|una|une|uma?|een) {_WORDS}{BOX}[,:;]? {_ALL} (?:is |goes |lives |ist |lauft )?(?:{_ON} it|inside|drauf|darauf|drin|dentro|dedans|erop|erin)\b"),
    # What is copied to be tried out, its database with it.
    re.compile(
        rf"\b{BOX}(?: [\w-]+){{0,2}}? (?:with|for|holding|running|mit|fur|con|para|avec|pour|com|met|voor) (?:[\w'-]+ ){{0,3}}?(?:clone|copy|klon|kopie|clon|copia|copie|clone|kloon)\b"
        r"(?: [\w'-]+){0,4}? (?:[\w-]+-)?(?:sites?|web ?sites?|blog|forum|shop|store|wiki|app|page|seite|laden|sitio|tienda|pagina|boutique|loja|winkel)\b"
    ),
    re.compile(rf"\bl[ae]mp\b(?:[ -](?:stack|server|setup|host))?|\b(?:docker[ -]?)?compose (?:stack|setup|file)? ?(?:on|auf|en|sur|em|su|op) (?:an?|una?|uma|une|eine[rm]?|een|1) {_WORDS}{BOX}"),
)  # fmt: skip
# What is put on a machine by hand, in one row: the program that answers, its language, its database.
_SERVED_BY = r"(?:apache|nginx|httpd|lighttpd|caddy|php(?:-fpm)?|tomcat|iis)"
_ROW = re.compile(
    rf"\b{BOX}(?: [\w-]+){{0,3}}?(?: (?:with|running|for|mit|con|avec|com|met|w/)|:) (?P<row>(?:[\w.+-]+(?:, ?(?:and |und |y |et |e |en )?| (?:and|und|y|et|e|en|plus) | ?[+&/] ?| )){{1,7}})"
    r"(?P<rows>my ?sql|maria ?db|postgres\w*)\b(?! (?:as|als|como|en|on|in|auf|at|chez|bei) )"
)
_BESIDE = re.compile(
    r"\b(?:not|never|isn'?t|nicht|kein\w*|no|non|pas|nao|niet|geen|instead of|rather than|off|away from|out of|leav\w+|today|currently|right now|"
    r"so far|heute|derzeit|bislang|hoy|actualmente|aujourd'?hui|actuellement|oggi|hoje|nu|more than)\b(?: [\w'-]+){0,5} ?$"
)


# How it is today is told behind the machine as well: `all on one VPS now`, `heute auf einem Server`.
_TODAY = re.compile(
    r",? ?(?:right now|now(?! that)|today|currently|at the moment|so far|until now|heute|jetzt|derzeit|bisher|aktuell|momentan|hoy|ahora|actualmente|por ahora|"
    r"aujourd'?hui|actuellement|maintenant|en ce moment|oggi|ora|attualmente|hoje|agora|atualmente|nu|momenteel)\b"
)


def on_one_machine(text: str) -> Span | None:
    """Where a folded goal says that what it runs stands on one machine alone; None where it does not."""
    rows = (each for each in _ROW.finditer(text) if re.search(rf"\b{_SERVED_BY}\b", each["row"]))
    found = [*rows, *(each for form in _FORMS for each in form.finditer(text))]
    for each in sorted(found, key=lambda match: match.start()):
        today = _BESIDE.search(text[: each.start()]) or _TODAY.match(text, each.end())
        if not today and is_affirmed(text, each.span()):
            return each.span()
    return None
