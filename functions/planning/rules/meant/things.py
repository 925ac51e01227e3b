"""Several things of one kind that a goal tells apart by a name: services, jobs, functions, machines, buckets, databases, topics.

However it is written: counted and listed (`2 jobs: import hourly, cleanup daily`), one after the other (`a resize function
and an ingest function`), by what each is for (`a bucket for uploads, another for exports`). Folded text in.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from functions.planning.rules.words.hours import said_when

Span = tuple[int, int]

# Kind of thing -> one of it, and several.
_KINDS = {
    "tasks": (r"(?:cloud )?tasks? queue", r"(?:(?:cloud )?tasks? queues|queues (?:in|on|with|of) cloud tasks)"),
    "worker": (r"worker(?: pool)?", r"(?:workers|worker pools)"),
    "job": (
        r"(?:cloud run |cron )?(?:job|cronjob|scraper|tarea|tache|tarefa)",
        r"(?:cloud run |cron )?(?:jobs|cronjobs|scrapers|tareas|taches|tarefas)",
    ),
    "function": (
        r"(?:cloud )?(?:function|funktion|funcion|fonction|funcao|funzione)",
        r"(?:cloud )?(?:functions|funktionen|funciones|fonctions|funcoes|funzioni)",
    ),
    "vm": (
        r"(?:vm|virtual machine|machine|compute instance|maschine|maquina|macchina)",
        r"(?:vms|virtual machines|machines|compute instances|maschinen|maquinas|macchine|servers|servidores|serveurs)",
    ),
    "bucket": (r"bucket", r"buckets"),
    "database": (
        r"(?:(?:cloud sql|postgres\w*|mysql) )?(?:database|datenbank|base de (?:datos|donnees)|banco de dados)",
        r"(?:(?:cloud sql|postgres\w*|mysql) )?(?:databases|datenbanken|bases de (?:datos|donnees)|bancos de dados|instances cloud sql|(?:cloud[ -]sql|postgres\w*|mysql)[ -](?:instances|instanzen|instancias))",
    ),
    "dataset": (r"(?:bigquery )?data ?set", r"(?:(?:bigquery )?data ?sets|datasets de bigquery|conjuntos de datos)"),
    "topic": (r"(?:pub/?sub )?topic", r"(?:pub/?sub )?topics"),
    "cache": (r"(?:redis )?(?:cache|redis instance)|redis(?! cache)", r"(?:redis )?(?:caches|redis instances)"),
    "service": (
        r"(?:micro-?service|service|api server|websocket server|api|backend|container|dienst|servicio|servico|servizio|web ?app|app)",
        r"(?:micro-?services|services|apis|backends|containers|cloud run(?= ?:)|dienste|servicios|servicos|servizi|web ?apps|apps)",
    ),
}  # fmt: skip
_ONE = "|".join(f"(?P<{kind}>{one})" for kind, (one, _) in _KINDS.items())
_MANY = "|".join(f"(?P<{kind}>{many})" for kind, (_, many) in _KINDS.items())
# What is no name, wherever it stands.
_NO_NAME = (
    r"(?!(?:the|an?|and|or|und|oder|y|et|e|en|it|its|we|they|them|both|all|each|every|one|ones|some|others?|another|everything|nothing|this|that|these|those|which|who|whose|where|when|while|as|"
    r"my|our|your|their|his|her|what|there|here|not|no|either|neither|only|just|also|please|but|with|without|for|from|to|in|on|at|by|of|is|are|be|if|then|so|than|per|via|has|have|had|gets?|needs?|uses?|runs?|starts?|reads?|writes?|can|may|must|should|will|want|like|"
    r"services?|micro-?services?|dienste?|servicios?|servicos?|apps?|applications?|containers?|instances?|vms?|machines?|servers?|clusters?|nodes?|workers?|jobs?|functions?|task|tasks|cron|"
    r"postgres\w*|mysql|mariadb|mongo\w*|redis|valkey|firestore|firebase|bigquery|sql|databases?|data|dbs?|buckets?|storage|queues?|topics?|pubsub|pub|sub|caches?|secrets?|disks?|kafka|rabbitmq|subscription\w*|"
    r"cloud|run|gke|kubernetes|region|zone|network|vpc|domain|budget|load|balancer|https?|rest|port|ports|cpus?|vcpus?|memory|ram|gpu|image|env|version|size|gb|mb|min|max|object|shared|own|same|such|as|more|many|few|several|into|onto|up|down|after|before|through|behind|between|over|under|about|within|keys?|accounts?|gateway|registry|images?|native|mobile|cdn|calls?|talks?|sends?|handles?|stores?|serves?|consumes?|"
    r"public\w*|offentlich\w*|private\w*|privat\w*|internal\w*|intern\w*|extern\w*|closed|small\w*|large|big|bigger|smaller|tiny|cheap\w*|simple|plain|first|second|third|fourth|main|new|old|serverless|managed|hosted|separate\w*|dedicated|different|single|normal|regular|static|nightly|daily|hourly|weekly|monthly|background|long|short|running|scheduled|recurring|"
    r"grpc|graphql|java|kotlin|go|golang|python\d*|node|nodejs|rust|php|ruby|typescript|javascript|react|vue|angular|django|flask|fastapi|spring|boot|laravel|rails|express|nestjs|\w*js|elixir|scala|c|"
    r"linux|windows|ubuntu|debian|docker|terraform|google|gcp|gcs|aws|azure|spot|preemptible|team|company|users?|customers?|people|versioned|encrypted|empty|existing|free|"
    r"eine?[nmrs]?|der|die|das|den|dem|des|wir|ich|sie|beide|alle\w*|jede\w*|nur|mit|fur|von|zu|zum|zur|auf|ist|sind|hat|haben|braucht|brauchen|wird|soll|klein\w*|gross\w*|zwei\w*|andere\w*|"
    r"el|la|los|las|un|una|uno|le|les|une|o|os|as|um|uma|de|del|het|een|nous|je|tout\w*|todo\w*|cada|chaque|con|sin|para|por|que|qui|quien|avec|sans|pour|par|des?|du|au|aux|com|sem|si|se|es|son|est|sont|otr[oa]s?|autre\w*|outr[oa]s?|"
    r"tiene|necesita|usa|utilise|public[ao]s?|publique\w*|prive\w*|privad[ao]s?|pequen\w*|grande\w*|petit\w*|propi[ao]s?|propre\w*|van|voor|met|beide|ieder\w*|openbaar|heeft|"
    r"dead|letter|[a-z]\d[a-z]?-\w+(?:-\w+)?|deux|trois|dos|tres|dois|duas|due|tre|twee|drie)(?![a-z0-9-]))"
)
_PROGRAM = r"[a-z][a-z0-9]*-(?:web|api|app|frontend|backend|worker|admin|ui|bot|portal|gateway)"
_NAME = rf"{_NO_NAME}[a-z][a-z0-9]*(?:[-_][a-z0-9]+){{0,3}}"
_ARTICLE = r"(?:an?|the|1|one|our|my|another|eine?[nmrs]?|der|die|das|den|el|la|los|las|les?|l'|un|une|una|uno|os?|as?|um|uma|de|het|een|il|lo|unser\w*|nuestr\w+|notre|nos) ?(?<=[ '])"
_LIKE = (
    r"(?:public|private|internal|small|large|big|tiny|cheap|simple|plain|second|third|2nd|3rd|separate|dedicated|new|nightly|daily|hourly|weekly|monthly|background|scheduled|python|node(?:\.?js)?|go|java|kotlin|rust|php|ruby|django|flask|fastapi|react|"
    r"spot|gpu|linux|windows|debian|ubuntu|cloud run|google|gcs|storage|versioned|locked|single|offentlich\w*|intern\w*|klein\w*|gross\w*|zweite[rnms]?|[a-z]\d[a-z]?-\w+(?:-\w+)?|\d+ ?gb)"
)
_OTHER = (
    r"(?:1|one|an?|another|the other|a second|the second|a third|the third|and a third|second|third|eine?[nmrs]?|die andere|der andere|das andere|den anderen|einen weiteren|eine weitere|une?|una|uno|otr[oa]|el otro|la otra|un otro|un autre|une autre|l'autre|l'un|l'une|"
    r"um|uma|outr[oa]|l'altro|l'altra|un altro|un'altra|een|een andere)(?: (?:1|one|bit))?"
)
_FOR = r"(?:for|fur|para|pour|per|voor|running|called|named|namens|llamad[oa]|nomme\w*|appele\w*|chamad[oa]|hosting|that runs|to run|is for)"
_OUR = r"(?:(?:the|our|all|my|raw|old|die|den|das|unser\w*|los|las|les|el|la|le|l'|os|as|i|gli|de|het|nuestr\w+|notre|nos|nosso\w*|new|finished) ?(?<=[ ']))*"
PLAIN_NAME = _NAME
"""An expression for what may be a name: no word of another meaning."""
# Where an item of a list may begin.
_BREAK = re.compile(
    r"(?:^|\s*(?:[,;:\n]|\.(?=\s)|\s-\s)\s*)(?:(?:[-*\u2022]|\d[.)])\s*)?(?:(?:and|und|y|et|e|en|plus|sowie)\s+)?|\s+(?:and|und|y|et|e|en|plus|sowie|&|\+)\s+"
)
_COUNTED = re.compile(
    rf"\b(?P<n>[2-9]|1[0-2]|deux|trois|dos|tres|dois|due|tre|twee|drie) (?:(?!for\b|and\b|in\b|on\b)[\w./+-]+ ){{0,2}}?(?:{_MANY})\b(?: (?:on|in|for|of|auf|en|no|op|sur|em|im|fur|para|pour|please|bitte|por favor)(?: \w+){{0,3}}?)?(?= ?(?:[:,\n]| - |\.(?=\s)))"
)
_WORDS_FOR = {"deux": 2, "dos": 2, "dois": 2, "due": 2, "twee": 2, "trois": 3, "tres": 3, "tre": 3, "drie": 3}
_LISTED = re.compile(
    rf"\b(?:{_MANY}) ?:? ?(?P<names>{_NAME}(?:,? (?:and|und|y|et|e|en|&) {_NAME}|, {_NAME})+)(?=\s*(?:[.;:)\n]|$|,? (?:and|und|y|et|each|with|on|in|that|which|for|all)\b))"
)
# `2 services, cap-web and tasks`: what is counted is what is listed, whatever else a name might mean.
_WORD = r"(?<![\w-])(?!(?:and|und|y|et|e|en|&|the|an?|one|each|all|both|every|with|in|on|for|of|that|which)\b)[a-z][a-z0-9]*(?:[-_][a-z0-9]+){0,3}"
_PLAIN = re.compile(
    rf"\s*[:,(-]? ?(?P<names>{_WORD}(?:, {_WORD})*,? (?:and|und|y|et|e|en|&) {_WORD})(?=\s*(?:[.,;:)\n]|$)| (?:on|auf|en|sur|su|op|no|em) cloud run\b)"
)
# `Landing, curated and archive buckets`.
_LISTED_FIRST = re.compile(
    rf"(?:(?<=^)|(?<=[.:;(\n])|(?<=[.:;,] )|\b(?:with|of|need|want|mit|con|avec|com) )(?P<names>{_NAME}(?:, {_NAME})*,? (?:and|und|y|et|e|&) {_NAME})[ -](?:{_MANY})\b"
)
_QUOTED = rf"['\"`](?P<quoted>{_NAME})['\"`]"
_BY_PURPOSE = re.compile(
    rf"{_OTHER}(?: (?!for\b|fur\b|para\b|pour\b|(?:and|und|y|et|e) {_OTHER} )[\w.-]+(?: ?\([^()]{{0,60}}\))?){{0,10}}? {_FOR} {_OUR}['\"`]?(?P<name>{_NAME})"
)
# `..., and a third one for results`: more of what was named before.
_ANOTHER = re.compile(
    rf"(?:another|(?:a |the )?(?:second|third|fourth|other|bigger|larger|smaller)|1|(?:un |una |une |el |la |l')?(?:segund[oa]|tercer[oa]?|otr[oa]|deuxieme|troisieme|autre)|eine?n? (?:zweite[nrs]?|dritte[nrs]?|weitere[nrs]?))(?: (?:1|one))? (?:is )?{_FOR} {_OUR}['\"`]?(?P<name>{_NAME})"
)
# `smoodie-web and smoodie-api`.
_PROGRAMS = re.compile(
    rf"(?<![\w./@:-])(?!(?:web|rest|in|mini|mobile|native|single|multi|full|admin|open|third|ci|re)-){_PROGRAM}(?![\w/@:-]|\.\w)"
)
_ENGINE_FOR = re.compile(
    rf"(?:mysql|postgres\w*|sql server|maria ?db)(?: \d+(?:\.\d+)?)?[^,;.\n]{{0,40}}? {_FOR} {_OUR}(?P<name>{_NAME})"
)
# `30 4 * * 1 for weekly-kpi`, and the other way round.
_CRON = r"(?:[\d*/,-]+ ){4}(?:[\d*/-]|,(?=\d))+"
_AT_A_TIME = (
    re.compile(rf"['\"`]?{_CRON}['\"`]? ?(?:{_FOR}|to|:|=|-)? ?{_OUR}['\"`]?(?P<name>{_NAME})"),
    re.compile(rf"(?<![\w-])(?P<name>{_NAME})['\"`]?(?: (?:at|runs|to|on|-|=))?:? ?\(?['\"`]?{_CRON}"),
)
_MARKED = re.compile(rf"(?:{_QUOTED}|(?:{_ARTICLE})?(?P<name>{_NAME})(?= ?(?:\(|:| - | = )))")
_WITH_ARTICLE = re.compile(rf"{_ARTICLE}(?P<name>{_NAME})")
_BARE = re.compile(rf"(?P<name>{_NAME})")
# `a resize function`, `the pricing service`, `users-service`, and `function 'thumbs'`, `bucket landing`.
_NAME_BEFORE = re.compile(
    rf"(?:(?<=^)|(?<=[.;:,\n] )|(?<=\n)|\b{_ARTICLE}|\b(?:and|und|y|et|e) (?=\S+ \S+ ?\(|\S+-(?:service|api|job|worker|function|bucket)\b))(?:{_LIKE} )*(?P<name>{_NAME})[- ](?:{_ONE})(?![\w-]| (?:accounts?|endpoints?|keys?|levels?|mesh|url|api|gateway|registry)\b)"
)
_NAME_AFTER = re.compile(
    rf"(?<![\w/-])(?:{_ONE}) (?:(?:called |named |namens |llamad[oa] |nomme\w* |appele\w* |chamad[oa] )['\"`]?(?P<called>{_NAME})['\"`]?|{_QUOTED}|(?P<name>{_NAME})(?=\s*(?:[.,;:()\n]|$|-\s)| (?:in|with|which|that|at|and|gets|is|has|needs)\b))"
)
_KIND_FOR = re.compile(
    rf"(?:{_OTHER} |(?<=^)|(?<=[,;.\n] )|(?<=and ))(?:{_LIKE} )*(?:{_ONE})(?: ?\([^()]{{0,60}}\))? {_FOR} {_OUR}['\"`]?(?P<name>{_NAME})"
)
_BEFORE_IT = re.compile(rf"(?:(?:{_ARTICLE}))?(?:{_LIKE} )*['\"`]?$")
_SENTENCE = re.compile(r"\.(?=\s|$)")
# What tells one of a kind from another where it has no name: `an internal and an external service`, `a primary one`.
_ROLES = r"(?:internal|external|public|private|main|primary|secondary|staging|production|prod|analytics|reporting)"
_BY_ROLE = rf"(?:{_LIKE} )*?(?P<name>{_ROLES}|{_NAME})"
_IN_ROLES = rf"(?:{_ONE}|(?P<engine>cloud sql|postgres\w*|my ?sql|maria ?db)(?: instance)?)"
_ONE_IN_A_ROLE = re.compile(rf"(?:{_ARTICLE}){_BY_ROLE} (?:1|one)(?![\w-])(?! (?:for|called|named)\b)")
_IN_A_ROLE = re.compile(
    rf"(?:(?<=^)|(?<=[.;:,\n] )|\b{_ARTICLE}|\b(?:and|und) )(?!public|private)(?P<name>{_ROLES}) (?:{_LIKE} )*{_IN_ROLES}(?![\w-]| (?:called|named)\b)"
)
_PAIR_OF_ROLES = re.compile(
    rf"(?<![\w-])(?P<article>{_ARTICLE})?(?:{_LIKE} )*?(?P<one>{_ROLES}) (?:and|und|&|\+) (?:{_ARTICLE})?(?P<other>{_ROLES}) (?:{_LIKE} )*{_IN_ROLES}(?![\w-])"
)
# `A public receiver on Cloud Run ... the processor, another Cloud Run service`, `a second service, the enricher`.
_ON_CLOUD_RUN = re.compile(rf"\b{_ARTICLE}(?:{_LIKE} )*(?P<name>{_NAME}) (?:on|auf|en|sur|in) cloud run\b")
_APPOSED = re.compile(
    rf"\b(?:{_ARTICLE}(?P<name>{_NAME}), (?:another|also an?|a second|the second|the other) (?:{_LIKE} )*(?:service|cloud run)"
    rf"|(?:another|a second|the second|the other) (?:{_LIKE} )*service, (?:called |named |the )(?P<called>{_NAME}))\b"
)
# `A service called storefront calls a second one called recommender`.
_SECOND_CALLED = re.compile(
    rf"\b(?:another|a second|the second|the other|a third)(?: one| 1)? (?:called|named) ['\"`]?(?P<name>{_NAME})"
)


class Item(NamedTuple):
    """A thing: its kind and name, where what is said of it begins, and where its name stands."""

    kind: str
    name: str
    begin: int
    at: Span


# `Buckets: raw (nearline), clean`, `functions resize (512 MB) and notify`: several of a kind, then each by its name.
_INTRODUCED = re.compile(
    rf"(?<![\w-])(?:{_MANY})(?: (?:in|of|on|for|from|de|en|fur|para|pour) (?!\w+[ ,]+(?:and|und|y|et|e)\b)[\w/-]+(?: [\w/-]+){{0,2}}(?= ?[:(])|(?<=jobs)[^;\n]{{1,120}}?(?=:\s*(?:[-*\u2022] ?|\d[.)] ?)?[a-z`]))?(?P<mark> ?[:(-] ?(?:\n\s*(?:[-*\u2022]|\d[.)]) ?)?| )(?=\S)"
)
_ROLE = r"(?:server|machine|vm|box|host|node)"
_WHEN = r"(?:every|each|at|(?:twice|once) (?:a|per)|hourly|daily|nightly|weekly|monthly|weekdays?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|jede[nrs]?|alle|taglich|stundlich|wochentlich|monatlich|nachts|cada|diari\w+|todos|chaque|toutes|tous|ogni)"
# How an item begins: its name, and then what is said of it.
_SETTING = r"(?!(?:min|max|minimum|maximum|port|ports|cpus?|memory|ram|disk|concurrency|region|zone|timeout|scale|only|no|not|without|size|version|names?|labels?|env|image|none|any|same|if|so|but|they|it|we|postgres\w*|my ?sql|maria ?db|mongo\w*|redis|valkey|memcached|rabbitmq|kafka|nginx|firestore|big ?query|sql|linux|windows|debian|ubuntu|rocky)\b|[a-z]\d[a-z]{0,2}-[a-z]\w*(?:-\w+)?(?![\w-])|(?:us|europe|asia|northamerica|southamerica|australia|me|africa)-[a-z]+\d)"
_ITEM_BEGINS = re.compile(
    rf"(?:{_ARTICLE})?(?:{_LIKE} )*['\"`]?(?P<name>{_SETTING}{_WORD})['\"`]?(?: {_ROLE}(?![\w-]))?(?=(?<=['\"`]) |\s*(?:[,.;:()\n]|$|- |= )| (?:and|und|y|et|e|with|mit|con|avec|of|in|on|auf|sur|su|op|met)\b| \d| [`*]| (?:to )?{_WHEN}\b| [a-z]\d[a-z]{{0,2}}-[a-z])"
)


_LAST = re.compile(r"(?:and|und|y|et|e|&) $")


def _introduced(text: str, covered: str) -> Iterator[Item]:
    """What stands in a list that its kind in the plural begins, each item with its name first."""
    for head in _INTRODUCED.finditer(covered):
        kind, mark = _kind(head), head["mark"].strip()
        low = head.end()
        if mark == "(":
            low, high, shown = head.end(), text.find(")", head.end()), text
        else:
            # A list on one line ends with it.
            lines = r"\n\s*\n|\n(?!\s*[-*\u2022\d])" if "\n" in head["mark"] else r"\n"
            stop = re.compile(rf"(?<!\n\d)[.;](?=\s|$)|{lines}").search(covered, low)
            high, shown = stop.start() if stop else len(text), covered
        if high <= low:
            continue
        breaks = [each for each in _BREAK.finditer(shown, low, high) if each.end() > low]
        if "\n" in head["mark"]:
            # Each has a line of its own.
            breaks = [each for each in breaks if "\n" in each[0]]
        starts = [low, *(each.end() for each in breaks)]
        items: dict[str, Item] = {}
        for at in starts:
            match = _ITEM_BEGINS.match(text, at, high)
            # Without a mark behind its kind a list has plain names alone.
            if match is None or (not mark and re.match(_NO_NAME, match["name"]) is None):
                if not mark:
                    break
                continue
            items.setdefault(match["name"], Item(kind, match["name"], at, match.span("name")))
            if not mark and len(items) > 1 and _LAST.search(text[low:at]):
                break
        if len(items) < 2:
            continue
        said = [text[each.at[1] :].lstrip("'\"` ").startswith("(") for each in items.values()]
        if kind in {"worker", "service", "job"}:
            # `Workers transcode and publish`: what a program does is no name of it, and bare names have no words.
            firm = all(said) or (kind == "job" and _each_has_a_time(text, [*items.values()], high))
        else:
            firm = (
                bool(mark)
                or all(said)
                or _LAST.search(text[low : max(each.begin for each in items.values())]) is not None
            )
        if firm and low in {each.begin for each in items.values()}:
            yield from items.values()


def _at_times(pattern: re.Pattern[str], text: str) -> Iterator[Item]:
    """Jobs of which nothing is said but the fields of cron."""
    for match in pattern.finditer(text):
        yield Item("job", match["name"], match.start(), match.span("name"))


def _each_has_a_time(text: str, items: list[Item], end: int) -> bool:
    ends = [*(each.begin for each in items[1:]), end]
    return all(said_when(text[each.at[1] : stop]) for each, stop in zip(items, ends, strict=True))


def things_in(text: str) -> list[Item]:
    """The things that a folded goal tells apart by a name, at least two of one kind; empty where there are none."""
    covered = hidden(text)
    found: dict[str, Item] = {}
    for ways in (
        [*_introduced(text, covered)],
        [*_counted(text, covered)],
        [*_listed(text)],
        [*_subjects(text)],
        *([*_at_times(pattern, text)] for pattern in _AT_A_TIME),
        *_of_kinds(text),
    ):
        kinds = [kind for kind, _ in {(each.kind, each.name) for each in ways}]
        for each in ways:
            if kinds.count(each.kind) > 1:
                found.setdefault(each.name, each)
    # `users` of `users-api` is no second one.
    spans = [each.at for each in found.values()]
    whole = [
        each
        for each in found.values()
        if not any(low <= each.at[0] and each.at[1] <= high and (low, high) != each.at for low, high in spans)
    ]
    return sorted(whole, key=lambda each: each.begin)


def hidden(text: str) -> str:
    """The text with what stands in brackets hidden, at the same places."""
    return re.sub(r"\([^()]*\)", lambda match: "(" + "_" * (len(match[0]) - 2) + ")", text)


def begins_at(text: str, at: int) -> int:
    """Where the words begin that belong to a name: its article and how it is."""
    before = _BEFORE_IT.search(text, max(0, at - 60), at)
    return before.start() if before else at


def written(name: str) -> str:
    """The expression that finds a service's name in a folded text."""
    letter = re.fullmatch(r"service-([a-h1-8])", name)
    return rf"(?:service|dienst|servicio|api) {letter[1]}" if letter else re.escape(name)


