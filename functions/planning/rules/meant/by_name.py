"""Which words of a goal are about which of the services that it names.

`orders (Java, 1Gi, public), reports (Python, internal). Both in Paris.` says one thing of orders, another of reports
and the last of the whole. What is said of several together stays together: `orders and users share a Postgres`.
"""

import re
from dataclasses import dataclass, field

from functions.planning.rules.meant.all_but import named_apart, set_apart
from functions.planning.rules.meant.deeds import quoted_programs
from functions.planning.rules.meant.service_lists import services_listed
from functions.planning.rules.meant.things import (
    Item,
    Span,
    begins_at,
    heads_a_line,
    hidden,
    in_order,
    is_labelled,
    things_in,
    written,
)

_MOST = 12
# What is no service's name, however it stands there.
_NO_NAME = (
    r"(?!(?:the|an?|and|or|und|oder|y|et|e|en|it|its|we|they|them|he|she|both|all|each|every|one|ones|two|three|four|five|six|some|others?|another|else|everything|everybody|nothing|this|that|these|those|which|who|"
    r"solo|solamente|nur|seul\w*|alleen|apenas|lee|lit|liest|reads|writes|my|our|your|their|his|her|what|there|here|not|no|only|just|also|please|but|with|for|from|to|in|on|at|by|of|as|is|are|be|if|then|so|it's|"
    r"services?|micro-?services?|dienste?|servicios?|apps?|applications?|containers?|instances?|vms?|machines?|servers?|clusters?|nodes?|workers|jobs|functions?|"
    r"postgres\w*|mysql|mariadb|mongo\w*|redis|valkey|firestore|firebase|bigquery|sql|database|databases|dbs?|buckets?|storage|queues?|topics?|pubsub|cache|secrets?|disk|kafka|rabbitmq|"
    r"cloud|run|gke|kubernetes|region|zone|network|vpc|domain|budget|load|balancer|https?|port|cpus?|vcpus?|memory|ram|gpu|image|env|version|size|"
    r"public\w*|private|internal\w*|external|intern|open|closed|small|large|big|first|second|third|main|other|new|old|simple|cheap|serverless|managed|hosted|separate|"
    r"rest|http|grpc|graphql|java|kotlin|go|golang|python|node|nodejs|rust|php|ruby|typescript|javascript|react|vue|angular|django|flask|fastapi|spring|laravel|rails|express|nestjs|\w*js|"
    r"accounts?|keys?|now|later|soon|first|once|already|currently|initially|eventually|optional\w*|accessible|reachable|"
    r"vertex|memorystore|spanner|alloydb|bigtable|dataflow|dataproc|filestore|pub|sub|iam|nat|cdn|llm|openai|"
    r"linux|windows|ubuntu|debian|docker|terraform|google|gcp|aws|azure|team|company|users?|customers?|people|data|system|site|"
    r"primary|secondary|replicas?|standby|leader|followers?|master|witness|bastion|read|min|max|note|example|backups?|requirements?|stack|setup|goal|currently|today|budget|der|die|das|den|dem|ein\w*|wir|ich|es|sie|beide|alle\w*|jede\w*|"
    r"el|la|los|las|un|una|le|les|une|o|os|as|um|uma|de|het|een|nous|je|tout|todo\w*|cada|chaque|"
    r"image|ports|build|volumes|environment|depends|command|restart|networks|panels?|pages?)\b)"
)
NAME = rf"{_NO_NAME}[a-z][a-z0-9-]{{1,19}}"
_OPEN = r"public\w*|pubblic\w*|open|offentlich\w*|extern\w*|publi[ckq]\w*|openbaar|exposed"
_CLOSED = r"internal\w*|private|intern(?!et)\w*|privat\w*|privad\w*|prive\w*|hidden"
_INSIDE = r"internal(?:ly)?|intern[aeor]?s?|hidden"
_NOT_OF_DATA = r"(?! (?:ips?|address\w*|network|databases?|dbs?|postgres\w*|mysql|redis|buckets?|subnets?|load))"
_STORE = r"postgres\w*|my ?sql|maria ?db|mongo\w*|redis|valkey|firestore|big ?query|cloud sql|sql server|sqlite|spanner|buckets?|databases?|datenbank\w*|queues?|topics?|bases? de (?:datos|donnees)|banco de dados"
_LANGUAGE = r"java|kotlin|go|golang|python|node(?:\.?js)?|rust|php|ruby|typescript|\.net|c#|elixir|scala|django|flask|fastapi|spring(?: boot)?|laravel|rails|express|nestjs|next\.?js|nuxt|react|vue"
_SIZE = r"\d+(?:[.,]\d+)? ?(?:gi?b?|mi?b?|gigs?)\b|\d+(?:[.,]\d+)? ?v?cpus?|(?:min|max)\.? \d+|port \d+"
_FACT = re.compile(rf"(?<![\w-])(?:{_OPEN}|{_CLOSED}|{_STORE}|{_LANGUAGE}|{_SIZE}|workers?|cloud run)(?![\w-])")
# `orders (Java, 1Gi, public)`, and `gateway: public, 1 CPU` on a line of its own.
_IN_BRACKETS = re.compile(
    rf"(?<![\w-])['\"]?(?P<name>{NAME})['\"]?(?:[ -](?:service|api|worker|dienst))? ?\((?P<facts>[^()]{{2,200}})\)"
)
_ON_A_LINE = re.compile(
    rf"(?m)(?:^|(?<=[.;:] ))[ \t]*(?:[-*\u2022][ \t]?|\d[.)] )?(?P<name>{NAME})(?: service| api)? ?(?::|-|(?<=[a-z0-9]) (?=(?:on|with|auf|mit|sur|avec|en|con|su|op|met|no|na) (?:(?:the )?(?:port|puerto|porta|poort) )?\d)|,(?= (?:{_OPEN}|{_CLOSED}|port)\b)) ?(?P<facts>(?:(?![.;] )[^\n]){{2,200}})"
)
# `orders service 1 cpu, pricing service 4 cpu`, `the stock service and the mail service`.
_CALLED_SERVICE = re.compile(rf"(?<![\w-])(?P<name>{NAME}) (?:service|microservice|dienst)\b(?! account)")
# `- API on api.example.com (node)`, `- staff dashboard, only for us`: an item of a list that is a program.
_PROGRAM_ITEM = re.compile(
    r"(?m)^[ \t]*[-*\u2022][ \t]*(?:(?:an?|the|our|one|1) )?(?:(?!static)[\w.-]+ ){0,2}?(?P<name>apis?|backend|dashboard|admin|portal|panel|shop|webapp|frontend|back-?office)\b(?! (?:keys?|tokens?|secrets?|credentials?|docs?|calls?|clients?|urls?|gateway|quotas?|limits?)\b)(?P<facts>[^\n]*)"
)
# `shop on shop.example.com, admin at admin.example.com only for us`.
_AT_A_HOST = re.compile(
    r"(?<![\w./-])(?P<name>apis?|backend|frontend|dashboard|admin|portal|panel|shop|store|webshop|blog|docs|forum|status|app|webapp|back-?office|console|intranet|wiki|crm|checkout|booking) (?:at|on|under|unter|auf|en|sur|em|su|->|:) (?:https?://)?(?P<host>(?:[a-z0-9-]+\.)+[a-z]{2,12})(?![\w-])"
)
_FOR_SOME = re.compile(
    r"\bonly (?:for|via|with|by|to)\b|\b(?:staff|employees|colleagues|mitarbeiter\w*|empleados)\b|\bnur fur\b|\bsolo para\b|\bseulement pour\b|(?<![\w.])@[a-z]"
)
# Names that stand for something else where they are none.
_OTHER_THINGS = frozenset({"auth", "mail", "email", "search", "notifications", "payments", "users", "dashboard"})
_VERB = r"(?:just |only |also |nur |solo )?(?:uses?|needs?|has|gets?|keeps?|runs on|braucht|nutzt|hat|bekommt|benotigt|usa|necesita|tiene|utilise|a besoin d|precisa de|tem|gebruikt|heeft)"
_HAS_A_STORE = re.compile(
    rf"(?:^|[.,;:\n(] ?|\b(?:and|und|y|et|e|en|while|but) )(?:the |der |die |el |la |le )?(?P<name>{NAME}) {_VERB} (?:[\w'-]+ ){{0,3}}?(?:{_STORE})\b"
)
# `service A (Node), service B (Python)`, which have no other names.
_LETTERED = re.compile(r"(?<![\w-])(?:service|dienst|servicio|api) (?P<letter>[a-h1-8])(?= ?\()")
# `3 services: gateway public, users and billing internal`: as many items as are counted, each after its name.
_COUNTED = re.compile(
    r"\b(?P<n>[2-9]|1[0-2]) (?:[\w.+-]+ ){0,2}?(?:services|microservices|dienste|servicios|apis|backends)(?: ?[:(-] ?|, )(?P<rest>[^.;\n]+)"
)
_LISTED = re.compile(
    rf"\b(?:services?(?! (?:accounts?|connect)\b)|microservices|dienste|servicios)(?: are| named| called| sind| son)?(?: ?: ?|, | )(?P<names>{NAME}(?:(?:, | and |, and | und | y | et ){NAME})+)\b"
)
# `shop and admin: two Cloud Run services`.
_LISTED_BEFORE = re.compile(
    rf"(?<![\w-])(?P<names>{NAME}(?:(?:, | and |, and | und | y | et ){NAME})+) ?: ?(?:[2-9]|1[0-2]) (?:[\w.+-]+ ){{0,2}}?(?:services|microservices|dienste|servicios|apis)\b"
)
_NOT_OPEN = re.compile(
    r"\b(?:not|never|nicht|no|non|pas|nao|niet|\w+n[o']t)\b(?: (?!only|just|need)\w+){0,3}? (?:public\w*|reachable|accessible|open|exposed|visible|offentlich\w*|erreichbar|publi\w+|accesible|internet)\b"
)
_OPENNESS = re.compile(
    rf"(?<![\w-])(?P<names>{NAME}(?:(?:, | and |, and | und | y | et | & ){NAME})*) (?:is |are |ist |sind |es |son |est |sont |stays? )?(?:both |all |only )?(?:{_OPEN}|{_CLOSED})(?![\w-])"
)
_AND = re.compile(
    r"\s*,?\s*(?:and|und|y|et|e|en|&|/|,|sowie|plus)\s*(?:the |der |die |das |el |la |los |le |les |o |a |de |het )?['\"`]?$"
)
_WORD_AFTER = re.compile(r"['\"`]?(?:[ -](?:(?:micro)?service|api|dienst|worker|server|(?:web ?)?page|site)\b)?\s*")
# Who alone calls whom, and who calls whom at all.
_ONLY_CALLS = re.compile(
    r"\bonly (?:the )?(?P<caller>[a-z][a-z0-9-]{1,19})(?: service)? (?:can|may|should|must|is allowed to) (?:call|reach|use|access)(?: the)? (?P<callee>[a-z][a-z0-9-]{1,19})\b"
    r"|\b(?P<callee2>[a-z][a-z0-9-]{1,19})(?: service)?(?:,? (?:which|that))? (?:is |may be |can be |must be |should be |must )?(?:only (?:be )?)?(?:only )?(?:called |reached |callable |reachable |accessible |used )?(?:only )?(?:by |from |for )?(?:the |our )?(?P<caller2>[a-z][a-z0-9-]{1,19})(?: service)?(?: can| may| is allowed to)? call\b"
    r"|\b(?P<callee3>[a-z][a-z0-9-]{1,19})(?: service)? (?:must |may |can |should |is )?only (?:be )?(?:called|reached|callable|reachable|accessible|used) (?:by|from)(?: the| our)? (?P<caller3>[a-z][a-z0-9-]{1,19})\b"
)
_CALLS = re.compile(
    r"\b(?P<caller>[a-z][a-z0-9-]{1,19})(?: service)? (?:calls|talks to|asks|ruft|llama a|appelle|parle a|chama|roept)(?: the| die| den| el| la| le| l')? ?(?P<callee>[a-z][a-z0-9-]{1,19})\b"
)
_REST = r"(?:the |die |den |los |las |les |i |gli |de |as |os )?(?:other(?:s| \d| two| three)?|rest|anderen(?: \d)?|andere \d|otros(?: \d)?|otras(?: \d)?|autres|2 autres|altri(?: \d)?|altre|outros|outras|overige|\d (?:others|anderen|autres|altri|outros))(?: services?| ones)?(?![\w-])"
_CALLS_REST = re.compile(
    rf"\b(?P<caller>[a-z][a-z0-9-]{{1,19}})(?: service)?(?: is [^.;\n]{{1,30}}? and)? (?:calls|talks to|asks|ruft|llama a|appelle|parle a|chama|roept|chiama)(?: all(?: of)?)? {_REST}"
)
_OTHERS = re.compile(
    rf"\b(?:the |die |los |las |les |de )?(?:others?|rest|other \d|remaining \w+|anderen?|restlichen|demas|otros|otras|autres|overige)(?: \d| ones?| services?)? (?:is |are |ist |sind |es |son |est |sont |zijn )?(?:all |both )?(?P<how>{_OPEN}|{_CLOSED})(?![\w-])"
)
# Where what is said of one ends and what is said of all goes on.
_OF_ALL = re.compile(
    r"[,;] (?:and |und |y |et )?(?=(?:both|all|each|they|everything|beide|alle|ambos|todos|tous|les deux)\b|[\w ]{3,20} (?:for|per) (?:each|both|all|every)\b)"
)
_OF_THE_WHOLE = re.compile(
    r"[,;] (?:and |und |y |et )?(?=(?:an? |1 |one )?(?:shared|common|gemeinsam\w*|(?:\w+ )?(?:migrations?|migraciones|migracoes|migrazioni|migrationen)|health checks?)\b)"
)
_OBJECT = re.compile(
    r"\b(?:for|fur|para|pour|voor|per|of|by|from|to|calls?|call|via|through|behind|talks to|asks|reach|ruft|an|vers|von|with|than|as)(?: the| der| die| den| el| la| le| our)? ['\"]?$"
)
_FOR = re.compile(r"\b(?:for|fur|para|pour|voor)(?: the| der| die| den| el| la| le| our)? ['\"]?$")
_SENTENCES = re.compile(r"[.](?=\s|$)|[;\n!?]")
_SHARED = re.compile(
    r"\b(?:share\w*|same|common|teilen|gemeinsam\w*|compart\w*|partag\w*|mism[oa]|meme|together|delen)\b"
)
_ITS_OWN = re.compile(
    r"\b(?:each|every|own|jeweils|jeder?s?|je|eigene\w*|cada|propi[oa]s?|chacun\w*|propres?|separate(?! ?[.,;)]|$)|their own|ieder\w*|eigen)\b(?! (?:vpcs?|networks?|netz\w*|netwerk|red|reseau|rede|rete|domains?|subnets?|projects?)\b)"
)


