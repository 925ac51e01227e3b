"""What a goal wants left out of its logs: `don't ingest GKE debug logs`, `exclude health checks from logging`.

A clause says so that has a word for leaving out, a word for logs (in it or in its sentence) and what is left out. What
somebody has to see is none of it: audit logs, security logs, errors. All offsets are of folded text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from functions.planning.rules.goal import Goal, read_goal
from functions.planning.rules.meant.mentions import Mention, Words
from functions.planning.rules.words.tables import App

Span = tuple[int, int]

_LOGS = r"(?:(?:cloud )?logs?|logging|log[- ](?:entries|lines|exclusion\w*)|ingest\w*|\w*protokoll\w*|registros|journa(?:l|ux)|journalis\w*|_default|stackdriver|logdaten)"
_DROP = (
    r"(?:exclud\w*|exclusion\w*|exclu[siy]\w*|exclu(?:re|ez|a|am)?|drop(?:s|ped|ping)?|discard\w*|filter(?:s|ed|ing)? out|filter\w*(?= [^.;,]{1,60} (?:out|heraus|aus)\b)|suppress\w*|silenc\w*|mut(?:e|ed|ing)|skip(?:s|ped)?"
    r"|ignor\w*|descart\w*|omit\w*|leav(?:e|ing) (?:[\w/-]+ ){0,5}?out|ausschlie\w*|ausgeschlossen\w*|ausschluss\w*|verwerf\w*|verworfen|herausfilter\w*|\w*gefiltert|weglass\w*|weggelassen|esclud\w*|esclu[sd]\w*|scart\w*|uitsluit\w*|uitgesloten|sluit|negeer\w*|filtr\w+)"
)
_KEEPS = r"(?:ingest\w*|log(?:ging|ged|gen|s)?|stor(?:e|ed|es|ing)|ke(?:ep|pt)|record\w*|writ\w+|collect\w*|pay(?:ing)? for|gespeichert|speichern|protokollier\w*|geloggt|erfass\w*|aufheben|aufbewahr\w*|registr\w*|guard\w*|almacen\w*|conserv\w*|enregistr\w*|memorizz\w*|grav\w*|opslaan|opgeslagen|bewaar\w*|bewaren)"
_NOT = r"(?:do not|don ?'?t|does not|doesn ?'?t|never|not|no longer|stop|nicht|nie|no|ne|non|nao|niet|nunca|jamais|mai|nooit)"
_NONE = r"(?:no|keine?[nr]?|sans|sin|ohne|without|geen|senza|sem|pas de|pas d ?'|zonder)"
_LEAVES = re.compile(
    rf"\b{_DROP}(?![\w-])|\b{_NOT}\s(?:\w+\s){{0,2}}?(?:want|need|see)\b(?=[^.;,]* (?:in|within) (?:the |our )?{_LOGS})|\b{_NOT}\s(?:[\w/-]+\s){{0,3}}?{_KEEPS}(?![\w-])|\b{_NONE}\s(?:[\w/-]+[\s-]){{0,3}}?{_LOGS}(?![\w-])"
)
_OF_LOGS = re.compile(rf"\b{_LOGS}(?![\w-])|-{_LOGS}(?![\w-])")
_LEVELS = {
    "debug": r"debug\w*|trace|verbose|depuracion|debogage|depuracao", "info": r"info(?:rmational|rmativ\w*)?", "notice": r"notices?",
    "warning": r"warnings?|warnungen|advertencias|avertissements|avvisi|waarschuwingen",
}  # fmt: skip
_ORDER = ("debug", "info", "notice", "warning", "error")
_BELOW = re.compile(
    r"\b(?:below|under|lower than|less than|beneath|unter(?:halb)?(?: von)?|por debajo de|inferior(?:es)? [aà]|en dessous d[eu]|sous|onder|sotto|abaixo de|menos que|menor(?:es)? que|<)\s?(?:the |severity |level |niveau |nivel )*(info|notice|warnings?|warnung|error|fehler)\b"
)
_ONLY = re.compile(
    r"\b(?:only|just|nothing but|nur|solo|solamente|seulement|uniquement|que|alleen|soltanto|apenas)\s(?:[\w-]+\s){0,4}?(info|notice|warn\w*|advertencia\w*|avertissement\w*|waarschuwing\w*|avvis[oi]|aviso\w*|errors?|fehler|errores|erreurs|fouten|errori|erros)(?:\s?\+|\s(?:logs?\s|level\s)?(?:and|or|und|oder|y|o|et|ou|e|en|of)\s(?:\w+\s)?(?:above|higher|worse|up|hoher|mas|superior\w*|plus|hoger|errors?|fehler|errores|erreurs|fouten|errori|erros)|(?=\s|$))"
)
_HEALTH = re.compile(
    r"(?:successful |http |lb |load[- ]balancer )*\b(?:health[- ]?(?:checks?|probes?|checking)(?: (?:requests?|traffic|noise|calls))?|healthz|liveness(?: (?:and|or) readiness)?(?: probes?)?|readiness(?: probes?)?|kube-?probes?|probes?|uptime[- ]checks?"
    r"|gesundheits(?:prufung\w*|checks?)|zustandsprufung\w*|comprobacion(?:es)? de (?:salud|estado)|chequeos? de salud|sondes?(?: de (?:sante|vie))?|controles? (?:de |d ?'? ?)(?:sante|integrite)|verifica\w* (?:de|di) (?:saude|integrita|salute)|controlli di (?:salute|integrita)|gezondheidscontroles?)(?![\w-])"
)
_SUCCESSES = re.compile(
    r"\b(?:http )?(?:2xx|200|20\d|3xx)s?(?: ok)?(?: (?:and|or|und|y|et) (?:2xx|3xx))?(?: (?:responses?|requests?|answers?|status|antworten|respuestas|reponses))?(?![\w-])|\bsuccessful (?:requests?|responses?|calls)\b|\berfolgreiche\w* (?:anfragen|antworten)\b"
)
_WRITERS = {
    "balancer": r"gclb|glb|(?:https? )?load[- ]?balanc\w*|lb|lastverteiler\w*|balanceador\w*|repartiteur\w*|equilibreur\w*|bilanciator\w*",
    "cluster": r"gke|kubernetes|k8s|kube-system|clusters?|pods?|containers?",
    "job": r"cloud run jobs?|batch jobs?", "worker": r"workers?|worker pools?", "database": r"cloud sql|postgres\w*|mysql|databases?|datenbank\w*",
    "machine": r"vms?|machines?|compute engine|servers?|maschinen?|servidor\w*", "service": r"cloud run(?! jobs?)|services?|functions?|apis?",
}  # fmt: skip
_NAMESPACE = re.compile(
    r"\b(kube-system|gke-system|istio-system|kube-public)\b|\bnamespace ([a-z0-9][a-z0-9-]{1,40})\b"
)
_PATH = re.compile(r"(?<![\w/.])(/[a-z][\w./-]{0,78})(?<![.])")
_SHARE = re.compile(r"\b(\d{1,2}) ?(?:%|percent|prozent|por ?ciento|pour ?cent)")
_QUOTED = re.compile(r"(?<!\w)[\"“„«`']\s*([^\"'“”„«»`\n]{2,100}?)\s*[\"”“»`'](?!\w)")
_KEPT = re.compile(
    r"\b(?:audit\w*|auditoria|cloudaudit\w*|security|sicherheits?\w*|seguridad|securite|sicurezza|access transparency|firewall\w*|flow logs?|errors?|fehler\w*|errores|erreurs?|fouten|errori|erros|exceptions?|critical|kritisch\w*|_required)(?![\w-])"
)
_BUT = re.compile(
    r"\b(?:but|except(?: for)?|unless|keep(?:ing)?|not the|ausser|aber|behalt\w*|sauf|excepto|salvo|pero|mais|exceto|behalve|tranne|below|under|unter|beneath|lower than|only|nur|solo|seulement|uniquement|por debajo de|sous)\b"
)
_EXPORTED = re.compile(
    r"\b(?:export\w*|sinks?|big ?query|datasets?|ship\w*|stream\w*|esporta\w*|route[sd]?|routing)\b|\b(?:to|into|in|nach|en|dans|vers) (?:a |an |the |einen? |un |una )?(?:gcs|cloud storage|buckets?)\b"
)
# `Exclude them from the logs` says again what the clause before says.
_AGAIN = re.compile(rf"\W*(?:please )?{_DROP} (?:them|it|these|those|this|sie|diese|los|las|les)\b[^.;]*")
_REQUIRED = re.compile(r"(?<![\w-])_required\b")
# Logs that are switched off where they are made, and not left out of what is kept.
_ELSEWHERE = re.compile(r"\b(?:vpc|subnets?|firewall|query|slow query|nat|dns) logs?(?:ging)?\b|\bflow logs?\b")
_PROJECT = re.compile(
    r"\b(?:whole|entire|across|in|of|for) (?:the |our |my |this )?(?:whole |entire |gcp )?projects?\b|project[- ]wide|\b(?:im|ganze\w*|gesamte\w*) projekt\b|\b(?:en|del|todo el) proyecto\b|\b(?:dans|du|tout le) projet\b"
)
_CLAUSE = re.compile(
    rf"[.!?](?=\s|$)|[;\n:]|,\s(?!(?:and |or |und |y |et )?(?:info|notice|warn\w*|trace|/))|\s(?:and|und|y|et|e|en|but|aber)\s(?=(?:to )?(?:{_DROP}|{_NOT} (?:\w+ )?{_KEEPS}|{_NONE} )\b|(?:also )?(?:keep|store|retain|send|export)\b)"
)
_KEEPING = re.compile(rf"\b{_KEEPS}(?![\w-])|\b{_LOGS}(?![\w-])")
_DENIED = re.compile(rf"\b(?:{_NOT}|without|ohne|sin|sans)(?: to)?\s$")
_SENTENCE = re.compile(r"[.!?](?=\s|$)|\n")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a clause wants left out: `span` its clause; `drops` kinds of entries, `path`, `text`, `of` who writes them,
    `namespace`, `percent` of them, `project` whether the project's are meant. `never`: what it
    names that always stays; `near`: who writes, by its sentence."""

    span: Span
    drops: tuple[str, ...]
    path: str
    text: str
    of: str
    namespace: str
    percent: int
    project: bool
    never: str = ""
    near: str = ""


