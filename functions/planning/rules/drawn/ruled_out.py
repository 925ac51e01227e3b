"""What a goal rules out never stands, whoever drew it: the last look at a finished plan.

Every name of a kind of part that the goal has is weighed by its own clause (`negation`, `away`, `outside`): wanted, or
not. The most special name decides: whoever says no to Cloud SQL and wants PostgreSQL wants it elsewhere than there.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from functions.planning.rules.meant.governed import is_of_no_known_verb
from functions.planning.rules.meant.mentions import Words, is_public_alone
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Drawn, Sketch
from functions.planning.rules.words.away import given_up_in
from functions.planning.rules.words.patterns import compiled
from shared.parts.part import Need
from shared.schemas import Asked

_DATABASE = r"data ?bases?|dbs?|datenbank\w*|bases? de (?:datos|donnees)|bancos? de dados|base de dados|bdd"
_CACHE = r"cach(?:e|es|ing)\b(?: layer)?"
# Part -> its names, the most special first; for a database those of its engine come between.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "sql": (
        r"cloud ?sql|managed (?:databases?|db|sql|postgres\w*|mysql)|(?:verwaltete\w*|gemanagte\w*) (?:datenbank\w*|postgres\w*|mysql)|base de datos (?:gestionada|administrada)|(?:database|banco de dados) (?:gestito|gerenciado)",
        "{engine}",
        _DATABASE,
    ),
    "redis": (r"memorystore for redis|redis(?!\S*/)", r"memorystore", _CACHE),
    "valkey": ("valkey", "memorystore", _CACHE),
    "spanner": ("spanner",),
    "alloydb": ("alloydb",),
    "bigtable": ("big ?table",),
    "firestore": (r"firestore|datastore", r"mongo\w*|nosql\w*|document (?:database|store)s?", _DATABASE),
    "bigquery": (r"big ?query", r"data ?warehouses?"),
    "cloud_run": (r"cloud[- ]?run(?! jobs?)|server ?-?less\w*|sin servidor\w*|sans serveur|serverlos\w*", "workloads?"),
    "function": (
        r"cloud[- ]functions?|lambdas?|functions? as a service|functions?|funktionen|funktion|funciones|fonctions?|funzion[ei]|funcoes",
    ),
    "gke": (r"kubernetes|k8s|gke|autopilot", "workloads?"),
    "vm": (
        r"vms?|virtual machines?|compute engine|maquinas? virtual(?:es)?|machines? virtuelles?|virtuelle\w* maschinen?|macchin[ae] virtual[ei]|maquinas? virtuais",
    ),
    "group": (r"instance groups?|migs?|instanzgruppen?",),
    "load_balancer": (
        r"(?:external |https? |global )?load[- ]?balanc(?:ers?|ing)|lastverteiler\w*|balanceador(?:es)?|repartiteurs?|equilibreurs?|bilanciator[ei]",
    ),
    "queue": (r"pub ?/?sub", r"(?:message )?queues?|topics?|warteschlangen?|colas?|filas?|files? d ?'?attente|code"),
    "tasks": ("cloud tasks",),
    "composer": (r"composer|airflow",),
    "dataflow": (r"dataflow|apache beam",),
    "workflow": (r"(?:cloud |google )?workflows",),
    "filestore": ("filestore", "nfs"),
    "api_gateway": (r"api gateways?",),
    "dns": (r"cloud dns",),
    "vertex": (r"vertex(?: ai)?",),
    "workbench": (r"workbench|notebooks?",),
    "nat": ("cloud nat", "nat"),
    "vpn": (r"vpn\w*",),
    "kms": (r"kms|cmek",),
}
_ENGINES = {
    "postgres": r"postgres\w*|pgsql|pg",
    "mysql": r"my ?sql|maria ?db",
    "sqlserver": r"(?:ms |microsoft )?sql[- ]?server|mssql",
}
# `A Redis-like store`, `the Postgres wire protocol`: only compared.
_COMPARED = re.compile(r"[- ](?:like|compatible|protocol|wire|ish)\b")
_COMPARED_WITH = re.compile(
    r"\b(?:unlike|compared (?:to|with)|versus|vs\.?|im vergleich (?:zu|mit)|comparad[oa] con|par rapport a|rispetto a)(?: an?| the)? $"
)


# `Memorystore instead of a local Redis`: another one is meant, and not this kind.
_INSTEAD_OF_OWN = re.compile(
    r"\b(?:instead of|rather than|replac(?:es|ing)|(?:an)?statt(?: von)?|anstelle(?: von)?|en (?:lugar|vez) del?|au lieu d[eu']?|invece (?:di|del)|in plaats van|em vez d[eo]|no lugar d[eo])"
    r"(?: (?:an?|the|our|its|eine[snmr]?|unsere[snmr]?|un|una|une|el|la|le|uma?|o|een|de|het|nuestro|notre|nosso))*"
    r" ?(?:local|own|self[- ](?:hosted|managed|run)|bundled|embedded|containeri[sz]ed|docker\w*|built[- ]?in|on-machine|lokale\w*|eigene\w*|selbst\w+|mitgeliefert\w*|propi[oa]|autogestionad[oa]|locale?|propre|embarquee?|proprio|eigen|lokale|proprio|lokaal) $"
)
# `Memorystore instead of the redis pod`, `a redis pod`: one that runs in a cluster, and none of Google's.
_IN_POD = re.compile(
    r"[- ](?:pods?|containers?|contenedor\w*|conteneurs?|side-?cars?|stateful ?sets?|deployments?|(?:sub)?-?charts?|helm\b|images?|instan\w+ (?:im|in the|en el|dans le) cluster)\b"
)
# Said of the thing itself, and of none of a kind.
_BARE = re.compile(
    r"\b(?:no|any|all|without|the|drop|remove|not|never|kein\w*|ohne|auf|die|das|den|der|sin|nada de|el|la|sans|pas de|le|senza|il|sem|o|geen|zonder|de) $"
)


# A sentence of its own, `No BigQuery for this one.`, takes back what was said of it before.
_SAYS_NO = re.compile(
    r"(?:^|[.!?;:\n]\s*)(?:no|not|kein\w*|sin|nada de|pas de|ohne|sem|nessun\w*|niente|geen|zonder|without|sans|aucun\w*) $"
)
_AND_NO_MORE = re.compile(
    r"(?: (?:for|in) (?:this|that|it)(?: (?:one|1))?| here| please| at all| bitte| hier| aqui| ici| por favor)?\s*(?:$|[.!;\n])"
)


class Said(NamedTuple):
    """What a goal says of a kind of part: the words that rule it out, and whether others want it all the same."""

    words: str
    wanted: bool


def said_against(part: str, engine: str, reading: Reading) -> Said | None:
    """What a goal says against a part of a kind (a database's `engine` too); None where it says nothing against it."""
    brought = {need for app, _ in reading.apps for need in app.needs}
    for tier, names in enumerate(_NAMES.get(part, ())):
        pattern = compiled(rf"(?<![\w@./-])(?:{names.format(engine=_ENGINES.get(engine, 'sql'))})(?![\w@])(?!\.\w)")
        found = list(_weighed(pattern, reading))
        if not found:
            continue
        against = [match for match, wanted in found if not wanted]
        if not against:
            return None
        if tier and brought & {part, engine, "database"}:
            return None
        wanted = len(against) < len(found)
        if wanted and not any(_BARE.search(reading.text[: match.start()]) for match in against):
            # `Instead of a self-hosted Redis`: another one is meant.
            return None
        typed = Words.of(reading.goal.text, reading.text)
        return Said(typed(*against[-1].span()), wanted)
    return None


def is_ruled_out(part: str, reading: Reading) -> bool:
    """Whether a goal says no to a kind of part, and nowhere that it wants one."""
    said = said_against(part, "", reading)
    return said is not None and not said.wanted


def _weighed(pattern: re.Pattern[str], reading: Reading) -> Iterator[tuple[re.Match[str], bool]]:
    """Every place of a name, and whether its clause wants the thing."""
    text = reading.text
    matches = list(pattern.finditer(text))
    firm = list(given_up_in(text))
    # Who gives a thing up takes back what was said of it before.
    last = max((each.start() for each in matches if _within(each.start(), firm) or _is_firm(each, text)), default=-1)
    there = [(each.start, each.end) for each in reading.outside]
    there += [(each.start, each.end) for each in reading.standing]
    for match in matches:
        at = match.start()
        if is_public_alone(text[:at]):
            yield match, True
            continue
        against = _within(at, [*reading.negated, *there]) or at < last or is_of_no_known_verb(text, at)
        compared = _COMPARED.match(text, match.end()) or _COMPARED_WITH.search(text[:at])
        own = _IN_POD.match(text, match.end()) or (against and _INSTEAD_OF_OWN.search(text[:at]))
        if (compared and not against) or own:
            continue
        yield match, not against


def _is_firm(match: re.Match[str], text: str) -> bool:
    return bool(_SAYS_NO.search(text[: match.start()]) and _AND_NO_MORE.match(text, match.end()))


def _within(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(low <= at < high for low, high in spans)


_NO_WAY_OUT = (
    "{}: nodes without public addresses reach Google's services and Artifact Registry, and nothing else outside: copy images "
    "from elsewhere into a repository of yours"
)
_NEEDS_NAT = (
    "{}: its machines have no public address and fetch from the internet, so the plan has a NAT for them all the same; "
    "without one they would not start"
)


def _comes_with_nat(drawn: Drawn, need: Need) -> bool:
    if need.part != "nat" or isinstance(need.when, str):
        return need.part == "nat" and need.when == "always"
    name, value = need.when
    return bool(getattr(drawn.part.settings.model_validate(drawn.settings), name) == value)


def _hold_nat(sketch: Sketch, reading: Reading) -> None:
    """Leave out the NAT that comes with what has no public address, where a goal says no to it; say where none can."""
    said = said_against("nat", "", reading)
    if said is None or said.wanted:
        return
    for id_, drawn in sketch.parts.items():
        if drawn.part.name == "gke":
            if drawn.settings.get("private_nodes", "true") != "false":
                sketch.set("", id_, False, "way_out")
                how = _NO_WAY_OUT.format(id_)
                sketch.told.append(Asked(words=said.words, need="ruled_out", met=True, how=how))
        elif any(_comes_with_nat(drawn, each) for each in drawn.part.needs):
            sketch.told.append(Asked(words=said.words, need="nat", met=False, how=_NEEDS_NAT.format(id_)))


def hold_ruled_out(sketch: Sketch, reading: Reading) -> None:
    """Take out of a finished plan what its goal rules out, and say of what is wanted too that both was said."""
    _hold_nat(sketch, reading)
    for id_, drawn in list(sketch.parts.items()):
        said = said_against(drawn.part.name, drawn.settings.get("engine", "postgres"), reading)
        if said is None:
            continue
        if said.wanted:
            sketch.both[drawn.id] = said.words
            continue
        if len(sketch.parts) == 1:
            how = f"{id_}: {drawn.part.what} is all that could be planned, and this rules it out; say what it shall be instead"
            sketch.told.append(Asked(words=said.words, need="ruled_out", met=False, how=how))
            continue
        lost = [need for need, lines in sketch.how.items() if all(each.startswith(f"{id_}: ") for each in lines)]
        users = [each for each in sketch.parts.values() if id_ in each.uses]
        sketch.drop(id_)
        if drawn.part.name == "load_balancer":
            # Nobody would reach what answers a load balancer alone.
            for used in drawn.uses:
                sketch.parts[used].settings.pop("behind", None)
        for user in users:
            # What it would have started is what answers here; a function between them is nobody's wish.
            if "code" in drawn.part.roles and not user.uses:
                sketch.use(user.id, *sketch.of("cloud_run")[:1])
        for need in lost:
            if reading.wants(need):
                sketch.lacks[need] = f"{drawn.part.what} would do it, and the goal rules that out ({said.words})"
