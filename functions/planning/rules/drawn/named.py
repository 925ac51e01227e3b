"""What single things are called: the parts of a plan, and what stands in them: a database, a subscription."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from functions.planning.rules.meant.already import is_existing
from functions.planning.rules.meant.apposed import apposed_in
from functions.planning.rules.meant.audited import audited_in
from functions.planning.rules.meant.listed import databases_in
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.told.heard import is_everyday
from shared.parts import part_named
from shared.schemas.architecture import MAX_ID


class _Thing(NamedTuple):
    """What a noun is the noun of: the kinds of parts that can be called so, or the setting of one of them that is.

    `made`: a name of its own is enough for one to be there.
    """

    noun: str
    kinds: tuple[str, ...]
    setting: str = ""
    made: bool = False


_SQL = r"(?:postgres\w*|my ?sql|maria ?db|sql server|mssql|cloud sql|sql|database|db|datenbank)"
_THINGS = (
    _Thing(r"(?:big ?query )?data ?set|conjunto de datos", ("bigquery",), made=True),
    _Thing(r"buckets?|cubo", ("bucket", "site"), made=True),
    _Thing(r"(?:pub ?/?sub )?(?:topic|tema|thema|sujet)", ("queue",), made=True),
    _Thing(r"(?:pull |push |pub ?/?sub )?(?:subscription|subscripcion|abonnement)", ("queue",), "subscription"),
    _Thing(r"(?:cloud )?(?:tasks? )?(?:queue|warteschlange)|cola|encola|fila|file d'attente", ("tasks", "queue")),
    _Thing(r"(?:artifact registry |docker |container |image )?(?:repo|repository|registry)", ("registry",)),
    _Thing(rf"(?:cloud sql )?{_SQL}(?: \d[\d.]*)?[ -](?:instance|instanz|instancia|server)", ("sql", "alloydb")),
    _Thing(
        r"database|db|datenbank|base de (?:datos|donnees)|banco de dados", ("sql", "spanner", "alloydb"), "database"
    ),
    _Thing(r"my ?sql|postgres\w*|sql server|cloud sql", ("sql", "alloydb")),
    _Thing(r"(?:redis|valkey|memorystore)(?: (?:instance|cache|instanz))?", ("redis", "valkey")),
    _Thing(r"(?:vpc|network|netzwerk|red|reseau)(?: network)?", ("network",), "vpc", made=True),
    _Thing(r"(?:gke |kubernetes |autopilot |standard )*cluster", ("gke",)),
    _Thing(r"(?:secret manager )?secret", ("secret",)),
    _Thing(r"(?:service account|dienstkonto|cuenta de servicio|compte de service|conta de servico)", ("identity",)),
    _Thing(r"(?:cloud )?scheduler(?: job)?|schedule|cron ?job", ("schedule", "run_job")),
    _Thing(r"(?:cloud run |batch |nightly |daily |cron )?(?:job|tarea|tache|tarefa)", ("run_job",)),
    _Thing(r"(?:cloud )?(?:function|funktion|funcion|fonction|funcao|funzione)", ("function",)),
    _Thing(r"worker(?: pool)?", ("worker_pool",)),
    _Thing(r"(?:cloud run )?(?:service|dienst|servicio|servico|servizio|api|backend|app)|cloud run", ("cloud_run",)),
    _Thing(r"(?:managed )?instance group|mig", ("group",)),
    _Thing(r"vm|virtual machine|(?:compute (?:engine )?|gce |vm )instance|machine|server|maschine|maquina", ("vm",)),
    _Thing(r"workflow", ("workflow",)),
)
_BY_NOUN = [(re.compile(each.noun), each) for each in _THINGS]
_NOUN = "|".join(each.noun for each in _THINGS)
_IS = r"(?:is |should be |must be |shall be |will be |soll |heisst |to be )?"
_CALLED = (
    r"(?:named|called|namens|genannt|llamad[oa]s?|nommee?s?|appelee?s?|chamad[oa]s?|chiamat[oa]|heisst|se llama|s'appelle|"
    r"se chama|si chiama|with the name|by the name(?: of)?)"
)
_WORD = r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*"
# A word that is written as nobody writes words is a name.
_SHAPED = r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)+"
_GIVEN = re.compile(
    rf"(?<![\w-])(?P<noun>{_NOUN})(?: itself)?(?: {_IS}{_CALLED} [\"'`]?(?P<said>{_WORD})| ?:? ?[\"'`](?P<quoted>{_WORD})[\"'`]"
    rf"|:? (?P<name>{_SHAPED})"
    r"| (?P<plain>[a-z][a-z0-9_-]{2,30})(?= ?(?:[,;.)\n]|$|-?>| (?:lands?|goes|flows?|feeds?|streams?|fills?|fliesst|geht|landet|speist|va|llega|alimenta|arrive|in|to|into|for|fur|para|pour|per|voor|and|und|y|et|e|then|which|with)\b)))(?![\w@/])"
)
# What a plain word behind it names: `dataset mart`, `results go to bucket renders`, and no `einen Bucket legt`.
_PLAINLY = re.compile(r"\bdataset$|\b(?:to|from|in|into|of|at|en|al|del|nach|aus|dans|vers) bucket$")
_ALWAYS = re.compile(r"\btopic$")
# `A cluster read-only`, `redis cluster-mode`, `service us-east1`: how or where something is, and no name.
_HOW = re.compile(
    r".*[-_](?:mode|only|side|based|ready|like|level|scoped|managed|regions?|zones?|class|tier|locked|access|enabled|free|wide|time|driven|facing|backed|off|to|per|and|or|letter)"
    r"|(?:multi|read|high|low|re|non|pre|auto|self|cross|single|dual|on|point|real|long|short|open|zero|pay|scale|always|near|full|end|two|three|per|cold|co|e-mail|up|in|out|at)-.*"
    r"|(?:us|europe|asia|northamerica|southamerica|australia|me|africa)-[a-z]+\d.*|[a-z]\d[a-z]?-(?:micro|small|medium|standard|highmem|highcpu|ultramem|megamem)\S*"
    r"|[a-z]+(?:-\d+)+"
)


# `Bucket landing for raw files` begins with what it is called; `bucket storage for raw files` with what it is.
_FIRST = re.compile(r"(?:^|[.;\n] ?)(?:gcs |storage )?bucket$")
_IS_FOR = re.compile(r" (?:for|fur|para|pour|per|voor) ")
_OF_BUCKETS = frozenset({
    "storage", "access", "name", "names", "policy", "policies", "hosting", "encryption", "lifecycle", "versioning", "backup", "backups",
    "space", "permissions", "rules", "notifications", "only", "archive", "also", "needed", "required", "public", "private", "one", "please",
    "nur", "bitte", "solo", "publico", "privado", "prive", "offentlich", "privat", "used", "just", "here", "there",
})  # fmt: skip


def _is_first(text: str, match: re.Match[str], name: str) -> bool:
    """Whether a sentence begins with a bucket, one word behind it, and what it is for."""
    begins = _FIRST.search(text[: match.end("noun")]) is not None
    return begins and name not in _OF_BUCKETS and _IS_FOR.match(text, match.end()) is not None


# `VM scada-1` is called so; `VM debian-12` says what is on it.
_NUMBERED = re.compile(
    r"(?!(?:debian|ubuntu|rocky|centos|rhel|alma|almalinux|fedora|suse|sles|windows|cos|custom|tesla|nvidia|port|tcp|udp|postgres|mysql)-)[a-z]{3,}-\d{1,2}"
)


class Given(NamedTuple):
    """A name that a goal gives: to what, and where both words stand."""

    name: str
    to: _Thing
    span: tuple[int, int]
    is_sure: bool

    @property
    def id(self) -> str:
        """The name as a part's id."""
        return self.name.replace("_", "-").replace(".", "-")


