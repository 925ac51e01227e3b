"""Programs that a goal names one beside the other: each is a part of its own, or it is said which has none.

A need is met once, whoever asks for it twice. Here each noun phrase whose head is a program (`a data task container`,
`Den Web`) is one thing, and as many parts have to stand as there are such things.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from functions.planning.rules.read import Reading

Span = tuple[int, int]

# What a program is called by, and what of it is only how it is.
_HEAD = (
    r"(?:micro-?service|service|api|back-?end|front-?end|server|worker|consumer|container|job|cron ?job|function|bot|dashboard|portal|web ?app|app|web|website|site|ui|crawler|scraper|listener|receiver|processor|"
    r"dienst|webseite|servicio|sitio|servico|tarea|trabajo|funcion|fonction|tache|funcao|tarefa|funzione|servizio|sito)"
)
_BEGIN = r"(?:^|(?<=[,;:(\n] )|(?<=[,;:(\n])|(?<=\. )|(?<=[-*\u2022] )|(?<=\band )|(?<=\bund )|(?<=\by )|(?<=\bet )|(?<=\be )|(?<=\bplus )|(?<=\+ ))"
_DETERMINER = r"(?:(?:cloud run|google cloud run|an?|one|1|another|a second|the|our|eine?n?|der|die|das|una?|el|la|une?|le|uma?|o|il) )?"
# What says how a program is or whose, and not which one.
_LIKE = (
    r"(?!(?:the|an?|and|or|one|each|every|all|both|no|not|only|just|some|any|more|other|another|separate|own|our|my|your|its|their|this|that|these|with|for|of|to|in|on|at|by|from|as|is|are|be|has|have|need\w*|want\w*|use\w*|using|run\w*|deploy\w*|host\w*|build|please|set|up|create|make|put|add|i|we|it|they|so|then|also|when|if|"
    r"cloud|google|gcp|gke|aws|run|docker|container\w*|linux|windows|debian|ubuntu|compute|engine|virtual|managed|serverless|dedicated|single|simple|small|large|big|tiny|cheap|main|new|old|existing|current|first|second|third|public|private|internal|external|static|dynamic|real|time|long|short|nightly|daily|hourly|weekly|monthly|scheduled|background|async|"
    r"rest|restful|http|https|graphql|grpc|python|java|kotlin|go|golang|node|nodejs|rust|php|ruby|typescript|javascript|react|vue|angular|svelte|django|flask|fastapi|spring|boot|laravel|rails|express|nestjs|\w+\.?js|\.net|c#|streamlit|"
    r"load|balanced|stateless|stateful|multi|micro|full|stack|production|prod|staging|dev|test|demo|sample|basic|web|mobile|backend|frontend|api|app|application|service|services|server|custom|company|business|small|personal|"
    r"ein\w*|der|die|das|den(?= (?:\w+ )?dienst)|und|mit|fur|von|kleine\w*|neue\w*|el|la|los|las|un|una|de|del|con|para|y|le|les|une|des|du|et|avec|pour|o|os|as|um|uma|do|da|com|il|lo|gli|di|per|e|\d+)(?![\w-]))"
    r"[a-z][a-z0-9]*(?:[-_.][a-z0-9]+){0,3}"
)
_PHRASE = re.compile(
    rf"{_BEGIN}{_DETERMINER}(?P<of>{_LIKE} (?:{_LIKE} )?)(?P<head>{_HEAD})s?(?=\s*(?:$|[.,;:)(\n]|\b(?:and|und|y|et|e|on|in|that|which|for|with|as|to|at|from|behind|needs|runs|reads|writes|auf|mit|con|que|en|sur|avec|qui|em|com|su)\b))"
)
# What runs by itself whatever it is called.
_HOLDS_ALL = ("gke", "composer", "group")
# What a head is drawn as; whatever else it says, a service, a machine or pages.
_DRAWN: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"(?:cron ?)?job|crawler|scraper|tarea|trabajo|tache|tarefa", ("run_job", "function", "cloud_run", "worker_pool", "schedule")),
    (r"bot", ("worker_pool", "cloud_run", "function", "vm", "worker")),
    (r"worker|consumer|listener", ("worker_pool", "worker", "run_job", "function", "cloud_run", "vm")),
    (r"function|funcion|fonction|funcao|funzione", ("function", "cloud_run", "run_job")),
    (r"", ("cloud_run", "vm", "site", "function", "workbench", "runner", "gitlab_runner")),
)  # fmt: skip


# `Clinic app: API, frontend`, `law firm portal with API and frontend`.
_OF_THE_WHOLE = re.compile(
    r"s?(?::| (?:with|mit|con|avec|com|met) (?:(?:an?|the|eine[rm]?|una?|une) )?(?:\w+ )?(?:apis?|back-?end|front-?end)\b)"
)


class Program(NamedTuple):
    """A program that a goal names: where, what it is called, and the parts that can be it, the one that is made first."""

    span: Span
    name: str
    kinds: tuple[str, ...]


def without_a_part(parts: Mapping[str, str], reading: "Reading") -> list[Program]:
    """The programs that a goal names and no part is; `parts` are the ids of the plan and their kinds."""
    if reading.compose is not None or any(kind in _HOLDS_ALL for kind in parts.values()):
        return []
    able = {kind for _, kinds in _DRAWN for kind in kinds}
    left = [id_ for id_, kind in parts.items() if kind in able]
    # `VM scraper` is what the machine is called.
    named = [each for each in _programs(reading) if reading.text[slice(*each.span)].rpartition(" ")[2] not in parts]
    labelled = [each for each in named if _OF_THE_WHOLE.match(reading.text, each.span[1])]
    if len(labelled) == 1 and not reading.text[: labelled[0].span[0]].strip():
        # `Clinic app: API, frontend, backups` says what the whole is called.
        named.remove(labelled[0])
    for needs, ids in _PLAIN:
        # What is only called an API, or pages, is one of the parts already.
        plain = any(
            each.need in needs and not any(low <= each.start < high for (low, high), _, _ in named)
            for each in reading.mentions
            if not each.rejected and _PLAIN_WORDS.fullmatch(each.words.lower())
        )
        plain = plain or ("api" in ids and any(app.framework and app.where == "run" for app, _ in reading.apps))
        taken = next((id_ for id_ in left if id_ in ids), None)
        if plain and taken is not None:
            left.remove(taken)
    lost: list[Program] = []
    for each in {each.name: each for each in reversed(named)}.values():
        tokens = set(re.split(r"[ _.-]", each.name))
        mine = next((id_ for id_ in left if tokens & set(id_.split("-"))), None)
        if mine is not None:
            left.remove(mine)
        else:
            lost.append(each)
    missing = []
    for each in sorted(lost):
        mine = next((id_ for id_ in left if parts[id_] in each.kinds), None)
        if mine is None:
            missing.append(each)
        else:
            left.remove(mine)
    return missing


_PROGRAMS = frozenset({
    "service", "worker", "job", "function", "site", "frontend", "bot", "container", "cloud_run", "multi_service",
    "dashboard", "batch", "schedule", "queue", "vm", "public", "private",
})  # fmt: skip
_PLAIN = (
    (frozenset({"service"}), ("api", "backend", "app")),
    (frozenset({"frontend", "static_site", "site"}), ("web", "site", "frontend")),
)
_PLAIN_WORDS = re.compile(
    r"(?:(?:rest|graphql|the|our|web|react|vue|angular|static) )*(?:apis?|back-?ends?|front-?ends?|spa|sites?|web ?sites?|ui|web ?apps?)"
)


_WRITTEN_IN = re.compile(
    r"s? (?:(?:built|written|made|done|gebaut|geschrieben|hecho|escrito|ecrit\w*|fait\w*) )?(?:in|with|using|on|mit|en|con|avec|em|com) (?:an? )?"
)


def _programs(reading: "Reading") -> Iterator[Program]:
    aside = [*reading.negated, *((each.start, each.end) for each in reading.outside)]
    # `SQL Server` and `a Metabase dashboard` are products.
    products = [(each.start, each.end) for each in reading.mentions if each.need not in _PROGRAMS]
    products += [(each.start, each.end) for app, each in reading.apps if not app.framework]
    # `A Shiny app` is what it is written in, and is no name.
    written = [(each.start, each.end) for app, each in reading.apps if app.framework]
    for match in _PHRASE.finditer(reading.text):
        held = any(low < match.end("head") and match.start("of") < high for low, high in products)
        held = held or any(low <= match.start("of") and match.end("of") <= high + 1 for low, high in written)
        # `A dashboard app in Streamlit` is that one.
        held = held or any(_WRITTEN_IN.fullmatch(reading.text, match.end("head"), low) for low, _ in written)
        if not held and not any(low <= match.start("of") < high for low, high in aside):
            kinds = next(kinds for said, kinds in _DRAWN if re.match(said, match["head"]))
            of = match["of"].strip()
            same = len(re.findall(rf"(?<![\w-]){re.escape(of)} (?:{_HEAD})s?(?![\w-])", reading.text)) > 1
            yield Program((match.start("of"), match.end("head")), f"{of} {match['head']}" if same else of, kinds)
