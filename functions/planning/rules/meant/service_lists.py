"""Services that a goal lists without counting them: before or behind the words that say where they run.

`A receiver and a processor, both Cloud Run`, `Cloud Run (api, web, sandbox)`, `orders, invoices and shipping services`,
`service intake ..., service assessor ...`, `Cloud Run: gateway -> orders -> payments`. Folded text in.
"""

import re
from collections.abc import Iterator

from functions.planning.rules.meant.things import PLAIN_NAME, Item, begins_at
from functions.planning.rules.words.places import is_place
from functions.planning.rules.words.tables import apps_table

_PROGRAMS = r"(?:gateway|api|backend|front-?end|web|worker|admin|app|ui|portal|dashboard|images|static|tasks|jobs|scheduler|webhooks?|main|server|consumer|processor)"
_NAME = rf"(?:(?!(?:cloud|static)\b)(?:{_PROGRAMS}(?![\w-])|(?!{_PROGRAMS}(?![\w-])){PLAIN_NAME})(?!/))"
_ARTICLE = r"(?:an?|the|1|one|our|my|eine?[nmrs]?|der|die|das|den|el|la|un|une|una|uno|le|l'|um|uma|o|il|lo|de|het|een) ?(?<=[ '])"
_NOUN = r"(?:micro-?service|service|dienst|servicio|servico|servizio)"
_BRACKET = r"(?: ?\((?!all\b|both\b|each\b)[^()\n]{1,60}\))?"
_BEFORE = r"(?:(?!(?:and|und|y|et|e|en|plus|sowie|with|on|in|of|for|mit|con|avec|all|both|each)\b)[a-z][\w.-]* ){0,2}?"
_ONE = rf"(?:{_ARTICLE})?{_BEFORE}{_NAME}(?:[ -]{_NOUN})?{_BRACKET}"
_AND = r"(?:,? (?:and|und|y|et|e|en|sowie|plus) |, ?| & | \+ )"
_ENUM = rf"(?<![\w.-])(?P<list>{_ONE}(?:{_AND}{_ONE}){{1,11}})"
_ALL = r"(?:both|all(?: (?:2|3|4|5|6|of (?:them|which|these)))?|each|beide|alle|jeweils|ambos|ambas|todos|todas|(?:tous|toutes)(?: (?:les )?(?:deux|2|trois|3))?|les (?:deux|2)|entrambi|tutti|allebei|allemaal)"
_ON = r"(?:(?:as|on|in|to|run|running|deployed|separate|own|als|auf|laufen|en|corren|sur|su|girano|op|draaien|em|rodam|no) )*"
_WAYS = (
    re.compile(rf"{_ENUM}(?:,| -)? ?\(?(?:{_ALL} )(?:a )?{_ON}(?:a |its own )?cloud[ -]run\b"),
    re.compile(rf"\bcloud[ -]run(?: (?:services|apps))?(?: ?\(| ?: ?){_ENUM}(?= ?(?:[.;:)\n]|$))"),
    re.compile(
        rf"{_ENUM} (?:(?:cloud run|micro) ?)?(?:micro-?services|services|dienste|servicios|servicos|servizi)(?= (?:on|in|of|for|auf|en|sur|su|op|no|de|von) |[.,;:\n(]|$)"
    ),
    re.compile(
        rf"\b(?:services|dienste|servicios|servicos|servizi|diensten)(?: (?:on|in|auf|en|sur|su|op|no|em) cloud run)?[,:]? (?:(?:named|called) )?{_ENUM}(?= ?(?:[.;:)\n]|$)| (?:1 after|nacheinander|in turn|(?:on|auf|en|sur|su|op|no|em) cloud run))"
    ),
    re.compile(
        rf"\b(?:in turn|nacheinander|one after (?:the other|another)|1 after (?:the other|another)),? {_ENUM}(?= ?(?:[.;:(,\n]|$)| auf)"
    ),
    re.compile(rf"\b(?:between|zwischen|entre|tra|tussen) {_ENUM}(?= ?\(?(?:{_ALL} ))"),
)
# `Users, orders and payments on Cloud Run` at the head of a sentence: names, and nothing that is said of how it shall be.
_NO_QUALITY = (
    r"(?!(?:[a-z]+(?:able|ible|ly|ful|less|ous|bar|lich|ig|isch)|fast|safe|cheap|secure|robust|lean|modern|easy|light|quick|quickly|here|there|today|together|together with|ideally|preferably|"
    r"dev|development|staging|stage|prod|production|test|tests|testing|qa|uat|preview|demo|environments?|"
    r"logs?|logging|metrics|traces|tracing|alerts?|alarms?|monitoring|backups?|auto ?scaling|scaling|security|performance|latency|health|status|traffic|requests|https|tls|ssl|dns|ci|cd|terraform|code|docs|"
    r"schnell|sicher|gunstig|rapido|seguro|barato|simple|rapide|sur|sicuro|veloce|moi|mich|bitte|please|thanks|everything|something|anything)(?![\w-]))"
)
_BARE = rf"(?:{_ARTICLE})?(?:(?!(?:and|und|y|et|e|en|with|on|in|of|for|as|run|host|deploy)\b)[a-z][\w-]* )?{_NO_QUALITY}{_NAME}"
_HEADED = re.compile(
    rf"(?:^|(?<=[.;:!\n] )|(?<=\n)|\b(?:run|host|deploy|put|have|want|need|hosting|deploying|running) )(?P<list>{_BARE}(?:{_AND}{_BARE}){{1,11}})"
    r"(?: ?(?:containers?|contenedores|conteneurs|services?|apps?))?(?: (?:as|als|como|comme) (?:[\w-]+ )?(?:containers?|services?|contenedores|conteneurs|dienste|servicios))? (?:(?:run|running|all|both|each|live|laufen|corren|tournent|rodam|beide|alle) )?(?:on|auf|en|sur|su|op|no|em|in) (?:google )?cloud[ -]run\b(?! (?:jobs?|functions?|worker))"
)
# `Cloud Build for the images, web and tasks on Cloud Run`: within a list only what is a program by its name.
_PROGRAM = rf"(?:{_ARTICLE})?(?:gateway|api|backend|front-?end|web|worker|admin|ui|portal|dashboard|tasks|tareas|webhooks?|consumer|processor)(?![\w-])"
_AMONG = re.compile(
    rf"(?<=, )(?P<list>{_PROGRAM}(?:{_AND}{_PROGRAM}){{1,5}}) (?:(?:run|running|both|all|each|beide|laufen) )?(?:on|auf|en|sur|su|op|no|em|in) (?:google )?cloud[ -]run\b(?! (?:jobs?|functions?|worker))"
)
# Arrows are folded to this word.
_CHAIN = re.compile(rf"(?<![\w.-])(?P<list>{_ONE}(?: to {_ONE}){{2,11}})(?= ?(?:[.,;:)\n]|$))")
_NAMED = re.compile(
    rf"(?<![\w-])(?:the )?(?:cloud run )?(?:service|dienst) ['\"`]?(?P<name>{PLAIN_NAME})['\"`]?(?= (?:[a-z]+s|[a-z]+t)\b)|(?<![\w-])(?:el |il |o )?(?:servicio|servizio|servico) (?P<called>{PLAIN_NAME})(?=,? [a-z])"
)
_ITEM = re.compile(rf"(?:{_ARTICLE})?{_BEFORE}(?P<name>{_NAME})(?:[ -]{_NOUN})?{_BRACKET}(?={_AND}| to |$)")
# `Mercury server, token server and the explorer webpage as containers`: one kind of thing after another, each by its name.
_KIND = r"(?:servers?|services?|apis?|backends?|daemons?|web ?pages?|pages?|web ?sites?|sites?|ui|apps?|workers?|bots?|dashboards?|proxy|front-?ends?|\w*seite|dienste?|oberflache|servidor(?:es)?|serveurs?)"
_KIND_OF = r"(?:servidor|servicio|servico|servizio|pagina|serveur|service|serviteur|api|page|app|aplicacion) (?:de |du |des |del |della |di |do |da |d ?' ?)(?:la |el |los |las |le |les )?"
_KINDED = rf"(?:{_ARTICLE})?(?:(?:{_KIND_OF}{PLAIN_NAME})|(?:(?!(?:and|und|y|et|e|en)\b)[a-z][\w-]* )?{_NAME}[ -]{_KIND}(?![\w-])|[a-z]{{3,12}}seite|web(?:site|page)?|dashboard|front-?end)"
_AS_CONTAINERS = re.compile(
    rf"(?<![\w.-])(?P<list>{_KINDED}(?:{_AND}{_KINDED}){{1,7}})(?:,| -)? ?(?:(?:{_ALL}|each|run|running|deployed|packed|to run) )*(?:as|in|als|como|comme|en|dans|em|come) (?:separate |own |docker |einzelne |eigene )?(?:docker[ -])?(?:containers?|containern|contenedores|conteneurs|conteineres|contentores)\b"
    rf"(?! (?:on|in|auf|en|sur) (?:an?|the|one|1|our|eine[rm]?|una?|une) (?:[\w-]+ )?(?:vms?|machines?|servers?|maschine|maquina|machine)\b)"
    rf"|\b(?:containers|contenedores|conteneurs|container) ?: ?(?P<behind>{_KINDED}(?:{_AND}{_KINDED}){{1,7}})(?= ?(?:[.,;:)\n]|$))"
)
_KINDED_ITEM = re.compile(
    rf"(?:{_ARTICLE})?(?:{_KIND_OF}(?P<of>{PLAIN_NAME})|(?:(?!(?:and|und|y|et|e|en)\b)[a-z][\w-]* )?(?P<name>{_NAME})[ -]{_KIND}(?![\w-])|(?P<whole>[a-z]{{3,12}}seite|web(?:site|page)?|dashboard|front-?end))(?={_AND}|$)"
)
# `DB server and compute server as VMs`: machines by what they are for.
_ROLE = r"(?!(?:the|an?|one|two|three|and|or|our|my|new|old|small|big|large|linux|windows|virtual|each|every|\d+)\b)[a-z][a-z0-9-]{1,19}"
_SERVER = rf"(?:{_ARTICLE})?(?:(?:servidor|serveur|servidora) (?:de |d ?' ?|des |do |da )(?:la |las |los |les )?(?P<of>[a-z]{{3,20}})(?: de (?:datos|donnees|dados|calcul\w*))?|(?P<name>{_ROLE})[ -](?:server|host|box|node)(?![\w-])|(?P<whole>[a-z]{{3,16}}server))"
_SERVER_ONCE = re.sub(r"\(\?P<\w+>", "(?:", _SERVER)
_AS_MACHINES = re.compile(
    rf"(?<![\w.-])(?P<list>{_SERVER_ONCE}(?:{_AND}{_SERVER_ONCE}){{1,5}})(?:,| -)? ?(?:(?:{_ALL}|each) )?(?:as|als|como|comme|come) (?:(?:separate|own|small|2|two|einzelne|eigene) )?(?:gce |compute engine )?(?:vms|virtual machines|compute engine instances|virtuelle maschinen|maquinas virtua(?:les|is)|machines virtuelles|macchine virtuali)\b"
)
_SERVER_ITEM = re.compile(rf"{_SERVER}(?={_AND}|$)")
_MOST = 12
_NEAR = 300
_RUNS = re.compile(
    r"\b(?:cloud[ -]run|services|dienste\w*|servicios|servicos|servizi|in turn|nacheinander|(?:one|1) after|between|zwischen|entre|tra|tussen)\b"
)