def names_given(reading: Reading) -> Iterator[Given]:
    """The names that a goal gives to single things."""
    found = list(_given(reading))
    yield from found
    said = {each.span[1] for each in found}
    yield from (each for each in _given_beside(reading) if each.span[1] not in said)


def _given(reading: Reading) -> Iterator[Given]:
    for match in _GIVEN.finditer(reading.text):
        group = next(each for each in ("said", "quoted", "name", "plain") if match[each])
        to = next(thing for noun, thing in _BY_NOUN if noun.fullmatch(match["noun"]))
        span = match.span(group)
        if any(low <= span[0] < high for low, high in reading.negated):
            continue
        taken = any(low < span[1] and span[0] < high for low, high in reading.heard)
        before = reading.text[: match.end("noun")]
        always = group != "plain" or _ALWAYS.search(before) is not None
        always = always or _is_first(reading.text, match, match[group])
        if group == "plain" and match[group] in _OF_BUCKETS:
            # `On this topic only`.
            continue
        if not always and (taken or is_everyday(match[group]) or not _PLAINLY.search(before)):
            continue
        names = match[group].rstrip("._-")
        numbered = to.kinds == ("vm",) and _NUMBERED.fullmatch(names) is not None
        if (group != "quoted" and not numbered and _HOW.fullmatch(names)) or (
            group == "said" and re.fullmatch(_NO_NAME, names)
        ):
            continue
        yield Given(names, to, (match.start(), span[1]), group in {"said", "quoted", "name"})