@cache
def left_out_in(text: str) -> tuple[LeftOut, ...]:
    """What a folded goal wants left out of its logs, clause by clause."""
    return tuple(_clauses(text))


def _clauses(text: str) -> Iterator[LeftOut]:
    before: LeftOut | None = None
    low = 0
    for end in [*_CLAUSE.finditer(text), None]:
        high = end.start() if end else len(text)
        if before and _AGAIN.match(text, low, high):
            before = replace(before, span=(before.span[0], high))
        elif found := _of_clause(text, low, high):
            if before:
                yield before
            before = found
        low = end.end() if end else high
    if before:
        yield before


def _of_clause(text: str, low: int, high: int) -> LeftOut | None:
    clause = text[low:high]
    if required := _REQUIRED.search(clause):
        # Google's own, of which nothing can be changed.
        return LeftOut(
            (low + len(clause) - len(clause.lstrip()), high), (), "", "", "", "", 100, project=True, never=required[0]
        )
    leaves = _LEAVES.search(clause)
    only = _ONLY.search(clause) if _KEEPING.search(clause) else None
    if not (leaves or only) or _ELSEWHERE.search(clause) or _EXPORTED.search(clause):
        return None
    if leaves and _DENIED.search(clause[: leaves.start()]):
        return None
    health, path = _HEALTH.search(clause), _PATH.search(clause)
    if not _OF_LOGS.search(clause) and not ((health or path) and _OF_LOGS.search(_sentence(text, low, high))):
        return None
    least = _BELOW.search(clause) or only
    named = [each for words in _LEVELS.values() if (each := re.search(rf"\b(?:{words})\b", clause))]
    levels = [name for name, words in _LEVELS.items() if re.search(rf"\b(?:{words})\b", clause)]
    if least:
        # `Only errors`: what is below goes, and that one stays.
        levels = list(_ORDER[: _ORDER.index(_level(least[1]))])
    never = _never(clause, leaves, least)
    successes = None if health else _SUCCESSES.search(clause)
    quoted = None if path or health else _QUOTED.search(clause)
    namespace = _NAMESPACE.search(clause)
    plain = _HEALTH.sub(" ", clause)
    of = "cluster" if namespace else _writer(plain)
    drops = [*levels, *(["health_checks"] if health else []), *(["successes"] if successes else [])]
    if not (drops or path or quoted or never or namespace or (leaves and of in {"balancer", "cluster"})):
        return None
    share = _SHARE.search(clause)
    starts = [each.start() for each in (leaves, only, health, path, successes, namespace, *named) if each]
    return LeftOut(
        (low + min(starts), high),
        tuple(drops),
        path[1] if path else "",
        quoted[1] if quoted else "",
        of,
        (namespace[1] or namespace[2]) if namespace else "",
        int(share[1]) if share and int(share[1]) else 100,
        bool(_PROJECT.search(clause)),
        never,
        _writer(_sentence(text, low, high)),
    )


