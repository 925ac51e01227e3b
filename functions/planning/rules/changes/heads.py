"""The words with which a sentence brings something new: "another bucket", "ein zweites Redis", "add a nightly job"."""

import re
from dataclasses import dataclass
from functools import cache

from functions.planning.rules.changes import words
from functions.planning.rules.changes.additions import MATTERS
from functions.planning.rules.changes.parts import Now

KINDS = {
    "tasks": r"cloud[- ]tasks(?: queues?)?|tasks? queues?",
    "run_job": r"(?:cron|batch|scheduled)[- ]?jobs?|jobs?|nightly jobs?|trabajos?|tareas?|taches?|auftrag|hintergrundjobs?",
    "worker_pool": r"(?:background )?workers?(?: pool)?|consumers?",
    "function": r"(?:cloud )?functions?|funktion(?:en)?|funcion(?:es)?|fonctions?",
    "schedule": r"schedules?|zeitplan|horario|planification",
    "queue": rf"{words.KINDS['queue']}|pub ?/?-? ?sub (?:topics?|queues?|subscriptions?)|file(?= (?:appelee|nommee|de messages)\b)",
    "redis": words.KINDS["redis"],
    "bucket": words.KINDS["bucket"],
    "bigquery": words.KINDS["bigquery"],
    "firestore": r"firestore|document (?:database|store)|nosql(?: database)?",
    "sql": words.KINDS["sql"],
    "filestore": rf"{words.KINDS['filestore']}|(?:shared )?file ?(?:servers?|stores?|shares?)",
    "registry": rf"{words.KINDS['registry']}|(?:image |docker |container )?repositor(?:y|ies)|repositorios?|depots?",
    "uptime": words.KINDS["uptime"],
    "secret": r"secrets?|geheimnis(?:se)?|secretos?|segredos?|segreti|segreto",
    "cloud_run": r"(?:admin|internal|web|internes?) (?:panels?|tools?|uis?|interfaces?|pages?|portals?)|(?:cloud run |micro)?services?|apis?|back ?ends?|web ?apps?|dienste?|servicios?",
}
"""What may come by a sentence and be told more of, the more telling names first."""
HIDDEN = r"qx[a-z]q"
"""The word that stands for a name of what is new (`called`)."""
_MORE = (
    r"another|one more|1 more|(?:an? |1 )?(?:second|third|fourth|further|additional|extra|separate|new|2nd|3rd)|(?:its|their) own|an? other|"
    r"noch (?:ein(?:e[nrms]?)?|1)|(?:ein(?:e[nrms]?)? |1 )?(?:zweite|dritte|weitere|neue|eigene|zusatzliche|separate)[nrsm]?|"
    r"(?:un |una |1 )?(?:otr[ao]|segund[ao]|tercer[ao]?|nuev[ao]|adicional)|(?:une? |1 )?(?:autre|deuxieme|seconde?|troisieme|nouve(?:au|l|lle))|encore une?"
)
_ONE = r"an?|ein(?:e[nrms]?)?|una?|une|1"
_MANY = r"[2-5](?: (?:more|further|additional|new|separate|weitere|neue|mas|nuev[ao]s|autres|nouve\w+))?"
# `The second database` stands.
_NO_THE = r"(?<!\bthe )(?<!\bour )(?<!\bder )(?<!\bdie )(?<!\bdas )(?<!\bden )(?<!\bdem )(?<!\bla )(?<!\bel )(?<!\ble )"
_MOD = (
    r"(?!(?:for|to|of|in|on|at|with|and|or|by|from|that|which|as|is|are|than|between|behind|fur|mit|von|zum|zur|de|del|para|con|por|pour|avec|du|the|our|its|der|die|das|den|dem|el|la|los|las|le|les|und|y|et|when|if|so|"
    r"an?|ein(?:e[nrms]?)?|una?|une|1|different|other|andere[nrs]?|soll\w*|uhr|will|it|runs?|need|want|gets?|needs?|has|have|should|must|can|may|more|less)\b)[\w.+#/-]+"
)
# What a head's word is part of: the disk of a database is no database.
_OF_IT = r"(?! (?:disks?|timeouts?|sizes?|limits?|backups?|replicas?|versions?|standby|connections?|memory|ram|cpus?|cores|storage|space|names?|types?|images?|retention|tier|domain|zone|region|machine)\b)"
_VERB = r"add|put|create|set up|provision|spin up|stand up|introduce|include|hook up|attach|fuge?|erganze?|anade|agrega|crea|ajoute|rajoute|cree|plus|(?:we |i )?(?:also )?(?:need|want)|(?:wir )?brauchen|necesitamos|il nous faut|needs(?: also)?(?: the)?|braucht(?: auch)?|necesita|bekommt|gets"
# `Redis mit 4 GB dazu`: in German the verb stands last.
_LAST = r"[^,;.]*\b(?:hinzu\w*|dazu|einrichten|anlegen)\b"
_ENGINE = re.compile("|".join(words.ENGINES.values()))
_ADDED = re.compile(rf"(?<![\w-])(?:{_VERB})\b[^,;.]*$")
_ALONE = frozenset({"firestore", "bigquery", "redis", "sql"})
BREAK = re.compile(
    r"\s*(?:[;\n?!]|:(?=\s)|,(?!\d)|\.(?=\s|$)|\(|\)|(?<![\w-])(?:and then|and also|as well as|and|und|sowie|y|et|plus|with|mit|con|avec|(?:but|aber|pero|mais)(?! (?:on |not |am )?(?:\w+days?|weekends?|\w+tags?))|then|dann)(?![\w-])|\s(?=(?:that|which|que|qui)\s))\s*"
)
"""Where a sentence about something new may say another thing of it."""
LEADS = re.compile(
    r"\b(?:make|turn|convert|becomes?|treat|rename|move|replace|instead of|swap|use (?:the|it)|keep|copy|from|like (?:the|our)|as|than|per|each of|every (?!\w*day\b|night|week|month|hour|morning|evening|\d)|both)\b|[=@]"
)
"""What in front of a head says that it is no addition."""