def _given_beside(reading: Reading) -> Iterator[Given]:
    """The names that stand right behind their kind, or before where they run, beside those that are given in words."""
    # `VPC network changes` are told of, and no network is called so.
    apart = (*reading.negated, *(each.core for each in audited_in(reading.text)))
    for each in apposed_in(reading.text, reading.heard):
        if not any(low <= each.at[0] < high for low, high in apart):
            to = next(thing for noun, thing in _BY_NOUN if noun.fullmatch(each.kind))
            yield Given(each.name, to, each.span, is_sure=False)


_NO_NAME = r"the|an?|by|from|every|each|in|on|at|with|via|for|to|it|once|after|when"


_OURS_IN = re.compile(
    r"\b(?:our|existing|current|unser\w*|nuestr\w+|notre)\b[^.;,\n]{1,40} (?:in|on|im|en|dans|of)(?: the)? $"
)


def _stands(text: str, given: "Given") -> bool:
    """Whether what is named stands already, or what stands already is in it: `our GKE cluster in network prod-vpc`."""
    return is_existing(text, *given.span) or _OURS_IN.search(text[: given.span[0]]) is not None


def draw_single_names(sketch: Sketch, reading: Reading) -> None:
    """Call what is named so, and make what a goal only gives a name to."""
    databases, said = databases_in(reading.text)
    for id_ in sketch.of("sql")[:1]:
        if databases and sketch.set("database", id_, ",".join(databases), "database", "databases"):
            sketch.taken.append(said)
    given = list(names_given(reading))
    named = {kind for each in given if not each.to.setting for kind in each.to.kinds}
    for each in given:
        if each.to.setting == "vpc" and any(low <= each.span[0] < high for low, high in sketch.taken):
            # A network that stands elsewhere.
            continue
        there = next((found for kind in each.to.kinds if (found := sketch.of(kind))), [])
        if not there and each.to.made and each.is_sure and not _stands(reading.text, each):
            kind = part_named(each.to.kinds[0])
            there = [kind.usual_id] if kind and sketch.add(kind.name, kind.usual_id, kind.name) else []
        if len(there) != 1:
            continue
        if not each.to.setting and there[0] in {other.id for other in given} - {each.id}:
            # It has the name of another already; what is kept stands beside it, and all else is told.
            if each.to.made and sketch.add("", each.id, each.to.kinds[0]):
                sketch.taken.append(each.span)
            continue
        if each.to.setting:
            done = _set(sketch, there[0], each, alone=not named & {*each.to.kinds})
        else:
            done = len(each.id) <= MAX_ID and (there[0] == each.id or sketch.rename(there[0], each.id))
        if done:
            sketch.taken.append(each.span)


def _set(sketch: Sketch, id_: str, given: Given, *, alone: bool) -> bool:
    """Give what stands in a part its name; the part that has none of its own is called so too."""
    key = given.to.setting
    done = sketch.set("", id_, given.name if key == "database" else given.id, key)
    if key == "database" and alone and len(given.id) <= MAX_ID:
        return sketch.rename(id_, given.id) or done
    return done