@dataclass(frozen=True, slots=True)
class Said:
    """Words about some of the services; `shared` where what they speak of is one for all of these."""

    names: tuple[str, ...]
    span: Span
    shared: bool = False


@dataclass(slots=True)
class Services:
    """The services of a goal by their names: what is said of some (`said`), and of none of them alone (`common`).

    `closed`, `open`: who is reached from inside alone, and who from outside. `calls`: who calls whom, as far as it is
    said. `names_at`: where the names stand; `settled`: stretches that are understood here and mean nothing besides.
    `kinds`: what a name is the name of, where that is no service. `items`: where a thing is told of first. `many`: how
    many machines there are of one size, and where that is said, up to their type. `listed`: who stands in one list of services.
    """

    names: list[str]
    kinds: dict[str, str] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    said: list[Said] = field(default_factory=list)
    common: list[Span] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    names_at: list[Span] = field(default_factory=list)
    settled: list[Span] = field(default_factory=list)
    many: dict[str, tuple[int, Span]] = field(default_factory=dict)
    listed: tuple[str, ...] = ()

    def of(self, name: str) -> list[Span]:
        """What is said of one service, by itself or as of each of several."""
        return [said.span for said in self.said if name in said.names and not said.shared]

    def everything_of(self, name: str) -> list[Span]:
        """What is said of one service, and of others with it."""
        return [said.span for said in self.said if name in said.names]