def services_listed(text: str) -> list[Item]:
    """The services that a list names, each at its place; empty where there is none that says where they run."""
    for match in _AS_CONTAINERS.finditer(text):
        group = "list" if match["list"] else "behind"
        if items := [*_items(text, *match.span(group), of=_KINDED_ITEM)]:
            return items
    for match in _AS_MACHINES.finditer(text):
        if items := [*_items(text, *match.span("list"), of=_SERVER_ITEM)]:
            return [each._replace(kind="vm") for each in items]
    if not re.search(r"\bcloud[ -]run\b|\bmicro-?services\b", text):
        return []
    # Lists are looked for beside the words that say where they run: a long text has many that say nothing of it.
    near = [(max(0, each.start() - _NEAR), each.end() + _NEAR) for each in [*_RUNS.finditer(text)][:_MOST]]
    for way in _WAYS:
        for match in (match for low, high in near for match in way.finditer(text, low, high)):
            if items := [*_items(text, *match.span("list"))]:
                return items
    for match in (match for low, high in near for way in (_HEADED, _AMONG) for match in way.finditer(text, low, high)):
        items = [*_items(text, *match.span("list"))]
        names = {each.name for each in items}
        if names - _USUAL and not any(map(_is_known, names)):
            return items
    named = [
        Item("service", each[group], begins_at(text, each.start()), each.span(group))
        for each in _NAMED.finditer(text)
        for group in ("name", "called")
        if each[group]
    ]
    if len({each.name for each in named}) > 1:
        return [*{each.name: each for each in reversed(named)}.values()][::-1]
    for match in (match for low, high in near for match in _CHAIN.finditer(text, low, high)):
        items = [*_items(text, *match.span("list"))]
        if items and (_BEFORE_A_CHAIN.search(text, 0, match.start()) or _BEHIND_A_CHAIN.match(text, match.end())):
            return items
    return []