def _writer(text: str) -> str:
    return next((name for name, words in _WRITERS.items() if re.search(rf"(?<![\w/-])(?:{words})(?![\w-])", text)), "")


def _sentence(text: str, low: int, high: int) -> str:
    begin = max((each.end() for each in _SENTENCE.finditer(text, 0, low)), default=0)
    stop = _SENTENCE.search(text, high)
    return text[begin : stop.start() if stop else len(text)]


def _never(clause: str, leaves: re.Match[str] | None, least: re.Match[str] | None) -> str:
    """What the clause wants left out although it always stays; a level below which something goes is none of it."""
    if leaves is None or re.match(_NONE, leaves[0]):
        return ""
    rest = clause[: least.start(1)] + " " * len(least[1]) + clause[least.end(1) :] if least else clause
    but = _BUT.search(rest, leaves.end())
    kept = _KEPT.search(rest[: but.start()] if but else rest)
    return kept[0] if kept else ""


def _level(word: str) -> str:
    return next(
        (name for name in _ORDER if word.startswith(name[:4])),
        "error" if re.match(r"err|fehl|fout", word) else "warning",
    )


def without_left_out(
    found: list[Mention], apps: list[tuple[App, Mention]], text: str, typed: Words
) -> tuple[list[Mention], list[tuple[App, Mention]]]:
    """The mentions, with one of a log exclusion for each clause that wants one in place of what else its words are.

    How long a log bucket keeps what is in it is said of no bucket of Cloud Storage.
    """
    clauses, found = left_out_in(text), _without_times(found, text)
    if not clauses:
        return found, apps

    def inside(mention: Mention) -> bool:
        return any(each.span[0] <= mention.start < each.span[1] for each in clauses)

    own = [Mention("log_exclusion", typed(*each.span), *each.span) for each in clauses if not each.never]
    return [*(each for each in found if not inside(each)), *own], [each for each in apps if not inside(each[1])]


def _without_times(found: list[Mention], text: str) -> list[Mention]:
    """The mentions without times that stand in a sentence about a log bucket and no other one."""
    exported = [each for each in found if each.need == "log_export" and not each.rejected]

    def of_logs(mention: Mention) -> bool:
        said = _sentence(text, mention.start, mention.end)
        return "logbucket" in said and not _STORED.search(said)

    return [each for each in found if each.need not in {"lifecycle", "retention"} or not exported or not of_logs(each)]


_STORED = re.compile(r"\b(?:buckets?|gcs|cloud storage|objects?|files?|big ?query)\b")


def without_clauses(text: str) -> str:
    """A folded goal without the clauses that want something left out of the logs: `drop debug logs` ends nothing."""
    for low, high in (each.span for each in left_out_in(text)):
        text = text[:low] + " " * (high - low) + text[high:]
    return text


def goal_beside(text: str, folded: str) -> Goal:
    """What a goal says in all, where nothing that is left out of the logs is to be there for that."""
    goal = read_goal(text)
    if not left_out_in(folded):
        return goal
    bare = read_goal(without_clauses(folded))
    return replace(goal, wants=bare.wants, infrastructure=bare.infrastructure)