def services_by_name(text: str) -> Services | None:
    """The services that a folded goal names and tells apart; None where there are not two, or nothing tells them apart."""
    names = _names(text)
    if names and (one := named_apart(text)) and one not in names and re.fullmatch(NAME, one):
        names.append(one)
    items = things_in(text)
    beside: list[str] = []
    if len(names) > 1 and len({*names} - {each.name for each in items}) > 1:
        # What is kept stands beside the programs that a goal names, each by its own name.
        beside, items = (names, items) if all(each.kind in _STORES for each in items) else ([], [])
    listed = services_listed(text)
    taken = {each.name for each in listed}
    if {each.name for each in items if each.kind in {"service", "worker"}} <= taken:
        # What stands in a list of services is one, whatever else bears a name.
        items = sorted([*listed, *(each for each in items if each.name not in taken)], key=lambda each: each.begin)
    names = (
        in_order(text, [*beside, *(each.name for each in items)]) if beside else [each.name for each in items] or names
    )
    if not 1 < len(names) <= _MOST:
        return None
    kinds = {**dict.fromkeys(beside, "service"), **{each.name: each.kind for each in items}}
    found = Services(names, kinds if items else {}, tuple(items), listed=tuple(taken))
    found.names_at += [each.at for each in listed]
    covered = hidden(text)
    low = 0
    last: tuple[str, ...] = ()
    for high in [*(match.end() for match in _SENTENCES.finditer(covered)), len(text)]:
        if high > low:
            last = _sentence(found, covered, (low, high), last)
        low = high
    found.settled += [(match.end("names"), match.end()) for match in _LISTED_BEFORE.finditer(text)]
    _who_calls(found, text)
    _who_is_open(found, text)
    found.open = [name for name in found.open if found.kinds.get(name, "service") in {"service", "vm"}]
    found.closed = [name for name in found.closed if found.kinds.get(name, "service") in {"service", "vm"}]
    return found if len({name for said in found.said for name in said.names}) > 1 or found.closed or listed else None