_BEFORE_A_CHAIN = re.compile(r"\b(?:cloud run(?: services)?|(?:micro-?)?services|dienste|servicios) ?[:(] ?$")
_BEHIND_A_CHAIN = re.compile(rf",? ?\(?{_ALL} {_ON}cloud run")


# What any application has, which needs no name to be read.
_USUAL = frozenset({"api", "backend", "back-end", "frontend", "front-end", "worker", "server"})


def _is_known(name: str) -> bool:
    """Whether a name is a place's or a known program's: a list of these names no services of somebody's own."""
    return is_place(name) or any(pattern.fullmatch(name) for _, pattern in apps_table())


def _items(text: str, low: int, high: int, of: re.Pattern[str] = _ITEM) -> Iterator[Item]:
    """Each item of a list as `of` reads it; none where one of them is no name, or two have the same."""
    found: list[Item] = []
    at = low
    while at < high:
        match = of.match(text, at, high)
        if match is None:
            return
        group = match.lastgroup or "name"
        kind = "worker" if match[group] == "worker" else "service"
        found.append(Item(kind, match[group], at, match.span(group)))
        between = re.compile(rf"{_AND}| to ").match(text, match.end(), high)
        at = between.end() if between else high
    if 1 < len({each.name for each in found}) == len(found) <= _MOST:
        yield from found