def in_order(text: str, names: Iterable[str]) -> list[str]:
    """Those of some names that stand in a text, in its order."""
    at = {name: there.start() for name in names if (there := re.search(rf"(?<![\w-]){written(name)}(?![\w-])", text))}
    return sorted(at, key=lambda name: at[name])


def heads_a_line(text: str, line: Span, name: Span) -> bool:
    """Whether a line of an inventory begins with a name, and all of it is about that: `- scoring - only intake calls it`."""
    return _LINE_MARK.fullmatch(text, line[0], name[0]) is not None and is_labelled(text, name[1])


def is_labelled(text: str, end: int) -> bool:
    """Whether behind a name at its end what it is follows: `scoring: internal`."""
    return _LABEL.match(text, end) is not None


_LINE_MARK = re.compile(r"\s*(?:[-*\u2022]|\d[.)])\s*(?:[a-z]+ )?['\"`]?")
_LABEL = re.compile(r"['\"`]? ?(?:[-:](?=\s)|\()")


def _kind(match: re.Match[str]) -> str:
    return next(kind for kind in _KINDS if match[kind] is not None)


# `Both Cloud Run services ... The receiver must be public. The processor must not.`: as many subjects as are counted.
_BOTH = re.compile(
    rf"\b(?:both|beide|ambos|les deux|(?P<n>[2-6])) (?:(?!for\b|and\b|in\b|on\b)[\w./+-]+ ){{0,2}}?(?:{_MANY})\b"
)
_SUBJECT = re.compile(
    rf"(?:(?<=^)|(?<=[.;\n] )|(?<=[.;\n]))the (?:{_LIKE} )*(?:(?:(?!the\b|same\b|two\b|2\b)[a-z]+) )??(?P<name>{_NAME}|worker|gateway)(?: service)? (?=must\b|should\b|may\b|can\b|is\b|has\b|needs\b|runs\b|gets\b|reads\b|writes\b|publishes\b|takes\b|handles\b|receives\b|serves\b)"
)