def _names(text: str) -> list[str]:
    firm: set[str] = set()
    told = {name for match in _OPENNESS.finditer(text) for name in _split(match["names"])}
    called = {match["name"] for match in _CALLED_SERVICE.finditer(text)}
    many = re.search(r"\b(?:services|microservices|dienste|servicios|cloud run)\b", text) is not None
    for pattern in (_IN_BRACKETS, _ON_A_LINE):
        found = {match["name"] for match in pattern.finditer(text) if _FACT.search(match["facts"])}
        if len(found) > 1 or (len(found | called) > 1 and many):
            firm |= found
    items = [match["name"] for match in _PROGRAM_ITEM.finditer(text) if not re.search(r"\bstatic", match[0])]
    if len(items) == len(set(items)) > 1:
        firm |= set(items)
    at_hosts = {match["name"]: match["host"] for match in _AT_A_HOST.finditer(text)}
    if len(set(at_hosts.values())) == len(at_hosts) > 1 and (many or _FOR_SOME.search(text)):
        firm |= set(at_hosts)
    lettered = {f"service-{match['letter']}" for match in _LETTERED.finditer(text)}
    if len(lettered) > 1:
        return sorted(lettered)
    stores = {match["name"] for match in _HAS_A_STORE.finditer(text)}
    quoted = quoted_programs(text, NAME) if many else set()
    for several in (stores, called, quoted):
        firm |= several if len(several) > 1 else set()
    for match in _COUNTED.finditer(text):
        items = [
            each.split()[0].strip("'\"")
            for each in re.split(r",? (?:and|und|y|et|e|en) |, ", hidden(match["rest"]))
            if each.strip()
        ]
        if len(items) >= int(match["n"]) and (facts := _FACT.search(match["rest"])) and facts.start() > 0:
            items = items[: int(match["n"])]
            if all(
                re.fullmatch(r"[a-z][a-z0-9-]{1,19}", each) and not re.fullmatch(_NO_SERVICE, each) for each in items
            ):
                firm |= set(items)
    listed = {name for match in _LISTED.finditer(text) for name in _split(match["names"])}
    again = any(len(re.findall(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)) > 1 for name in listed)
    if len(listed) > 1 and (again or told or firm or listed & _OTHER_THINGS or named_apart(text)):
        firm |= listed
    firm |= {name for match in _LISTED_BEFORE.finditer(text) for name in _split(match["names"])}
    for calls in _ONLY_CALLS.finditer(text):
        pair = {name for name in calls.groupdict().values() if name}
        if all(re.fullmatch(NAME, name) for name in pair) and pair & {*told, *firm}:
            firm |= pair
    if many and (firm or len(told) > 2):
        # A list of the services that is there is whole.
        firm |= stores if len(listed & firm) > 1 else told | stores
    return in_order(text, firm)