@dataclass(frozen=True, slots=True)
class Head:
    """Something new of a `kind`: where its words stand, what is said of it between them, how many, whether one more is said."""

    kind: str
    start: int
    end: int
    how: str
    word: str
    count: int
    more: bool


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [
        (
            kind,
            re.compile(
                rf"(?:(?<![\w.-])|(?=,))(?:{_NO_THE}|(?=(?:{_ONE}) ))(?:(?:(?P<more>{_MORE})|(?P<many>{_MANY})|(?P<one>{_ONE})) |(?:(?P<verb>(?:{_VERB}) )|(?P<into>(?:to|in|into|uses?|from|nach|en|dans|and|und|y|et|plus|,) )|(?P<last>)(?={_LAST})|(?P<named>)(?=(?:{_MOD} ){{0,2}}?(?:{called}) (?:{words.CALLED} )?{HIDDEN}|(?<!\w )(?:{called}) {words.CALLED} ))(?!(?:{_MORE}|{_MANY}|{_ONE}) ))(?P<how>(?:{_MOD} ){{0,3}}?)(?P<kind>(?:{called})(?:[ -](?:{called}))*(?: (?:instances?|instanz))?)(?P<after> (?:nuev[ao]|otr[ao]|nouveau|nouvelle|distint[ao]))?(?![\w-]|\.\w){_OF_IT}"
            ),
        )
        for kind, called in KINDS.items()
    ]


def heads_in(text: str, now: Now) -> list[Head]:
    """The heads of what is new, in their order; none where one of them is what stands already."""
    found: list[Head] = []
    text = MATTERS.sub(lambda match: "\x00" * len(match[0]), text)
    for kind, pattern in _patterns():
        for match in pattern.finditer(text):
            # A longer word of another kind begins here: a bucket of jobs is no job.
            if any(each.start < match.end() and match.start() < each.end for each in found):
                continue
            # One worker may be how many of the one that stands.
            if match["one"] == "1" and now.of(kind) and not re.match(rf" {words.CALLED}", text[match.end() :]):
                continue
            # `It writes to Firestore`: what does not stand yet comes with it.
            if match["verb"] and match["verb"].endswith("the ") and now.of(kind):
                continue
            if (match["into"] or match["last"] is not None) and (kind not in _ALONE or now.of(kind)):
                continue
            if match["into"] and (match["how"] or (kind == "sql" and not _ENGINE.fullmatch(match["kind"]))):
                continue
            # `Four workers` are so many of the one that stands.
            if match["many"] and (
                kind == "worker_pool" or not (" " in match["many"] or _ADDED.search(text[: match.start()]))
            ):
                continue
            known = (
                "tasks" if kind == "queue" and now.of("tasks") and not now.of("queue") and _is_plain(match) else kind
            )
            start = match.start() if match["more"] or match["many"] or match["one"] else match.start("how")
            count = int(match["many"][0]) if match["many"] else 1
            found.append(
                Head(
                    known,
                    start,
                    match.end(),
                    match["how"].strip(),
                    match["kind"],
                    count,
                    bool(match["more"] or match["many"] or match["after"]),
                )
            )
    found.sort(key=lambda each: each.start)
    # `Pub/Sub: a topic` is one.
    return [
        each
        for at, each in enumerate(found)
        if not (
            at + 1 < len(found)
            and found[at + 1].kind == each.kind
            and re.fullmatch(r"\W+", text[each.end : found[at + 1].start])
        )
    ]


def _is_plain(match: re.Match[str]) -> bool:
    return bool(re.fullmatch(r"queues?|warteschlangen?|colas?|file", match["kind"])) and "pub" not in match["how"]


_OTHERS = frozenset(words.ADDABLE) - set(KINDS)


def other_head(piece: str, _now: Now) -> bool:
    """Whether a piece names something new of a kind that is read elsewhere: a budget, a secret, a load balancer."""
    called = "|".join(words.KINDS[kind] for kind in sorted(_OTHERS))
    match = re.match(rf"^\W*(?:(?:{_MORE}|{_ONE}) )?(?:{_MOD} ){{0,2}}?(?:{called})(?![\w-])", piece)
    return match is not None