def _subjects(text: str) -> Iterator[Item]:
    for both in _BOTH.finditer(text):
        found = {each["name"]: each for each in _SUBJECT.finditer(text, both.end())}
        if len(found) == int(both["n"] or 2):
            kind = _kind(both)
            yield from (Item(kind, name, each.start(), each.span("name")) for name, each in found.items())
            return


def _counted(text: str, covered: str) -> Iterator[Item]:
    for counted in _COUNTED.finditer(covered):
        count = _WORDS_FOR.get(counted["n"]) or int(counted["n"])
        sentence, paragraph = _SENTENCE.search(covered, counted.end() + 2), covered.find("\n\n", counted.end())
        ends = [sentence.start() if sentence else len(text), paragraph if paragraph > 0 else len(text)]
        for end in dict.fromkeys(ends):
            if items := _items(text, covered, (counted.end(), end), _kind(counted), count):
                yield from items
                break


def _items(text: str, covered: str, span: Span, kind: str, count: int) -> list[Item]:
    """As many items as are counted: the plain names that stand there, or by the first way to begin one that gives so many."""
    if (
        (plain := _PLAIN.match(text, *span))
        and (names := [*re.finditer(_WORD, plain["names"])])
        and len(names) == count
    ):
        low = plain.start("names")
        spans = [(low + name.start(), low + name.end()) for name in names]
        return [Item(kind, name[0], each[0], each) for name, each in zip(names, spans, strict=True)]
    ways = (_ONE_IN_A_ROLE, _BY_PURPOSE, _ENGINE_FOR) if kind == "database" else (_ONE_IN_A_ROLE, _BY_PURPOSE)
    starts = [match.end() for match in _BREAK.finditer(covered, *span)]
    for patterns in (ways, (*ways, _MARKED), (*ways, _MARKED, _WITH_ARTICLE), (*ways, _MARKED, _WITH_ARTICLE, _BARE)):
        items: dict[str, Item] = {}
        for at in starts:
            for pattern in patterns:
                if match := pattern.match(text, at, span[1]):
                    group = "quoted" if "quoted" in match.groupdict() and match["quoted"] else "name"
                    items.setdefault(match[group], Item(kind, match[group], at, match.span(group)))
                    break
        if len(items) == count:
            return list(items.values())
    return []