_NO_SERVICE = r"a|an|the|one|1|both|all|each|in|on|with|of|that|which|for|public|internal|private|python|java|go|node|rust|php|postgres\w*|mysql|redis|behind|every\w*|some|no|it|we|they|deployed|running|written"


def _split(names: str) -> list[str]:
    return [each for each in re.split(r",? (?:and|und|y|et|&) |, ", names) if each]


def _who_is_open(found: Services, text: str) -> None:
    """Who is said to be open or closed; where somebody is said to be open, who is not is closed."""
    if (apart := set_apart(text, {name: written(name) for name in found.names})) is not None:
        rest = [name for name in found.names if name not in apart.names]
        shut, opened = (rest, [*apart.names]) if apart.opened else ([*apart.names], rest)
        found.closed, found.open = [*found.closed, *shut], [*(each for each in opened if each not in found.closed)]
        found.settled.append(apart.span)
        return
    for name in found.names:
        # `The external one calls the internal one` says nothing of who is internal.
        named = "|".join(written(other) for other in found.names if other != name)
        said = " ".join(text[slice(*span)] for span in found.everything_of(name))
        said = re.sub(rf"(?<![\w-])(?:{named})(?![\w-])", "_", said)
        if _NOT_OPEN.search(said):
            found.closed.append(name)
            continue
        if re.search(rf"(?<![\w-])(?:{_INSIDE})(?![\w-]){_NOT_OF_DATA}", said) or (
            re.search(rf"(?<![\w-])(?:{_CLOSED})(?![\w-]){_NOT_OF_DATA}", said) and not re.search(_STORE, said)
        ):
            found.closed.append(name)
        elif re.search(rf"(?<![\w-])(?:{_OPEN})(?![\w-])", said):
            found.open.append(name)
    _of_all_of_them(found, text)
    if others := _OTHERS.search(text):
        left = [name for name in found.names if name not in {*found.open, *found.closed}]
        if re.fullmatch(_CLOSED, others["how"]):
            found.closed += left
        else:
            found.open += left
        found.settled.append(others.span())


_ALL_CLOSED = re.compile(
    rf"\b(?:(?:all|both|each|everything|alle|beide|todos|todas|ambos|tous|toutes|tutti)\b(?: (?!public|open)[\w-]+){{0,4}}?,?(?: and| but| und| y| et)? (?:(?:not|nicht|no|non|pas) (?:{_OPEN})|(?:{_CLOSED}))"
    rf"|(?:none|neither|kein\w*|ningun[oa]?|aucune?|nessun[oa]?|nenhum[a]?|geen)(?: (?:of (?:them|these|which)|is|are|be|may|must|von ihnen|davon|de ellos|ist|es|est|to)){{0,3}} (?:{_OPEN}))(?![\w-]){_NOT_OF_DATA}"
)
_ELLIPSIS = r"(?: (?:service|dienst))?,? (?:is not|isn't|isnt|ist nicht|nicht|no lo es|no|non|pas|n'est pas|niet|nao)(?=\s*(?:[.,;)\n]|$))"


def _of_all_of_them(found: Services, text: str) -> None:
    """Who is closed because all of them are, or because another is open and they are not: `a is public, b isn't`."""
    runs = [name for name in found.names if found.kinds.get(name, "service") == "service"]
    if not found.open and _ALL_CLOSED.search(text):
        found.closed += [name for name in runs if name not in found.closed]
    for name in runs:
        if re.search(rf"(?<![\w-]){written(name)}{_ELLIPSIS}", text) and {*found.open} - {name}:
            found.open = [each for each in found.open if each != name]
            found.closed.append(name)