def _listed(text: str) -> Iterator[Item]:
    for match in [*_LISTED.finditer(text), *_LISTED_FIRST.finditer(text)]:
        names = [*re.finditer(rf"(?<![\w-]){_NAME}", match["names"])]
        again = rf"(?:[.;:,\n] ?|\b(?:and|und|y|et|e) )(?:{_ARTICLE})?(?:{'|'.join(re.escape(each[0]) for each in names)})(?![\w-])"
        numbered = _kind(match) == "vm" and all(re.search(r"\d", each[0]) for each in names)
        if not numbered and not re.search(again, text[match.end() :]):
            # Nothing tells them apart; a machine bears its name whatever else is said.
            continue
        for name in names:
            low = match.start("names") + name.start()
            yield Item(_kind(match), name[0], low, (low, low + len(name[0])))


def _of_kinds(text: str) -> Iterator[list[Item]]:
    """What is called by its kind: by what each is for or called, and by the word before it."""
    for patterns in ((_KIND_FOR, _NAME_AFTER), (_NAME_BEFORE,)):
        items = []
        for match in (match for pattern in patterns for match in pattern.finditer(text)):
            said = match.groupdict()
            group = next(each for each in ("name", "called", "quoted") if said.get(each))
            if match.re is _NAME_AFTER and group == "name" and _kind(match) not in {"bucket", "topic"}:
                continue
            begin = match.start() if match.re is _KIND_FOR else begins_at(text, match.start())
            items.append(Item(_kind(match), match[group], begin, match.span(group)))
        for first in [each for each in items if len({one.kind for one in items}) == 1][:1]:
            breaks = [each.end() for each in _BREAK.finditer(hidden(text), first.at[1])]
            more = [other for at in breaks if (other := _ANOTHER.match(text, at))]
            items += [Item(first.kind, other["name"], other.start(), other.span("name")) for other in more]
        for each in _SECOND_CALLED.finditer(text):
            if before := [one for one in items if one.at[1] <= each.start()]:
                items.append(Item(before[-1].kind, each["name"], each.start(), each.span("name")))
        yield items
    yield [
        Item("database", each["name"], begins_at(text, each.start()), each.span("name"))
        for each in _ENGINE_FOR.finditer(text)
    ]
    yield [Item("service", each[0], each.start(), each.span()) for each in _PROGRAMS.finditer(text)]
    yield [*_in_roles(text)]
    if apposed := [*_APPOSED.finditer(text)]:
        plain = [each for each in _NAME_BEFORE.finditer(text) if _kind(each) == "service"]
        groups = [
            (each, "name" if each["name"] else "called") for each in (*_ON_CLOUD_RUN.finditer(text), *plain, *apposed)
        ]
        yield [Item("service", each[group], each.start(), each.span(group)) for each, group in groups]


def _in_roles(text: str) -> Iterator[Item]:
    """What has no name but what it is for: each by its own word before its kind, or two words before one kind."""
    for match in _IN_A_ROLE.finditer(text):
        yield Item(_kind_in_role(match), match["name"], begins_at(text, match.start()), match.span("name"))
    for match in _PAIR_OF_ROLES.finditer(text):
        kind = _kind_in_role(match)
        said = text[: match.start()] + text[match.end() :]
        if match["article"] or all(re.search(rf"(?<![\w-]){match[each]}(?![\w-])", said) for each in ("one", "other")):
            yield from (Item(kind, match[each], match.start(each), match.span(each)) for each in ("one", "other"))


def _kind_in_role(match: re.Match[str]) -> str:
    return "database" if match["engine"] else _kind(match)