def _who_calls(found: Services, text: str) -> None:
    for match in _ONLY_CALLS.finditer(text):
        said = match.groupdict()
        caller = said["caller"] or said["caller2"] or said["caller3"]
        callee = said["callee"] or said["callee2"] or said["callee3"]
        if caller != callee and {caller, callee} <= set(found.names):
            found.calls.append((caller, callee))
            found.closed.append(callee)
            found.settled.append(match.span())
    for match in _CALLS_REST.finditer(text):
        if match["caller"] in found.names:
            found.calls += [(match["caller"], each) for each in found.names if each != match["caller"]]
            found.settled.append(match.span())
    for match in _CALLS.finditer(text):
        if match["caller"] != match["callee"] and {match["caller"], match["callee"]} <= set(found.names):
            found.calls.append((match["caller"], match["callee"]))
            found.settled.append(match.span())


def _sentence(found: Services, text: str, span: Span, last: tuple[str, ...]) -> tuple[str, ...]:
    """Who is spoken of in a sentence, and what is said of them; who it was about in the end."""
    groups, labelled, objects = list[tuple[list[str], int, int]](), False, list[tuple[str, int]]()
    items = {each.at: each.begin for each in found.items}
    named = "|".join(written(name) for name in sorted(found.names, key=len, reverse=True))
    for match in re.finditer(rf"(?<![\w/.-])(?:{named})(?![\w/-]|\.\w)", text[slice(*span)]):
        low, high = span[0] + match.start(), span[0] + match.end()
        name = next(each for each in found.names if re.fullmatch(written(each), match[0]))
        found.names_at.append((low, high))
        if (
            groups
            and name not in groups[-1][0]
            and _AND.fullmatch(_WORD_AFTER.sub(" ", text[groups[-1][2] : items.get((low, high), low)], count=1))
            and not re.search(r"\d", text[items.get((low, high), low) : low])
        ):
            groups[-1] = ([*groups[-1][0], name], groups[-1][1], high)
        elif (low, high) not in items and (
            (labelled and not is_labelled(text, high))
            or _OBJECT.search(text[span[0] : low])
            or (
                found.kinds.get(name) in _STORES
                and any(found.kinds.get(each) not in _STORES for each in (groups[-1][0] if groups else ()))
            )
        ):
            objects.append((name, low))
        else:
            groups.append(([name], max(span[0], items.get((low, high), begins_at(text, low))), high))
            labelled = labelled or (len(groups) == 1 and heads_a_line(text, span, (low, high)))
    groups = _with_the_rest(found, text, span, groups)
    if not groups:
        about = tuple(name for name, at in objects if _FOR.search(text[span[0] : at]))
        if about or (last and _IT.match(text, *span)):
            found.said.append(Said(about or last, span, shared=len(about) > 1))
            return about or last
        _of_nobody(found, text, span)
        return last
    if len(groups) == 1 and all(found.kinds.get(name) in _STORES for name in groups[0][0]):
        names, begin, high = groups[0]
        if not any(span[0] <= low < high for low, _ in items):
            # `analysts may read marts`: all of it is about what is kept.
            groups = [(names, span[0], high)]
    found.common.append((span[0], groups[0][1]))
    if len(groups) == 1 and len(groups[0][0]) > 1 and {*groups[0][0]} == {*found.listed}:
        # What follows the list of all of them is said of the whole.
        _of_nobody(found, text, (groups[0][2], span[1]))
        return tuple(groups[0][0])
    for number, (names, begin, _) in enumerate(groups):
        end = groups[number + 1][1] if number + 1 < len(groups) else span[1]
        if others := _OTHERS.search(text, begin, end):
            end = others.start()
        stops = [_OF_ALL] if len(names) == 1 else []
        if number + 1 == len(groups) > 1 and all(_BRACKET.match(text, at) for _, _, at in groups):
            # Each has what is said of it in brackets of its own, and what follows them is said of all.
            stops.append(_BEHIND_BRACKET)
        for stop in [*stops, _OF_THE_WHOLE]:
            if all_ := stop.search(text, begin, end):
                _of_nobody(found, text, (all_.start(), end))
                end = all_.start()
        said = text[begin:end]
        own = _ITS_OWN.search(said) and not _SHARED.search(said)
        kept = all(found.kinds.get(name) in _STORES for name in names)
        shared = len(names) > 1 and not (own or kept) and re.search(_STORE, said) is not None
        found.said.append(Said(tuple(dict.fromkeys(names)), (begin, end), shared))
    return tuple(groups[-1][0])


# Whom a sentence is about that names nobody but all those whom it, or the one before it, did not name.
_REST_DO = re.compile(
    rf"(?<![\w-]){_REST} (?=(?:all |both )?(?:share|use|need|have|get|run|keep|teilen|nutzen|brauchen|haben|comparten|usan|necesitan|tienen|partagent|utilisent|ont|condividono|usano|hanno|compartilham|usam|tem|delen|gebruiken|hebben)\b)"
)


def _with_the_rest(
    found: Services, text: str, span: Span, groups: list[tuple[list[str], int, int]]
) -> list[tuple[list[str], int, int]]:
    """The groups of a sentence, with those who are the others in it: `billing has a MySQL, the others share a Postgres`."""
    said = _REST_DO.search(text, *span)
    named = {name for names, begin, _ in groups for name in names}
    rest = [name for name in found.names if name not in named]
    if said is None or not named or not rest or any(begin > said.start() for _, begin, _ in groups):
        return groups
    found.names_at.append(said.span())
    return [*groups, (rest, said.start(), said.end())]


_BRACKET = re.compile(r"['\"`]? ?\(")
_BEHIND_BRACKET = re.compile(r"(?<=\)), ")
_STORES = frozenset({"bucket", "database", "dataset", "topic", "tasks", "cache"})
"""Kinds that are kept themselves: a word for one of them says what they are, and nothing that they share."""


def _of_nobody(found: Services, text: str, span: Span) -> None:
    """What is said of no service by its name: of each of them where each has its own, else of the whole."""
    said = text[slice(*span)]
    if re.search(_STORE, said) and _ITS_OWN.search(said) and not _SHARED.search(said):
        found.said.append(Said(tuple(found.names), span))
    else:
        found.common.append(span)


_IT = re.compile(r"\s*(?:it|er|es|sie|ella|elle|il|ela|ele|hij|ze)\b")
